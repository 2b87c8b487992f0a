"""A briefing as PDF, set by typst with its own fonts: footnotes on the page, figures as vectors, nothing fetched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from goodoffices.brief.document import Brief, Section
from goodoffices.brief.draw import Picture, svg
from goodoffices.brief.notes import cut_line, head, intro, numbers, parts, source_lines
from goodoffices.brief.sentence import Ground, Sentence
from goodoffices.errors import RunAborted

TEMPLATE = Path(__file__).parent / "data" / "brief.typ"


def pdf(brief: Brief) -> bytes:
    """The briefing as a PDF. Raises RunAborted where typst is not installed."""
    return _compiled(source(brief), _pictures(brief), "pdf", None)


def png(picture: Picture, ppi: float = 192.0) -> bytes:
    """A picture as pixels, for programs that cannot show the vector picture beside it."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("one.svg", width: 170mm)\n'
    return _compiled(page, {"one.svg": svg(picture)}, "png", ppi)


def _compiled(
    text: str, pictures: Mapping[str, str], kind: Literal["pdf", "png"], ppi: float | None
) -> bytes:
    try:
        import typst  # noqa: PLC0415 - the other formats do without it
    except ModuleNotFoundError as error:
        raise RunAborted(
            "PDF and pictures in DOCX need the package typst; install goodoffices[brief]"
        ) from error
    with tempfile.TemporaryDirectory() as folder:
        for name, content in {**pictures, "brief.typ": text}.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        # The fonts of the machine would make another file on another machine.
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
        path = str(Path(folder) / "brief.typ")
        made = typst.compile(path, root=folder, font_paths=fonts, format=kind, ppi=ppi, timestamp=0)
    if not isinstance(made, bytes):
        raise RunAborted("typst made several pages where one was expected")
    return made


def _pictures(brief: Brief) -> Mapping[str, str]:
    return {f"{f.name}.svg": svg(f.picture) for section in brief.sections for f in section.figures}


def source(brief: Brief) -> str:
    """The typst source. All words are string literals, so that words of reports cannot become markup."""
    order, seen = numbers(brief), set[Ground]()
    out = [TEMPLATE.read_text(encoding="utf-8"), f"#show: brief.with({_s(brief.title)}, {_s(brief.level)})"]
    out += [f"#line-of({_s(label)}, {_s(text)})" for label, text in head(brief)]
    for section in brief.sections:
        out += _section(section, order, seen)
    out.append("= #text(" + _s("Sources") + ")")
    out += [f"#line-of({_s(name)}, {_s(text)})" for name, text in source_lines(brief)]
    return "\n".join(out) + "\n"


def _section(section: Section, order: Mapping[Ground, int], seen: set[Ground]) -> Iterator[str]:
    yield f"= #text({_s(section.title)})"
    if intro(section):
        yield f"#quiet({_s(intro(section))})"
    if section.table is not None:
        cells = [
            f"[#text({_s(row.label)})], [{_sentence(row.sentence, order, seen)}]"
            for row in section.table.rows
        ]
        heads = ", ".join(f"[*#text({_s(text)})*]" for text in section.table.heads)
        yield f"#rows({heads}, {', '.join(cells)})"
    for one in section.sentences:
        yield f"#point[{_sentence(one, order, seen)}]"
    if not section.sentences and section.table is None and section.empty:
        yield f"#quiet({_s(section.empty)})"
    if cut_line(section):
        yield f"#quiet({_s(cut_line(section))})"
    for figure in section.figures:
        yield f'#drawing("{figure.name}.svg", {_s(figure.picture.title)}, {_s(figure.caption)})'


def _sentence(one: Sentence, order: Mapping[Ground, int], seen: set[Ground]) -> str:
    out = []
    for clause in one.clauses:
        out.append(f"#text({_s(clause.text)})")
        for at, ground in enumerate(clause.grounds):
            if at:
                out.append("#super[,]")  # else notes 2 and 3 would read as 23
            name = f"n{order[ground]}"
            if ground in seen:
                out.append(f"#footnote(<{name}>)")
            else:
                seen.add(ground)
                before, quote, after = parts(ground)
                out.append(f"#footnote(note({_s(before)}, {_s(quote)}, {_s(after)})) <{name}>")
    return "".join(out)


def _s(text: str) -> str:
    """A typst string literal."""
    safe = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{safe}"'
