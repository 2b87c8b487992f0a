"""Small files of every format, made by ourselves, for the tests of sources."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping, Sequence

TEXT = (
    "The foreign minister of Ruritania met the envoy of Graustark in Strelsau on Monday.\n\n"
    "They said that the talks on the border will go on next week, and that both sides would like more time."
)
PARAGRAPHS = tuple(TEXT.split("\n\n"))
WORDS = set(TEXT.replace(".", "").replace(",", "").split())


def page(*paragraphs: str, head: str = "", title: str = "Talks go on", top: str = "") -> str:
    """A page with what stands around an article."""
    body = "".join(f"<p>{line}</p>" for line in paragraphs or PARAGRAPHS)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f'<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>{top}<article><h1>{title}</h1>'
        f'{body}</article><div class="comments"><p>Reader: I do not believe a word of it.</p></div>'
        f"<footer>© 2030 All rights reserved</footer></body></html>"
    )


def pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]], *, info: Mapping[str, str] | None = None
) -> bytes:
    """A PDF of lines: (x, y, size of type, text) for each page of 595 x 842 points."""
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    numbers = []
    for lines in pages:
        drawn = "".join(
            f"BT /F1 {size} Tf {x} {y} Td ({_escaped(text)}) Tj ET\n" for x, y, size, text in lines
        )
        stream = drawn.encode("latin-1")
        content = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        numbers.append(add(f"<< /Type /Page /Parent PAGES 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R "
                           f"/Resources << /Font << /F1 {font} 0 R >> >> >>".encode()))  # fmt: skip
    kids = " ".join(f"{number} 0 R" for number in numbers)
    tree = add(f"<< /Type /Pages /Kids [{kids}] /Count {len(numbers)} >>".encode())
    objects[:] = [content.replace(b"PAGES", str(tree).encode()) for content in objects]
    catalog = add(f"<< /Type /Catalog /Pages {tree} 0 R >>".encode())
    told = add(
        b"<< " + b" ".join(f"/{key} ({value})".encode() for key, value in (info or {}).items()) + b" >>"
    )
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, catalog, told)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def lines_of(
    text: str, x: float, y: float, *, width: int = 60, size: float = 10
) -> list[tuple[float, float, float, str]]:
    """Words set as lines of at most `width` characters, one under the other."""
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + len(word) >= width:
            rows.append(row)
            row = ""
        row = f"{row} {word}".strip()
    return [(x, y - 12 * number, size, line) for number, line in enumerate([*rows, row])]


def simple_pdf() -> bytes:
    """A PDF of one page with the text."""
    first = lines_of(PARAGRAPHS[0], 72, 700)
    return pdf([[*first, *lines_of(PARAGRAPHS[1], 72, 700 - 12 * len(first) - 14)]])


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str | None = None, *, created: str = "2021-03-04T10:00:00Z", title: str = "Readout") -> bytes:
    """A Word document with this XML in its body."""
    xml = body or "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in PARAGRAPHS)
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dcterms:created>{created}</dcterms:created></cp:coreProperties>"
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'.encode(),
            "docProps/core.xml": core.encode(),
        }
    )


def xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    """An Excel file of one sheet."""
    from openpyxl import Workbook  # noqa: PLC0415

    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """A ZIP archive, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    """A TAR archive."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def mail(
    body: str = TEXT,
    *,
    headers: str = "From: Ministry Press <press@mfa.example>\nSubject: Talks go on\nDate: Thu, 4 Mar 2021 10:00:00 +0200\n",
    kind: str = "text/plain",
) -> bytes:
    """A message of one part."""
    told = f"{headers}To: list@desk.example\nMIME-Version: 1.0\nContent-Type: {kind}; charset=utf-8\n\n"
    return (told + body).encode()


def warc_record(body: bytes, url: str = "http://news.example/a", kind: str = "response") -> bytes:
    """One record of a WARC file."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2030-01-01T00:00:00Z\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(
    body: bytes, headers: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK"
) -> bytes:
    """A recorded answer of a server."""
    return f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body


