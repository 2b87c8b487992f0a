"""The page that an analyst sees first: contacts as a table, positions by holder, tracks, each with its quotation."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TextIO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from goodoffices.errors import ReportError
from goodoffices.faces import words
from goodoffices.model import Contact, Finding, Position, Reading, Span

# Longer lines are hard to read; narrower than this a table has no room.
WIDEST = 120
NARROW = 76
PIPED = 100
# Reasons of refusals that are told without --explain.
REASONS = 3
HEAD = "bold underline"
# Columns of a contact: number, when, where, how; the rest is for who and about.
FIXED = (3, 13, 15, 16)
INDENT = (0, 0, 0, 3)
STYLES = {"for": "green", "against": "red", "open": "yellow"}


class TextWriter:
    """The text form, one page a report; a report that could not be read is told on standard error only."""

    name = "text"

    def __init__(self, console: Console, *, explain: bool = False) -> None:
        self._console = console
        self._explain = explain
        self._begun = False

    def head(self) -> str:
        """Nothing stands before the first page."""
        return ""

    def line(self, reading: Reading) -> str:
        """One page, with a blank line between it and the one before."""
        width = min(self._console.width, WIDEST)
        with self._console.capture() as page:
            self._console.print(Page(reading, width, explain=self._explain).whole(), width=width)
        text = page.get()
        if not self._console.is_terminal:
            text = "".join(line.rstrip() + "\n" for line in text.split("\n")[:-1])
        gap = "\n" if self._begun else ""
        self._begun = True
        return gap + text

    def refused(self, error: ReportError) -> str:  # noqa: ARG002 - the shape of a writer
        """Nothing: standard error tells it."""
        return ""

    def foot(self) -> str:
        """Nothing stands after the last page."""
        return ""


def console_for(stream: TextIO) -> Console:
    """A console as wide and colourful as a terminal is; plain and of fixed width for a file or pipe."""
    if stream.isatty():
        return Console(file=stream, highlight=False, emoji=False, markup=False)
    return Console(
        file=stream,
        width=PIPED,
        color_system=None,
        force_terminal=False,
        highlight=False,
        legacy_windows=False,
    )


class Page:
    """One reading laid out for a width."""

    def __init__(self, reading: Reading, width: int, *, explain: bool = False) -> None:
        self._reading = reading
        self._width = width
        self._explain = explain
        self._numbers = {contact.id: str(n) for n, contact in enumerate(reading.contacts, 1)}
        self._quoted: dict[Span, int] = {}

    def whole(self) -> Group:
        """Head, findings by kind, and what was not coded."""
        return Group(
            *self._head(),
            *self._contacts(),
            *self._positions(),
            *self._tracks(),
            *self._events(),
            *self._foot(),
        )

    def _head(self) -> Iterator[RenderableType]:
        report = self._reading.report
        if report.title:
            yield Text(words.plain(report.title), style="bold")
        yield Text(words.source_line(self._reading))
        yield Rule(style="none", characters="─")

    def _contacts(self) -> Iterator[RenderableType]:
        contacts = self._reading.contacts
        if contacts:
            yield self._section("Contacts", len(contacts))
        wide = self._width >= NARROW
        if contacts and wide:
            yield self._row(("", "When", "Where", "How", "Who", "About"), HEAD)
        for contact, following in zip_longest(contacts, contacts[1:]):
            yield self._row(self._cells(contact)) if wide else self._lines(contact)
            yield from self._basis(contact, following)

    def _cells(self, contact: Contact) -> tuple[str, ...]:
        about = [words.label(issue) for issue in contact.issues]
        if contact.mechanism:
            about.append(f"[{words.plain(contact.mechanism)}]")
        return (
            self._numbers[contact.id],
            words.when(contact.date),
            words.where(contact),
            f"{words.label(contact.format)}\n{contact.modality}",
            "\n".join(map(words.part, contact.participants)) or words.UNKNOWN,
            ", ".join(about) or words.UNKNOWN,
        )

    def _row(self, cells: Sequence[str], style: str = "") -> Table:
        """One row of the table of contacts; each is a table of its own, so that its quotation can run full width."""
        flexible = self._width - sum(FIXED)
        widths = (*FIXED, flexible * 3 // 5, flexible - flexible * 3 // 5)
        table = Table.grid()
        for width in widths:
            table.add_column(width=width, overflow="fold")
        table.add_row(*(_cell(cell, width, style) for cell, width in zip(cells, widths, strict=True)))
        return table

    def _lines(self, contact: Contact) -> Table:
        """The same as lines, where a table has no room."""
        number, date, place, how, people, about = self._cells(contact)
        lines = "\n".join((how.replace("\n", ", ") + f" · {date} · {place}", people, f"about: {about}"))
        table = Table.grid()
        table.add_column(width=FIXED[0])
        table.add_column(width=self._width - FIXED[0], overflow="fold")
        table.add_row(Text(number), _cell(lines, self._width - FIXED[0]))
        return table

    def _positions(self) -> Iterator[RenderableType]:
        groups: dict[tuple[str | None, str | None], list[Position]] = {}
        for position in self._reading.positions:
            groups.setdefault((position.holder.name, position.holder.party), []).append(position)
        if groups:
            yield self._section("Positions", len(self._reading.positions), words.LEGEND)
        for positions in groups.values():
            # The office may be told with the first position only, or with a later one.
            yield Text(max((words.who(position.holder) for position in positions), key=len), style="bold")
            for position, following in zip_longest(positions, positions[1:]):
                yield self._position(position)
                yield from self._basis(position, following)

    def _position(self, position: Position) -> Padding:
        line = Text()
        line.append(f"{words.DIRECTIONS[position.direction]} ", style=f"bold {STYLES[position.direction]}")
        line.append(f"{words.label(position.stance)} · {words.label(position.issue)}", style="bold")
        line.append(f": {words.quoted(position.proposition)}")
        notes = []
        if position.addressee:
            notes.append(f"to {words.plain(position.addressee)}")
        if position.relay:
            notes.append(f"told by {words.plain(position.relay)}")
        if position.contact in self._numbers:
            notes.append(f"in contact {self._numbers[position.contact or '']}")
        if notes:
            line.append(f" ({', '.join(notes)})")
        return Padding(line, (0, 0, 0, 1))

    def _tracks(self) -> Iterator[RenderableType]:
        if self._reading.tracks:
            yield self._section("Tracks", len(self._reading.tracks))
        for note in self._reading.tracks:
            line = Text(f"{words.label(note.track)}: {words.label(note.stage)}", style="bold")
            said_by = note.evidence.said_by
            told = [", ".join(map(words.plain, note.parties))]
            told.append(words.when(note.date) if note.date else "")
            told.append(words.plain(note.mechanism or ""))
            if said_by or note.alleged:
                told.append(
                    ("alleged by " if note.alleged else "said by ")
                    + words.plain(said_by or "a source not named")
                )
            line.append("".join(f" · {item}" for item in told if item), style="not bold")
            yield line
            yield from self._basis(note)

    def _events(self) -> Iterator[RenderableType]:
        if self._reading.events:
            yield self._section("Events", len(self._reading.events), "PLOVER, CAMEO")
        for event in self._reading.events:
            line = Text(words.coded(event), style="bold")
            told = [words.sides(event), event.modality, event.date and words.when(event.date), event.place]
            line.append("".join(f" · {words.plain(item)}" for item in told if item), style="not bold")
            yield line
            yield from self._basis(event)

    def _foot(self) -> Iterator[RenderableType]:
        reading = self._reading
        number = len(reading.refusals)
        seen = f"{words.counted(number, 'passage')} {'was' if number == 1 else 'were'} seen and not coded"
        if next(reading.findings(), None) is None:
            yield Text(f"\nNothing found: no contact, no position, no track note; {seen}.")
        elif number:
            yield Text(f"\n{seen.capitalize()}.")
        if number and not self._explain:
            yield Padding(Text(words.reasons(reading, REASONS)), INDENT)
        elif self._explain:
            for refusal in reading.refusals:
                quotes = " […] ".join(map(words.quoted, refusal.spans))
                yield Padding(Text(f"{refusal.coder}: {words.plain(refusal.reason)}: {quotes}"), INDENT)

    def _section(self, name: str, number: int, note: str = "") -> Text:
        title = Text(f"\n{name.upper()} ({number})", style="bold")
        return title.append(f"   {note}", style="not bold default") if note else title

    def _basis(self, finding: Finding, following: Finding | None = None) -> Iterator[Padding]:
        """The quotations, and with `explain` how the finding was made.

        Where the finding that follows rests on the same words they are quoted after it; words that were quoted
        further up are shortened to a line.
        """
        evidence = finding.evidence
        if self._explain:
            why = words.chain(evidence.coder, evidence.rule, evidence.score, finding.why)
            yield Padding(Text(why, style="dim"), INDENT)
        if following is not None and following.evidence.spans == evidence.spans:
            return
        for span in evidence.spans:
            again = span in self._quoted
            number = self._quoted.setdefault(span, len(self._quoted) + 1)
            line = Text(f"[{number}] ").append(words.quoted(span), style="italic")
            if again:
                line.truncate(max(self._width - INDENT[3], 20), overflow="ellipsis")
            yield Padding(line, INDENT)


def _cell(text: str, width: int, style: str = "") -> Text:
    """A cell of the table: a line that goes on is indented, what is not known steps back."""
    lines = (
        textwrap.fill(line, width - 2, subsequent_indent="  ", break_on_hyphens=False)
        for line in text.split("\n")
    )
    return Text("\n".join(lines), style="dim" if text == words.UNKNOWN else style)
