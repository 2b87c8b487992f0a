"""A reading in a notebook: the report with its evidence marked, and beside each mark what was found there.

Plain HTML without scripts; everything that comes from a report is escaped and kept in an element of its own with
`dir="auto"`, so that a text written right to left cannot turn the page around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from html import escape
from itertools import pairwise

from goodoffices.faces import words
from goodoffices.model import Contact, Event, Finding, Position, Reading, Where

STYLE = """<style>
.go-reading{max-width:62em;line-height:1.5}
.go-reading mark{color:inherit;padding:0 .1em;border-bottom:2px solid}
.go-reading mark.go-contact{background:#cfe3ff;border-color:#1f5fbf}
.go-reading mark.go-position{background:#fde9c0;border-color:#a86a00}
.go-reading mark.go-track{background:#d6f0d2;border-color:#2d7d22}
.go-reading mark.go-event{background:#e8e8e8;border-color:#666}
.go-reading .go-text{white-space:pre-wrap;unicode-bidi:isolate;border-left:3px solid #ccc;padding-left:1em}
.go-reading li{unicode-bidi:isolate}
@media (prefers-color-scheme:dark){.go-reading mark{background:none!important}}
</style>"""
# A stretch with several findings is coloured by the first of these.
KINDS = ("contact", "position", "track", "event")


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ShownReading(Reading):
    """A reading that shows itself: as a page of HTML in a notebook, in one line elsewhere."""

    @staticmethod
    def of(reading: Reading) -> ShownReading:
        """The same reading."""
        return ShownReading(**{field.name: getattr(reading, field.name) for field in fields(reading)})

    def __repr__(self) -> str:
        return f"<Reading {self.report.id}: {words.summary(self)}>"

    def _repr_html_(self) -> str:
        return html(self)


def html(reading: Reading) -> str:
    """The reading as a fragment of HTML."""
    report = reading.report
    parts = [
        STYLE,
        '<div class="go-reading">',
        f'<p><strong><bdi dir="auto">{marked(reading, "title") or escape(report.id)}</bdi></strong><br>',
        f"{_isolated(words.source_line(reading))}<br>{_found(reading)}</p>",
        *_lists(reading),
        f'<div class="go-text" dir="auto">{marked(reading, "text")}</div>',
        "</div>",
    ]
    return "\n".join(parts)


def marked(reading: Reading, where: Where) -> str:
    """The text (or title) of a report, escaped, with a `mark` around each stretch that is evidence.

    Stretches may overlap: the text is cut at every border and each piece is marked with all that rests on it.
    """
    source = reading.report.source(where)
    spans = [
        (span, _kind(finding), told(finding))
        for finding in reading.findings()
        for span in finding.evidence.spans
        if span.where == where
    ]
    borders = sorted({0, len(source)} | {at for span, _, _ in spans for at in (span.start, span.end)})
    pieces = []
    for start, end in pairwise(borders):
        here = [(kind, text) for span, kind, text in spans if span.start <= start and end <= span.end]
        piece = escape(source[start:end])
        if here:
            kind = min((kind for kind, _ in here), key=KINDS.index)
            title = escape(" | ".join(dict.fromkeys(text for _, text in here)))
            piece = f'<mark class="go-{kind}" title="{title}">{piece}</mark>'
        pieces.append(piece)
    return "".join(pieces)


def told(finding: Finding) -> str:
    """A finding in one line."""
    if isinstance(finding, Contact):
        people = "; ".join(map(words.part, finding.participants)) or words.UNKNOWN
        place = finding.place or finding.country
        more = [words.when(finding.date) if finding.date else "", words.plain(place or "")]
        return " · ".join(filter(None, (f"{words.label(finding.format)}, {finding.modality}", *more, people)))
    if isinstance(finding, Position):
        sign = words.DIRECTIONS[finding.direction]
        stance = f"{words.label(finding.stance)} · {words.label(finding.issue)}"
        return f"{words.who(finding.holder)} {sign} {stance}: {words.quoted(finding.proposition)}"
    if isinstance(finding, Event):
        return f"{words.coded(finding)} · {words.sides(finding)} · {finding.modality}"
    parties = ", ".join(map(words.plain, finding.parties))
    voice = finding.evidence.said_by
    word = "alleged" if finding.alleged else "said"
    by = f"{word} by {words.plain(voice)}" if voice else ("alleged" if finding.alleged else "")
    stage = f"{words.label(finding.track)}: {words.label(finding.stage)}"
    return " · ".join(filter(None, (stage, parties, by)))


def _lists(reading: Reading) -> Iterator[str]:
    kinds: tuple[tuple[str, Iterable[Finding]], ...] = (
        ("Contacts", reading.contacts),
        ("Positions", reading.positions),
        ("Tracks", reading.tracks),
        ("Events", reading.events),
    )
    for name, findings in kinds:
        items = "".join(f'<li dir="auto">{escape(told(finding))}</li>' for finding in findings)
        if items:
            yield f"<details open><summary>{name}</summary><ul>{items}</ul></details>"


def _found(reading: Reading) -> str:
    """How much was found and how much not coded."""
    found = words.summary(reading) if next(reading.findings(), None) else "Nothing found"
    return f"{found}; {words.counted(len(reading.refusals), 'passage')} seen and not coded"


def _kind(finding: Finding) -> str:
    if isinstance(finding, Contact):
        return "contact"
    if isinstance(finding, Position):
        return "position"
    return "event" if isinstance(finding, Event) else "track"


def _isolated(text: str) -> str:
    return f'<bdi dir="auto">{escape(text)}</bdi>'
