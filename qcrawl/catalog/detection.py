"""Which CMS made a page: asked of every page, for sites migrate column by column."""

from collections.abc import Mapping

from qcrawl.catalog.model import Family


def detect(text: str, url: str, families: Mapping[str, Family]) -> Family | None:
    """The family whose fingerprint ``text`` shows, else the one whose kind of address ``url`` is, else ``None``."""
    ordered = sorted(families.values(), key=lambda family: family.order)
    for family in ordered:
        if any(pattern.search(text) for pattern in family.page):
            return family
    for family in ordered:
        if any(pattern.search(url) for pattern in family.url):
            return family
    return None
