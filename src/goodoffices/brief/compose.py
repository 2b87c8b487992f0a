"""A briefing put together: which findings become sentences, in which section and order, and what is cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from goodoffices.analysis.commitments import DatedPosition, find_commitments
from goodoffices.brief import figures, gaps
from goodoffices.brief.document import Brief, Row, Section, Source, Table
from goodoffices.brief.material import Item, Material
from goodoffices.brief.sentence import Quotation, Sentence, told
from goodoffices.brief.words import counted, day, party, wording
from goodoffices.brief.writer import Writer
from goodoffices.model import Contact, Position, TrackNote
from goodoffices.record.fusion.ledger import Held, ledgers
from goodoffices.record.levels import LEVELS, rank

CONTACTS, POSITIONS, TRACKS, SHORT, UNREVIEWED = 8, 6, 10, 4, 40
"""Sentences of a section (the design of the briefing: two pages); what is left out is counted."""
HELD = ("occurred", "ongoing", "postponed", "cancelled", "refused", "denied")
AHEAD = ("planned", "proposed")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the head besides the counts."""

    title: str
    names: str
    version: str


def compose(writer: Writer, head: Head) -> Brief:
    """The briefing of all that the writer's material holds. Sections are made in the order in which they are read."""
    material = writer.material
    sections = [
        in_short(writer),
        tracks(writer),
        who_met_whom(writer),
        who_wants_what(writer),
        what_changed(writer),
        plain_section(
            "differ",
            "Where accounts differ",
            gaps.accounts(writer),
            "No two of the sentences told here contradict each other.",
        ),
        plain_section("gaps", "What we do not know", _unknown(writer), "No gap was found."),
        scheduled(writer),
        unreviewed(writer),
    ]
    return finish(material, head, sections)


def finish(material: Material, head: Head, sections: Sequence[Section]) -> Brief:
    """A briefing from its sections, with the counts at its head."""
    inside = Counter(item.trust for item in material.items if material.inside(item))
    return Brief(
        title=head.title,
        since=material.since,
        until=material.until,
        reports=material.reports,
        highest=material.highest,
        names=head.names,
        sections=tuple(sections),
        sources=tuple(sources(material, sections)),
        reviewed=inside["reviewed"],
        measured=inside["measured"],
        unreviewed=inside["unreviewed"],
        version=head.version,
    )


def plain_section(
    name: str, title: str, made: Iterable[Sentence], empty: str, most: int = gaps.LIMIT
) -> Section:
    """A section of sentences, cut to so many."""
    found = list(dict.fromkeys(made))
    return Section(name, title, tuple(found[:most]), cut=max(len(found) - most, 0), empty=empty)


def in_short(writer: Writer) -> Section:
    """How much was read, then the newest contact, track note and change."""
    material = writer.material
    inside = Counter(type(i.finding).__name__ for i in material.items if material.inside(i))
    text = (
        wording()
        .text("short", "read")
        .format(
            reports=counted(material.reports, "report"),
            since=day(material.since),
            until=day(material.until),
            contacts=counted(inside["Contact"], "contact"),
            positions=counted(inside["Position"], "position"),
            notes=counted(inside["TrackNote"], "note on a track", "notes on tracks"),
        )
    )
    made = [told(text, gaps.search(material, "contacts, positions and track notes"))]
    for group in occurrences(material, HELD)[:1]:
        made.append(writer.contact(group))
    made += [writer.note(item) for item, _ in material.notes()[:1]]
    made += list(changes(writer))[:1]
    return Section("short", "In short", tuple(made[:SHORT]))


