"""Which lists of a site a page leads to: for finding the news column nobody wrote down."""

import re

from qcrawl.discovery.answer import Answer
from qcrawl.discovery.rows import target
from qcrawl.discovery.texts import text

_NAME = re.compile(r"新闻|要闻|动态|快讯|质量|公告|通知|通告|专题|专栏|媒体")
LONGEST = 10
"""Characters of a column's name; headlines are longer."""


def columns(answer: Answer) -> dict[str, str]:
    """URL and name of the links of this site that are called like a news column, in the order of the page."""
    found: dict[str, str] = {}
    if answer.tree is None:
        return found
    for anchor in answer.anchors:
        name = text(anchor)
        if not (2 <= len(name) <= LONGEST and _NAME.search(name)):
            continue
        url = target(answer, anchor)
        if url and answer.is_own(url) and not any(pattern.search(url) for pattern in answer.article_urls):
            found.setdefault(url, name)
    return found
