"""Sitemaps and indexes of sitemaps, also gzipped (sitemaps.org 0.9, with Google's news extension)."""

import zlib

from lxml import etree

from qcrawl.discovery.answer import Answer
from qcrawl.discovery.feed import day
from qcrawl.discovery.markup import child, name, parse
from qcrawl.discovery.model import ListedLink, ListPage

MAX_BYTES = 52_428_800
"""What the protocol allows one sitemap, uncompressed."""
GZIP = b"\x1f\x8b"


def read(answer: Answer) -> ListPage:
    """The pages listed (``date``: published, else last changed), or the sitemaps of an index."""
    raw = unpacked(answer.raw)
    root = parse(raw) if raw is not None else None
    if root is None:
        answer.problems.append(f"{answer.url} is no sitemap that can be read")
        return answer.page()
    if name(root) == "sitemapindex":
        parts = sorted(root, key=lambda each: child(each, "lastmod"), reverse=True)
        urls = [url for each in parts if (url := answer.join(child(each, "loc"), answer.url))]
        return answer.page((), tuple(answer.fetch(url) for url in dict.fromkeys(urls)))
    found = [link for entry in root if (link := _link(answer, entry)) is not None]
    articles = [link for link in found if any(pattern.search(link.url) for pattern in answer.article_urls)]
    return answer.page(tuple(articles or found))


def unpacked(raw: bytes) -> bytes | None:
    """The sitemap itself; ``None`` if it is gzipped and broken or larger than the protocol allows."""
    if not raw.startswith(GZIP):
        return raw
    unpacker = zlib.decompressobj(wbits=31)
    try:
        body = unpacker.decompress(raw, MAX_BYTES)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else body


def _link(answer: Answer, entry: etree._Element) -> ListedLink | None:
    url = answer.join(child(entry, "loc"), answer.url)
    if not url:
        return None
    news = next((each for each in entry if name(each) == "news"), None)
    published = child(news, "publication_date") if news is not None else ""
    given = published or child(entry, "lastmod")
    return ListedLink(url, child(news, "title") if news is not None else "", day(given, answer.today), given)
