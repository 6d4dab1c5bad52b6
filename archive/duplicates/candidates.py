"""Which texts are worth comparing: pairs that share sampled shingles.

An inverted index gives each sampled shingle the list of texts that have it. Of a short list every two are neighbours;
of a *hot* one (a stock phrase, a much reprinted story) only those next to each other in an order of its own, which
puts texts that share more shingles together. Two texts are a candidate pair when a hot list has them next to each
other or two short lists have both, and when of the shingles that could have been sampled in both enough were.

All of that depends on the set of texts alone: a list is hot by its length, its order is made of hashes of the texts.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from archive.text import mix

Hashes = npt.NDArray[np.uint64]
Indices = npt.NDArray[np.int64]

HOT = 32
"""Texts in the longest list of which every two are looked at: at most 496 pairs a list."""

WEAK = 2
"""Short lists that must have both texts. One shared shingle is an idiom or a date."""

SHARED = 0.2
"""Share of the comparable samples two texts must have in common. Copies have from .25 on (dev half of the labelled
set), and a text that holds another has all of it."""

SKETCH = 16
"""Smallest samples of a text that place it in the order of a hot list."""


def order_keys(shingle: Hashes, sketch: Hashes, rank: Hashes) -> Indices:
    """Where a text stands in the order of each of its lists, signed as SQLite orders integers; shape of ``shingle``.

    The upper half is the smallest of the text's samples under a hash of the list's own (min-wise hashing, Broder
    1997), so that texts with the same samples are neighbours, and other texts are neighbours in each list; the lower
    half sets texts apart that have the same.

    Args:
        shingle: the lists, shape (n,).
        sketch: the smallest samples of the text each of them belongs to, shape (n, SKETCH).
        rank: the rank of that text, shape (n,).
    """
    smallest: Hashes = mix(sketch ^ shingle[:, None]).min(axis=1)
    high = smallest & np.uint64(0xFFFFFFFF00000000)
    keys = high | (mix(rank ^ np.uint64(0x5851F42D4C957F2D)) >> np.uint64(32))
    return keys.view(np.int64)


def sketch_of(samples: Hashes) -> Hashes:
    """The smallest samples, the last one again where there are fewer; shape (SKETCH,)."""
    if not len(samples):
        return np.zeros(SKETCH, np.uint64)
    return (
        np.resize(samples[:SKETCH], SKETCH)
        if len(samples) >= SKETCH
        else np.pad(samples, (0, SKETCH - len(samples)), "edge")
    )


def enough_shared(a: Hashes, a_bound: int, b: Hashes, b_bound: int) -> bool:
    """Whether two texts share enough of the samples that could be in both."""
    bound = np.uint64(min(a_bound, b_bound))
    one, two = a[: np.searchsorted(a, bound, "right")], b[: np.searchsorted(b, bound, "right")]
    shared = len(np.intersect1d(one, two, assume_unique=True))
    return shared >= SHARED * min(len(one), len(two)) and shared > 0


class Index:
    """All lists of a collection, in one go. Texts are numbered from 0."""

    def __init__(self, samples: Sequence[Hashes], bounds: Hashes, ranks: Hashes) -> None:
        self.count = len(samples)
        self._samples, self._bounds, self._ranks = samples, bounds, ranks
        lengths = np.fromiter((len(one) for one in samples), np.int64, self.count)
        hashes = np.concatenate([*samples, np.zeros(0, np.uint64)])
        owners = np.repeat(np.arange(self.count, dtype=np.int64), lengths)
        order = np.argsort(hashes, kind="stable")
        self._hashes, self._owners = hashes[order], owners[order]
        fresh = np.flatnonzero(np.concatenate([[True], self._hashes[1:] != self._hashes[:-1]])) if len(order) else order
        self._starts, self._sizes = fresh, np.diff(fresh, append=len(order))

    def pairs(self) -> tuple[Indices, Indices]:
        """The candidate pairs, a before b, ordered; shapes (k,) and (k,)."""
        codes, counts = np.unique(self._weak(), return_counts=True)
        codes = np.union1d(codes[counts >= WEAK], self._strong())
        a, b = codes // max(1, self.count), codes % max(1, self.count)
        enough = self._enough(a, b)
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
        if not len(hot):
            return np.zeros(0, np.int64)
        sizes = self._sizes[hot]
        at = np.repeat(self._starts[hot] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        lists, owners = self._hashes[at], self._owners[at]
        members, inverse = np.unique(owners, return_inverse=True)
        sketches = np.stack([sketch_of(self._samples[member]) for member in members.tolist()])
        order = np.lexsort((order_keys(lists, sketches[inverse], self._ranks[owners]), lists))
        lists, owners = lists[order], owners[order]
        near = lists[1:] == lists[:-1]
        one, two = owners[:-1][near], owners[1:][near]
        return np.unique(np.minimum(one, two) * self.count + np.maximum(one, two))

    def _enough(self, a: Indices, b: Indices) -> npt.NDArray[np.bool_]:
        """``enough_shared`` of each pair."""
        if not len(a):
            return np.zeros(0, np.bool_)
        # Each (text, sample) as one number, ordered: a text's samples are looked up among another's by binary search.
        _, compact = np.unique(self._hashes, return_inverse=True)
        kinds = int(compact[-1]) + 1
        keys = np.sort(self._owners * kinds + compact)
        hash_of = self._hashes[self._starts]
        lengths = np.fromiter((len(one) for one in self._samples), np.int64, self.count)
        starts = np.cumsum(lengths) - lengths
        flip = lengths[a] > lengths[b]
        small, large = np.where(flip, b, a), np.where(flip, a, b)
        bound = np.minimum(self._bounds[a], self._bounds[b])
        sizes = lengths[small]
        pair = np.repeat(np.arange(len(a)), sizes)
        at = np.repeat(starts[small] - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        kind = keys[at] % kinds
        wanted = large[pair] * kinds + kind
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        hit = (keys[place] == wanted) & (hash_of[kind] <= bound[pair])
        shared = np.bincount(pair[hit], minlength=len(a))
        comparable = np.minimum(self._within(a, bound), self._within(b, bound))
        enough: npt.NDArray[np.bool_] = (shared >= SHARED * comparable) & (shared > 0)
        return enough

    def _within(self, texts: Indices, bounds: Hashes) -> Indices:
        """How many samples of each text are at most its bound."""
        return np.fromiter(
            (
                np.searchsorted(self._samples[text], bound, "right")
                for text, bound in zip(texts.tolist(), bounds, strict=True)
            ),
            np.int64,
            len(texts),
        )
