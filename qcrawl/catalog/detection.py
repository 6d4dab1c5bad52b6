"""Which CMS made a page: asked of every page, for sites migrate column by column."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from re import Pattern

from qcrawl.catalog.model import Family

MAX_CHARS = 500_000
"""How far into a page fingerprints are looked for; the longest real page seen has 0.4 million characters."""
_ESCAPED = re.compile(r"\\.|\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_GROUP = re.compile(r"\([^()]*\)")
_PLAIN = re.compile(r"[A-Za-z0-9_/<=!\"' -]+(?![?*{])")
LEAST_LINKS = 3
"""One or two links of a family's form may be links to another site."""


def detect(text: str, url: str, families: Mapping[str, Family]) -> Family | None:
    """The family whose fingerprint ``text`` shows, else the one whose kind of address ``url`` is, else ``None``."""
    text = text[:MAX_CHARS]
    letters = text.encode(errors="replace")
    ordered = sorted(families.values(), key=lambda family: family.order)
    for family in ordered:
        if any(_beginning(pattern) in letters and pattern.search(text) for pattern in family.page):
            return family
    for family in ordered:
        if any(pattern.search(url) for pattern in family.url):
            return family
    return None


@lru_cache(maxsize=1_000)
def _beginning(pattern: Pattern[str]) -> bytes:
    """The letters that all that ``pattern`` finds begins with, as far as they are plain to see; often empty.

    To look for them in bytes takes a fifth of the time of the pattern, which most pages do not have.
    """
    if pattern.flags & (re.IGNORECASE | re.VERBOSE) or "|" in _GROUP.sub("", _ESCAPED.sub("", pattern.pattern)):
        return b""
    plain = _PLAIN.match(pattern.pattern)
    return plain[0].encode() if plain else b""


def detect_by_links(links: Iterable[str], families: Mapping[str, Family]) -> Family | None:
    """The family whose articles most of ``links`` are, for lists without a mark; ``None`` below ``LEAST_LINKS``."""
    counts = Counter(
        family.id
        for link in set(links)
        for family in families.values()
        if family.article_url and family.article_url.search(link)
    )
    found = max(counts, key=lambda name: (counts[name], -families[name].order), default="")
    return families[found] if counts[found] >= LEAST_LINKS else None
