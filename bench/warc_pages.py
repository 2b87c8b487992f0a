"""Page templates of our own for `warc.py`, and the writer of the archive.

Each template takes what is known of a report (title, date, paragraphs as HTML, other reports, comments) and gives a
whole page, as different kinds of sites build them.
"""

from __future__ import annotations

import gzip
import html
import json
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Told = dict[str, Any]
MENU = (
    "Home",
    "World",
    "Politics",
    "Business",
    "Opinion",
    "Sport",
    "Culture",
    "Video",
    "Podcasts",
    "Newsletters",
)
FOOT = (
    "About us",
    "Contact",
    "Careers",
    "Advertise with us",
    "Privacy policy",
    "Terms of use",
    "Cookie settings",
)
COOKIES = (
    "We value your privacy. We and our partners store and access information on a device, such as cookies, and process "
    "personal data for personalised advertising and content. You may accept or manage your choices at any time."
)


def links(names: Iterable[str]) -> str:
    """List items with links."""
    return "".join(f'<li><a href="/{name.lower().replace(" ", "-")}">{name}</a></li>' for name in names)


def cards(told: Told) -> str:
    """Teasers of other reports."""
    return "".join(
        f'<div class="card"><a href="/story/x{n}"><h3>{html.escape(title)}</h3></a><p class="teaser">{html.escape(text)}…</p></div>'
        for n, (title, text) in enumerate(told["others"])
    )


def comments(told: Told) -> str:
    """What readers wrote."""
    return "".join(
        f'<div class="comment"><b class="author">Reader {n}</b><time datetime="2030-01-0{n + 1}">2 hours ago</time>'
        f"<p>{html.escape(text)}</p><button>Reply</button></div>"
        for n, text in enumerate(told["comments"])
    )


def plain(told: Told) -> str:
    """A ministry: a table of contents at the side, the day shown beside the headline, no metadata."""
    day = f'<span class="post-date">{told["date"]}</span>' if told["date"] else ""
    body = "".join(f"<p>{line}</p>" for line in told["paragraphs"])
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{html.escape(told['title'])} | Ministry of Foreign "
        f'Affairs</title></head><body><div id="top"><ul class="menu">{links(MENU)}</ul></div><div id="content"><h1>'
        f'{html.escape(told["title"])}</h1>{day}<div class="entry-content">{body}</div></div><div id="sidebar"><h2>Latest'
        f'</h2><ul>{links(title for title, _ in told["others"])}</ul></div><div id="footer">{links(FOOT)}</div></body></html>'
    )


def linked(told: Told) -> str:
    """A large site: JSON-LD, Open Graph, cookie banner, advertisements between paragraphs, comments."""
    article: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told["title"],
    }
    article["publisher"] = {"@type": "Organization", "name": "The Ruritania Post"}
    if told["date"]:
        article["datePublished"] = f"{told['date']}T08:30:00+02:00"
    pieces = []
    for n, line in enumerate(told["paragraphs"]):
        pieces.append(f"<p>{line}</p>")
        if n % 4 == 2:
            pieces.append('<div class="ad-slot" aria-label="Advertisement"><span>Advertisement</span></div>')
    data = json.dumps(article).replace("</", "<\\/")
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(told["title"])} - The Ruritania Post'
        f'</title><meta property="og:title" content="{html.escape(told["title"])}"><meta property="og:site_name" content="The '
        f'Ruritania Post"><script type="application/ld+json">{data}</script><style>.a{{color:red}}</style><script>var x=1;'
        f'</script></head><body><div class="cookie-banner" role="dialog"><p>{COOKIES}</p><button>Accept all</button></div>'
        f"<header><nav><ul>{links(MENU)}</ul></nav></header><main><article><header><h1>{html.escape(told['title'])}</h1>"
        f'<div class="share">Share <a href="#">Facebook</a> <a href="#">X</a></div></header><div class="article-body">'
        f'{"".join(pieces)}</div></article><aside class="related"><h2>Related stories</h2>{cards(told)}</aside>'
        f'<section id="comments" class="comments"><h2>Comments</h2>{comments(told)}</section></main>'
        f"<footer><ul>{links(FOOT)}</ul><p>© 2030 The Ruritania Post. All rights reserved.</p></footer></body></html>"
    )


