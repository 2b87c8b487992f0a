"""What one needs to know of both participants before a planned contact."""

from __future__ import annotations

from collections.abc import Iterator

from goodoffices.brief import gaps
from goodoffices.brief.compose import (
    AHEAD,
    CONTACTS,
    HELD,
    POSITIONS,
    Head,
    ahead,
    finish,
    line,
    occurrences,
    plain_section,
    tracks,
    unreviewed,
    what_changed,
)
from goodoffices.brief.document import Brief, Section
from goodoffices.brief.material import Item
from goodoffices.brief.sentence import Sentence, told
from goodoffices.brief.words import counted, party, possessive, wording
from goodoffices.brief.writer import Writer
from goodoffices.model import Contact


def compose_before(writer: Writer, head: Head, meeting: Item) -> Brief:
    """The briefing before a contact, which is told first whether it was reviewed or not; the line says so."""
    material = writer.material
    first = Section("meeting", _standing(meeting), (line(writer, meeting),))
    sections = [first, _between(writer, meeting)]
    sections += [_wants(writer, side) for side in material.sides]
    sections += [
        what_changed(writer),
        tracks(writer),
        plain_section(
            "differ",
            "Where accounts differ",
            gaps.accounts(writer),
            "No two of the sentences told here contradict each other.",
        ),
        plain_section("gaps", "What we do not know", gaps.silent(material), "No gap was found."),
        _ahead(writer, meeting),
        unreviewed(writer),
    ]
    return finish(material, head, sections)


def _standing(meeting: Item) -> str:
    return "The contact" if meeting.sure else "The contact (not yet reviewed)"


def _between(writer: Writer, meeting: Item) -> Section:
    """What there was between the two before, the latest last."""
    sides = set(writer.material.sides)
    groups = [
        group
        for group in occurrences(writer.material, HELD)
        if meeting.stored.id not in {i.stored.id for i in group} and sides <= _parties(group[0])
    ]
    kept = groups[:CONTACTS]
    made = [writer.contact(group) for group in reversed(kept)]
    if not any(sides <= _parties(i) for i in writer.material.items if i.stored.id != meeting.stored.id):
        made = list(_never(writer))
    empty = "No earlier contact of the two that may be told without review is on record."
    return Section("between", "Between the two so far", tuple(made), cut=len(groups) - len(kept), empty=empty)


def _parties(item: Item) -> set[str | None]:
    return {p.actor.party for p in item.finding.participants} if isinstance(item.finding, Contact) else set()


def _never(writer: Writer) -> Iterator[Sentence]:
    """That no earlier contact is on record, on the search for it; for one side alone there is nothing to say."""
    material = writer.material
    if len(material.sides) == 2:
        a, b = (party(side) for side in material.sides)
        n = counted(material.reports, "report")
        yield told(
            wording().text("gap", "before").format(a=a, b=b, n=n),
            gaps.search(material, f"contacts of {a} and {b}"),
        )


def _wants(writer: Writer, side: str) -> Section:
    """The newest position of one side on each issue."""
    newest: dict[str, Item] = {}
    for item, position in writer.material.positions():
        if position.holder.party == side:
            newest.setdefault(position.issue, item)
    kept = list(newest.values())[:POSITIONS]
    number = writer.material.sides.index(side) + 1
    title = f"What {party(side)} wants"
    empty = f"No position of {party(side)} that may be told without review is on record."
    held = [i for i, p in writer.material.positions() if p.holder.party == side]
    return Section(
        f"wants-{number}", title, tuple(map(writer.position, kept)), cut=len(held) - len(kept), empty=empty
    )


def _ahead(writer: Writer, meeting: Item) -> Section:
    made = []
    for group in reversed(occurrences(writer.material, AHEAD)):
        plan = group[0].finding
        mine = meeting.stored.id in {i.stored.id for i in group}
        if isinstance(plan, Contact) and not mine and ahead(group[0], plan, writer.material.until):
            made.append(writer.contact(group))
    return plain_section(
        "scheduled",
        "Also scheduled",
        made,
        "Nothing else that may be told without review is planned after this day.",
    )


def title(sides: tuple[str, ...]) -> str:
    """ "Before the contact of Egypt and Israel"."""
    if len(sides) == 1:
        return f"Before {possessive(party(sides[0]))} contact"
    return f"Before the contact of {party(sides[0])} and {party(sides[1])}" if sides else "Before a contact"
