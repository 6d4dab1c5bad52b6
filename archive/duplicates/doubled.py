"""Doubled bodies: where one page prints its article twice or more, the further printings are found and taken out.

A second printing shows as one *shift*: runs of letters that come again, all the same distance further on. Where the
shift's share of the block between the two printings is high enough and the two blocks align, the second goes. What
stands after it (a list of other news, the editor's line) stays as the text's own tail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import LCSseq

from archive.duplicates.alignment import blocks, hunks
from archive.model import Repeat
from archive.text import Normalised, from_codes, grams, normalise, to_codes

GRAM = 6
"""Letters in a run that must come again. Six seldom recur by chance in one Chinese page; an edit breaks only six."""

SHORTEST = 24
"""Letters of the shortest printing looked for: about one sentence. A shorter one said twice may be emphasis."""

SHIFTED = 0.6
"""Share of the first printing that must come again at the shift (field notes: precision 1.000, recall .999)."""

ALIKE = 0.85
"""Share of the second printing that must stand in the first, in order: light edits pass, another item does not."""

NUMBERS_KEPT = 0.7
"""Share of the second printing's digits that must stand in the first. Rows of a table and notices from one form keep
the words and change the figures."""

MOST_OF_THE_TEXT = 0.4
"""Share of the text the printings make up together. A chorus or a slogan said again is less than that."""

CANDIDATE_SHIFTS = 3
"""The true shift, its double, and one by chance."""

PRINTINGS = 4
"""More than four in a row is a list or a table."""

REPLACED = 0.06
"""Share of the second printing that may stand in replaced spans of two letters or more. Slips of reading and typing
replace single letters; another item of the same form replaces names and words."""

VERSE_LINE = 16
"""Letters in the longest line of verse, lyrics or a table; an article's paragraphs are longer."""

VERSE_SHARE = 0.7
"""Share of a block's letters in such lines that makes it verse. Interviews and bulletins mix them with paragraphs."""

VERSE_LINES = 4

_DIGITS = re.compile("[0-9]+|[一二三四五六七八九十百千万亿零〇]+")


@dataclass(frozen=True, slots=True)
class Undoubled:
    """A text with the further printings of its body taken out, and what was taken."""

    text: str
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    """A first printing ``[first, stop)`` and its repetition ``[second, end)``, in letters of the comparison text."""

    first: int
    stop: int
    second: int
    end: int
    similarity: float
    """Share of the repetition that stands in the first printing, in order."""
    replaced: float
    """Share of the repetition that stands where the first printing has other letters, in spans of two or more."""


def undouble(text: str, title: str = "") -> Undoubled:
    """``text`` without its second and further printings; the first one, and whatever follows the last one, stay.

    ``title`` is the page's title: when the second printing starts with it, it goes with that printing.
    The offsets of the repeats count characters of ``text`` as given.
    """
    kept = text
    removed: list[Repeat] = []
    while len(removed) < PRINTINGS and (found := _second_printing(kept, title)) is not None:
        start, end, of, similarity = found
        original = _restore(start, removed)
        removed.append(Repeat(original, _restore(end, removed, end=True) - original, _restore(of, removed), similarity))
        kept = _without(kept, start, end)
    if not removed:
        return Undoubled(text)
    return Undoubled(_cut(text, removed), tuple(sorted(removed, key=lambda repeat: repeat.start)))


def _restore(offset: int, removed: list[Repeat], *, end: bool = False) -> int:
    """Where a character of the shortened text stood before the removals so far."""
    for repeat in sorted(removed, key=lambda repeat: repeat.start):
        if offset > repeat.start or (offset == repeat.start and not end):
            offset += repeat.length
    return offset


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + text[end:]


def _cut(text: str, removed: list[Repeat]) -> str:
    for repeat in sorted(removed, key=lambda repeat: -repeat.start):
        head, tail = text[: repeat.start].rstrip(), text[repeat.start + repeat.length :].strip()
        text = f"{head}\n{tail}" if tail else head
    return text


