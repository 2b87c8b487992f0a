"""A briefing as one HTML file: no script, nothing from outside, figures inline, every note linked both ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from goodoffices.brief.document import Brief, Section
from goodoffices.brief.draw import svg
from goodoffices.brief.notes import cut_line, head, intro, numbers, parts, source_lines
from goodoffices.brief.sentence import Ground, Sentence

STYLE = Path(__file__).parent / "data" / "brief.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def html(brief: Brief) -> str:
    """The whole briefing as a document that stands alone."""
    order = numbers(brief)
    seen: set[Ground] = set()
    style = STYLE.read_text(encoding="utf-8")
    out = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(brief.title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>",
        f'<p class="handling">{escape(brief.level)}</p>',
        f"<h1>{escape(brief.title)}</h1>\n<dl>",
        *(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in head(brief)),
        "</dl>",
    ]
    for section in brief.sections:
        out += _section(section, order, seen)
    out += ['<section id="sources">\n<h2>Sources</h2>\n<ul>']
    out += [f"<li>{escape(name)}: {escape(text)}</li>" for name, text in source_lines(brief)]
    out += ["</ul>\n</section>", '<section id="notes">\n<h2>Evidence</h2>\n<ol>']
    for ground, number in order.items():
        before, quote, after = (escape(part) for part in parts(ground))
        words = f' <q dir="auto">{quote}</q> {after}' if quote else ""
        back = f'<a href="#r{number}" aria-label="Back to the text">↩</a>'
        out.append(f'<li id="n{number}">{before}{words} {back}</li>')
    out.append("</ol>\n</section>\n</main>\n</body>\n</html>\n")
    return "\n".join(out)


def _section(section: Section, order: Mapping[Ground, int], seen: set[Ground]) -> Iterator[str]:
    yield f'<section id="{section.name}">\n<h2>{escape(section.title)}</h2>'
    if intro(section):
        yield f'<p class="muted">{escape(intro(section))}</p>'
    if section.table is not None:
        heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in section.table.heads)
        yield f"<table>\n<thead><tr>{heads}</tr></thead>\n<tbody>"
        for row in section.table.rows:
            told = _sentence(row.sentence, order, seen)
            yield f'<tr><th scope="row">{escape(row.label)}</th><td data-finding>{told}</td></tr>'
        yield "</tbody>\n</table>"
    if section.sentences:
        yield "<ul>"
        yield from (f"<li data-finding>{_sentence(one, order, seen)}</li>" for one in section.sentences)
        yield "</ul>"
    elif section.table is None and section.empty:
        yield f'<p class="muted">{escape(section.empty)}</p>'
    if cut_line(section):
        yield f'<p class="muted">{escape(cut_line(section))}</p>'
    for figure in section.figures:
        yield f"<figure>{svg(figure.picture)}<figcaption>{escape(figure.caption)}</figcaption></figure>"
    yield "</section>"


def _sentence(one: Sentence, order: Mapping[Ground, int], seen: set[Ground]) -> str:
    out = []
    for clause in one.clauses:
        out.append(escape(clause.text))
        for ground in clause.grounds:
            number = order[ground]
            place = "" if ground in seen else f' id="r{number}"'
            seen.add(ground)
            out.append(f'<a class="cite" href="#n{number}"{place}>{number}</a>')
    return "".join(out)
