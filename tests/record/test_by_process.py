"""Questions by process and framework, and lists of reports and actors by what is found in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from goodoffices.errors import RunAborted
from goodoffices.model import Finding
from goodoffices.record.filters import Filters
from goodoffices.record.parties import parties_of
from goodoffices.record.review.judge import Reviewer
from goodoffices.record.scope import Scope
from goodoffices.record.store import Store

from .straw import REPORTS, V1, contact_of, iso3, read


class Straw:
    """A process between Norway and others in which nothing that India is in belongs."""

    parties: Sequence[str] = ("Norway",)
    mechanisms: Sequence[str] = ()

    def holds(self, finding: Finding, published: str | None) -> bool:
        """Whether Norway is in it and India is not."""
        there = {part.actor.party for part in parties_of(finding)}
        return "Norway" in there and "India" not in there and published != "1999"


def straw(name: str) -> Scope:
    if name != "fjord":
        raise RunAborted(f"no process {name!r}")
    return Straw()


@pytest.fixture
def known(place: str | Path) -> Store:
    """The four invented reports in a record that knows one process."""
    made = Store.create(place, iso3=iso3, processes=straw)
    made.add([read(item) for item in REPORTS], V1)
    return made


def reports_of(store: Store, kinds: Sequence[str], **asked: object) -> list[str]:
    filters = Filters(**asked)  # type: ignore[arg-type]
    return sorted({found.report_id for found in store.findings(filters, kinds)})


def test_findings_of_a_process(known: Store) -> None:
    """The rule decides, not the party by which candidates are looked up; counts and limits go by the rule."""
    assert reports_of(known, ["contact"], process="fjord") == ["plan", "undated"]
    assert reports_of(known, ["contact"], process="fjord", issue="ceasefire") == ["plan"]
    assert known.count(Filters(process="fjord"), ["contact"]) == 2
    assert len(list(known.findings(Filters(process="fjord", limit=1), ["contact"]))) == 1


def test_reports_search_and_actors_of_a_process(known: Store) -> None:
    asked = Filters(process="fjord")
    assert [one.report.id for one in known.reports(asked)] == ["plan", "undated"]
    assert [hit.report_id for hit in known.search("Holm", asked)] == ["plan", "undated"]
    assert {line.name for line in known.actors(asked)} == {"Anna Holm", "Bo Ötzi"}
    assert {line.name for line in known.actors(Filters(process="fjord", party="Austria"))} == {"Bo Ötzi"}


def test_a_framework_leads_to_positions_by_their_report(known: Store) -> None:
    """The Quartet is named in the note of the call; the event of that report is found, others are not."""
    assert reports_of(known, ["track"], mechanism="Quartet") == ["call"]
    assert reports_of(known, ["event"], mechanism="Quartet") == ["call"]
    assert reports_of(known, ["contact"], mechanism="Quartet") == [], "the call itself is in no framework"
    assert reports_of(known, ["position", "track"], mechanism="Quartet", party="Norway") == ["call"]


def test_reports_by_what_is_found_in_them(known: Store) -> None:
    assert [one.report.id for one in known.reports(Filters(place="Oslo"))] == ["oslo"]
    assert [hit.report_id for hit in known.search("Holm", Filters(type="phone_call"))] == ["call"]
    assert [hit.report_id for hit in known.search("Holm", Filters(party="Austria", limit=1))] == ["plan"]


def test_actors_of_what_people_have_judged(known: Store) -> None:
    """A rejected finding counts for nobody, a judged one for those in it."""
    kept, gone = (known.finding(contact_of(known, name)) for name in ("oslo", "plan"))
    assert kept is not None
    assert gone is not None
    Reviewer(known, "ann").accept(kept)
    Reviewer(known, "ann").reject(gone)
    lines = {line.name: line.findings for line in known.actors(Filters(reviewed=True))}
    assert lines == {"Anna Holm": 1, "Rao": 1}
    assert [one.report.id for one in known.reports(Filters(reviewed=True))] == ["oslo"]


def test_an_unknown_process_is_told(known: Store, store: Store) -> None:
    with pytest.raises(RunAborted, match="atlantis"):
        list(known.findings(Filters(process="atlantis")))
    with pytest.raises(RunAborted, match="without profiles"):
        list(store.findings(Filters(process="fjord")))
