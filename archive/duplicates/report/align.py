"""Two texts set side by side: rows of whole paragraphs, so that what they share stands at the same height."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.model import Passage

SLIVER = 4
"""An anchor's overlap with a paragraph below this many characters is the tail of a sentence, not a shared paragraph."""


@dataclass(frozen=True, slots=True)
class Row:
    """Character ranges ``[start, end)`` of both texts; one of them may be empty."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


def anchors(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """The heaviest choice of passages that come in the same order in both texts; the others were moved."""
    ordered = sorted(passages, key=lambda one: (one.a_start, one.b_start))
    weight: list[int] = []
    before: list[int] = []
    for index, here in enumerate(ordered):
        best, previous = 0, -1
        for earlier in range(index):
            fits = ordered[earlier].a_end <= here.a_start and ordered[earlier].b_end <= here.b_start
            if fits and weight[earlier] > best:
                best, previous = weight[earlier], earlier
        weight.append(best + here.a_end - here.a_start)
        before.append(previous)
    chain: list[Passage] = []
    at = max(range(len(ordered)), key=weight.__getitem__, default=-1)
    while at >= 0:
        chain.append(ordered[at])
        at = before[at]
    return tuple(reversed(chain))


def rows(a: str, b: str, passages: Sequence[Passage]) -> tuple[Row, ...]:
    """Both texts cut into rows, in order and without loss.

    Paragraphs joined by a shared passage share a row; what stands between two such rows makes one row of its own.
    """
    a_starts, b_starts = _starts(a), _starts(b)
    found: list[tuple[int, int, int, int]] = []
    for block in _blocks(a_starts, b_starts, anchors(passages)):
        if found and (block[0] < found[-1][1] or block[2] < found[-1][3]):
            last = found.pop()
            block = last[0], max(last[1], block[1]), last[2], max(last[3], block[3])
        found.append(block)
    return tuple(_with_gaps(found, [*a_starts, len(a)], [*b_starts, len(b)]))


def _starts(text: str) -> list[int]:
    """Where each paragraph begins; its newline belongs to the paragraph before."""
    return [0, *(at + 1 for at, letter in enumerate(text) if letter == "\n" and at + 1 < len(text))]


def _touched(starts: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """The paragraphs ``[first, last + 1)`` that a range stands in, slivers at its two ends left out."""
    first, last = bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1)) - 1
    if first < last and starts[first + 1] - start < SLIVER:
        first += 1
    if first < last and end - starts[last] < SLIVER:
        last -= 1
    return first, last + 1


def _blocks(
    a_starts: Sequence[int], b_starts: Sequence[int], chain: Sequence[Passage]
) -> Iterator[tuple[int, int, int, int]]:
    """Paragraph ranges that belong in one row, in order; neighbours may still overlap."""
    for one in chain:
        a_first, a_last = _touched(a_starts, one.a_start, one.a_end)
        b_first, b_last = _touched(b_starts, one.b_start, one.b_end)
        if a_last - a_first == b_last - b_first:
            for step in range(a_last - a_first):
                yield a_first + step, a_first + step + 1, b_first + step, b_first + step + 1
        else:
            yield a_first, a_last, b_first, b_last


def _with_gaps(blocks: Sequence[tuple[int, int, int, int]], a: Sequence[int], b: Sequence[int]) -> Iterator[Row]:
    """Rows for the blocks and for what stands between them; ``a`` and ``b`` end with the texts' lengths."""
    a_at = b_at = 0
    for a_first, a_last, b_first, b_last in [*blocks, (len(a) - 1, len(a) - 1, len(b) - 1, len(b) - 1)]:
        if a[a_at] < a[a_first] or b[b_at] < b[b_first]:
            yield Row(a[a_at], a[a_first], b[b_at], b[b_first])
        if a_first < a_last:
            yield Row(a[a_first], a[a_last], b[b_first], b[b_last])
        a_at, b_at = a_last, b_last
