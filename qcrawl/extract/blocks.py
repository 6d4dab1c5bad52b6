"""The part of a page that holds the article, found from the shape of its lines alone."""

import re
from collections.abc import Sequence

from lxml import html

from archive.model import Precision
from qcrawl.extract import dates, furniture
from qcrawl.extract.appendix import teasers
from qcrawl.extract.clean import Body, clean
from qcrawl.extract.heading import Heading
from qcrawl.extract.lines import Line
from qcrawl.extract.prose import is_prose, opens

_SENTENCE = re.compile(r"[，。；！？：、…,;!?]|\.(?=\s|$)")

SHORTEST = 60
"""Letters of prose between a title and the comments below; with less, the words are a link to the comments."""
POSTS = 3
"""Heads of posts that are none yet: the article's own line with its time, one below it, one of a neighbour."""
PATIENCE = 120.0
"""How much worthless text (in the units of ``worth``) may interrupt an article that is read on from its title."""


def worth(line: Line) -> float:
    """How much ``line`` speaks for being body text: positive for prose, negative for links and labels."""
    if not line.size or (line.kind == "row" and not line.linked):
        return 0.0  # a table belongs to whatever text is around it
    prose = line.size - line.linked
    if line.linked * 2 > line.size:
        return -(10.0 + line.linked)
    marks = len(_SENTENCE.findall(line.text))
    if marks == 0:
        return -6.0 if line.size < 30 else line.size * 0.2
    if line.size < 12:
        return -2.0
    return min(prose, 40 * marks) - line.linked


def worths(lines: Sequence[Line]) -> list[float]:
    """The worth of each line. Prose right below a link is worth nothing where that is a list of teasers."""
    found = [worth(line) for line in lines]
    for index in teasers(lines):
        found[index] = 0.0
    return found


def densest(lines: Sequence[Line]) -> html.HtmlElement | None:
    """The element whose lines are worth most in sum; ``None`` for a page without prose or without elements."""
    total: dict[html.HtmlElement, float] = {}
    for line, value in zip(lines, worths(lines), strict=True):
        element = line.element
        while element is not None:
            total[element] = total.get(element, 0.0) + value
            element = element.getparent()
    best = max(total.values(), default=0.0)
    if best <= 0:
        return None
    # The first met on a tie is the innermost: the walk goes from each line upwards.
    return next(element for element, value in total.items() if value == best)


def inside(lines: Sequence[Line], element: html.HtmlElement) -> list[Line]:
    """The lines of ``element``, which come in one run."""
    held = set(element.iter())
    return [line for line in lines if line.element in held]


def comments(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines where readers' comments may begin: headings of theirs, and the heads of several posts."""
    headings = [
        index for index, line in enumerate(lines) if line.size <= 20 and furniture.stop(line.text) == "comments"
    ]
    posts = [index for index in range(len(lines) - 1) if _heads_a_post(lines[index]) and is_prose(lines[index + 1])]
    return sorted(headings + (posts if len(posts) > POSTS else []))


def before_comments(lines: list[Line], head: Heading | None, starts: list[int]) -> list[Line]:
    """The lines above the first of ``starts`` that has the title and some prose above it."""
    if head is None or head.position < 0:
        return lines
    seen = 0
    wanted = set(starts)
    for index in range(head.last + 1, len(lines)):
        if seen >= SHORTEST and index in wanted:
            return lines[:index]
        seen += lines[index].size if opens(lines[index]) else 0
    return lines


def _heads_a_post(line: Line) -> bool:
    """Whether ``line`` is a name and a clock time, as above a reader's post."""
    if not (8 <= len(line.text) <= 50 and ":" in line.text and not opens(line)):
        return False
    return any(item.moment.precision is not Precision.DAY for item in dates.find(line.text))


def following(lines: Sequence[Line], head: Heading) -> list[Line]:
    """The lines after the title up to where the prose ends for good."""
    start = head.last + 1
    total = best = 0.0
    end = start
    values = worths(lines)
    for index in range(start, len(lines)):
        line = lines[index]
        if best > 0 and furniture.stop(line.text):
            break
        total += values[index]
        if total > best:
            best, end = total, index + 1
        elif total < best - PATIENCE and best > 0:
            break
    return list(lines[start:end])


def own(lines: list[Line], head: Heading | None, dense: list[Line]) -> Body:
    """The body by the lines' shape alone: the densest element, or what follows the title where that is another text."""
    result = clean(dense, head)
    if head is None or head.position < 0 or head.origin.confidence < 0.7:
        return result
    run = clean(following(lines, head), head)
    starts = [next((line.position for line in one.lines if is_prose(line)), -1) for one in (result, run)]
    if not run.lines or (starts[0] == starts[1] and not _goes_on(result, run)):
        return result
    return run


def opening(lines: Sequence[Line]) -> int:
    """Position of the first line that may be a body's first paragraph; -1 if there is none."""
    return next((line.position for line in lines if opens(line)), -1)


def _goes_on(result: Body, run: Body) -> bool:
    """Whether ``run`` has paragraphs after those of ``result`` that stand beside them in the tree."""
    last = result.lines[-1].position if result.lines else -1
    parents = {line.element.getparent() for line in result.lines if is_prose(line) and line.element is not None}
    beside = parents | {line.element for line in result.lines if line.element is not None}
    return any(
        line.position > last and is_prose(line) and line.element is not None and line.element.getparent() in beside
        for line in run.lines
    )
