"""A page whose text was saved without its markup: one line a paragraph, navigation and footer still there."""

import re

from qcrawl.extract.lines import Line, letters, tidy

_TAG = re.compile(
    r"<\s*/?\s*(?:html|head|body|div|p|a|br|table|tr|td|span|meta|title|h[1-6]|script|font|ul|li|center|!doctype)\b[^<]{0,400}>",
    re.IGNORECASE,
)
_LISTED = re.compile(r"^\s*[-·•*●◆]\s+\S")


def is_plain(text: str) -> bool:
    """Whether ``text`` has no markup."""
    return not _TAG.search(text[:200_000])


def lines(text: str) -> list[Line]:
    """The lines of a plain text; those that begin with a list mark are items."""
    found: list[Line] = []
    for raw in text.splitlines():
        tidied = tidy(raw)
        if tidied:
            kind = "item" if _LISTED.match(raw) else "text"
            found.append(Line(tidied, kind, None, letters(tidied), position=len(found)))
    return found