def warc(bodies: Sequence[bytes], *, packed: bool = False) -> bytes:
    """A WARC file of answers, gzipped record by record where `packed`."""
    records = [warc_record(body, f"http://news.example/{number}") for number, body in enumerate(bodies)]
    return b"".join(gzip.compress(record, mtime=0) if packed else record for record in records)


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Ruritania News</title><link>http://news.example/</link>
<item><title>Talks go on</title><link>http://news.example/1</link><guid>http://news.example/1</guid>
<pubDate>Thu, 04 Mar 2021 10:00:00 +0200</pubDate><description>A teaser.</description>
<content:encoded><![CDATA[{"".join(f"<p>{line}</p>" for line in PARAGRAPHS * 5)}]]></content:encoded></item>
<item><title>Second</title><link>http://news.example/2</link><description>Only a teaser.</description></item>
</channel></rss>""".encode()
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://news.example/1</loc><lastmod>2030-01-01</lastmod>
<news:news><news:publication><news:name>Ruritania News</news:name></news:publication>
<news:publication_date>2021-03-04</news:publication_date><news:title>Talks go on</news:title></news:news></url>
<url><loc>http://news.example/2</loc></url></urlset>"""
NITF = (
    '<?xml version="1.0"?><nitf><head><title>Talks</title><docdata><date.issue norm="20210304T100000Z"/></docdata>'
    '<pubdata name="Ruritania Press"/></head><body><body.head><hedline><hl1>Talks go on</hl1></hedline></body.head>'
    f"<body.content>{''.join(f'<p>{line}</p>' for line in PARAGRAPHS)}</body.content></body></nitf>"
).encode()
NEWSML = (
    '<?xml version="1.0"?><newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    '<newsItem guid="urn:newsml:x:1"><itemMeta><itemClass qcode="ninat:text"/><provider literal="RP"><name>Ruritania Press'
    "</name></provider><versionCreated>2021-03-05T00:00:00Z</versionCreated></itemMeta><contentMeta>"
    '<contentCreated>2021-03-04T10:00:00Z</contentCreated><language tag="en"/><headline>Talks go on</headline></contentMeta>'
    '<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
    f"{''.join(f'<p>{line}</p>' for line in PARAGRAPHS)}</body></html></inlineXML></contentSet></newsItem>"
    '<newsItem guid="urn:newsml:x:2"><itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:canceled"/></itemMeta>'
    "</newsItem><newsItem><itemMeta><itemClass qcode='ninat:picture'/></itemMeta><contentSet/></newsItem>"
    "</itemSet></newsMessage>"
).encode()
GDELT = "\n".join(
    "\t".join(["1234567890", "20210304", "202103", "2021", *[""] * 56, f"http://news.example/{number}"])
    for number in (1, 1, 2)
).encode()
CSV = f'Title,Body,Published\nTalks go on,"{TEXT}",4 March 2021\n'.encode()
JSONL = json.dumps({"id": "a", "text": TEXT}).encode() + b"\n"


def every_format() -> dict[str, bytes]:
    """A small file of each format, by name."""
    return {
        "a.txt": TEXT.encode(),
        "a.jsonl": JSONL,
        "a.json": b"[" + JSONL + b"]",
        "a.html": page().encode(),
        "a.csv": CSV,
        "a.xlsx": xlsx([["text", "date"], [TEXT, "2021-03-04"]]),
        "a.export.CSV": GDELT,
        "feed.xml": RSS,
        "sitemap.xml": SITEMAP,
        "news.xml": NEWSML,
        "a.nitf": NITF,
        "a.pdf": simple_pdf(),
        "a.docx": docx(),
        "a.eml": mail(),
        "a.mbox": b"From x Thu Mar  4 10:00:00 2021\n"
        + mail()
        + b"\n\nFrom y Thu Mar  4 10:00:00 2021\n"
        + mail(),
        "a.mht": mail(page(), kind="text/html", headers="From: <Saved by Browser>\nSubject: x\n"),
        "a.warc": warc([answer(page().encode())]),
        "a.warc.gz": warc([answer(page().encode())], packed=True),
        "a.zip": zipped({"b/c.html": page().encode()}),
        "a.tar": tarred({"b/c.html": page().encode()}),
        "a.tgz": tarred({"b/c.txt": TEXT.encode()}, "w:gz"),
        "a.txt.gz": gzip.compress(TEXT.encode(), mtime=0),
    }
