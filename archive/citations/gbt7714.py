"""References as GB/T 7714 writes them in the numeric system (顺序编码制), editions 2025 and 2015; pure.

What is relied on for each rule is told in docs/citing.md.
"""

import re
from dataclasses import dataclass

from archive.citations.reference import Reference


@dataclass(frozen=True, slots=True)
class Edition:
    """Where the two editions differ for web pages and newspapers."""

    comma: str
    opening: str
    closing: str
    dates_access_to_newspapers: bool
    """2025 keeps the access date for what lives on the web alone; 2015 had it for everything online."""


EDITIONS = {
    "gbt7714-2025": Edition("，", "（", "）", dates_access_to_newspapers=False),
    "gbt7714-2015": Edition(", ", "(", ")", dates_access_to_newspapers=True),
}

NAMED_AUTHORS = 3
"""With more authors than these the rest is 等 (7.1.2 in the edition of 2025)."""

_HAN = re.compile("[\u3400-\u9fff]")


def format_reference(reference: Reference, edition: Edition) -> str:
    """One entry of a reference list, without its number."""
    parts = [_authors(reference, edition), _title(reference)]
    parts.append(_newspaper(reference, edition) if reference.newspaper else _web(reference, edition))
    parts.append(reference.url)
    return ". ".join(filter(None, parts)) + "."


def _authors(reference: Reference, edition: Edition) -> str:
    names = reference.authors
    if len(names) <= NAMED_AUTHORS:
        return edition.comma.join(names)
    others = "等" if _HAN.search("".join(names[:NAMED_AUTHORS])) else "et al"
    return edition.comma.join([*names[:NAMED_AUTHORS], others])


def _title(reference: Reference) -> str:
    if reference.newspaper:
        return f"{reference.title}[N/OL]" if reference.url else f"{reference.title}[N]"
    # Without an address it is not known to be online; Z is the mark of what has no mark of its own.
    return f"{reference.title}[EB/OL]" if reference.url else f"{reference.title}[Z]"


def _newspaper(reference: Reference, edition: Edition) -> str:
    day = reference.published.isoformat() if reference.published else ""
    page = f"{edition.opening}{reference.page}{edition.closing}" if reference.page else ""
    accessed = _accessed(reference) if edition.dates_access_to_newspapers else ""
    return edition.comma.join(filter(None, (reference.newspaper, day))) + page + accessed


def _web(reference: Reference, edition: Edition) -> str:
    day = reference.published.isoformat() if reference.published else ""
    if not reference.url:
        return day
    return (f"{edition.opening}{day}{edition.closing}" if day else "") + _accessed(reference)


def _accessed(reference: Reference) -> str:
    return f"[{reference.accessed.isoformat()}]" if reference.accessed and reference.url else ""