def tracks(writer: Writer) -> Section:
    """Each track with its stage and since when; below, what is only alleged."""
    found = []
    for standing, by_id in gaps.standings(writer.material):
        there = [n for s in standing.steps for n in s.notes if n.note.stage == standing.stage]
        newest = max(
            (*there, *standing.allegations), key=lambda n: (n.day or "", n.report, n.note.id), default=None
        )
        if newest is not None:
            found.append((newest.day or "", standing.track, by_id[newest.note.id]))
    found.sort(key=lambda one: (one[0], one[2].stored.id), reverse=True)
    kept = sorted(found[:TRACKS], key=lambda one: one[1])
    rows = [Row(_track_label(track), writer.note(item)) for _, track, item in kept]
    table = Table(("Track", "As last reported"), tuple(rows)) if rows else None
    empty = "No track note that may be told without review is on record up to this day."
    cut = len(found) - len(kept)
    return Section("tracks", "Where tracks stand", table=table, cut=cut, empty=empty)


def _track_label(track: str) -> str:
    return wording().label(track).removeprefix("the ").removeprefix("a ").capitalize()


def occurrences(material: Material, modalities: Sequence[str]) -> list[list[Item]]:
    """The sure contacts of the period by occurrence, the newest first."""
    groups: dict[str, list[Item]] = {}
    for item, contact in material.contacts():
        if contact.modality in modalities:
            groups.setdefault(item.occurrence or item.stored.id, []).append(item)
    return list(groups.values())


def who_met_whom(writer: Writer) -> Section:
    """The newest contacts, told in the order of time."""
    groups = occurrences(writer.material, HELD)
    kept = groups[:CONTACTS]
    made = tuple(writer.contact(group) for group in reversed(kept))
    figure = figures.contacts(writer.material)
    return Section(
        "contacts",
        "Who met whom",
        made,
        figures=figure,
        cut=len(groups) - len(kept),
        empty="No contact that may be told without review is on record in this period.",
    )


def who_wants_what(writer: Writer) -> Section:
    """The newest position of each party on each issue, sides first."""
    material = writer.material
    newest: dict[tuple[str, str], Item] = {}
    for item, position in material.positions():
        if position.holder.party:
            newest.setdefault((position.holder.party, position.issue), item)
    nth: Counter[str] = Counter()
    turns = {}
    for holder, issue in newest:
        nth[holder] += 1
        turns[holder, issue] = nth[holder]
    # The newest of each party before the second of any, so that no side takes all the room.
    ranked = sorted(newest.items(), key=lambda one: (turns[one[0]], *_place(material, one[0][0])))
    kept = ranked[:POSITIONS]
    made = tuple(writer.position(item) for _, item in kept)
    return Section(
        "positions",
        "Who wants what",
        made,
        figures=figures.matrix(material),
        cut=len(material.positions()) - len(kept),
        empty="No position that may be told without review is on record in this period.",
    )


def _place(material: Material, name: str) -> tuple[int, str]:
    return (0 if name in material.sides else 1, name)


def changes(writer: Writer) -> Iterator[Sentence]:
    """Positions that turned from one side to another on one proposition within the period, the newest first."""
    material = writer.material
    sure = {i.stored.finding.id: i for i in material.items if i.sure and isinstance(i.finding, Position)}
    held = [
        Held(i.stored.report_id, i.stored.publisher, i.stored.report_date, i.finding)
        for i in sure.values()
        if isinstance(i.finding, Position) and i.reported
    ]
    entries = [e for ledger in ledgers(held) for e in ledger.changes if e.before is not None]
    for entry in sorted(entries, key=lambda e: e.held.order, reverse=True):
        before, after = entry.before, entry.held
        if before is None or (before.published or "") >= (after.published or ""):
            continue  # two positions of one day are no change over time
        if material.since <= (after.published or "") <= material.until:
            yield writer.change(sure[before.position.id], sure[after.position.id])


def what_changed(writer: Writer) -> Section:
    """All changes, and steps back of tracks."""
    made = [*changes(writer), *_steps_back(writer)]
    return plain_section(
        "changed",
        "What changed",
        made,
        "No change of a position or step back of a track is on record in this period.",
    )


