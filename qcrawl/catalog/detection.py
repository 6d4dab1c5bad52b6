"""Which CMS made a page: asked of every page, for sites migrate column by column."""

from collections import Counter
from collections.abc import Iterable, Mapping

from qcrawl.catalog.model import Family

MAX_CHARS = 500_000
"""How far into a page fingerprints are looked for; the longest real page seen has 0.4 million characters."""
LEAST_LINKS = 3
"""One or two links of a family's form may be links to another site."""


def detect(text: str, url: str, families: Mapping[str, Family]) -> Family | None:
    """The family whose fingerprint ``text`` shows, else the one whose kind of address ``url`` is, else ``None``."""
    text = text[:MAX_CHARS]
    ordered = sorted(families.values(), key=lambda family: family.order)
    for family in ordered:
        if any(pattern.search(text) for pattern in family.page):
            return family
    for family in ordered:
        if any(pattern.search(url) for pattern in family.url):
            return family
    return None


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
