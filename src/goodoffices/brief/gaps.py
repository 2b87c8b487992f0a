"""What the record does not tell, and where reports differ. Each gap cites the search or the promise it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from goodoffices.analysis.standing import DatedNote, Standing, fold_tracks
from goodoffices.brief.material import Item, Material
from goodoffices.brief.sentence import Clause, Search, Sentence, capital, told
from goodoffices.brief.words import counted, day, number, party, several, wording
from goodoffices.brief.writer import Writer
from goodoffices.model import Contact, Position
from goodoffices.record.fusion.outlook import GRACE, UNDATED

LIMIT = 6


def search(material: Material, asked: str) -> Search:
    """A look through all reports of the period."""
    return Search(asked, material.reports, material.since, material.until, material.highest)


def silent(material: Material) -> Iterator[Sentence]:
    """Sides of which no position, or no contact, is on record, reviewed or not."""
    n = counted(material.reports, "report")
    inside = [item.finding for item in material.items if material.inside(item)]
    held = {one.holder.party for one in inside if isinstance(one, Position)}
    met = {p.actor.party for one in inside if isinstance(one, Contact) for p in one.participants}
    for side in material.sides:
        for known, key, kind in ((held, "silent", "positions"), (met, "no_contact", "contacts")):
            if side not in known:
                text = wording().text("gap", key).format(party=party(side), n=n)
                yield told(text, search(material, f"{kind} of {side}"))


def vague(material: Material) -> Iterator[Sentence]:
    """How many contacts lack a date or name one side only."""
    found = [i.finding for i in material.items if isinstance(i.finding, Contact) and material.inside(i)]
    if not found:
        return
    for key, count in (
        ("dates", sum(c.date is None or c.date.basis == "published" for c in found)),
        ("sides", sum(len({p.actor.party for p in c.participants}) < 2 for c in found)),
    ):
        if count:
            text = wording().text("gap", key).format(n=number(count), all=len(found))
            yield told(text, search(material, "contacts"))


def unkept(writer: Writer) -> Iterator[Sentence]:
    """Plans whose day has passed by more than a week and of which no report tells that they were held."""
    material = writer.material
    for item, plan in material.contacts():
        if plan.modality != "planned" or _answered(material, item) or not overdue(item, plan, material.until):
            continue
        stated = plan.date is not None and plan.date.basis != "published"
        both = (
            several([writer.people.call(p.actor) for p in plan.participants])
            if plan.participants
            else "parties"
        )
        form = wording().text("gap", "plan" if stated else "plan_undated")
        when = day(plan.date.value) if plan.date is not None and stated else day(item.reported)
        noun = wording().tables["format"][plan.format]["noun"]
        yield told(form.format(noun=noun, both=both, day=when), material.quotation(item))


def overdue(item: Item, plan: Contact, until: str) -> bool:
    """Whether a plan should have shown by that day; an undated one after two months."""
    stated = plan.date is not None and plan.date.basis != "published"
    last = item.stored.last_day if stated else item.reported
    if not last:
        return False
    return dt.date.fromisoformat(last) + dt.timedelta(
        days=GRACE if stated else UNDATED
    ) < dt.date.fromisoformat(until)


def _answered(material: Material, item: Item) -> bool:
    """Whether fusion linked the plan to what became of it, or a contact of the same parties lies near its day."""
    fused = material.occurrences.get(item.occurrence)
    if fused is not None and fused.body.get("links"):
        return True
    mine = {p.actor.party for p in item.finding.participants} if isinstance(item.finding, Contact) else set()
    for other in material.items:
        one = other.finding
        if not isinstance(one, Contact) or one.modality not in {"occurred", "ongoing"}:
            continue
        if mine <= {p.actor.party for p in one.participants} and _near(item, other):
            return True
    return False


def _near(plan: Item, other: Item) -> bool:
    first = dt.date.fromisoformat(plan.stored.day or plan.reported or "0001-01-01")
    last = dt.date.fromisoformat(plan.stored.last_day or plan.reported or "0001-01-01")
    slack = dt.timedelta(days=GRACE)
    told_on = other.stored.day or other.reported
    return bool(told_on) and first - slack <= dt.date.fromisoformat(told_on) <= last + slack


def accounts(writer: Writer) -> Iterator[Sentence]:
    """Contacts whose tellings contradict one another, and tracks of which reports of one day exclude one another."""
    material = writer.material
    groups: dict[str, list[Item]] = {}
    for item, _ in material.contacts():
        groups.setdefault(item.occurrence or item.stored.id, []).append(item)
    for name, items in groups.items():
        fused = material.occurrences.get(name)
        fields = [str(f["field"]) for f in fused.body.get("contradictions", ())] if fused is not None else []
        for field in fields:
            yield from _differ(writer, field, items)
    yield from _tracks_differ(writer)


VALUES: dict[str, Callable[[Contact], str | None]] = {
    "date": lambda one: day(one.date.value) if one.date and one.date.basis != "published" else None,
    "place": lambda one: party(one.place) if one.place else None,
    "format": lambda one: str(wording().tables["format"][one.format]["noun"]),
    "who_called": lambda one: next(
        (party(p.actor.party) for p in one.participants if p.role == "initiator" and p.actor.party), None
    ),
}


def _differ(writer: Writer, field: str, items: Sequence[Item]) -> Iterator[Sentence]:
    """The first two tellings that give different values for a field, side by side."""
    if field not in VALUES:
        return
    telling = [(VALUES[field](i.finding), i) for i in items if isinstance(i.finding, Contact)]
    known = [(value, item) for value, item in telling if value]
    pair = next(((a, b) for a, b in combinations(known, 2) if a[0] != b[0]), None)
    if pair is None or not isinstance(pair[0][1].finding, Contact):
        return
    (a, one), (b, two) = pair
    contact = pair[0][1].finding
    fill = {
        "a": a,
        "b": b,
        "noun": wording().tables["format"][contact.format]["noun"],
        "both": several([writer.people.call(p.actor) for p in contact.participants]),
        "voice": voice(one),
        "voice2": voice(two) if voice(two) != voice(one) else "another report",
    }
    left, right = wording().texts("contradiction", field)
    material = writer.material
    yield Sentence(
        (
            Clause(capital(left.format(**fill)), (material.quotation(one),)),
            Clause(right.format(**fill), (material.quotation(two),)),
        )
    )


def voice(item: Item) -> str:
    """Who tells it: the party on whose word it is, else the publisher."""
    return party(item.finding.evidence.said_by or item.stored.publisher or "one report")


def standings(material: Material) -> tuple[tuple[Standing, dict[str, Item]], ...]:
    """The tracks by their sure notes up to the last day, each with the items by finding id."""
    kept = material.notes(before=True)
    by_id = {item.stored.finding.id: item for item, _ in kept}
    notes = [
        DatedNote(i.stored.report_id, i.stored.publisher, i.stored.report_date, note) for i, note in kept
    ]
    folded = fold_tracks(notes, material.until, mediators=material.mediators)
    return tuple((one, by_id) for one in folded)


def _tracks_differ(writer: Writer) -> Iterator[Sentence]:
    for standing, by_id in standings(writer.material):
        for step in standing.contradictions:
            if step.day < writer.material.since:
                continue
            stages = sorted({n.note.stage for n in step.notes})
            first = next(n for n in step.notes if n.note.stage == stages[0])
            second = next((n for n in step.notes if n.note.stage != stages[0]), None)
            if second is None:
                continue
            name, _ = writer.track_name(standing.track)
            where = writer.concerning(standing.parties)
            stage = writer.stage(standing.track, first.note.stage)
            left = f"According to one report of {day(step.day)}, {name}{where} {stage};"
            right = f" according to another, {'they' if writer.track_name(standing.track)[1] else 'it'} "
            right += f"{writer.stage(standing.track, second.note.stage)}. The record does not decide."
            quotes = [writer.material.quotation(by_id[n.note.id]) for n in (first, second)]
            yield Sentence((Clause(left, (quotes[0],)), Clause(right, (quotes[1],))))
