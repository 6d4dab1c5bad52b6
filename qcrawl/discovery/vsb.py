"""VSB (博达): dynamic lists paged by ``PAGENUM``; static ones numbered downwards (``gg/12.htm`` may be page 2)."""

import re

from qcrawl.discovery import paging, rows
from qcrawl.discovery.answer import Answer
from qcrawl.discovery.model import ListPage
from qcrawl.discovery.rows import target

_NUMBERED = re.compile(r"(.*)/(\d{1,5})\.htm")


def read(answer: Answer) -> ListPage:
    """The rows and the next page."""
    following = paging.next_page(answer) or paging.parameter_next(answer, "PAGENUM", 1) or _downward(answer)
    return rows.page(answer, following)


def _downward(answer: Answer) -> str:
    # gg.htm is page 1, gg/12.htm page 2, gg/1.htm the oldest: the next page has the highest number below this one's.
    if answer.tree is None:
        return ""
    stem = answer.column.url.removesuffix(".htm")
    pages = {}
    for anchor in answer.anchors:
        match = _NUMBERED.fullmatch(target(answer, anchor))
        if match and match[1] == stem:
            pages[int(match[2])] = match[0]
    here = _NUMBERED.fullmatch(answer.url)
    below = [number for number in pages if not (here and here[1] == stem) or number < int(here[2])]
    return pages[max(below)] if below else ""
