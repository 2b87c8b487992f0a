"""Pages: title, publisher and day where the page tells them, and the text without what stands around it."""

from __future__ import annotations

import json

import pytest

from goodoffices.sources.failure import Failure
from goodoffices.sources.html import pages
from source_builders import PARAGRAPHS, TEXT, page


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


GRAPH = json.dumps({"@graph": [{"@type": "WebPage"}, {"@type": ["Report"], "datePublished": "2021-03-04"}]})
PAGES = [
    (page(), {}, "date", None, "nothing tells the day"),
    (page(), {"url": "https://a.example/2021/03/04/x"}, "date", "2021-03-04", "the address does"),
    (page(head=linked(datePublished="2021-03-04T01:00:00+03:00")), {}, "date", "2021-03-04", "JSON-LD"),
    (page(head=f'<script type="application/ld+json">{GRAPH}</script>'), {}, "date", "2021-03-04", "within a graph"),
    (page(head='<script type="application/ld+json">{broken</script>'), {}, "date", None, "broken JSON-LD is passed over"),
    (page(head=linked(dateModified="2021-03-04")), {}, "date", None, "the last change is not publication"),
    (page(head='<meta property="article:published_time" content="2021-03-04T10:00:00Z">'), {}, "date", "2021-03-04", "Open Graph"),
    (page(head='<meta name="DC.date.issued" content="4 March 2021">'), {}, "date", "2021-03-04", "Dublin Core"),
    (page(top='<p class="date">Published: Thursday, 4 March 2021, 14:05</p>'), {}, "date", "2021-03-04", "shown"),
    (page(top='<time datetime="2021-03-04">on Thursday</time>'), {}, "date", "2021-03-04", "a time element"),
    (page(top='<span class="date">03/04/2021</span>'), {}, "date", None, "unclear stays unknown"),
    (page(top='<span class="date">2 hours ago</span>'), {}, "date", None, "relative to a clock stays unknown"),
    (page(top='<aside><time datetime="2021-03-04">x</time></aside>'), {}, "date", None, "the day of another page"),
    (page(top='<div class="related"><span class="date">4 March 2021</span></div>'), {}, "date", None, "of another page"),
    (page(*PARAGRAPHS, "It was signed on 4 March 2021."), {}, "date", None, "a day in running text is not taken"),
    (page(head='<meta property="og:site_name" content="The Post">'), {}, "publisher", "The Post", "Open Graph"),
    (page(head=linked(publisher={"name": "The Post"})), {}, "publisher", "The Post", "JSON-LD"),
    (page(), {"url": "https://www.post.example/x"}, "publisher", "post.example", "the host, for want of a name"),
    (page(), {}, "publisher", None, "nothing tells it"),
    (page(title="Talks go on | The Post", head='<meta property="og:site_name" content="The Post">'), {}, "title", "Talks go on", "without the site"),
    (page(title="Talks - and more"), {}, "title", "Talks - and more", "a dash that parts no site"),
    (page(head='<link rel="canonical" href="https://a.example/x">'), {}, "url", "https://a.example/x", "saved page"),
    (page(head='<link rel="canonical" href="javascript:x">'), {}, "url", None, "no address"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "hints", "key", "wanted", "reason"), PAGES)
def test_what_a_page_tells(
    source: str, hints: dict[str, str], key: str, wanted: str | None, reason: str
) -> None:
    (fields,) = pages(source.encode(), hints)
    assert fields.get(key) == wanted, reason


def test_the_text_is_the_article_alone() -> None:
    (fields,) = pages(page().encode(), {})
    assert fields["text"] == TEXT


ENCODED = [
    (page("Ü" + PARAGRAPHS[0]).replace("utf-8", "iso-8859-1").encode("cp1252"), "", "what the page says"),
    (
        page("Ü" + PARAGRAPHS[0]).encode("cp1252"),
        "windows-1252",
        "what the server says, the page says otherwise",
    ),
    (
        page("Ü" + PARAGRAPHS[0]).replace("utf-8", "nonsense").encode("cp1252"),
        "x-unknown",
        "nobody knows: Windows",
    ),
    (page("Ü" + PARAGRAPHS[0]).encode("utf-16"), "", "UTF-16 with its mark"),
    (page("Ü" + PARAGRAPHS[0]).replace("utf-8", "latin-1").encode(), "", "UTF-8 in spite of what it says"),
]


@pytest.mark.parametrize(("data", "charset", "reason"), ENCODED)
def test_encodings(data: bytes, charset: str, reason: str) -> None:
    (fields,) = pages(data, {"charset": charset})
    assert fields["text"].startswith("ÜThe foreign minister"), reason


@pytest.mark.parametrize(
    ("source", "code", "reason"),
    [
        ("", "empty", "no byte"),
        ("<html><body></body></html>", "empty", "no text"),
        ("<nav><a href=x>Home</a></nav>", "empty", "a menu only"),
    ],
)
def test_pages_without_article(source: str, code: str, reason: str) -> None:
    with pytest.raises(Failure) as caught:
        pages(source.encode(), {})
    assert caught.value.code == code, reason


def test_a_broken_encoding_is_told() -> None:
    with pytest.raises(Failure) as caught:
        pages(page().encode() + b"\xff\xfe\xfd" * 500, {"charset": "utf-8"})
    assert caught.value.code == "encoding"
