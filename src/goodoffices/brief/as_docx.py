"""A briefing as a Word document: styles, real footnotes, figures as vector pictures with pixels to fall back on."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from goodoffices.brief.as_pdf import png
from goodoffices.brief.document import Brief, Figure, Row, Section
from goodoffices.brief.draw import svg
from goodoffices.brief.footnotes import Footnotes
from goodoffices.brief.notes import cut_line, head, intro, numbers, parts, source_lines
from goodoffices.brief.sentence import Sentence
from goodoffices.errors import RunAborted

EPOCH = (1980, 1, 1, 0, 0, 0)
_SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def docx(brief: Brief) -> bytes:
    """The briefing as a Word file. Raises RunAborted where its packages are missing."""
    try:
        from docx import Document  # noqa: PLC0415 - the other formats do without it
    except ModuleNotFoundError as error:
        raise RunAborted("DOCX needs the package python-docx; install goodoffices[brief]") from error
    return _steady(_Writing(Document(), brief).whole())


class _Writing:
    """Writes one briefing into one document."""

    def __init__(self, document: Any, brief: Brief) -> None:
        self.document, self.brief = document, brief
        self.order = numbers(brief)
        self.notes = Footnotes(document)

    def whole(self) -> bytes:
        """The finished file."""
        document, brief = self.document, self.brief
        self._properties()
        handling = document.sections[0].header.paragraphs[0]
        handling.text = brief.level.upper()
        document.add_paragraph(brief.title, style="Title")
        for label, text in head(brief):
            self._labelled(label, text)
        for section in brief.sections:
            self._section(section)
        document.add_heading("Sources", 1)
        for name, text in source_lines(brief):
            self._labelled(name, text, style="List Bullet")
        self.notes.finish()
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    def _properties(self) -> None:
        from docx.shared import Pt  # noqa: PLC0415

        told = self.document.core_properties
        told.title, told.author, told.comments = self.brief.title, "goodoffices", ""
        # The same record must give the same file: no time of day.
        told.created = told.modified = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - the format has no zone
        told.last_modified_by, told.revision = "goodoffices", 1
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(11)

    def _labelled(self, label: str, text: str, style: str | None = None) -> None:
        paragraph = self.document.add_paragraph(style=style)
        paragraph.paragraph_format.space_after = 0
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(text)

    def _section(self, section: Section) -> None:
        document = self.document
        document.add_heading(section.title, 1)
        if intro(section):
            document.add_paragraph(intro(section)).runs[0].italic = True
        if section.table is not None:
            self._table(section.table.heads, section.table.rows)
        for one in section.sentences:
            self._sentence(document.add_paragraph(style="List Bullet"), one)
        if not section.sentences and section.table is None and section.empty:
            document.add_paragraph(section.empty).runs[0].italic = True
        if cut_line(section):
            document.add_paragraph(cut_line(section)).runs[0].italic = True
        for figure in section.figures:
            self._figure(figure)

    def _table(self, heads: tuple[str, str], rows: tuple[Row, ...]) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        table = self.document.add_table(rows=1, cols=2, style="Table Grid")
        table.autofit = False
        for cell, text in zip(table.rows[0].cells, heads, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        for row in rows:
            cells = table.add_row().cells
            cells[0].text = row.label
            self._sentence(cells[1].paragraphs[0], row.sentence)
        for line in table.rows:
            line.cells[0].width, line.cells[1].width = Cm(4), Cm(12)

    def _sentence(self, paragraph: Any, one: Sentence) -> None:
        for clause in one.clauses:
            paragraph.add_run(clause.text)
            for at, ground in enumerate(clause.grounds):
                if at:
                    paragraph.add_run(",").font.superscript = True
                before, quote, after = parts(ground)
                self.notes.cite(paragraph, self.order[ground], (before, quote, after))

    def _figure(self, figure: Figure) -> None:
        from docx.shared import Cm  # noqa: PLC0415

        paragraph = self.document.add_paragraph()
        shape = paragraph.add_run().add_picture(io.BytesIO(png(figure.picture)), width=Cm(16))
        properties = shape._inline.docPr  # noqa: SLF001 - python-docx has no door to the words for a picture
        properties.set("descr", f"{figure.picture.title}. {figure.caption}")
        properties.set("name", figure.name)
        self._vector(shape, figure)
        self.document.add_paragraph(figure.caption, style="Caption")

    def _vector(self, shape: Any, figure: Figure) -> None:
        """The SVG beside the pixels, by the extension that Word has known since 2016."""
        from docx.opc.constants import RELATIONSHIP_TYPE as kind  # noqa: N811, PLC0415
        from docx.opc.packuri import PackURI  # noqa: PLC0415
        from docx.opc.part import Part  # noqa: PLC0415
        from docx.oxml import parse_xml  # noqa: PLC0415

        name = PackURI(f"/word/media/{figure.name}.svg")
        part = Part(name, "image/svg+xml", svg(figure.picture).encode("utf-8"), self.document.part.package)
        link = self.document.part.relate_to(part, kind.IMAGE)
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip  # noqa: SLF001
        blip.append(
            parse_xml(
                '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
                'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                f'<a:ext uri="{_EXTENSION}"><asvg:svgBlip xmlns:asvg="{_SVG}" r:embed="{link}"/></a:ext></a:extLst>'
            )
        )


def _steady(made: bytes) -> bytes:
    """The same parts without the time of day at which they were packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
