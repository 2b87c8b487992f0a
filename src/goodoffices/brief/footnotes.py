"""Real footnotes in a Word document, which python-docx does not make: a part of their own, styles, references.

Source: ECMA-376 part 1, 17.11 (footnotes) and 17.16.5.37 (NOTEREF).
"""

from __future__ import annotations

import re
from typing import Any
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_SPECIAL = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    f'w:lineRule="auto"/></w:pPr><w:r><w:{mark}/></w:r></w:p></w:footnote>'
    for kind, number, mark in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)
_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RAISED = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'


class Footnotes:
    """Collects the footnotes of a document; `finish` writes them into it."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._made: dict[int, str] = {}
        self._styles()

    def _styles(self) -> None:
        """The two styles that Word itself uses for footnotes."""
        from docx.enum.style import WD_STYLE_TYPE  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        styles = self._document.styles
        text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style, text.font.size = styles["Normal"], Pt(9)
        text.paragraph_format.space_after = Pt(2)
        text.element.set(f"{{{_W}}}styleId", "FootnoteText")
        mark = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        mark.element.set(f"{{{_W}}}styleId", "FootnoteReference")

    def cite(self, paragraph: Any, number: int, note: tuple[str, str, str]) -> None:
        """A reference to the note `number`; the first one makes the note, later ones point at it."""
        from docx.oxml import parse_xml  # noqa: PLC0415

        name = f"_Note{number}"
        if number in self._made:
            field = (
                f'<w:r>{_RAISED}<w:fldChar w:fldCharType="begin"/></w:r>'
                f'<w:r>{_RAISED}<w:instrText xml:space="preserve"> NOTEREF {name} \\f \\h </w:instrText></w:r>'
                f'<w:r>{_RAISED}<w:fldChar w:fldCharType="separate"/></w:r>'
                f"<w:r>{_RAISED}<w:t>{number}</w:t></w:r>"
                f'<w:r>{_RAISED}<w:fldChar w:fldCharType="end"/></w:r>'
            )
        else:
            self._made[number] = _note(number, note)
            field = (
                f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
                f'<w:r>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>'
                f'<w:bookmarkEnd w:id="{number}"/>'
            )
        for element in parse_xml(f'<w:p xmlns:w="{_W}">{field}</w:p>'):
            paragraph._p.append(element)  # noqa: SLF001 - python-docx has no door to footnotes

    def finish(self) -> None:
        """Write the part with the notes, in order, and say in the settings which of them separate."""
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
        from docx.opc.packuri import PackURI  # noqa: PLC0415
        from docx.opc.part import Part  # noqa: PLC0415
        from docx.oxml import parse_xml  # noqa: PLC0415

        notes = "".join(self._made[number] for number in sorted(self._made))
        top = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        xml = f'{top}\n<w:footnotes xmlns:w="{_W}">{_SPECIAL}{notes}</w:footnotes>'
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, xml.encode("utf-8"), package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        marks = '<w:footnote w:id="-1"/><w:footnote w:id="0"/>'
        settings = self._document.settings.element
        made = parse_xml(f'<w:footnotePr xmlns:w="{_W}">{marks}</w:footnotePr>')
        # The schema wants an order: footnotePr stands before these.
        after = [
            f"{{{_W}}}{name}"
            for name in ("endnotePr", "compat", "docVars", "rsids", "themeFontLang", "clrSchemeMapping")
        ]
        later = next((child for child in settings if child.tag in after), None)
        if later is None:
            settings.append(made)
        else:
            later.addprevious(made)


def _note(number: int, note: tuple[str, str, str]) -> str:
    before, quote, after = (escape(_legal(part)) for part in note)
    words = f" “{quote}” {after}" if quote else ""
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        f"<w:r>{_RAISED}<w:footnoteRef/></w:r>"
        f'<w:r><w:t xml:space="preserve"> {before}{words}</w:t></w:r></w:p></w:footnote>'
    )


def _legal(text: str) -> str:
    """Characters that XML cannot hold left out."""
    return "".join(
        c
        for c in text
        if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )
