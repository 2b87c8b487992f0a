"""An occurrence: one contact with all its tellings, what they agree on, what one voice says, what contradicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from goodoffices.model import Actor, Participant, When
from goodoffices.record.fusion.clusters import Join
from goodoffices.record.fusion.compare import gap
from goodoffices.record.fusion.names import agree
from goodoffices.record.fusion.settings import Settings
from goodoffices.record.fusion.told import REMOTE, Group, Told, View, days_of

Status = Literal["agreed", "one_voice", "contradiction"]
FieldName = Literal["date", "place", "format", "modality", "who_called", "party", "person", "issue"]
# The sharper of two formats is kept, as within one report.
_SHARP = ("unspecified", "visit", "talks", "delegation", "meeting", "conference", "indirect_talks", "summit", "letter",
    "video", "phone")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field with the contacts (by id) and voices that tell it."""

    value: str
    contacts: tuple[str, ...]
    voices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the tellings have it: `agreed` by all who tell it, told by `one_voice` of several, or a contradiction.

    Parties, persons and issues have a field for each value, the others one field with all their values.
    """

    name: FieldName
    status: Status
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One contact that was told once or more.

    The settled values are those of the tellings that say most; the tellings themselves stand in `members`, the
    earliest first, and `fields` shows where they differ. `joins` tells why they are one, with scores.
    """

    id: str
    group: Group
    members: tuple[Told, ...]
    format: str
    modality: str
    participants: tuple[Participant, ...]
    place: str | None
    country: str | None
    date: When | None
    mechanism: str | None
    issues: tuple[str, ...]
    fields: tuple[Field, ...]
    joins: tuple[Join, ...]
    founder: str
    voices: tuple[str, ...]

    @property
    def contradictions(self) -> tuple[Field, ...]:
        """The fields on which the tellings contradict one another."""
        return tuple(f for f in self.fields if f.status == "contradiction")

    @property
    def one_sided(self) -> tuple[Field, ...]:
        """What only one of several voices tells."""
        return tuple(f for f in self.fields if f.status == "one_voice")


def settle(
    found: str, founder: str, views: Sequence[View], joins: Sequence[Join], using: Settings
) -> Occurrence:
    """The occurrence with the id `found` from its tellings, which must stand in order."""
    best = max(views, key=lambda v: (_precision(v), v.told.contact.evidence.score, v.told.contact.id))
    placed = [v for v in views if v.place]
    where = max(
        placed, key=lambda v: (v.place != v.country, v.told.contact.evidence.score, v.id), default=None
    )
    formats = [v.format for v in views]
    sharp = max(formats, key=lambda f: (_SHARP.index(f) if f in _SHARP else -1, f))
    newest = max(views, key=lambda v: (v.news or 0, v.told.order))
    return Occurrence(
        id=found,
        group=views[0].group,
        members=tuple(v.told for v in views),
        format=sharp,
        modality=newest.told.contact.modality,
        participants=_participants(views, using),
        place=where.told.contact.place if where else None,
        country=where.told.contact.country if where else None,
        date=best.told.contact.date,
        mechanism=min((v.mechanism for v in views if v.mechanism), default=None),
        issues=tuple(sorted({issue for v in views for issue in v.told.contact.issues})),
        fields=tuple(_fields(views)),
        joins=tuple(joins),
        founder=founder,
        voices=tuple(sorted({v.voice for v in views})),
    )


def _precision(view: View) -> tuple[bool, int]:
    """A stated date before a worked-out one, the day before the month."""
    when = view.told.contact.date
    return (when is not None and when.basis != "published", len(when.value) if when else 0)


def _participants(views: Sequence[View], using: Settings) -> tuple[Participant, ...]:
    """All participants; a party without a name is left out where a telling names somebody for it."""
    out: list[Participant] = []
    told = [p for v in views for p in v.told.contact.participants if p.actor.party]
    for participant in sorted(told, key=lambda p: (p.actor.name is None, p.role == "participant")):
        party = using.fold(participant.actor.party or "")
        at = next(
            (
                i
                for i, p in enumerate(out)
                if using.fold(p.actor.party or "") == party and _same(p.actor, participant.actor)
            ),
            None,
        )
        if at is None:
            out.append(participant)
        else:
            out[at] = Participant(_fuller(out[at].actor, participant.actor), out[at].role)
    return tuple(sorted(out, key=lambda p: (p.actor.party or "", p.actor.name or "", p.role)))


