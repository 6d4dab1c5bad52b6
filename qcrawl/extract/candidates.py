"""What general extractors take for the article, told in lines of the page so that it can be compared and cleaned."""

import logging
from collections.abc import Iterable

import trafilatura
from lxml import etree, html
from readability import Document
from readability.readability import Unparseable
from trafilatura.meta import reset_caches

from qcrawl.extract import furniture
from qcrawl.extract.lines import Line, render
from qcrawl.extract.title_tag import squeeze
from qcrawl.extract.tree import clear

CACHE_PAGES = 500
"""trafilatura remembers texts to find repeats; after so many pages it is made to forget, or memory grows."""

_SHORTEST = 6
"""Lines with fewer letters occur anywhere; they are taken only between lines that are in the text."""

for _name in ("readability", "trafilatura", "htmldate"):
    # They report a page they cannot read as an error, with a traceback; here it only means one candidate less.
    logging.getLogger(_name).propagate = False
    logging.getLogger(_name).addHandler(logging.NullHandler())

_calls = 0


def readability(text: str) -> str:
    """The text readability-lxml finds (Arc90's algorithm), one paragraph a line; empty if it finds none."""
    try:
        summary = Document(clear(text)).summary(html_partial=True)
        root = html.fromstring(summary) if summary.strip() else None
    except (Unparseable, etree.LxmlError, ValueError, RecursionError):
        return ""
    return "\n".join(line.text for line in render(root)) if root is not None else ""


def by_trafilatura(text: str) -> str:
    """The text trafilatura finds, one paragraph a line; empty if it finds none."""
    global _calls
    _calls += 1
    if _calls % CACHE_PAGES == 0:
        reset_caches()
    try:
        return trafilatura.extract(clear(text), include_comments=False, include_tables=True) or ""
    except (etree.LxmlError, ValueError, RecursionError):
        return ""


def on_page(text: str, lines: Iterable[Line]) -> list[Line]:
    """The lines of the page that ``text`` consists of, and the headings of appendices that stand between them."""
    wanted = squeeze(text)
    if not wanted:
        return []
    found: list[Line] = []
    waiting: list[Line] = []
    for line in lines:
        squeezed = squeeze(line.text)
        if found and furniture.stop(line.text):
            found.append(line)
        elif len(squeezed) < _SHORTEST:
            waiting.append(line)
        elif squeezed in wanted:
            found += [short for short in waiting if found and squeeze(short.text) in wanted]
            found.append(line)
            waiting = []
        else:
            waiting = []
    return found
