"""Findings as pages show them, and the numbered notes that every statement leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote

from goodoffices.faces.web import say
from goodoffices.faces.web.wording import wording
from goodoffices.model import Contact, Event, Finding, Position, Report, Span, TrackNote
from goodoffices.record.stored import StoredFinding


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding in words: `tone` and `symbol` draw it, `word` stands beside the symbol, `said` is its proposition."""

    id: str
    kind: str
    tone: str
    symbol: str
    word: str
    sentence: str
    said: str | None
    href: str
    finding: Finding


def entry_of(finding: Finding, name: str | None = None) -> Entry:
    """How a finding is shown."""
    kind, tone, symbol, word, sentence, said = _parts(finding)
    key = name or finding.id
    href = f"/{'contacts' if kind == 'contact' else 'entries'}/{quote(key, safe='')}"
    return Entry(key, kind, tone, symbol, word, sentence, said, href, finding)


def _parts(finding: Finding) -> tuple[str, str, str, str, str, str | None]:
    words = wording()
    if isinstance(finding, Contact):
        tone, word = words.modalities[finding.modality]
        kind = words.label(finding.format)
        return "contact", tone, f"m-{finding.modality}", f"{word} · {kind}", say.contact(finding), None
    if isinstance(finding, Position):
        tone, word = words.stances[finding.stance]
        return "position", tone, f"s-{finding.stance}", word, say.position(finding), finding.proposition.quote
    if isinstance(finding, TrackNote):
        tone = words.stage_tone(finding.stage)
        return "track", tone, "t-bar", words.label(finding.stage), say.track(finding), None
    event: Event = finding
    return "event", "silent", "e-dot", event.type.lower(), say.event(event), None


def report_href(report_id: str) -> str:
    """The reader of a report."""
    return f"/reports/{quote(report_id, safe='')}"


def spans_of(finding: Finding) -> tuple[Span, ...]:
    """The words that a finding rests on, each once."""
    return tuple(dict.fromkeys(finding.evidence.spans))


def anchor_of(name: str, number: int = 0) -> str:
    """The id of the mark of a span of a finding: its first one carries the permalink."""
    return f"evidence-{name}" if number == 0 else f"evidence-{name}-{number + 1}"


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered quotation with where it stands."""

    number: int
    quote: str
    where: str
    start: int
    end: int
    report_id: str
    report_title: str | None
    publisher: str | None
    date: str | None
    href: str


@dataclass(slots=True)
class Notes:
    """The notes of one page; the same words get the same number."""

    notes: list[Note] = field(default_factory=list)
    _numbers: dict[tuple[str, str, int, int], int] = field(default_factory=dict)

    def cite(self, stored: StoredFinding) -> list[int]:
        """The numbers of the words that a finding rests on."""
        return [self._number(stored, span, at) for at, span in enumerate(spans_of(stored.finding))]

    def _number(self, stored: StoredFinding, span: Span, at: int) -> int:
        key = (stored.report_id, span.where, span.start, span.end)
        if key not in self._numbers:
            number = self._numbers[key] = len(self.notes) + 1
            self.notes.append(
                Note(
                    number,
                    span.quote,
                    span.where,
                    span.start,
                    span.end,
                    stored.report_id,
                    stored.report_title,
                    stored.publisher,
                    stored.report_date,
                    f"{report_href(stored.report_id)}#{anchor_of(stored.id, at)}",
                )
            )
        return self._numbers[key]


def of_report(finding: Finding, report: Report) -> StoredFinding:
    """A finding of a report that is not kept, as if it were."""
    return StoredFinding(
        finding.id,
        entry_of(finding).kind,
        finding,
        "public",
        report.date or "",
        report.date or "",
        None,
        report.id,
        report.date,
        report.title,
        None,
        report.publisher,
        report.url,
        "not kept",
        "",
        None,
    )
