"""The inverted index kept in the archive: the candidates of ``archive.duplicates.candidates``, one article at a time.

Entering or withdrawing an article changes which pairs are candidates only around it: in the short lists it is in, next
to it in the hot ones, and where its coming or going makes a list hot or short. Those pairs are given back to be
looked at again; for all others nothing has changed, so nothing is worked out again.
"""

import sqlite3
from itertools import combinations, pairwise
from typing import NamedTuple

from archive.duplicates.candidates import HOT, WEAK, are_near, enough_shared
from archive.duplicates.recent import Recent
from archive.duplicates.shelved import COLUMNS, Row, Shelved, signed

Pair = tuple[int, int]
Place = tuple[int, int]
"""Where an article stands in a list, and its id."""

CACHED = 20_000
"""Fingerprints kept in memory during one run: about 2 kB each."""

_READ = f"SELECT {COLUMNS} FROM fingerprints WHERE article_id = ?"  # noqa: S608 - the names are ours
_KEEP = f"INSERT OR REPLACE INTO fingerprints (article_id, {COLUMNS}) VALUES (?{', ?' * len(Row._fields)})"  # noqa: S608


class Changes(NamedTuple):
    """Pairs that may be candidates now and were not, and pairs that may be none any more."""

    gained: set[Pair]
    lost: set[Pair]


def ordered(a: int, b: int) -> Pair:
    """The pair in ascending order."""
    return (a, b) if a < b else (b, a)