def _second_printing(text: str, title: str) -> tuple[int, int, int, float] | None:
    """Characters ``[start, end)`` of a second printing, where the first begins, and how alike they are."""
    letters = normalise(text)
    if len(letters.codes) < 2 * SHORTEST:
        return None
    links = _links(grams(letters.codes, GRAM))
    for shift in _shifts(links):
        for block in _blocks(letters, links, shift):
            if _is_doubled(text, letters, block):
                start, end = _edges(text, letters, block, title)
                return start, end, int(letters.positions[block.first]), round(block.similarity, 4)
    return None


def _links(runs: npt.NDArray[np.uint64]) -> npt.NDArray[np.intp]:
    """Each run that comes again: its place and how much further its next occurrence is; shape (n, 2), rising."""
    order = np.argsort(runs, kind="stable")
    again = np.flatnonzero(runs[order[1:]] == runs[order[:-1]])
    places, nexts = order[again], order[again + 1]
    links = np.column_stack([places, nexts - places])
    return links[np.argsort(places)]


def _shifts(links: npt.NDArray[np.intp]) -> list[int]:
    """The shifts most runs agree on, best first, that are long enough for a printing."""
    shifts = links[:, 1]
    shifts = np.sort(shifts[shifts >= SHORTEST])
    if not len(shifts):
        return []
    votes = np.searchsorted(shifts, shifts + _slack(shifts), "right") - np.searchsorted(shifts, shifts - _slack(shifts))
    best: list[int] = []
    for _ in range(CANDIDATE_SHIFTS):
        index = int(np.argmax(votes))
        shift = int(shifts[index])
        if votes[index] < SHIFTED * min(shift, len(links)) * 0.5:  # a glance; the block is measured properly later
            break
        best.append(shift)
        votes[np.abs(shifts - shift) <= _slack(np.array(shift))] = 0
    return best


