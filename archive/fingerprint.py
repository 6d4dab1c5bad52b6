"""The published fingerprint of an article: 64 bits that SQL can compare (see docs/duplicates.md for what they tell)."""

import numpy as np
import numpy.typing as npt

from archive.text import comparison, normalise, shingles, to_codes

WIDTH = 4
"""Letters in a feature, as in the ``simhash`` package."""


def features(body: str) -> list[str]:
    """What is hashed: every run of four letters of the comparison text of ``body``, as often as it comes."""
    letters = comparison(body)
    return [letters[start : start + WIDTH] for start in range(max(0, len(letters) - WIDTH + 1))]


def hash_of(feature: bytes) -> int:
    """The hash of one feature, given in UTF-8 as the ``simhash`` package hands it to a ``hashfunc``."""
    return int(shingles(to_codes(feature.decode("utf-8", "surrogatepass")), WIDTH)[0])


PORTION = 1 << 16
"""Hashes taken apart at a time, 64 bytes each: a body of 50 MB would take a gigabyte."""


def _ones(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """How many of the hashes have each bit, the highest first; shape (64,)."""
    bits = np.unpackbits(hashes.astype(">u8").view(np.uint8))  # a byte each
    # Eight counters are added at a time as one number: a byte counts to 255.
    sums = np.add.reduceat(bits.view(np.uint64).reshape(-1, 8), np.arange(0, len(hashes), 255), axis=0)
    counts: npt.NDArray[np.int64] = sums.view(np.uint8).sum(axis=0, dtype=np.int64)
    return counts


def fingerprint(body: str) -> int | None:
    """The SimHash (Charikar 2002) of a reading text as a signed 64-bit integer; None below four letters.

    The value of ``simhash.Simhash(features(body), hashfunc=hash_of)`` of the PyPI package ``simhash``, worked out in
    one go. Its default hash function, MD5, would take longer than all else that is done for an article.
    """
    hashes = shingles(normalise(body).codes, WIDTH)
    if not len(hashes):
        return None
    counts = sum(_ones(hashes[start : start + PORTION]) for start in range(0, len(hashes), PORTION))
    return int.from_bytes(np.packbits(counts * 2 > len(hashes)).tobytes(), "big", signed=True)
