"""Tellings of one contact become one record with all their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from goodoffices.coding.contacts.arguments import Member
from goodoffices.coding.contacts.cues import Cue
from goodoffices.model import Actor, When

GROUP = {
    "occurred": "real", "ongoing": "real", "planned": "future", "proposed": "future",
    "postponed": "off", "cancelled": "off", "refused": "off", "denied": "off",
}  # fmt: skip
# Formats that may be two tellings of one contact; the sharper one is kept.
_SHARPER = {
    "unspecified": 0, "visit": 1, "talks": 2, "meeting": 3, "conference": 3, "delegation": 3, "indirect_talks": 4,
    "summit": 4, "letter": 5, "video": 6, "phone": 6,
}  # fmt: skip
REMOTE = frozenset({"phone", "video", "letter"})
REACH = 6
"""Sentences over which a definite phrase without parties ("the meeting") may point back."""

MAX_EVIDENCE = 3
"""Sentences of evidence: the annotated contacts have 2.4 on average, and half a report is no evidence."""


@dataclass(slots=True)
class Draft:
    """A contact while its tellings are gathered."""

    cues: list[Cue]
    format: str
    modality: str
    members: list[Member]
    place: str | None
    country: str | None
    when: When | None
    ordinal: str = ""
    extra: list[int] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def parties(self) -> frozenset[str]:
        return frozenset(m.actor.party for m in self.members if m.actor.party)

    def names(self, party: str | None) -> set[str]:
        return {m.actor.name for m in self.members if m.actor.party == party and m.actor.name}

    def sentences(self) -> list[int]:
        return sorted({c.sentence for c in self.cues} | set(self.extra))

    def evidence(self) -> list[int]:
        """The sentences a reader needs: those that name parties first, at most `MAX_EVIDENCE`."""
        telling = sorted({c.sentence for c in self.cues if c.members})
        others = [s for s in self.sentences() if s not in telling]
        return sorted([*telling, *others][:MAX_EVIDENCE])

    @property
    def last(self) -> int:
        return max(self.sentences())


def drafts(cues: Sequence[Cue], main: Sequence[Actor] = ()) -> list[Draft]:
    """Gather cues, in text order, into contacts.

    `main` are the two parties that the report is mostly about: talks that it tells without naming who talks are
    theirs, where no contact of theirs of that kind is told otherwise.
    """
    out: list[Draft] = []
    left: list[Cue] = []
    for cue in _split(cues):
        if GROUP.get(cue.modality) is None:
            continue
        home = _home(out, cue)
        if home is not None:
            _take(home, cue)
            continue
        members = list(cue.members) or _inherited(out, cue)
        if members:
            out.append(
                Draft([cue], cue.format, cue.modality, members, cue.place, cue.country, cue.when, cue.ordinal)
            )
        else:
            left.append(cue)
    return [*out, *_of_main_parties(left, out, main)]


def _of_main_parties(left: Sequence[Cue], found: Sequence[Draft], main: Sequence[Actor]) -> list[Draft]:
    """One draft for each of past and future from the talks that name nobody."""
    parties = frozenset(a.party for a in main)
    if len(parties) != 2:
        return []
    out: dict[str, Draft] = {}
    for cue in left:
        group = GROUP[cue.modality]
        if cue.format not in {"talks", "indirect_talks", "conference"} or not (cue.when or cue.place):
            continue
        if any(d.parties() >= parties and GROUP[d.modality] == group for d in found):
            continue
        if group in out:
            _take(out[group], cue)
            continue
        members = [Member(a, "context", cue.token) for a in main]
        out[group] = Draft(
            [cue], cue.format, cue.modality, members, cue.place, cue.country, cue.when, cue.ordinal
        )
    return list(out.values())


def _inherited(found: Sequence[Draft], cue: Cue) -> list[Member]:
    """A new round of the same talks: the parties are those of the last contact of that kind nearby."""
    if cue.format not in {"talks", "meeting", "indirect_talks", "summit"} or not (cue.when or cue.place):
        return []
    for draft in reversed(found):
        if (
            cue.sentence - draft.last <= REACH
            and _alike(draft.format, cue.format)
            and len(draft.parties()) > 1
        ):
            neutral = {"host", "visitor", "initiator", "recipient"}
            return [
                replace(
                    m,
                    actor=replace(m.actor, name=None, office=None),
                    role="participant" if m.role in neutral else m.role,
                    source="inherited",
                )
                for m in draft.members
            ]
    return []


def _alike(a: str, b: str) -> bool:
    return a == b or {a, b} <= {"talks", "indirect_talks", "meeting"}


def _split(cues: Sequence[Cue]) -> list[Cue]:
    """ "Met separately with A and B": one cue per other party."""
    out: list[Cue] = []
    for cue in cues:
        others = [m for m in cue.members if m.source in {"with", "object"}]
        own = [m for m in cue.members if m not in others]
        if (cue.split or _apart(cue)) and len({m.actor.party for m in others}) > 1 and own:
            for party in dict.fromkeys(m.actor.party for m in others):
                out.append(replace(cue, members=(*own, *(m for m in others if m.actor.party == party))))
        else:
            out.append(cue)
    return out


_TOGETHER = frozenset({"summit", "conference", "talks", "video", "indirect_talks"})


def _apart(cue: Cue) -> bool:
    """One party that "met A and B" of two other parties, persons both, met them one after the other."""
    others = [m for m in cue.members if m.source in {"with", "object"}]
    own = {m.actor.party for m in cue.members} - {m.actor.party for m in others}
    return (
        cue.rule.startswith("verb")
        and cue.format not in _TOGETHER
        and len(own) == 1
        and all(m.actor.name for m in others)
    )


def _home(found: Sequence[Draft], cue: Cue) -> Draft | None:
    """The draft that this cue tells of again, if any; the best fit, the newest of equals."""
    best: tuple[float, int] | None = None
    for at, draft in enumerate(found):
        fit = _fit(draft, cue)
        if fit > 0 and (best is None or (fit, at) >= best):
            best = (fit, at)
    return found[best[1]] if best is not None else None


def _fit(draft: Draft, cue: Cue) -> float:
    parties, own = frozenset(cue.parties()), draft.parties()
    gap = cue.sentence - draft.last
    if not _compatible(draft, cue):
        return 0.0
    if not parties:
        if not cue.back or gap > REACH:
            return 0.0
        place = 0.5 if cue.place and cue.place == draft.place else 0.0
        return 1.0 / (1 + gap) + place
    if any(_clash(draft, m) for m in cue.members):
        return 0.0
    if parties == own and len(own) > 1:
        if (
            not cue.back
            and gap > 1
            and "unspecified" in {cue.format, draft.format}
            and cue.format != draft.format
        ):
            return 0.0
        return 3.0 if gap <= REACH or cue.back or draft.when == cue.when else 2.0
    if parties == own:
        return 2.0 if draft.place == cue.place or cue.place is None or draft.place is None else 0.0
    if len(own) == 1 and cue.back and not parties & own:
        # "Qatar held a summit. The meeting brought together the presidents of Iran and Syria."
        return 0.9 if gap == 1 and len(parties) > 1 else 0.0
    if parties < own and cue.back:
        return 1.5 if gap <= REACH else 0.0
    if own < parties and len(own) > 1 and gap <= 1 and cue.format == draft.format:
        return 1.0
    if (
        own < parties
        and gap <= 1
        and draft.format in {cue.format, "visit", "unspecified"}
        and len(parties) == 2
    ):
        return 0.8
    return 0.0


def _compatible(draft: Draft, cue: Cue) -> bool:
    """Format, modality, date and place do not contradict."""
    if GROUP[draft.modality] != GROUP[cue.modality]:
        return False
    told_again = cue.back and not cue.members
    if (
        not told_again
        and (draft.format in REMOTE) != (cue.format in REMOTE)
        and "unspecified" not in {draft.format, cue.format}
    ):
        return False
    if (
        {draft.format, cue.format} & {"conference", "summit"}
        and draft.format != cue.format
        and not ({draft.format, cue.format} & {"meeting", "talks", "unspecified"} and cue.back)
    ):
        return False
    if draft.format == "visit" and cue.format != "visit" and not cue.parties():
        return False
    if draft.ordinal and cue.ordinal and draft.ordinal != cue.ordinal:
        return False
    if draft.when and cue.when and not _same_time(draft.when, cue.when):
        return False
    return not (
        draft.place
        and cue.place
        and draft.place != cue.place
        and cue.place not in {draft.country, cue.country}
        and draft.place != draft.country
    )


def _same_time(a: When, b: When) -> bool:
    return a.value.startswith(b.value) or b.value.startswith(a.value)


def _clash(draft: Draft, member: Member) -> bool:
    """Another person of the same party was named in the draft, and this one is new."""
    names = draft.names(member.actor.party)
    return bool(member.actor.name and names and member.actor.name not in names)


def _take(draft: Draft, cue: Cue) -> None:
    """Add a telling to a draft."""
    draft.cues.append(cue)
    draft.ordinal = draft.ordinal or cue.ordinal
    vague = draft.format == "unspecified" and cue.format == "talks"
    if _SHARPER[cue.format] > _SHARPER[draft.format] and cue.members and not vague:
        draft.format = cue.format
    for member in cue.members:
        _add(draft, member)
    if cue.place and (draft.place is None or draft.place == draft.country):
        draft.place, draft.country = cue.place, cue.country
    if cue.when and (draft.when is None or len(cue.when.value) > len(draft.when.value)):
        draft.when = cue.when


def _add(draft: Draft, member: Member) -> None:
    for at, known in enumerate(draft.members):
        if known.actor.party != member.actor.party:
            continue
        if known.actor.name == member.actor.name or member.actor.name is None:
            if known.role == "participant" and member.role != "participant":
                draft.members[at] = replace(known, role=member.role)
            return
        if known.actor.name is None:
            draft.members[at] = replace(
                member, role=member.role if member.role != "participant" else known.role
            )
            return
    draft.members.append(member)
