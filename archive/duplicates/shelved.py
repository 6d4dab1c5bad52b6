"""What the archive keeps of an article to compare it: one row of the table ``fingerprints``."""

import struct
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from archive.duplicates.candidates import order_keys, sketch_of
from archive.duplicates.document import Text
from archive.duplicates.preparing import Hashes, Places, Prepared

COLUMNS = (
    "source, site_id, letters, title, published, rank, traditional, bound, samples, units, place_letters, place_offsets"
)
"""In the order of ``Row``; ``article_id`` stands before them."""


class Row(NamedTuple):
    """The columns as SQLite has them: 64-bit integers signed, arrays as little-endian bytes."""

    source: int
    site_id: int | None
    letters: str
    title: str
    published: str | None
    rank: int
    traditional: int
    bound: int
    samples: bytes
    units: bytes
    place_letters: bytes
    place_offsets: bytes


def signed(value: int) -> int:
    """An unsigned 64-bit integer as SQLite keeps it."""
    return value - 2**64 if value >= 2**63 else value


def unsigned(value: int) -> int:
    """Back from ``signed``."""
    return value % 2**64


class Shelved:
    """A row, read as far as it is asked for: most candidates are turned down by their samples alone."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.source, self.site_id = row.source, row.site_id
        self.bound = unsigned(row.bound)
        """Shingles up to this hash are sampled."""
        self.sampled = frozenset(_numbers(row.samples))
        """The samples as a set: an article is weighed against several, and numpy is slow with twenty numbers."""

    @classmethod
    def of(cls, source: int, site_id: int | None, prepared: Prepared) -> "Shelved":
        """Of an article just made ready. Raises ``ValueError`` if that was done without the places."""
        text, places = prepared.text, prepared.places
        if places is None:
            raise ValueError("an article is shelved with its places; prepare it with places=True")
        shelved = cls(
            Row(
                source,
                site_id,
                text.letters,
                text.title,
                text.published.isoformat() if text.published else None,
                signed(text.rank),
                int(text.traditional),
                signed(prepared.bound),
                prepared.samples.astype("<u8", copy=False).tobytes(),
                prepared.units.astype("<u8", copy=False).tobytes(),
                places.letters.astype("<u4", copy=False).tobytes(),
                places.offsets.astype("<u4", copy=False).tobytes(),
            )
        )
        shelved.text, shelved.places = text, places
        return shelved

    @cached_property
    def text(self) -> Text:
        """What is compared."""
        row = self.row
        day = date.fromisoformat(row.published) if row.published else None
        return Text(row.letters, row.title, day, unsigned(row.rank), bool(row.traditional))

    @cached_property
    def places(self) -> Places:
        """Where its letters stand in the body."""
        return Places(np.frombuffer(self.row.place_letters, "<u4"), np.frombuffer(self.row.place_offsets, "<u4"))

    @cached_property
    def samples(self) -> Hashes:
        """Sampled shingles, rising."""
        return np.frombuffer(self.row.samples, "<u8")

    @cached_property
    def postings(self) -> dict[int, int]:
        """Where it stands in the list of each of its samples; both signed."""
        rank = np.array([self.text.rank], np.uint64)
        places = order_keys(self.samples, sketch_of(self.samples)[None, :], rank)
        return dict(zip(self.samples.view(np.int64).tolist(), places.tolist(), strict=True))

    def posts(self, article_id: int) -> Iterator[tuple[int, int, int]]:
        """Its rows of the table ``shingles``."""
        return ((shingle, place, article_id) for shingle, place in self.postings.items())

    @cached_property
    def units(self) -> tuple[int, ...]:
        """Its longer sentences, hashed."""
        return _numbers(self.row.units)


def _numbers(array: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(array) // 8}Q", array)
