"""The pages of one article that is cut over several URLs, made one article. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from archive.model import Article
from qcrawl.extract.title_tag import squeeze

_NUMBER = re.compile(r"\s*[（(\[【]\s*第?\s*\d{1,2}\s*(?:/\s*\d{1,2}\s*)?页?\s*[)）\]】]\s*$")
_SENTENCE = 12
"""Letters from which a line that comes twice in a row is no refrain but an overlap of two pages."""
_OFTEN_AT_THE_END = ("source", "author", "reporter", "editor", "document_number", "dateline")
"""Fields that stand below the text, on the last page, as often as above it."""


def join(pages: Sequence[Article]) -> Article:
    """One article of its pages, in reading order; the first page says what it is.

    What a later page prints again before its text, the title or the line that ended the page before, is left out.
    Fields that the first page lacks come from the later ones; cuts, links and questions are those of all pages.
    """
    first, *further = pages
    if not further:
        return first
    body = first.body
    for page in further:
        body = "\n".join(part for part in (body, _without_repeats(page.body, first.title, body)) if part)
    published = "\n".join(page.text_as_published or page.body for page in pages)
    lacking = [name for name in _OFTEN_AT_THE_END if not getattr(first, name)]
    missing: dict[str, Any] = {
        name: next(filter(None, (getattr(page, name) for page in further)), "") for name in lacking
    }
    origins = {name: origin for page in further for name, origin in page.origins.items() if name in missing}
    return replace(
        first,
        **missing,
        body=body,
        published=first.published or next((page.published for page in further if page.published), None),
        text_as_published="" if published == body else published,
        cuts=tuple(cut for page in pages for cut in page.cuts),
        links=tuple(dict.fromkeys(link for page in pages for link in page.links)),
        questions=tuple(dict.fromkeys(question for page in pages for question in page.questions)),
        origins={**first.origins, **origins},
    )


def _without_repeats(body: str, title: str, before: str) -> str:
    lines = body.split("\n")
    last = squeeze(before.rpartition("\n")[2])
    known = {squeeze(title), last if len(last) >= _SENTENCE else ""} - {""}
    while lines and {squeeze(lines[0]), _bare(lines[0])} & known:
        del lines[0]
    return "\n".join(lines)


def _bare(line: str) -> str:
    """A line without the page's number behind it: 标题（2）, 标题(第2页), 标题 [2/3]."""
    return squeeze(_NUMBER.sub("", line))
