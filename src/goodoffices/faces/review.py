"""The review in the terminal: one key for each judgement; the same lines piped in do the same."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from goodoffices.errors import RunAborted
from goodoffices.faces import words
from goodoffices.model import Report
from goodoffices.record.filters import Filters
from goodoffices.record.review.applied import KINDS, applied
from goodoffices.record.review.fields import FIELDS, shown_fields
from goodoffices.record.review.judge import NEEDED, Reviewer, select_words
from goodoffices.record.review.progress import judged_in
from goodoffices.record.review.queue import Waiting, queue
from goodoffices.record.review.sample import Item, Sample
from goodoffices.record.stored import StoredFinding

HELP = (
    "a accept, r reject, c correct a field, m merge with another, s split from another, n new finding that was missed, "
    "u undo, t the whole text, k skip, q quit"
)
SAMPLE_HELP = "a accept, r reject, c correct a field, u undo, t the whole text, q quit"
END_HELP = "n new finding that was missed, d done with this report, u undo, t the whole text, q quit"
# Characters of the report shown around a quotation.
AROUND = 200


class Quit(Exception):
    """The reviewer has had enough, or the input is at its end."""


@dataclass(slots=True)
class Desk:
    """Where one sits: keys and lines come in, text goes out."""

    lines: TextIO
    say: Callable[[str], None]
    getkey: Callable[[], str] | None = None

    def key(self, prompt: str) -> str:
        """One key; piped, the first character of a line. Raises Quit at the end of the input."""
        if self.getkey is None:
            return self.line(prompt)[:1].casefold()
        self.say(prompt)
        pressed = self.getkey()
        if pressed in {"\x03", "\x04", ""}:
            raise Quit
        return pressed[:1].casefold()

    def line(self, prompt: str) -> str:
        """One line without its end; raises Quit at the end of the input."""
        self.say(prompt)
        told = self.lines.readline()
        if not told:
            raise Quit
        return told.strip()

    def fields(self, kind: str) -> dict[str, str | None]:
        """`name = value` lines up to an empty one; an empty value stands for "not known"."""
        told: dict[str, str | None] = {}
        while line := self.line(f"field = value ({', '.join(FIELDS[kind])}); an empty line ends:"):
            name, sign, value = line.partition("=")
            if not sign:
                raise RunAborted(f"{line!r} is no field = value; write it as place = Geneva")
            told[name.strip()] = value.strip() or None
        return told


def desk() -> Desk:
    """The terminal, or what is piped in."""
    import typer  # noqa: PLC0415 - --help must not wait for it

    return Desk(sys.stdin, typer.echo, typer.getchar if sys.stdin.isatty() else None)


@dataclass(slots=True)
class Session:
    """One sitting at the queue."""

    reviewer: Reviewer
    desk: Desk
    filters: Filters
    kinds: tuple[str, ...] = KINDS
    judged: int = 0
    skipped: set[str] = field(default_factory=set)

    def run(self) -> None:
        """Go through the queue until it is empty or the reviewer quits; what is judged is kept at once."""
        while True:
            waiting = [one for one in self._queue() if one.found.id not in self.skipped]
            if not waiting:
                self.desk.say("nothing more waits for review")
                return
            for number, one in enumerate(waiting):
                self.desk.say(f"\n{len(waiting) - number} waiting; {', '.join(one.why)}")
                if not self._look(self._as_judged(one.found)):
                    break
            else:
                self.desk.say("that was all for now")
                return

    def _queue(self) -> Sequence[Waiting]:
        return queue(self.reviewer.store, self.filters, self.kinds)

    def _as_judged(self, found: StoredFinding) -> StoredFinding:
        """With the corrections that people have made so far."""
        verdict = self.reviewer.store.verdicts(self.filters).by_id.get(found.id)
        return applied(found, verdict) if verdict is not None else found

    def _look(self, found: StoredFinding) -> bool:
        """Show one and take keys until it is settled; False when the queue has to be made anew."""
        show(self.desk, self.reviewer, found)
        while True:
            key = self.desk.key("a r c m s n u t k q, ? for help:")
            try:
                if key == "u":
                    undo(self.desk, self.reviewer)
                    return False
                if self._settled(key, found):
                    return True
            except RunAborted as error:
                self.desk.say(str(error))

    def _settled(self, key: str, found: StoredFinding) -> bool:
        if key == "k":
            self.skipped.add(found.id)
            return True
        if key in {"m", "s"}:
            other = self.reviewer.store.finding(
                self.desk.line("id of the other finding:"), level=self.reviewer.level
            )
            if other is None:
                raise RunAborted("there is no such finding at this level; see goodoffices contacts")
            pair = self.reviewer.merge if key == "m" else self.reviewer.split
            pair(found, other, self.desk.line("why:"))
            self.desk.say("merged" if key == "m" else "split")
            return False
        if key == "n":
            self.desk.say(add(self.desk, self.reviewer, text_of(self.reviewer, found.report_id)))
            return False
        if judge(key, self.desk, self.reviewer, found):
            self.judged += 1
            return True
        other_keys(key, HELP, self.desk, self.reviewer, found.report_id)
        return False


@dataclass(slots=True)
class SampleSession:
    """One reviewer at a random sample: whole reports, no scores, nothing of what the other reviewer said."""

    reviewer: Reviewer
    desk: Desk
    sample: Sample
    judged: int = 0

    def run(self) -> None:
        """Go on where this reviewer stopped."""
        while (item := self._next()) is not None:
            done = len(self._mine("done"))
            self.desk.say(f"\nreport {done + 1} of {len(self.sample.items)}")
            read(self.desk, text_of(self.reviewer, item.report_id))
            self._report(item)
        self.desk.say("this sample is done; goodoffices agreement shows the figures")

    def _mine(self, action: str) -> set[str]:
        return judged_in(self.reviewer, self.sample, action)

    def _next(self) -> Item | None:
        done = self._mine("done")
        store, level = self.reviewer.store, self.reviewer.level
        left = (item for item in self.sample.items if item.report_id not in done)
        return next((item for item in left if store.report(item.report_id, level=level)), None)

    def _report(self, item: Item) -> None:
        """Every finding in turn, then what was missed; an undo begins the report again where it is open."""
        while (
            name := next((one for one in item.findings if one not in self._mine("verdict")), None)
        ) is not None:
            found = self.reviewer.store.finding(name, level=self.reviewer.level)
            if found is None:
                raise RunAborted(
                    f"finding {name!r} of the sample is not in the record; run goodoffices db check"
                )
            show(self.desk, self.reviewer, found)
            self._look(found)
        while item.report_id not in self._mine("done"):
            key = self.desk.key("anything missed? n d u t q, ? for help:")
            try:
                if key == "n":
                    self.desk.say(add(self.desk, self.reviewer, text_of(self.reviewer, item.report_id)))
                elif key == "d":
                    self.reviewer.done(item.report_id)
                elif key == "u":
                    undo(self.desk, self.reviewer)
                    return
                else:
                    other_keys(key, END_HELP, self.desk, self.reviewer, item.report_id)
            except RunAborted as error:
                self.desk.say(str(error))

    def _look(self, found: StoredFinding) -> None:
        while True:
            key = self.desk.key("a r c u t q, ? for help:")
            try:
                if key == "u":
                    undo(self.desk, self.reviewer)
                    return
                if judge(key, self.desk, self.reviewer, found):
                    self.judged += 1
                    return
                other_keys(key, SAMPLE_HELP, self.desk, self.reviewer, found.report_id)
            except RunAborted as error:
                self.desk.say(str(error))


def judge(key: str, desk_: Desk, reviewer: Reviewer, found: StoredFinding) -> bool:
    """Accept, reject or correct; False for another key or a correction without fields."""
    if key == "a":
        reviewer.accept(found)
        return True
    if key == "r":
        reviewer.reject(found, desk_.line("why (may be empty):"))
        return True
    if key == "c":
        changes = desk_.fields(found.kind)
        if changes:
            reviewer.correct(found, changes, desk_.line("why (may be empty):"))
        return bool(changes)
    return False


def undo(desk_: Desk, reviewer: Reviewer) -> None:
    """Take back the last judgement."""
    desk_.say(f"taken back: {len(reviewer.undo())}")


def other_keys(key: str, help_: str, desk_: Desk, reviewer: Reviewer, report_id: str) -> None:
    """Text, help, quit; anything else is told to be none of the keys."""
    if key == "q":
        raise Quit
    if key == "t":
        read(desk_, text_of(reviewer, report_id))
    elif key != "c":
        desk_.say(help_ if key == "?" else f"{key!r} is no key here: {help_}")


def add(desk_: Desk, reviewer: Reviewer, report: Report) -> str:
    """A finding from words that are typed or pasted as printed; what to tell of it."""
    span = select_words(report, desk_.line("words of the report that tell it:"))
    kind = desk_.line(f"kind ({', '.join(KINDS)}):")
    if kind not in NEEDED:
        raise RunAborted(f"there is no kind {kind!r}; available kinds: {', '.join(KINDS)}")
    desk_.say(f"needed: {', '.join(NEEDED[kind])}")
    return f"added {reviewer.add(report, kind, span, desk_.fields(kind), desk_.line('why (may be empty):'))}"


def text_of(reviewer: Reviewer, report_id: str) -> Report:
    """The report, whole."""
    found = reviewer.store.report(report_id, level=reviewer.level)
    if found is None:
        raise RunAborted(f"there is no report {report_id!r} at the level {reviewer.level!r}")
    return found.report


def read(desk_: Desk, report: Report) -> None:
    """Show a whole report."""
    desk_.say(f"{report.date or 'no date'}  {words.plain(report.title or '')}\n")
    desk_.say("\n".join(words.plain(line) for line in report.text.splitlines()))


def show(desk_: Desk, reviewer: Reviewer, found: StoredFinding) -> None:
    """Show a finding with its words in their surroundings."""
    report = text_of(reviewer, found.report_id)
    desk_.say(
        f"{found.kind} {found.id}  {found.report_date or 'no date'}  {words.plain(found.report_title or '')}"
    )
    known: Mapping[str, str | None] = shown_fields(found.finding)
    desk_.say("  " + ", ".join(f"{name}: {words.plain(value or '-')}" for name, value in known.items()))
    for span in found.finding.evidence.spans:
        source = report.source(span.where)
        before, after = source[max(0, span.start - AROUND) : span.start], source[span.end : span.end + AROUND]
        desk_.say(f"  {words.plain(f'{before}[[{span.quote}]]{after}')}")
