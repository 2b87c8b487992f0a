"""The same contact in several reports becomes one occurrence; a plan is linked to what became of it.

Findings are never edited: an occurrence lists the contacts as they were told. The order of the input does not change
the outcome, and an occurrence keeps its id when it grows or is merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from goodoffices.record.fusion.clusters import Join, Ruling, cluster
from goodoffices.record.fusion.occurrence import Occurrence, settle
from goodoffices.record.fusion.people import People
from goodoffices.record.fusion.plans import Link, link
from goodoffices.record.fusion.settings import Settings, settings
from goodoffices.record.fusion.told import Told, View, occurrence_id, view


@dataclass(frozen=True, slots=True)
class Known:
    """An occurrence as an earlier fusion left it: its id and the contacts it held, the founder first."""

    id: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fusion:
    """Occurrences in the order of their first telling, links between plans and outcomes, and redirects.

    `redirects` maps the id of an earlier occurrence that was merged to the id that it stands under now. `left_out`
    are the ids of contacts that cannot be fused (no party, no known modality).
    """

    occurrences: tuple[Occurrence, ...]
    links: tuple[Link, ...]
    redirects: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    def known(self) -> tuple[Known, ...]:
        """What the next fusion must be told so that ids stay."""
        return tuple(
            Known(o.id, (o.founder, *(t.contact.id for t in o.members if t.contact.id != o.founder)))
            for o in self.occurrences
        )


def fuse(
    told: Iterable[Told],
    *,
    known: Sequence[Known] = (),
    copies: Mapping[str, str] | None = None,
    rulings: Sequence[Ruling] = (),
    using: Settings | None = None,
) -> Fusion:
    """Fuse tellings into occurrences.

    `known` are the occurrences of an earlier fusion, whose ids stay; `copies` maps a report to the one it is a copy
    of (see :mod:`copies`), so that both count as one voice; `rulings` are decisions of people, the later one on a
    pair overrules. The contact ids must be unique; of two tellings with one contact id the first in order is kept.
    """
    using = using or settings()
    ordered = _unique(told)
    voices, people = _voices(ordered, copies or {}), People(ordered, using)
    views: list[View] = []
    left_out: list[str] = []
    for one in ordered:
        made = view(one, voices[one.report], using, people)
        if made is None:
            left_out.append(one.contact.id)
        else:
            views.append(made)
    groups, joins = cluster(views, using, rulings)
    founders, redirects = _founders([[views[m].id for m in group] for group in groups], known)
    by_member = _by_member(joins)
    occurrences = []
    for group, (oid, founder) in zip(groups, founders, strict=True):
        members = [views[m] for m in group]
        own = [j for m in members for j in by_member.get(m.id, ())]
        occurrences.append(settle(oid, founder, members, own, using))
    made_of = {o.id: [views[m] for m in group] for o, group in zip(occurrences, groups, strict=True)}
    return Fusion(
        tuple(occurrences),
        link([(o.id, made_of[o.id]) for o in occurrences], using, rulings),
        redirects,
        tuple(sorted(left_out)),
    )


def _unique(told: Iterable[Told]) -> list[Told]:
    found: dict[str, Told] = {}
    for one in sorted(told, key=lambda t: t.order):
        found.setdefault(one.contact.id, one)
    return list(found.values())


def _voices(told: Sequence[Told], copies: Mapping[str, str]) -> dict[str, str]:
    """Who speaks in a report: its publisher; in a copy the publisher of the original, where it is there."""
    publishers = {t.report: t.publisher for t in told}
    out = {}
    for report in publishers:
        original = copies.get(report, report)
        publisher = publishers.get(original)
        out[report] = publisher or f"report {original}"
    return out


def _by_member(joins: Sequence[Join]) -> dict[str, list[Join]]:
    """Each join under the first of its two contacts, so that every group finds each of its joins once."""
    found: dict[str, list[Join]] = {}
    for join in joins:
        found.setdefault(min(join.a, join.b), []).append(join)
    return found


def _founders(
    groups: Sequence[Sequence[str]], known: Sequence[Known]
) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """(id, founder) for each group of contact ids, and redirects of known ids that were merged.

    A known id goes with its founder; where the founder is gone, with the earliest of its members that is still there.
    Of several known ids in one group the one whose founder was told first stays.
    """
    home = {member: at for at, group in enumerate(groups) for member in group}
    rank = {member: place for group in groups for place, member in enumerate(group)}
    claims: dict[int, list[tuple[bool, int, str, str]]] = {}
    for one in sorted(known, key=lambda k: k.id):
        holder = next((m for m in one.members if m in home), None)
        if holder is not None:
            gone = holder != one.members[0]
            claims.setdefault(home[holder], []).append((gone, rank[holder], one.id, one.members[0]))
    out: list[tuple[str, str]] = []
    redirects: dict[str, str] = {}
    taken = {k.id for k in known}
    for at, group in enumerate(groups):
        if at in claims:
            _, _, oid, founder = min(claims[at])
            redirects.update({other: oid for _, _, other, _ in claims[at] if other != oid})
        else:
            founder = next((m for m in group if occurrence_id(m) not in taken), group[0])
            oid = occurrence_id(founder)
        out.append((oid, founder))
    return out, dict(sorted(redirects.items()))
