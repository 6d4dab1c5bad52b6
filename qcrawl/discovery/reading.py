"""One list page or API answer → its links and where the list goes on."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta, timezone
from importlib import import_module

from qcrawl.catalog.detection import detect, detect_by_links
from qcrawl.catalog.model import READERS, Column, Family, Site
from qcrawl.discovery import api
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import Fetch, ListPage
from qcrawl.discovery.sitemap import GZIP
from qcrawl.extract.charset import decode

_PROLOG = r"(?:\s++|<\?xml[^>]*+>|<!--(?:(?!-->).)*+-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+"
_XML = re.compile(rf"{_PROLOG}<(\w+:)?(\w+)", re.DOTALL)
_ROOTS = {"urlset": "sitemap", "sitemapindex": "sitemap", "rss": "feed", "feed": "feed", "RDF": "feed"}
_SHAPES = ((r'"html"\s*:', "jpaas"), (r'"docpuburl"|"docPubUrl"', "trs"), (r'"publishedTimeStr"|"results"', "ucap"))
_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{1,500})""", re.IGNORECASE)
_CHINA = timezone(timedelta(hours=8))
_readers: dict[str, Callable[[Answer], ListPage]] = {}


def read(
    page: bytes,
    url: str,
    column: Column,
    site: Site,
    families: Mapping[str, Family],
    *,
    charset: str = "",
    today: date | None = None,
    request: Fetch | None = None,
) -> ListPage:
    """What stands on the list page or in the API answer ``page``, which came from ``url``. Never raises for a bad page.

    The column's ``reader`` decides who reads it, else the page itself: its root element, its family's fingerprint, and
    at last the plain reader. ``charset`` is the HTTP header's; ``today`` gives month-day dates their year (the day in
    China if left out); ``request`` is what was asked, needed to page a POST.
    """
    answer = answer_for(page, url, column, site, families, charset, today, request)
    return _reader(column.reader or _kind(page, answer.text, answer.family))(answer)


def answer_for(
    page: bytes,
    url: str,
    column: Column,
    site: Site,
    families: Mapping[str, Family],
    charset: str = "",
    today: date | None = None,
    request: Fetch | None = None,
) -> Answer:
    """The page decoded and its family found, ready for a reader."""
    text = "" if page.startswith(GZIP) else decode(page, charset).text
    family = detect(text, url, families)
    if family is None and "<a" in text:
        own = (link for link in _HREF.findall(text) if "://" not in link or site.canonical(link))
        family = detect_by_links(own, families)
    return Answer(
        raw=page,
        text=text,
        url=url,
        column=column,
        site=site,
        families=families,
        family=family,
        today=today or datetime.now(_CHINA).date(),
        request=request or Fetch(url, column.method, column.form),
    )


def first_fetch(column: Column) -> Fetch:
    """The request a column begins with."""
    return Fetch(column.url, column.method, column.form)


def _kind(page: bytes, text: str, family: Family | None) -> str:
    if page.startswith(GZIP):
        return "sitemap"
    root = _XML.match(text[:5000])
    if root and root[2] in _ROOTS:
        return _ROOTS[root[2]]
    if api.is_json(text):
        shape = next((reader for pattern, reader in _SHAPES if re.search(pattern, text[:20_000])), "")
        return shape or (family.reader if family else "gd")
    return family.reader if family else "plain"


def _reader(name: str) -> Callable[[Answer], ListPage]:
    if name not in _readers:
        _readers.update({each: import_module(f"qcrawl.discovery.{each}").read for each in READERS})
    return _readers[name]
