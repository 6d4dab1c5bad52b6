"""The published fingerprint of an article: 64 bits that SQL can compare (see docs/duplicates.md for what they tell)."""

import hashlib
from collections import Counter

import numpy as np

from archive.text import comparison

WIDTH = 4
"""Letters in a feature, as in the ``simhash`` package."""


def features(body: str) -> Counter[str]:
    """What is hashed: every run of four letters of the comparison text of ``body``, with how often it comes."""
    letters = comparison(body)
    return Counter(letters[start : start + WIDTH] for start in range(max(len(letters) - WIDTH + 1, 1)))


def fingerprint(body: str) -> int | None:
    """The SimHash (Charikar 2002) of a reading text as a signed 64-bit integer; None for a text without letters.

    The number ``simhash.Simhash(features(body)).value`` of the PyPI package ``simhash``, which takes the last eight
    bytes of each feature's MD5; only worked out in one go.
    """
    weighted = features(body)
    if "" in weighted:
        return None
    md5 = hashlib.md5
    digests = b"".join(md5(feature.encode(), usedforsecurity=False).digest() for feature in weighted)
    hashes = np.frombuffer(digests, np.uint8).reshape(-1, 16)[:, 8:]
    weights = np.fromiter(weighted.values(), np.float32, len(weighted))
    sums = weights @ np.unpackbits(hashes, axis=1).astype(np.float32)
    value = int.from_bytes(np.packbits(sums > weights.sum() / 2).tobytes(), "big")
    return value - 2**64 if value >= 2**63 else value