def _steps_back(writer: Writer) -> Iterator[Sentence]:
    for standing, by_id in gaps.standings(writer.material):
        for step in standing.steps_back:
            note = next((n for n in step.notes if n.note.stage == step.stage), None)
            if note is not None and writer.material.since <= step.day:
                yield writer.note(by_id[note.note.id])


def _unknown(writer: Writer) -> Iterator[Sentence]:
    yield from gaps.unkept(writer)
    yield from gaps.silent(writer.material)
    yield from gaps.vague(writer.material)


def scheduled(writer: Writer) -> Section:
    """Plans that are still ahead on the last day, and promises with a term."""
    material = writer.material
    plans = [
        group
        for group in reversed(occurrences(material, AHEAD))
        if isinstance(group[0].finding, Contact) and ahead(group[0], group[0].finding, material.until)
    ]
    made = [writer.contact(group) for group in plans] + list(_promises(writer))
    return plain_section(
        "scheduled",
        "Scheduled",
        made,
        "Nothing that may be told without review is planned after this day.",
        CONTACTS,
    )


def ahead(item: Item, plan: Contact, until: str) -> bool:
    """Whether a plan may still come: its last day is not past; an undated one for a month after its report."""
    if plan.date is not None and plan.date.basis != "published":
        return item.stored.last_day >= until
    return item.reported >= _month_before(until)


def _month_before(value: str) -> str:
    year, month, rest = int(value[:4]), int(value[5:7]), value[8:]
    year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return f"{year:04}-{month:02}-{rest}"


def _promises(writer: Writer) -> Iterator[Sentence]:
    material = writer.material
    sure = {i.stored.finding.id: i for i, _ in material.positions()}
    held = [
        DatedPosition(i.stored.report_id, i.stored.publisher, i.stored.report_date, i.finding)
        for i in sure.values()
        if isinstance(i.finding, Position)
    ]
    for one in find_commitments(held, (), material.until):
        if one.due is None or one.due.day < material.until:
            continue
        item = sure[one.id]
        words = writer.words(item.finding) if isinstance(item.finding, Position) else ""
        text = wording().text("due", "promise")
        holder = writer.people.call(one.holder)
        yield told(text.format(holder=holder, p=words, day=day(one.due.day)), material.quotation(item))


def unreviewed(writer: Writer) -> Section:
    """What nobody has reviewed and no measured band vouches for: listed, never mixed with the rest."""
    material = writer.material
    made: list[Sentence] = []
    left = [i for i in material.items if not i.sure and material.inside(i)]
    for item in left[:UNREVIEWED]:
        made.append(line(writer, item))
    title = "Not yet reviewed"
    empty = "Everything found in this period has been reviewed or lies in a band that was measured."
    return Section("unreviewed", title, tuple(made), cut=len(left) - len(made), empty=empty)


def line(writer: Writer, item: Item) -> Sentence:
    """Any finding as a sentence."""
    if isinstance(item.finding, Contact):
        return writer.contact([item])
    return writer.note(item) if isinstance(item.finding, TrackNote) else writer.position(item)


def sources(material: Material, sections: Sequence[Section]) -> Iterator[Source]:
    """Publishers by the number of their reports in the period, with how many of these are cited in prose."""
    grounds = {g for s in sections for one in s.all() for g in one.grounds if isinstance(g, Quotation)}
    cited: dict[str, set[str]] = {}
    for ground in grounds:
        cited.setdefault(ground.publisher or "Publisher not stated", set()).add(ground.report)
    read: Mapping[str, int] = Counter(material.publishers.values())
    for name in sorted({*read, *cited}, key=lambda n: (-read.get(n, 0), n)):
        yield Source(name, read.get(name, 0), len(cited.get(name, ())))


def highest(levels: Iterable[str]) -> str:
    """The narrowest of some handling levels, public for none."""
    return LEVELS[max((rank(one) for one in levels), default=0)]


def title_of(parties: Sequence[str]) -> str:
    """The title of a briefing before a meeting."""
    return " and ".join(party(name) for name in parties)
