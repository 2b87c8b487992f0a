"""A briefing as Markdown with footnotes, readable as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from goodoffices.brief.document import Brief, Section
from goodoffices.brief.notes import cut_line, head, intro, numbers, parts, source_lines
from goodoffices.brief.sentence import Ground, Sentence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def markdown(brief: Brief) -> str:
    """The whole briefing; figures are named by their captions, since the format has none of its own."""
    order = numbers(brief)
    lines = [f"# {escaped(brief.title)}", ""]
    lines += [f"- **{label}**: {escaped(text)}" for label, text in head(brief)]
    for section in brief.sections:
        lines += ["", f"## {section.title}", "", *_section(section, order)]
    lines += ["", "## Sources", ""]
    lines += [f"- {escaped(name)}: {text}" for name, text in source_lines(brief)]
    lines.append("")
    for ground, number in order.items():
        before, quote, after = (escaped(part) for part in parts(ground))
        lines.append(f"[^{number}]: {before}" + (f" “{quote}” {after}" if quote else ""))
    return "\n".join(lines) + "\n"


def _section(section: Section, order: Mapping[Ground, int]) -> Iterator[str]:
    if intro(section):
        yield from (intro(section), "")
    if section.table is not None:
        yield "| " + " | ".join(section.table.heads) + " |"
        yield "|---|---|"
        yield from (f"| {row.label} | {sentence(row.sentence, order)} |" for row in section.table.rows)
    yield from (f"- {sentence(one, order)}" for one in section.sentences)
    if not section.sentences and section.table is None and section.empty:
        yield section.empty
    if cut_line(section):
        yield from ("", cut_line(section))


def sentence(one: Sentence, order: Mapping[Ground, int]) -> str:
    """The words with their notes."""
    return "".join(escaped(c.text) + "".join(f"[^{order[g]}]" for g in c.grounds) for c in one.clauses)


def escaped(text: str) -> str:
    """Words of reports must not become markup."""
    return _SPECIAL.sub(r"\\\1", text)