def blog(told: Told) -> str:
    """A think tank: WordPress classes, tags, newsletter form, related posts inside the main column."""
    meta = (
        f'<meta property="article:published_time" content="{told["date"]}T10:00:00+00:00">'
        if told["date"]
        else ""
    )
    body = "\n".join(f"<p>{line}</p>" for line in told["paragraphs"])
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{meta}<meta property="og:site_name" content="Strelsau Institute">'
        f'<title>{html.escape(told["title"])} - Strelsau Institute</title></head><body class="single-post"><div class="site">'
        f'<div class="main-navigation"><ul>{links(MENU)}</ul></div><main class="site-main"><article class="post type-post">'
        f'<h1 class="entry-title">{html.escape(told["title"])}</h1><div class="entry-content">{body}</div>'
        f'<footer class="entry-footer"><span class="tags">Tags: <a href="#">diplomacy</a>, <a href="#">talks</a></span>'
        f'</footer></article><div class="newsletter"><form><label>Subscribe to our newsletter</label><input name="mail">'
        f'<button>Sign up</button></form></div><div class="related-posts"><h2>You may also like</h2>{cards(told)}</div>'
        f'<div id="comments" class="comments-area">{comments(told)}</div></main></div>'
        f'<footer class="site-footer"><ul>{links(FOOT)}</ul></footer></body></html>'
    )


def agency(told: Told) -> str:
    """A wire: the day in the address of the page, figures with captions, a ticker, "read more" between paragraphs."""
    day = (
        f'<time datetime="{told["date"]}T06:00Z" class="published">{told["date"]}</time>'
        if told["date"]
        else ""
    )
    pieces = []
    for n, line in enumerate(told["paragraphs"]):
        pieces.append(f'<p class="paragraph">{line}</p>')
        if n == 1:
            pieces.append(
                '<div class="read-more"><a href="/story/y">READ MORE: Other news of the day in our live blog</a></div>'
            )
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(told["title"])} | Agency</title>'
        f'<meta name="application-name" content="Agency"></head><body><div class="ticker"><ul>'
        f'{links(title for title, _ in told["others"])}</ul></div><div class="wrapper"><nav>{links(MENU)}</nav>'
        f'<div class="article"><h1>{html.escape(told["title"])}</h1><div class="article-meta">{day}</div><figure>'
        f'<img src="/a.jpg" alt="A photo"><figcaption>File photo. Agency/Staff</figcaption></figure><div class="article-text">'
        f'{"".join(pieces)}</div></div><div class="sidebar"><h3>Most read</h3><ol>{links(MENU)}</ol></div></div>'
        f'<div class="disqus"><h3>Join the discussion</h3>{comments(told)}</div><div class="bottom">{links(FOOT)}</div>'
        f'<div id="gdpr-consent"><p>{COOKIES}</p></div></body></html>'
    )


def old(told: Told) -> str:
    """A site of long ago: tables for layout, paragraphs parted by line breaks, a meta tag for the day."""
    meta = f'<meta name="date" content="{told["date"]}">' if told["date"] else ""
    body = "<br><br>\n".join(told["paragraphs"])
    return (
        f"<html><head><title>{html.escape(told['title'])}</title>{meta}</head><body bgcolor=white><table width=100%><tr><td"
        f' colspan=3 class="menu"><ul>{links(MENU)}</ul></td></tr><tr><td width=20% class="left"><ul>'
        f"{links(title for title, _ in told['others'])}</ul></td><td width=60%><h1>{html.escape(told['title'])}</h1>"
        f'<div class="story">{body}</div></td><td width=20% class="banner"><a href="/ad">Buy now</a></td></tr><tr><td colspan=3 '
        f'class="footer"><ul>{links(FOOT)}</ul>© 2030</td></tr></table></body></html>'
    )


TEMPLATES: tuple[Callable[[Told], str], ...] = (plain, linked, blog, agency, old)


def write_warc(path: Path, pages: Iterable[tuple[str, bytes]]) -> None:
    """Pages as responses of a WARC.gz, one gzip member a record, as Common Crawl News does."""
    with path.open("wb") as out:
        out.write(
            gzip.compress(_record("warcinfo", "", b"software: bench\r\n", "application/warc-fields"), mtime=0)
        )
        for url, page in pages:
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nX-Crawler-Content-Encoding: gzip\r\n"
            answer = head + b"Content-Length: " + str(len(page)).encode() + b"\r\n\r\n" + page
            request = f"GET {url} HTTP/1.1\r\n\r\n".encode()
            for kind, body in (("request", request), ("response", answer)):
                record = _record(kind, url, body, f"application/http; msgtype={kind}")
                out.write(gzip.compress(record, 6, mtime=0))


def _record(kind: str, url: str, body: bytes, content_type: str) -> bytes:
    target = f"WARC-Target-URI: {url}\r\n" if url else ""
    number = f"{zlib.crc32(kind.encode() + url.encode()):012d}"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\n{target}WARC-Date: 2030-01-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number}>\r\n"
        f"Content-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"