def _slack(shift: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """How far light edits may move the second printing: a twentieth of it, a few letters at least."""
    return np.maximum(4, shift // 20)


def _blocks(letters: Normalised, links: npt.NDArray[np.intp], shift: int) -> Iterator[_Block]:
    """What may be a first printing and its repetition at this shift, the likeliest first."""
    near = links[np.abs(links[:, 1] - shift) <= _slack(np.array(shift))]
    if not len(near):
        return
    first, second = int(near[0, 0]), int(near[0, 0] + near[0, 1])
    inside = near[near[:, 0] < second]
    last, by = (int(value) for value in inside[-1])
    through = min(last + GRAM, second)  # a run across the border of two printings comes again at the next border
    rest = second - through
    end = min(through + by, len(letters.codes))
    if len(inside) + GRAM - 1 < SHIFTED * (second - first):
        return
    # What stands between may be the first printing's end, with edits, or no part of it: the title printed again.
    yield _measured(letters, first, second, second, _through(letters, end, rest))
    if rest > 0:
        yield _measured(letters, first, through, second, end)


def _measured(letters: Normalised, first: int, stop: int, second: int, end: int) -> _Block:
    one, two = from_codes(letters.codes[first:stop]), from_codes(letters.codes[second:end])
    shared = blocks(one, two)
    spans = [hunk.sizes for hunk in hunks(shared, len(one), len(two))]
    replaced = sum(sizes[1] for sizes in spans if min(sizes) > 1)
    return _Block(first, stop, second, end, sum(block.length for block in shared) / len(two), replaced / len(two))


def _through(letters: Normalised, end: int, rest: int) -> int:
    """The end moved over the last letters of the second printing when edits made them differ from the first's.

    Only within the same line, and only about as far as the first printing goes on: what follows is the page's tail.
    """
    furthest = end + rest + int(_slack(np.array(rest)))
    if rest <= 0:
        return end
    if furthest >= len(letters.codes):
        return len(letters.codes)
    breaks = np.flatnonzero(np.diff(letters.positions[end - 1 : furthest + 1]) > 1)
    return end + int(breaks[-1]) if len(breaks) else end


def _is_doubled(text: str, letters: Normalised, block: _Block) -> bool:
    length = block.end - block.second
    if length < SHORTEST or block.similarity < ALIKE:
        return False
    if block.end - block.first < MOST_OF_THE_TEXT * len(letters.codes):
        return False
    one, two = (
        from_codes(letters.codes[block.first : block.stop]),
        from_codes(letters.codes[block.second : block.end]),
    )
    if not _same_numbers(one, two) or block.replaced > REPLACED:
        return False
    return not _is_verse(text, letters, block) and not _is_list(letters, block)


def _same_numbers(one: str, two: str) -> bool:
    first, second = _DIGITS.findall(one), _DIGITS.findall(two)
    return not second or LCSseq.similarity(first, second) >= NUMBERS_KEPT * len(second)


def _is_verse(text: str, letters: Normalised, block: _Block) -> bool:
    """Whether the repeated block is set in short lines, as songs and tables are."""
    start, end = int(letters.positions[block.first]), int(letters.positions[block.end - 1]) + 1
    ends = np.flatnonzero(to_codes(text[start:end]) == ord("\n")) + start
    lengths = np.diff(np.searchsorted(letters.positions, np.concatenate([[start], ends, [end]])))
    short = lengths[(lengths > 0) & (lengths <= VERSE_LINE)]
    return len(short) >= 2 * VERSE_LINES and int(short.sum()) >= VERSE_SHARE * int(lengths.sum())


def _is_list(letters: Normalised, block: _Block) -> bool:
    """Whether the same block goes on coming, more often than anyone prints an article."""
    size = block.second - block.first
    everywhere = grams(letters.codes, GRAM)
    of_block = everywhere[block.first : block.second - GRAM + 1]
    hits = int(np.isin(everywhere, of_block).sum())
    return hits > (PRINTINGS + 0.5) * size


def _edges(text: str, letters: Normalised, block: _Block, title: str) -> tuple[int, int]:
    """The second printing in characters of ``text``, with the marks around it that belong to it."""
    start = int(letters.positions[block.second])
    last = int(letters.positions[block.end - 1])
    after = int(letters.positions[block.end]) if block.end < len(letters.codes) else len(text)
    line_end = text.rfind("\n", last, after)
    end = line_end + 1 if line_end >= 0 else _after_marks(text, last + 1, after)
    return _over_title(text, _over_opening(text, letters, block, start), title), end


def _after_marks(text: str, start: int, end: int) -> int:
    """Past the full stop and closing quotation marks of a printing that ends inside a line."""
    while start < end and (text[start].isspace() or text[start] in "。.!！?？;；”’」』》）)…"):
        start += 1
    return start


def _over_opening(text: str, letters: Normalised, block: _Block, start: int) -> int:
    """Back to the line's beginning when only marks, or a few letters an edit changed, stand before the start."""
    line_start = text.rfind("\n", 0, start) + 1
    before = int(np.searchsorted(letters.positions, line_start))
    if block.second - before <= GRAM and before > block.first:
        return line_start
    previous = int(letters.positions[block.second - 1]) + 1
    while previous < start and not (text[previous].isspace() or text[previous] in "“‘「『《（(【"):
        previous += 1
    return previous


def _over_title(text: str, start: int, title: str) -> int:
    """Back over a line that is the title, printed again in front of the second printing."""
    head = text[:start].rstrip()
    line_start = head.rfind("\n") + 1
    if not title or line_start == 0 or len(head) - line_start > 3 * len(title):  # a paragraph, no title
        return start
    wanted = normalise(title).codes
    if len(wanted) and np.array_equal(normalise(head[line_start:]).codes, wanted):
        return line_start
    return start
