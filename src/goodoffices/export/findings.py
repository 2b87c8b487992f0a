"""What the formats over findings of a record share, and which of them there are."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from goodoffices.errors import RunAborted
from goodoffices.model import Actor, Contact, Event, Position
from goodoffices.record.parties import Iso3
from goodoffices.record.stored import StoredFinding

QUOTES = " […] "


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an export is wanted: the codes of parties, with or without words of reports, with a byte order mark."""

    iso3: Iso3
    text: bool = True
    bom: bool = False


class FindingWriter(Protocol):
    """Writes all findings in one format."""

    def __call__(self, items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None: ...


# Modules are loaded when asked for: graphs need networkx.
_WRITERS = {
    "graphml": "graphs:write_graphml",
    "gexf": "graphs:write_gexf",
    "ftm": "followthemoney:write_ftm",
    "mend": "mend:write_mend",
    "ris": "bibliography:write_ris",
    "csl-json": "bibliography:write_csl",
}
FINDING_FORMATS = tuple(_WRITERS)


def write_findings(form: str, items: Iterable[StoredFinding], wishes: Wishes, out: BinaryIO) -> None:
    """Write findings in one of FINDING_FORMATS, the same findings in whatever order as the same bytes.

    Raises RunAborted for a format that does not exist or whose package is missing.
    """
    if form not in _WRITERS:
        raise RunAborted(f"there is no format {form!r}; available formats: {', '.join(FINDING_FORMATS)}")
    module, _, name = _WRITERS[form].partition(":")
    try:
        write: FindingWriter = getattr(importlib.import_module(f"goodoffices.export.{module}"), name)
    except ModuleNotFoundError as error:
        raise RunAborted(f"{form} needs the package {error.name}; install goodoffices[tables]") from error
    write(sorted(items, key=lambda found: (found.day, found.report_id, found.id)), wishes, out)


@dataclass(frozen=True, slots=True)
class Tie:
    """One party has to do with another in a finding; `directed` when it goes from one to the other."""

    source: str
    target: str
    directed: bool


def party_of(actor: Actor) -> str | None:
    """The party for which somebody acts; a person of no known party stands for himself."""
    return actor.party or actor.name


def ties(found: StoredFinding) -> Iterator[Tie]:
    """Every pair of different parties in a finding, each once.

    Contacts and track notes tie each of their parties to each other, in alphabetical order; positions go from the
    holder to the addressee, events from source to target (among the sources where there is no target).
    """
    finding = found.finding
    if isinstance(finding, Position):
        yield from _across([party_of(finding.holder)], [finding.addressee])
    elif isinstance(finding, Event) and finding.target:
        yield from _across(map(party_of, finding.source), map(party_of, finding.target))
    elif isinstance(finding, Event):
        yield from _among(map(party_of, finding.source))
    elif isinstance(finding, Contact):
        yield from _among(party_of(one.actor) for one in finding.participants)
    else:
        yield from _among(finding.parties)


def _across(sources: Iterable[str | None], targets: Iterable[str | None]) -> Iterator[Tie]:
    ends = [name for name in dict.fromkeys(targets) if name]
    for source in dict.fromkeys(sources):
        yield from (Tie(source, target, True) for target in ends if source and source != target)


def _among(parties: Iterable[str | None]) -> Iterator[Tie]:
    names = sorted({name for name in parties if name})
    for number, one in enumerate(names):
        yield from (Tie(one, other, False) for other in names[number + 1 :])


def quotation(found: StoredFinding) -> str:
    """The words that a finding rests on, in one string."""
    return QUOTES.join(span.quote for span in found.finding.evidence.spans)
