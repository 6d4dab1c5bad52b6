"""Which texts are worth comparing: pairs that share sampled shingles.

An inverted index gives each sampled shingle the list of texts that have it. Of a short list every two are neighbours;
of a *hot* one (a stock phrase, a much reprinted story) only those next to each other in an order of its own, which
puts texts that share another sample together, and only if they do. Two texts are a candidate pair when a hot list has
them next to each other or two short lists have both, and when of the shingles that could have been sampled in both
enough were.

All of that depends on the set of texts alone: a list is hot by its length, its order is made of hashes of the texts.
"""

from collections.abc import Iterator, Sequence, Set

import numpy as np
import numpy.typing as npt

from archive.text import mix

Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

HOT = 16
"""Texts in the longest list of which every two are looked at: at most 120 pairs a list. On the labelled set, alone and
among 90,000 others, and on seven sets of our own 12 gives the F1 of 16, and 8 loses .0003 of it on one; fewer pairs of
one form are compared for nothing then, 4 % of all, which saves no time that can be measured."""

WEAK = 2
"""Short lists that must have both texts. One shared shingle is an idiom or a date."""

SHARED = 0.3
"""Share of the comparable samples two texts must have in common. Of true pairs of the labelled set 999 in 1000 have
.55 or more, and the one that has least has .37; a text that holds another has all of it."""

SKETCH = 16
"""Smallest samples of a text that place it in the order of a hot list."""


_LAST = np.uint64(2**64 - 1)


def are_near(place: int, other: int) -> bool:
    """Whether two texts next to each other in a hot list have another sample in common."""
    return place >> 32 == other >> 32


def order_keys(shingle: Hashes, sketch: Hashes, rank: Hashes) -> Indices:
    """Where a text stands in the order of each of its lists, signed as SQLite orders integers; shape of ``shingle``.

    The upper half is the smallest of the text's other samples under a hash of the list's own (min-wise hashing,
    Broder 1997): texts that have it in common stand together, and others do in each list. The lower half sets texts
    apart that have the same.

    Args:
        shingle: the lists, shape (n,).
        sketch: the smallest samples of the text each of them belongs to, shape (n, SKETCH); (1, SKETCH) if it is one.
        rank: the rank of that text, shape (n,) or (1,).
    """
    mixed = mix(sketch ^ shingle[:, None])
    mixed[sketch == shingle[:, None]] = _LAST  # what all of the list have tells none of them apart
    smallest: Hashes = mixed.min(axis=1)
    high = smallest & np.uint64(0xFFFFFFFF00000000)
    keys = high | (mix(rank ^ np.uint64(0x5851F42D4C957F2D)) >> np.uint64(32))
    return keys.view(np.int64)


def sketch_of(samples: Hashes) -> Hashes:
    """The smallest samples, the last one again where there are fewer; shape (SKETCH,)."""
    if len(samples) >= SKETCH:
        return samples[:SKETCH]
    if not len(samples):
        return np.zeros(SKETCH, np.uint64)
    return samples[np.minimum(np.arange(SKETCH), len(samples) - 1)]


def enough_shared(a: Set[int], a_bound: int, b: Set[int], b_bound: int) -> bool:
    """Whether two texts share enough of the samples that could be in both."""
    shared = len(a & b)  # what both have is below both bounds
    if not shared:
        return False
    bound = min(a_bound, b_bound)
    comparable = [
        len(own) if own_bound == bound else sum([sample <= bound for sample in own])
        for own, own_bound in ((a, a_bound), (b, b_bound))
    ]
    return shared >= SHARED * min(comparable)


PORTION = 1 << 18
"""Entries of lists looked at together: bounds the memory of a large collection, and stays in the cache."""


def _portions(lists: Indices, sizes: Indices) -> Iterator[Indices]:
    """The lists in portions of about ``PORTION`` entries."""
    borders = np.searchsorted(np.cumsum(sizes), np.arange(PORTION, sizes.sum() + PORTION, PORTION))
    yield from (part for part in np.split(lists, borders) if len(part))


