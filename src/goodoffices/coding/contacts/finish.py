"""From drafts to contacts: format, roles and place settled, visits folded into meetings, what is no contact left out."""  # noqa: E501

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from goodoffices.coding.contacts.arguments import Member
from goodoffices.coding.contacts.cluster import GROUP, REMOTE, Draft
from goodoffices.model import When

_FACE = frozenset({"meeting", "summit", "talks", "delegation", "unspecified"})


NEAR = 3
"""Sentences between a visit and the meetings that belong to it."""
_CALL = re.compile(r"\b(?:phone |telephone )?call\b(?! (?:for|on|to)\b)", re.IGNORECASE)


def settle(found: Sequence[Draft], title: str = "") -> list[Draft]:
    """The drafts that stand as contacts, each with its format and roles settled.

    The title of a readout ("Readout of President X's Call with President Y") tells the channel of the first contact
    whose sentences leave it open ("spoke with").
    """
    if found and found[0].format == "unspecified" and _CALL.search(title):
        found[0].format = "phone"
    kept = [d for d in found if d.parties()]
    for draft in kept:
        draft.doubts = [] if _is_contact(draft) else ["little told"]
    kept = [d for d in kept if not _sums_up(d, kept)]
    visits = [d for d in kept if d.format == "visit" and d.country is not None]
    kept = _fold_visits(kept)
    _on_the_visit(kept, visits)
    for draft in kept:
        _format(draft)
        _roles(draft)
        if draft.format in REMOTE:
            draft.place = draft.country = None
    return kept


def _is_contact(draft: Draft) -> bool:
    parties = draft.parties()
    if not parties:
        return False
    if draft.format == "visit":
        return _abroad(draft)
    fixed = draft.place is not None or draft.when is not None
    if len(parties) == 1:
        return fixed or draft.format not in {"unspecified", "phone"}
    sources = {m.source for m in draft.members}
    if draft.format == "unspecified" and GROUP[draft.modality] == "future":
        return fixed
    if draft.format == "unspecified" and sources <= {"subject", "nearby"}:
        return fixed
    if (
        draft.format == "talks"
        and GROUP[draft.modality] == "future"
        and sources <= {"between", "nearby", "mechanism"}
    ):
        return fixed
    return not (sources == {"nearby"} and GROUP[draft.modality] != "real" and not fixed)


def _sums_up(draft: Draft, found: Sequence[Draft]) -> bool:
    """An umbrella sentence: every party it names without a person is told with a person in a contact of its own."""
    others = [d for d in found if d is not draft and GROUP[d.modality] == GROUP[draft.modality]]
    bare = {m.actor.party for m in draft.members if m.actor.name is None}
    if len(bare) < 2 or len(bare) < len(draft.parties()) - 1:
        return False
    homes = [
        next(
            (i for i, d in enumerate(others) if any(m.actor.party == p and m.actor.name for m in d.members)),
            -1,
        )
        for p in bare
    ]
    return -1 not in homes and len(set(homes)) >= max(2, len(homes) - 1)


def _abroad(draft: Draft) -> bool:
    """A trip within one's own country is no contact."""
    if draft.place is None and draft.country is None:
        return len(draft.parties()) > 1
    visitors = {m.actor.party for m in draft.members if m.role == "visitor"} or set(draft.parties())
    return draft.country not in visitors


def _fold_visits(found: list[Draft]) -> list[Draft]:
    """A visit whose meetings are told is those meetings: it gives them place and roles, and goes."""
    out: list[Draft] = []
    for draft in found:
        meetings = [m for m in found if m is not draft and draft.format == "visit" and _within(draft, m)]
        if not meetings:
            out.append(draft)
            continue
        visitors = {m.actor.party for m in draft.members if m.role == "visitor"}
        for meeting in meetings:
            meeting.extra.extend(draft.sentences())
            if meeting.place is None or meeting.place == meeting.country:
                meeting.place, meeting.country = draft.place, draft.country
            meeting.members = [
                replace(m, role="visitor" if m.actor.party in visitors else "host")
                if m.role == "participant" and len(meeting.parties()) == 2
                else m
                for m in meeting.members
            ]
    return out


