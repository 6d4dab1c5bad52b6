"""Two comparison texts laid side by side: the blocks they share and the hunks between."""

from bisect import bisect_left
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from archive.text import shingles, to_codes

CHANCE = 1
"""Letters two different passages share at the same place by chance; such a run joins the hunks around it."""


class Block(NamedTuple):
    """A shared passage: where it starts in each text, and its length in letters."""

    a: int
    b: int
    length: int


class Hunk(NamedTuple):
    """Ranges ``[start, end)`` of the two texts that stand at the same place and are not the same."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    before: int
    """Letters of the shared block in front; 0 at the beginning."""
    after: int
    """Letters of the shared block behind; 0 at the end."""

    @property
    def sizes(self) -> tuple[int, int]:
        """Letters on each side."""
        return self.a_end - self.a_start, self.b_end - self.b_start


LARGEST = 200_000_000
"""Product of two lengths up to which texts are aligned letter by letter: the alignment keeps a bit for each, 25 MB."""

ANCHOR = 24
"""Letters of a run that stands once in each of two very long texts and ties them together."""


def blocks(a: str, b: str) -> list[Block]:
    """The shared passages of a longest common subsequence of ``a`` and ``b``.

    Not Levenshtein's alignment: where a paragraph is missing in one of two texts of about one length, that one
    rather replaces letter by letter than see the shift. Very long texts are tied together by anchors first, and only
    what lies between is aligned, as far as it is short enough.
    """
    if len(a) * len(b) <= LARGEST:
        return _aligned(a, b)
    found: list[Block] = []
    a_end = b_end = 0
    for anchor in [*_anchors(a, b), Block(len(a), len(b), 0)]:
        if (anchor.a - a_end) * (anchor.b - b_end) <= LARGEST:
            found += _aligned(a[a_end : anchor.a], b[b_end : anchor.b], a_end, b_end)
        found.append(anchor)
        a_end, b_end = anchor.a + anchor.length, anchor.b + anchor.length
    return _joined([block for block in found if block.length])


def _aligned(a: str, b: str, a_start: int = 0, b_start: int = 0) -> list[Block]:
    """The shared passages of two texts that start at these places of larger ones."""
    found = Indel.editops(a, b).as_matching_blocks()
    return [Block(a_start + one, b_start + two, length) for one, two, length in found if length > CHANCE]


def _joined(found: list[Block]) -> list[Block]:
    """The blocks, with those made one that follow each other in both texts."""
    whole: list[Block] = []
    for block in found:
        last = whole[-1] if whole else None
        if last is not None and block.a - last.a == last.length == block.b - last.b:
            whole[-1] = last._replace(length=last.length + block.length)
        else:
            whole.append(block)
    return whole


def _anchors(a: str, b: str) -> list[Block]:
    """Runs that stand once in each text, in the same order in both: the longest such chain (patience, Cohen 2007)."""
    one, two = (shingles(to_codes(text), ANCHOR) for text in (a, b))
    kept = []
    for hashes in (one, two):
        values, places, counts = np.unique(hashes, return_index=True, return_counts=True)
        kept.append((values[counts == 1], places[counts == 1]))
    _, first, second = np.intersect1d(kept[0][0], kept[1][0], assume_unique=True, return_indices=True)
    pairs = sorted(zip(kept[0][1][first].tolist(), kept[1][1][second].tolist(), strict=True))
    found: list[Block] = []
    a_end = b_end = 0
    for start_a, start_b in _rising(pairs):
        skip = max(0, a_end - start_a, b_end - start_b)  # runs overlap where texts agree for longer
        if skip < ANCHOR:
            found.append(Block(start_a + skip, start_b + skip, ANCHOR - skip))
            a_end, b_end = start_a + ANCHOR, start_b + ANCHOR
    return _joined(found)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of ``pairs``, which rise in the first place, that rises in the second too."""
    tops: list[int] = []
    holders: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        depth = bisect_left(tops, place)
        before.append(holders[depth - 1] if depth else -1)
        if depth == len(tops):
            tops.append(place)
            holders.append(index)
        else:
            tops[depth], holders[depth] = place, index
    chain = []
    index = holders[-1] if holders else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def hunks(shared: list[Block], a_length: int, b_length: int) -> list[Hunk]:
    """What stands before, between and behind the shared passages of two texts of these lengths, in order."""
    found = []
    a_end = b_end = before = 0
    for a, b, length in [*shared, Block(a_length, b_length, 0)]:
        if a > a_end or b > b_end:
            found.append(Hunk(a_end, a, b_end, b, before, length))
        a_end, b_end, before = a + length, b + length, length
    return found
