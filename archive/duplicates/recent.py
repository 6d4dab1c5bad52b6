"""The auxiliary index: rows of recent articles that wait to be merged into the tables ``shingles`` and ``sentences``.

The rows of an article lie all over those tables, each on a page of its own that is written twice, to the log and to the
file. So they are kept together in one row of the table ``recent``, and in memory, until there are enough of them to
share pages (Manning, Raghavan and Schütze 2008, "Dynamic indexing").
"""

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from weakref import WeakKeyDictionary

from archive.store import Archive

MOST = 1000
"""Articles from which they are merged: of an index of 50,000 they touch each page about three times. To read so many
when a process starts takes 10 ms."""

Key = tuple[int, ...]


class Part:
    """The rows that wait for one table: a key of ``width`` integers, one value, and the article they are of."""

    def __init__(self, width: int, changed: set[int]) -> None:
        self._width, self._changed = width, changed
        self._rows: dict[int, Mapping[Key, int]] = {}
        self._articles: dict[Key, tuple[int, ...]] = {}  # mostly one: a set would take four times the memory

    def __contains__(self, article_id: int) -> bool:
        return article_id in self._rows

    def put(self, article_id: int, rows: Mapping[Key, int]) -> None:
        """Take in the rows of an article, in place of those it had."""
        self.take_out(article_id)
        if rows:
            self._changed.add(article_id)
            self._rows[article_id] = rows
            for key in rows:
                self._articles[key] = (*self._articles.get(key, ()), article_id)

    def take_out(self, article_id: int) -> None:
        """Forget the rows of an article, if it has any here."""
        if (rows := self._rows.pop(article_id, None)) is not None:
            self._changed.add(article_id)
            for key in rows:
                self._articles[key] = tuple([one for one in self._articles[key] if one != article_id])

    def clear(self) -> None:
        """Forget all rows."""
        self._rows.clear()
        self._articles.clear()

    def of(self, key: Key) -> list[tuple[int, int]]:
        """The rows with this key: value and article, in no order."""
        articles = self._articles.get(key)
        return [(self._rows[article][key], article) for article in articles] if articles else []

    def rows(self) -> list[Key]:
        """All rows in order: key, value, article."""
        return sorted((*key, value, article) for article, rows in self._rows.items() for key, value in rows.items())

    def packed(self, article_id: int) -> bytes:
        """The rows of an article, key and value by turns."""
        numbers = [*chain.from_iterable((*key, value) for key, value in self._rows.get(article_id, {}).items())]
        return struct.pack(f"<{len(numbers)}q", *numbers)

    def unpack(self, article_id: int, packed: bytes) -> None:
        """Take in what ``packed`` gave."""
        row = struct.Struct(f"<{self._width + 1}q")
        self.put(article_id, {numbers[:-1]: numbers[-1] for numbers in row.iter_unpack(packed)})


class Recent:
    """The table ``recent`` as it is in the running transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._changed: set[int] = set()  # since ``save``
        self.shingles = Part(1, self._changed)
        """By list: the article's place in it."""
        self.sentences = Part(2, self._changed)
        """By site and sentence: what stands for the article's other sentences."""
        self._written: set[int] = set()
        for article_id, shingles, sentences in connection.execute("SELECT * FROM recent"):
            self._written.add(article_id)
            self.shingles.unpack(article_id, shingles)
            self.sentences.unpack(article_id, sentences)
        self._changed.clear()

    def save(self) -> None:
        """Write what changed; merge everything, if it has become much."""
        here = {article for article in self._changed if article in self.shingles or article in self.sentences}
        self._connection.executemany(
            "INSERT OR REPLACE INTO recent VALUES (?, ?, ?)",
            ((article, self.shingles.packed(article), self.sentences.packed(article)) for article in sorted(here)),
        )
        gone = (self._written & self._changed) - here
        self._connection.executemany("DELETE FROM recent WHERE article_id = ?", ((article,) for article in gone))
        self._written = (self._written | here) - gone
        self._changed.clear()
        if len(self._written) >= MOST:
            self._merge()

    def _merge(self) -> None:
        """Put all rows into the tables. REPLACE, for another program may have emptied some tables and not others."""
        self._connection.executemany("INSERT OR REPLACE INTO shingles VALUES (?, ?, ?)", self.shingles.rows())
        self._connection.executemany("INSERT OR REPLACE INTO sentences VALUES (?1, ?2, ?4, ?3)", self.sentences.rows())
        self._connection.execute("DELETE FROM recent")
        self._written.clear()
        self.shingles.clear()
        self.sentences.clear()


_kept: WeakKeyDictionary[Archive, tuple[int, Recent]] = WeakKeyDictionary()
"""Of each open archive, with the version of its data that other connections have left."""


def forget(archive: Archive) -> None:
    """Let nothing stay in memory: the table is about to be written by other means."""
    _kept.pop(archive, None)


@contextmanager
def settling(archive: Archive) -> Iterator[Recent]:
    """A transaction as ``Archive.derived`` has, with the auxiliary index, which is written at its end.

    From one transaction to the next it stays in memory, unless another connection wrote in between.
    """
    kept = _kept.pop(archive, None)
    outermost = not archive.conn.in_transaction
    with archive.derived():
        version = archive.conn.execute("PRAGMA data_version").fetchone()[0]
        recent = kept[1] if kept is not None and kept[0] == version and outermost else Recent(archive.conn)
        yield recent
        recent.save()
    if outermost:  # else what is in memory could be taken back in the table
        _kept[archive] = version, recent