def _seat(known: Sequence[Participant], party: str, actor: Actor, using: Settings) -> int | None:
    """The place of the participant who is this actor."""
    for at, one in enumerate(known):
        if using.fold(one.actor.party or "") == party and _same(one.actor, actor):
            return at
    return None


def _same(known: Actor, other: Actor) -> bool:
    return known.name is None or other.name is None or agree(known.name, other.name) != "different"


def _fuller(a: Actor, b: Actor) -> Actor:
    names = [n for n in (a.name, b.name) if n]
    name = max(names, key=lambda n: (len(n.split()), len(n), n), default=None)
    return Actor(name, a.party, a.office or (b.office if name == b.name else None), a.code or b.code)


def _fields(views: Sequence[View]) -> Iterator[Field]:
    voices = {v.voice for v in views}
    yield from _scalar("date", views, _date, _dates_clash, voices)
    yield from _scalar("place", views, lambda v: v.told.contact.place, _places_clash, voices)
    yield from _scalar("format", views, _format, _formats_clash, voices)
    yield from _scalar("modality", views, lambda v: v.told.contact.modality, _modalities_clash, voices)
    yield from _scalar("who_called", views, _caller, lambda _: True, voices)
    yield from _listed("party", views, lambda v: sorted(v.parties), voices)
    yield from _listed("person", views, _names, voices)
    yield from _listed("issue", views, lambda v: sorted(v.told.contact.issues), voices)


def _values(told: Iterable[tuple[str, View]]) -> tuple[Value, ...]:
    found: dict[str, list[View]] = {}
    for value, view in told:
        found.setdefault(value, []).append(view)
    return tuple(
        Value(value, tuple(v.id for v in by), tuple(sorted({v.voice for v in by})))
        for value, by in sorted(found.items())
    )


def _scalar(
    name: FieldName,
    views: Sequence[View],
    get: Callable[[View], str | None],
    clash: Callable[[Sequence[View]], bool],
    voices: set[str],
) -> Iterator[Field]:
    telling = [(value, v) for v in views if (value := get(v)) is not None]
    if not telling:
        return
    values = _values(telling)
    if len(values) > 1 and clash([v for _, v in telling]):
        yield Field(name, "contradiction", values)
    elif len({v.voice for _, v in telling}) == 1 and len(voices) > 1:
        yield Field(name, "one_voice", values)
    else:
        yield Field(name, "agreed", values)


def _listed(
    name: FieldName, views: Sequence[View], get: Callable[[View], Iterable[str]], voices: set[str]
) -> Iterator[Field]:
    for value in _values((value, v) for v in views for value in get(v)):
        yield Field(name, "one_voice" if len(value.voices) == 1 < len(voices) else "agreed", (value,))


def _date(view: View) -> str | None:
    when = view.told.contact.date
    if when is None or when.basis == "published":
        return None
    return f"{when.value}/{when.end}" if when.end else when.value


def _dates_clash(views: Sequence[View]) -> bool:
    """More than a day apart: one day may be a time zone."""
    days = [d for v in views if (when := v.told.contact.date) and (d := days_of(when))]
    return any(gap(a, b) > 1 for a in days for b in days)


def _places_clash(views: Sequence[View]) -> bool:
    """Two places neither of which is the country of the other."""
    places = {(v.place, v.country) for v in views}
    return any(a[0] != b[0] and a[0] != b[1] and b[0] != a[1] for a in places for b in places)


def _formats_clash(views: Sequence[View]) -> bool:
    """A call by one and a meeting by another, or a call by one and a letter by another."""
    formats = {v.format for v in views}
    return len(formats & REMOTE) > 1 or bool(formats & REMOTE and formats - REMOTE)


def _modalities_clash(views: Sequence[View]) -> bool:
    return len({v.told.contact.modality for v in views} & {"postponed", "cancelled", "refused"}) > 1


def _caller(view: View) -> str | None:
    """Who called or wrote, where the telling says so and it is one party."""
    callers = {
        p.actor.party for p in view.told.contact.participants if p.role == "initiator" and p.actor.party
    }
    return callers.pop() if len(callers) == 1 else None


def _format(view: View) -> str | None:
    return view.format if view.format != "unspecified" else None


def _names(view: View) -> list[str]:
    return sorted({name for names in view.persons.values() for name in names})
