"""Two comparison texts laid side by side: the blocks they share and the hunks between."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel

from archive.text import Positions, grams, to_codes

CHANCE = 1
"""Letters two different passages share at the same place by chance; such a run joins the hunks around it."""


LONG = 8
"""Letters of a shared run that no two different passages have in common by chance."""

OTHER_PASSAGE = 24
"""Letters between two long runs, in each text, from which two different sentences may stand there and not an edit:
the longest names, themes and lists of places that fill one place of a form have about twenty."""

CHANCE_SHARE = 1 / 3
"""Share of such a stretch that has to be shared, or the two have nothing to do with each other there: passages of
different articles meet in a tenth of their letters, rewritten ones in more than half."""


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


_block: Callable[[tuple[int, int, int]], Block] = partial(tuple.__new__, Block)
_hunk: Callable[[tuple[int, int, int, int, int, int]], Hunk] = partial(tuple.__new__, Hunk)
"""Twice as fast as calling the class, and there are tens of a pair."""

LARGEST = 10_000_000
"""Product of two lengths up to which texts are aligned letter by letter, a step for each 64 letter pairs: 3 ms. From
there on anchors are as fast, and do not grow with the square: 22,000 letters take 7 ms instead of 100."""

ANCHOR = 24
"""Letters of a run that stands once in each of two very long texts and ties them together."""


def blocks(a: str, b: str) -> list[Block]:
    """The shared passages of a longest common subsequence of ``a`` and ``b``.

    Not Levenshtein's alignment: where a paragraph is missing in one of two texts of about one length, that one
    rather replaces letter by letter than see the shift. Very long texts are tied together by anchors first, and only
    what lies between is aligned, as far as it is short enough.
    """
    shared = _aligned(a, b) if len(a) * len(b) <= LARGEST else _anchored(a, b)
    return _without_chance(shared, len(a), len(b))


def _anchored(a: str, b: str) -> list[Block]:
    """The shared passages of two very long texts, tied together by their anchors."""
    found: list[Block] = []
    a_end = b_end = 0
    for anchor in [*_anchors(a, b), Block(len(a), len(b), 0)]:
        if (anchor.a - a_end) * (anchor.b - b_end) <= LARGEST:
            found += _aligned(a[a_end : anchor.a], b[b_end : anchor.b], a_end, b_end)
        found.append(anchor)
        a_end, b_end = anchor.a + anchor.length, anchor.b + anchor.length
    return _joined([block for block in found if block.length])


def _without_chance(found: list[Block], a_length: int, b_length: int) -> list[Block]:
    """The blocks without those in stretches where two different passages face each other.

    Each of two copies may lack what the other has at the same place. What such passages share is a word here and
    there, and would cut them into many small edits.
    """
    apart = min(a_length, b_length) - sum([length for _, _, length in found])
    if apart <= OTHER_PASSAGE * (1 - CHANCE_SHARE):
        return found
    ends = [place for place, (_, _, length) in enumerate(found) if length >= LONG]
    left_out: set[int] = set()
    last = -1
    a_end = b_end = 0
    for place in [*ends, len(found)]:
        a, b, length = found[place] if place < len(found) else (a_length, b_length, 0)
        if place - last > 1:
            size = min(a - a_end, b - b_end)
            if size > OTHER_PASSAGE and sum([one[2] for one in found[last + 1 : place]]) < CHANCE_SHARE * size:
                left_out.update(range(last + 1, place))
        last, a_end, b_end = place, a + length, b + length
    return [block for place, block in enumerate(found) if place not in left_out] if left_out else found


def _aligned(a: str, b: str, a_start: int = 0, b_start: int = 0) -> list[Block]:
    """The shared passages of two texts that start at these places of larger ones."""
    found = Indel.editops(a, b).as_matching_blocks()
    return [_block((a_start + one, b_start + two, length)) for one, two, length in found if length > CHANCE]


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
    one, two = (grams(to_codes(text), ANCHOR) for text in (a, b))
    hashes = np.concatenate([one, two])
    order = hashes.argsort()
    borders = np.ones(len(order) + 1, np.bool_)  # between different hashes
    borders[1:-1] = np.diff(hashes[order]) != 0
    (twice,) = (borders[:-2] & ~borders[1:-1] & borders[2:]).nonzero()
    first, second = order[twice], order[twice + 1]
    places_a, places_b = np.minimum(first, second), np.maximum(first, second) - len(one)
    once = (places_a < len(one)) & (places_b >= 0)
    places_a, places_b = places_a[once], places_b[once]
    order = places_a.argsort()
    found: list[Block] = []
    a_end = b_end = 0
    for start_a, start_b, length in _rising(_runs(places_a[order], places_b[order])):
        skip = max(0, a_end - start_a, b_end - start_b)  # the letters of two runs may overlap
        if skip < length:
            found.append(Block(start_a + skip, start_b + skip, length - skip))
            a_end, b_end = start_a + length, start_b + length
    return _joined(found)


def _runs(a: Positions, b: Positions) -> list[Block]:
    """Anchors at these places, as far as they go on from each other in both texts made one; in the order of ``a``."""
    if not len(a):
        return []
    breaks = np.flatnonzero((np.diff(a) != 1) | (np.diff(b) != 1)) + 1
    starts, ends = np.append(0, breaks), np.append(breaks, len(a))
    lengths = ends - starts + ANCHOR - 1
    return [Block(*run) for run in zip(a[starts].tolist(), b[starts].tolist(), lengths.tolist(), strict=True)]


def _rising(runs: list[Block]) -> list[Block]:
    """The chain with most letters among ``runs``, which rise in the first text, that rises in the second too."""
    rank = {place: number for number, place in enumerate(sorted(run.b for run in runs), 1)}
    best = [(0, -1)] * (len(runs) + 1)  # letters of the best chain that ends there, and its last run (Fenwick 1994)
    before = []
    for index, run in enumerate(runs):
        letters, last = 0, -1
        place = rank[run.b] - 1
        while place:
            letters, last = max((letters, last), best[place])
            place &= place - 1
        before.append(last)
        place, chain = rank[run.b], (letters + run.length, index)
        while place <= len(runs):
            best[place] = max(best[place], chain)
            place += place & -place
    found = []
    index = max(best)[1]
    while index >= 0:
        found.append(runs[index])
        index = before[index]
    return found[::-1]


def hunks(shared: list[Block], a_length: int, b_length: int) -> list[Hunk]:
    """What stands before, between and behind the shared passages of two texts of these lengths, in order."""
    found = []
    a_end = b_end = before = 0
    for a, b, length in [*shared, Block(a_length, b_length, 0)]:
        if a > a_end or b > b_end:
            found.append(_hunk((a_end, a, b_end, b, before, length)))
        a_end, b_end, before = a + length, b + length, length
    return found
