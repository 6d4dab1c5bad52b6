"""Which links of a page are its articles, where no family is known: by the shape that their addresses share."""

import re
from collections import defaultdict

_ID = re.compile(r"[A-Za-z]{0,40}[0-9][A-Za-z0-9]*")
"""A run with a digit in it is an id, whatever letters it has: ``2025``, ``t20250910``, ``8LU23SCLS32ZBFVV``."""
_EXTENSION = re.compile(r"\.(?:s?html?|aspx)$")
LEAST = 3
"""So many links of one shape make a list; two of a kind are found in any navigation."""
TITLE = 8
"""Characters that a headline has on average at least; column names have two to six."""


def articles_by_shape(links: list[tuple[str, str]]) -> set[str]:
    """The URLs among ``links`` (URL, title) whose shape, digits aside, is the one most headlines on the page share."""
    shapes: dict[str, dict[str, str]] = defaultdict(dict)
    for url, title in links:
        shape = _ID.sub("0", _EXTENSION.sub("", url.partition("://")[2].partition("/")[2]))
        if "0" in shape and len(title) > len(shapes[shape].get(url, "")):
            shapes[shape][url] = title
    lists = [found for found in shapes.values() if len(found) >= LEAST and _characters(found) >= TITLE * len(found)]
    best = max(lists, key=_characters, default=None)
    return set(best or ())


def _characters(found: dict[str, str]) -> int:
    return sum(len(title) for title in found.values())