def _within(visit: Draft, meeting: Draft) -> bool:
    """The meeting took place on the visit: the visitor meets somebody of the country visited."""
    if meeting.format not in _FACE or "off" in {GROUP[meeting.modality], GROUP[visit.modality]}:
        return False
    near = min(abs(a - b) for a in visit.sentences() for b in meeting.sentences()) <= NEAR
    if not near or (visit.modality == "occurred" and GROUP[meeting.modality] == "future"):
        return False
    visitors = {m.actor.party for m in visit.members if m.role == "visitor"}
    hosts = {m.actor.party for m in meeting.members} - visitors
    if not visitors & meeting.parties() or not hosts:
        return False
    if visit.when and meeting.when and not visit.when.value.startswith(meeting.when.value[:7]):
        return False
    if meeting.place and visit.place and meeting.country != visit.country:
        return False
    named = any(
        visit.names(p) and meeting.names(p) and not visit.names(p) & meeting.names(p) for p in visitors
    )
    return not named and (visit.country in hosts or visit.country is None)


def _format(draft: Draft) -> None:
    """Talks between named persons are a meeting; "talks" stays for rounds and for parties as such."""
    if draft.format != "talks":
        return
    words = {c.rule.split(":")[-1] for c in draft.cues if c.members and c.format == "talks"}
    named = {m.actor.party for m in draft.members if m.actor.name}
    if words <= {"talks", "talk"} and (
        len(named) >= 2 or (named and all(c.light for c in draft.cues if c.members and c.format == "talks"))
    ):
        draft.format = "meeting"


_GO_BETWEEN = re.compile(
    r"\b(?:envoy|mediator|special representative|peace broker|special coordinator|facilitator)\b"
)
_SEATED = frozenset({"meeting", "summit", "visit", "delegation", "talks", "conference", "indirect_talks"})


def _roles(draft: Draft) -> None:
    """Host and visitor follow from the place, mediators from their office."""
    if draft.format not in _SEATED:
        return
    parties = draft.parties()
    if draft.format in {"meeting", "talks", "indirect_talks"} and len(parties) > 1:
        draft.members = [_as_mediator(m) for m in draft.members]
    if draft.country in parties and draft.place is not None:
        draft.members = [
            _with_role(m, "host") if m.actor.party == draft.country else m for m in draft.members
        ]
    if len(parties) != 2:
        return
    hosts = {m.actor.party for m in draft.members if m.role == "host"}
    visitors = {m.actor.party for m in draft.members if m.role == "visitor"}
    if len(hosts) == 1 and not visitors:
        draft.members = [m if m.actor.party in hosts else _with_role(m, "visitor") for m in draft.members]
    elif len(visitors) == 1 and not hosts:
        draft.members = [m if m.actor.party in visitors else _with_role(m, "host") for m in draft.members]


def _with_role(member: Member, role: str) -> Member:
    return replace(member, role=role) if member.role == "participant" else member


def _as_mediator(member: Member) -> Member:
    """An envoy or mediator by office brings others together."""
    if member.actor.office is not None and _GO_BETWEEN.search(member.actor.office):
        return _with_role(member, "mediator")
    return member


def _on_the_visit(kept: Sequence[Draft], visits: Sequence[Draft]) -> None:
    """Meetings of a visitor with the country visited, told further on, belong to the visit."""
    for visit in visits:
        visitors = {m.actor.party for m in visit.members if m.role == "visitor"}
        for draft in kept:
            if draft is visit or draft.format not in _FACE or GROUP[draft.modality] != GROUP[visit.modality]:
                continue
            parties = draft.parties()
            if not (
                visitors & parties and visit.country in parties and draft.country in {None, visit.country}
            ):
                continue
            if draft.when and visit.when and not _near_in_time(draft.when, visit.when):
                continue
            draft.members = [
                _with_role(
                    m,
                    "visitor"
                    if m.actor.party in visitors
                    else "host"
                    if m.actor.party == visit.country
                    else "participant",
                )
                for m in draft.members
            ]
            if draft.place is None:
                draft.place, draft.country = visit.place, visit.country


def _near_in_time(a: When, b: When) -> bool:
    """The same month as far as both are known."""
    return a.value[:7].startswith(b.value[:7]) or b.value[:7].startswith(a.value[:7])
