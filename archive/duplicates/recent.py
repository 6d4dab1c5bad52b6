"""The auxiliary index: rows of recent articles that wait to be merged into the tables ``shingles`` and ``sentences``.

The rows of an article lie all over those tables, each on a page of its own that is written twice, to the log and to the
file. So they are kept together in one row of the table ``recent``, and in memory, until there are enough of them to
share pages (Manning, Raghavan and Schütze 2008, "Dynamic indexing").
"""

import sqlite3
import struct
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from itertools import repeat
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from archive.store import Archive

MOST = 1000
"""Articles from which they are merged: of an index of 50,000 they touch each page about three times. To read so many
when a process starts takes 20 ms."""

Key = TypeVar("Key", bound=Hashable)


class Part(Generic[Key]):
    """The rows that wait for one table: a key, one value, and the article they are of."""

    def __init__(self, changed: set[int]) -> None:
        self._changed = changed
        self._rows: dict[int, dict[Key, int]] = {}
        self._articles: dict[Key, tuple[int, ...]] = {}  # mostly one: a set would take four times the memory

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._rows

    def put(self, article_id: int, rows: dict[Key, int]) -> None:
        """Take in the rows of an article, in place of those it had."""
        self.take_out(article_id)
        if rows:
            self._changed.add(article_id)
            self._rows[article_id] = rows
            shared = [(key, (*self._articles[key], article_id)) for key in self._articles.keys() & rows.keys()]
            self._articles.update(dict.fromkeys(rows, (article_id,)))
            self._articles.update(shared)

    def take_out(self, article_id: int) -> bool:
        """Forget the rows of an article. Whether it had any here, and not in the table."""
        rows = self._rows.pop(article_id, None)
        if rows is None:
            return False
        self._changed.add(article_id)
        for key in rows:
            self._articles[key] = tuple([one for one in self._articles[key] if one != article_id])
        return True

    def clear(self) -> None:
        """Forget all rows."""
        self._rows.clear()
        self._articles.clear()

    def rows_of(self, article_id: int) -> dict[Key, int]:
        """The rows of an article: its keys and their values."""
        return self._rows.get(article_id, {})

    def of(self, key: Key) -> list[tuple[int, int]]:
        """The rows with this key: value and article, in no order."""
        articles = self._articles.get(key)
        return [(self._rows[article][key], article) for article in articles] if articles else []

    def rows(self) -> list[tuple[Key, int, int]]:
        """All rows in order: key, value, article."""
        found = [(key, value, article) for article, rows in self._rows.items() for key, value in rows.items()]
        found.sort()
        return found


class Recent:
    """The table ``recent`` as it is in the running transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changed: set[int] = set()  # since ``save``
        self.shingles: Part[int] = Part(self._changed)
        """By list: the article's place in it."""
        self.sentences: Part[tuple[int, int]] = Part(self._changed)
        """By site and sentence: what stands for the article's other sentences."""
        self._written: set[int] = set()
        for article_id, site_id, shingles, sentences in connection.execute("SELECT * FROM recent"):
            self._written.add(article_id)
            self.shingles.put(article_id, dict(zip(*_halves(shingles), strict=True)))
            units, others = _halves(sentences)
            self.sentences.put(article_id, dict(zip(zip(repeat(site_id), units), others, strict=True)))
        self._changed.clear()

    def save(self) -> None:
        """Write what changed; merge everything, if it has become much."""
        here = {article for article in self._changed if article in self.shingles or article in self.sentences}
        self._connection.executemany("INSERT OR REPLACE INTO recent VALUES (?, ?, ?, ?)", map(self._row, sorted(here)))
        gone = (self._written & self._changed) - here
        self._connection.executemany("DELETE FROM recent WHERE article_id = ?", ((article,) for article in gone))
        self._written |= here
        self._written -= gone
        self._changed.clear()
        if len(self._written) >= MOST:
            self._merge()

    def _row(self, article_id: int) -> tuple[int, int | None, bytes, bytes]:
        shingles, sentences = self.shingles.rows_of(article_id), self.sentences.rows_of(article_id)
        site_id = next((site for site, _ in sentences), None)
        units = [unit for _, unit in sentences]
        return article_id, site_id, _packed([*shingles, *shingles.values()]), _packed([*units, *sentences.values()])

    def _merge(self) -> None:
        """Put all rows into the tables. REPLACE, for another program may have emptied some tables and not others."""
        self._connection.executemany("INSERT OR REPLACE INTO shingles VALUES (?, ?, ?)", self.shingles.rows())
        self._connection.executemany(
            "INSERT OR REPLACE INTO sentences VALUES (?1, ?2, ?4, ?3)",
            ((*where, others, article) for where, others, article in self.sentences.rows()),
        )
        self._connection.execute("DELETE FROM recent")
        self._written.clear()
        self.shingles.clear()
        self.sentences.clear()


def _packed(numbers: Sequence[int]) -> bytes:
    return struct.pack(f"<{len(numbers)}q", *numbers)


def _halves(packed: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first half of the numbers, and the second."""
    numbers = struct.unpack(f"<{len(packed) // 8}q", packed)
    return numbers[: len(numbers) // 2], numbers[len(numbers) // 2 :]


_kept: WeakKeyDictionary[Archive, tuple[int, Recent]] = WeakKeyDictionary()
"""Of each open archive, with the version of its data that other connections have left."""


def forget(archive: Archive) -> None:
    """Let nothing stay in memory: the table is about to be written by other means."""
    _kept.pop(archive, None)


@contextmanager
def settling(archive: Archive) -> Iterator[Recent]:
    """A transaction with the auxiliary index, which is written at its end; not durable, for all can be made again.

    From one transaction to the next it stays in memory, unless another connection wrote in between.
    """
    kept = _kept.pop(archive, None)
    outermost = not archive.conn.in_transaction
    with archive.atomic(durable=False):
        version = archive.conn.execute("PRAGMA data_version").fetchone()[0]
        recent = kept[1] if kept is not None and kept[0] == version and outermost else Recent(archive.conn)
        yield recent
        recent.save()
    if outermost:  # else what is in memory could be taken back in the table
        _kept[archive] = version, recent
