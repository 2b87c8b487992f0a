"""How a finding comes to a process: rules, tried in this order, each of which says why.

1. `mechanism`: it names a mechanism of the process.
2. `sides`: two sides of the process take part in it.
3. `keyword`: one side takes part and its words hold a keyword of the process.
4. `place`: one side takes part with another party, in a country of the process, on an issue of the process.
5. `broker`: one side takes part with a mediator of the process, on an issue of the process.

Nothing else comes to a process: that two mediators met, or that one side met a stranger about something else, does
not. A finding may come to several processes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from goodoffices.analysis.profiles import Process
from goodoffices.model import Actor, Contact, Finding, Position, TrackNote, When
from goodoffices.ontology.words import key

Rule = Literal["mechanism", "sides", "keyword", "place", "broker"]


@dataclass(frozen=True, slots=True)
class Placed:
    """That a finding belongs to a process, by which rule, and the reasons in words."""

    process: str
    rule: Rule
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at; `words` are the words of the evidence, folded, with a space at both ends."""

    parties: frozenset[str]
    issues: frozenset[str]
    mechanism: str | None
    country: str | None
    day: str | None
    words: str


def place_finding(
    finding: Finding, processes: Mapping[str, Process], published: str | None = None
) -> tuple[Placed, ...]:
    """The processes that a finding belongs to, in the order of their ids.

    `published` is the ISO day of its report, used where the finding has no date of its own.
    """
    facts = facts_of(finding, published)
    found = (_place(facts, process) for _, process in sorted(processes.items()))
    return tuple(one for one in found if one is not None)


def facts_of(finding: Finding, published: str | None = None) -> Facts:
    """What the rules look at in a finding of any kind."""
    words = " ".join(key(span.quote) for span in finding.evidence.spans)
    date, issues, mechanism, country = _circumstances(finding)
    return Facts(
        parties=frozenset(_parties(finding)),
        issues=issues,
        mechanism=mechanism,
        country=country,
        day=date.value if date is not None else published,
        words=f" {words} ",
    )


def _circumstances(finding: Finding) -> tuple[When | None, frozenset[str], str | None, str | None]:
    """Date, issues, mechanism and country."""
    if isinstance(finding, Contact):
        return finding.date, frozenset(finding.issues), finding.mechanism, finding.country
    if isinstance(finding, Position):
        return None, frozenset({finding.issue}), None, None
    if isinstance(finding, TrackNote):
        # A track of this kind is about the issue of its name, where there is one ("ceasefire").
        return finding.date, frozenset({finding.track}), finding.mechanism, None
    return finding.date, frozenset(), None, None


def _parties(finding: Finding) -> Iterable[str]:
    if isinstance(finding, TrackNote):
        return finding.parties
    actors: tuple[Actor, ...]
    if isinstance(finding, Contact):
        actors = tuple(one.actor for one in finding.participants)
    elif isinstance(finding, Position):
        actors = (finding.holder, Actor(party=finding.addressee))
    else:
        actors = (*finding.source, *finding.target)
    return (actor.party for actor in actors if actor.party is not None)


def _place(facts: Facts, process: Process) -> Placed | None:
    if not _within(facts.day, process):
        return None
    why = {party.name: f"{party.name}, {party.role}: {party.why}" for party in process.parties}
    sides = sorted(facts.parties & set(process.of("side")))
    mediators = sorted(facts.parties & set(process.mediators))
    of_side = tuple(why[name] for name in sides)
    mechanism = next((m for m in process.mechanisms if m.name == facts.mechanism), None)
    if mechanism is not None:
        return Placed(process.id, "mechanism", (f"{mechanism.name}: {mechanism.why}",))
    if len(sides) > 1:
        return Placed(process.id, "sides", of_side)
    if not sides:
        return None
    for keyword in process.keywords:
        if f" {keyword.name} " in facts.words:
            return Placed(process.id, "keyword", (*of_side, f'"{keyword.name}": {keyword.why}'))
    issues = tuple(f"{issue.name}: {issue.why}" for issue in process.issues if issue.name in facts.issues)
    country = next((place for place in process.places if place.name == facts.country), None)
    if issues and country is not None and len(facts.parties) > 1:
        return Placed(process.id, "place", (*of_side, f"in {country.name}: {country.why}", *issues))
    if issues and mediators:
        return Placed(process.id, "broker", (*of_side, *(why[name] for name in mediators), *issues))
    return None


def _within(day: str | None, process: Process) -> bool:
    """Whether a date may lie within the bounds of the process; a finding without a date may."""
    if day is None:
        return True

    def cut(bound: str) -> tuple[str, str]:
        length = min(len(bound), len(day))
        return day[:length], bound[:length]

    after = process.since is None or cut(process.since)[0] >= cut(process.since)[1]
    before = process.until is None or cut(process.until)[0] <= cut(process.until)[1]
    return after and before