class Shelf:
    """The tables ``fingerprints`` and ``shingles`` of an archive, for one transaction: it remembers what it read."""

    def __init__(self, connection: sqlite3.Connection, recent: Recent) -> None:
        self._connection, self._recent = connection, recent.shingles
        self._lists = connection.cursor()  # an article asks for twenty: a cursor for each would take a fifth longer
        self._cache: dict[int, Shelved | None] = {}
        self._sizes: dict[int, int] = {}  # of lists that were counted, up to HOT + 1
        self._met: set[Pair] = set()  # pairs that the lists bring together, as the last entry left them

    def get(self, article_id: int) -> Shelved | None:
        """What is kept of an article; None if nothing is."""
        if article_id not in self._cache:
            if len(self._cache) >= CACHED:
                self._cache.clear()
            self._cache[article_id] = self._read(article_id)
        return self._cache[article_id]

    def _read(self, article_id: int) -> Shelved | None:
        row = self._connection.execute(_READ, (article_id,)).fetchone()
        return row and Shelved(Row._make(row))

    def keep(self, article_id: int, shelved: Shelved) -> None:
        """Write the fingerprint of an article. The lists are not touched."""
        self._connection.execute(_KEEP, (article_id, *shelved.row))

    def enter(self, article_id: int, shelved: Shelved) -> Changes:
        """Put an article into the lists. Gives the pairs that this may have made candidates, or others than before."""
        self.keep(article_id, shelved)
        self._cache[article_id] = shelved
        changes = Changes(set(), set())
        weak: dict[int, int] = {}
        for shingle, place in shelved.postings.items():
            members = self._list(shingle)
            self._sizes[shingle] = min(len(members) + 1, HOT + 1)
            if len(members) < HOT:
                for _, other in members:
                    weak[other] = weak.get(other, 0) + 1
            elif len(members) == HOT:  # it turns hot
                inside = sorted([*members, (place, article_id)])
                changes.gained.update(ordered(a[1], b[1]) for a, b in pairwise(inside) if are_near(a[0], b[0]))
                changes.lost.update(combinations(sorted(article for _, article in inside), 2))
            else:
                before, after = self._neighbours(shingle, place, article_id)
                changes.gained.update(ordered(article_id, other) for other in (before, after) if other is not None)
                if before is not None and after is not None:
                    changes.lost.add(ordered(before, after))
        self._recent.put(article_id, shelved.postings)
        changes.gained.update(ordered(article_id, other) for other, lists in weak.items() if lists >= WEAK)
        # It meets itself where another program has emptied the fingerprints and left the lists.
        changes.gained.discard((article_id, article_id))
        self._met = changes.gained
        return changes

    def withdraw(self, article_id: int) -> Changes:
        """Take an article out of the lists. Gives the pairs of others that this may have made candidates."""
        changes = Changes(set(), set())
        shelved = self.get(article_id)
        if shelved is None:
            return changes
        self._met = set()
        if not self._recent.take_out(article_id):
            self._connection.executemany(
                "DELETE FROM shingles WHERE shingle = ? AND place = ? AND article_id = ?", shelved.posts(article_id)
            )
        for shingle, place in shelved.postings.items():
            left = self._list(shingle)
            self._sizes[shingle] = len(left)
            if len(left) == HOT:  # it is short again: every two of it share one more list
                changes.gained.update(combinations(sorted(article for _, article in left), 2))
            elif len(left) > HOT:
                before, after = self._neighbours(shingle, place, article_id)
                if before is not None and after is not None:
                    changes.gained.add(ordered(before, after))
        self._connection.execute("DELETE FROM fingerprints WHERE article_id = ?", (article_id,))
        self._cache[article_id] = None
        return changes

    def is_candidate(self, a: int, b: int) -> bool:
        """Whether two articles are a candidate pair as the lists are now; ``a`` is the smaller id."""
        one, two = self.get(a), self.get(b)
        if one is None or two is None or not enough_shared(one.sampled, one.bound, two.sampled, two.bound):
            return False
        if (a, b) in self._met:
            return True
        short, hot = 0, []
        for shingle in map(signed, one.sampled & two.sampled):
            if self._size(shingle) > HOT:
                hot.append(shingle)
            else:
                short += 1
            if short == WEAK:
                return True
        return any(self._meet(shingle, (one.postings[shingle], a), (two.postings[shingle], b)) for shingle in hot)

    def _size(self, shingle: int) -> int:
        """How long a list is, as far as it matters: ``HOT + 1`` if it is hot."""
        if shingle not in self._sizes:
            self._sizes[shingle] = len(self._list(shingle))
        return self._sizes[shingle]

    def _list(self, shingle: int) -> list[Place]:
        """Places and articles of a list, in its order; of a hot one only so many that it is seen to be hot."""
        merged = self._lists.execute(
            "SELECT place, article_id FROM shingles WHERE shingle = ? ORDER BY place, article_id LIMIT ?",
            (shingle, HOT + 1),
        ).fetchall()
        recent = self._recent.of(shingle)
        return sorted([*merged, *recent])[: HOT + 1] if recent else merged

    def _neighbours(self, shingle: int, place: int, article_id: int) -> tuple[int | None, int | None]:
        """The articles next to a place in a hot list that are near it."""
        here = place, article_id
        recent = self._recent.of(shingle)
        before, after = [one for one in recent if one < here], [one for one in recent if one > here]
        before += self._connection.execute(
            "SELECT place, article_id FROM shingles WHERE shingle = ? AND (place, article_id) < (?, ?)"
            " ORDER BY place DESC, article_id DESC LIMIT 1",
            (shingle, *here),
        ).fetchall()
        after += self._connection.execute(
            "SELECT place, article_id FROM shingles WHERE shingle = ? AND (place, article_id) > (?, ?)"
            " ORDER BY place, article_id LIMIT 1",
            (shingle, *here),
        ).fetchall()
        one, two = max(before, default=None), min(after, default=None)
        near = (found[1] if found is not None and are_near(found[0], place) else None for found in (one, two))
        return next(near), next(near)

    def _meet(self, shingle: int, one: Place, two: Place) -> bool:
        """Whether two articles stand next to each other in a hot list, near each other."""
        if not are_near(one[0], two[0]):
            return False
        first, second = sorted((one, two))
        if any(first < here < second for here in self._recent.of(shingle)):
            return False
        between = self._connection.execute(
            "SELECT 1 FROM shingles WHERE shingle = ? AND (place, article_id) > (?, ?) AND (place, article_id) < (?, ?)"
            " LIMIT 1",
            (shingle, *first, *second),
        ).fetchone()
        return between is None
