"""What may follow an article in its container: readers' posts, teasers of other articles, the site's declarations."""

import re
from collections.abc import Sequence

from lxml import html

from archive.model import Precision
from qcrawl.extract import dates, furniture
from qcrawl.extract.lines import Line
from qcrawl.extract.prose import is_prose, opens

TEASERS = 4
"""Summaries below links that make a list; an article may have a link between its paragraphs now and then."""

_OF_THE_SITE = re.compile(r"本网|本站|本报|本刊|本平台|转载|版权|侵权|免责|著作权|稿酬")


def teasers(lines: Sequence[Line]) -> list[int]:
    """Indexes of the summaries in a list of other articles: prose right below a line that is one link, four or more.

    Not those that stand among the article's own paragraphs: a round-up has links for its sub-headings.
    """
    prose = [index for index, line in enumerate(lines) if is_prose(line)]
    below = [index for index in prose if index and is_link(lines[index - 1])]
    if len(below) < TEASERS:
        return []
    own = {_parent(lines[index]) for index in set(prose) - set(below)}
    found = [index for index in below if _parent(lines[index]) not in own]
    return found if len(found) >= TEASERS else []


def is_link(line: Line) -> bool:
    """Whether ``line`` is one link and hardly anything else."""
    return line.size > 5 and line.linked >= 0.9 * line.size


def place(line: Line) -> tuple[html.HtmlElement | None, str]:
    """Where ``line`` stands: the element around its own, and its own tag. Paragraphs of one text share it."""
    return _parent(line), str(line.element.tag) if line.element is not None else ""


def _parent(line: Line) -> html.HtmlElement | None:
    return line.element.getparent() if line.element is not None else None


def declares(lines: list[Line], index: int) -> bool:
    """Whether the line after the heading at ``index`` speaks of the site's rights and not of the news."""
    after = next((line for line in lines[index + 1 :] if line.size > 3), None)
    return after is None or furniture.kind(after.text) == "declaration" or bool(_OF_THE_SITE.search(after.text))


def stamped_posts(lines: list[Line]) -> int:
    """Index of the first of two or more lines that carry a clock time and no prose, as readers' posts do; else -1."""
    first = next((index for index, line in enumerate(lines) if opens(line)), len(lines))
    found = [
        index
        for index, line in enumerate(lines)
        if index > first and 8 <= len(line.text) <= 90 and ":" in line.text and not opens(line)
        and any(item.moment.precision is not Precision.DAY for item in dates.find(line.text))
    ]  # fmt: skip
    return found[0] if len(found) >= 2 else -1


def resumes(lines: list[Line], index: int) -> int:
    """Where prose in the same element as the prose before ``index`` goes on; the end if it does not."""
    before = next((line.element for line in reversed(lines[:index]) if is_prose(line)), None)
    parent = before.getparent() if before is not None else None
    for position in range(index + 1, len(lines)):
        element = lines[position].element
        if is_prose(lines[position]) and element is not None and parent is not None and element.getparent() is parent:
            return position
    return len(lines)