class Index:
    """All lists of a collection, in one go. Texts are numbered from 0."""

    def __init__(self, samples: Sequence[Hashes], bounds: Hashes, ranks: Hashes) -> None:
        self.count = len(samples)
        self._bounds, self._ranks = bounds, ranks
        self._lengths = np.fromiter((len(one) for one in samples), np.int64, self.count)
        self._samples = np.concatenate([*samples, np.zeros(0, np.uint64)])  # text by text
        self._firsts = np.cumsum(self._lengths) - self._lengths
        owners = np.repeat(np.arange(self.count, dtype=np.int64), self._lengths)
        order = np.argsort(self._samples, kind="stable")
        self._hashes, self._owners = self._samples[order], owners[order]  # list by list
        fresh = np.ones(len(order), np.bool_)
        fresh[1:] = self._hashes[1:] != self._hashes[:-1]
        self._starts = np.flatnonzero(fresh)
        self._sizes = np.diff(self._starts, append=len(order))
        self._list_of = np.empty(len(order), np.int64)  # number of the list of each sample, text by text
        self._list_of[order] = np.cumsum(fresh) - 1

    def pairs(self) -> tuple[Indices, Indices]:
        """The candidate pairs, a before b, ordered; shapes (k,) and (k,)."""
        codes, counts = np.unique(self._weak(), return_counts=True)
        codes = np.union1d(codes[counts >= WEAK], self._strong())
        a, b = codes // max(1, self.count), codes % max(1, self.count)
        keys = np.repeat(np.arange(self.count), self._lengths) * len(self._starts) + self._list_of
        portions = [slice(start, start + PORTION // 8) for start in range(0, len(codes), PORTION // 8)]
        enough = np.concatenate([np.zeros(0, np.bool_), *(self._enough(a[part], b[part], keys) for part in portions)])
        return a[enough], b[enough]

    def _weak(self) -> Indices:
        """Every two of every short list, as ``a * count + b``, once a list."""
        found = [np.zeros(0, np.int64)]
        for size in range(2, HOT + 1):
            starts = self._starts[self._sizes == size]
            if len(starts):
                members = self._owners[starts[:, None] + np.arange(size)]
                left, right = np.triu_indices(size, 1)
                found.append((members[:, left] * self.count + members[:, right]).ravel())
        return np.concatenate(found)

    def _strong(self) -> Indices:
        """Neighbours in the hot lists, as ``a * count + b``."""
        hot = np.flatnonzero(self._sizes > HOT)
        found = [np.zeros(0, np.int64)]
        for lists in _portions(hot, self._sizes[hot]):
            sizes = self._sizes[lists]
            at = np.repeat(self._starts[lists] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
            shingle, owners = self._hashes[at], self._owners[at]
            within = np.minimum(np.arange(SKETCH), self._lengths[owners][:, None] - 1)
            sketches = self._samples[self._firsts[owners][:, None] + within]
            places = order_keys(shingle, sketches, self._ranks[owners])
            order = np.lexsort((places, shingle))
            shingle, owners, high = shingle[order], owners[order], places[order] >> 32
            near = (shingle[1:] == shingle[:-1]) & (high[1:] == high[:-1])
            one, two = owners[:-1][near], owners[1:][near]
            found.append(np.unique(np.minimum(one, two) * self.count + np.maximum(one, two)))
        return np.unique(np.concatenate(found))

    def _enough(self, a: Indices, b: Indices, keys: Indices) -> npt.NDArray[np.bool_]:
        """``enough_shared`` of each pair.

        ``keys`` has each (text, list) as one number, rising: a text's lists are looked up among another's there.
        """
        lists = len(self._starts)
        flip = self._lengths[a] > self._lengths[b]
        small, large = np.where(flip, b, a), np.where(flip, a, b)
        bound = np.minimum(self._bounds[a], self._bounds[b])
        sizes = self._lengths[small]
        pair = np.repeat(np.arange(len(a)), sizes)
        at = np.repeat(self._firsts[small] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        wanted = large[pair] * lists + self._list_of[at]
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = (keys[place] == wanted) & (self._samples[at] <= bound[pair])
        shared = np.bincount(pair[hit], minlength=len(a))
        comparable = np.minimum(self._within(small, bound), self._within(large, bound))
        enough: npt.NDArray[np.bool_] = (shared >= SHARED * comparable) & (shared > 0)
        return enough

    def _within(self, texts: Indices, bounds: Hashes) -> Indices:
        """How many samples of each text are at most its bound: all, unless the bound is below the text's own."""
        counts = self._lengths[texts]
        for place in np.flatnonzero(bounds < self._bounds[texts]).tolist():
            first = self._firsts[texts[place]]
            own = self._samples[first : first + self._lengths[texts[place]]]
            counts[place] = np.searchsorted(own, bounds[place], "right")
        return counts
