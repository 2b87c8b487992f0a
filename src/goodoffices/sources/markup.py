"""Bytes of pages and XML to trees, without network, entities or files of others."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from goodoffices.sources.failure import Failure

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
# Pages that say Latin-1 mean Windows-1252 (WHATWG Encoding Standard).
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
# A page with more broken characters than this is in another encoding than it says.
MOST_BROKEN = 0.01
NAMESPACE = re.compile(r"^\{[^}]*\}")
# Characters of a page that cannot be empty.
LARGE = 2_000_000
# Elements that end a line of text.
BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt figcaption footer h1 h2 h3 h4 h5 h6 header hl1 hl2 hr li "
    "main ol p pre section table td th tr ul".split()
)
UNSEEN = frozenset(
    "audio button canvas form head iframe img input noscript object script select style svg "
    "template textarea video".split()
)


def decoded(data: bytes, charset: str | None) -> str:
    """The text of a page: byte order mark, UTF-8 where it is, then what HTTP says, then what the page says.

    Raises Failure `encoding` when too much of it is broken.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        said = _META.search(data[:8192]) or _XML.match(data[:200])
    names = [name for name in (charset, said and said[1].decode("ascii")) if name]
    text = data.decode(_codec(names), errors="replace")
    if text.count("�") > MOST_BROKEN * len(text):
        message = f"its encoding is broken (said to be {names[0] if names else 'nothing'}); save it as UTF-8"
        raise Failure("encoding", message)
    return text


def _codec(names: list[str]) -> str:
    """What bytes are that are not UTF-8: the first other encoding that is told, else broken UTF-8, else Windows."""
    utf_8 = False
    for name in names:
        try:
            found = codecs.lookup(name).name
        except LookupError:
            continue
        if found != "utf-8":
            return _MEANT.get(found, found)
        utf_8 = True
    return "utf-8" if utf_8 else "cp1252"


def page_tree(text: str) -> Any:
    """The tree of a page, comments and processing instructions left out.

    Raises Failure `empty` for a page without elements.
    """
    text = _DECLARATION.sub("", text, count=1).replace("\0", "�")
    parser = lxml_html.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=False,
        no_network=True,
    )
    try:
        tree = lxml_html.document_fromstring(text.encode("utf-8", errors="replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        if len(text) > LARGE:  # which is how lxml says that it got no more memory
            raise Failure(
                "too-costly", "taking the page apart exceeds the bound of memory; leave it out"
            ) from error
        raise Failure("empty", "the page holds no text; leave it out") from error
    return tree


def xml_tree(data: bytes) -> Any:
    """The root of an XML document; nothing is expanded, loaded or followed.

    Raises Failure `entities` for a document that declares entities of its own, `bad-xml` for a broken one.
    """
    if b"<!ENTITY" in data or b"<\0!\0E\0N\0T\0I\0T\0Y" in data or b"\0<\0!\0E\0N\0T\0I\0T\0Y" in data:
        message = "it declares XML entities, which may be made to do harm; write their content out"
        raise Failure("entities", message)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = str(error).split("\n", maxsplit=1)[0][:120]
        raise Failure("bad-xml", f"broken XML ({reason}); make the file again") from error


def local(node: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    return NAMESPACE.sub("", node.tag) if isinstance(node.tag, str) else ""


def children(node: Any, name: str) -> list[Any]:
    """The elements of this local name anywhere below, in order."""
    return [found for found in node.iter() if local(found) == name and found is not node]


def first(node: Any, *path: str) -> Any | None:
    """The first element down a path of local names, each anywhere below the one before."""
    for name in path:
        found = children(node, name)
        if not found:
            return None
        node = found[0]
    return node


def words(node: Any | None) -> str | None:
    """The text of an element on one line, None where there is none."""
    if node is None:
        return None
    return " ".join("".join(node.itertext()).split()) or None


def block_text(node: Any) -> str:
    """The text of an element as a reader sees it: a paragraph for each block, a blank line between."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(node)).split("\n"))
    return "\n\n".join(line for line in lines if line)


def _pieces(node: Any) -> Iterator[str]:
    """Text and ends of lines in order, without recursion, because mail nests tables deeply."""
    stack: list[tuple[Any, bool]] = [(node, False)]
    while stack:
        element, done = stack.pop()
        name = local(element).lower()
        if done:
            yield "\n" if name in BLOCKS else ""
            if element is not node:
                yield _even(element.tail)
            continue
        if name in UNSEEN or not name:
            if element is not node:
                yield _even(element.tail)
            continue
        yield "\n" if name in BLOCKS else ""
        yield _even(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(list(element)))


def _even(text: str | None) -> str:
    return text.replace("\n", " ").replace("\r", " ") if text else ""


def kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are known."""
    return {key: value for key, value in fields.items() if value not in {None, ""}}
