"""The peers that duplicates are measured beside. Each gets our normalised text, so that only the methods differ."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import count

from archive.duplicates import Document
from archive.text import comparison

Clusters = Iterable[Sequence[int]]
Add = Callable[[Document], list[int]]
"""Takes in one more document and gives the numbers, from 0, of those before it that look like it."""


def exact() -> Add:
    """Letter for letter."""
    seen: dict[str, list[int]] = defaultdict(list)
    numbers = count()

    def add(document: Document) -> list[int]:
        number = next(numbers)
        same = seen[comparison(document.body) or str(number)]
        same.append(number)
        return same[-2:-1]

    return add


def datasketch() -> Add:
    """MinHash LSH."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.7, num_perm=128)
    numbers = count()

    def add(document: Document) -> list[int]:
        sketch = MinHash(num_perm=128)
        sketch.update_batch([gram.encode() for gram in set(_grams(document))])
        found = list(index.query(sketch))
        index.insert(next(numbers), sketch)
        return found

    return add


def rensa() -> Add:
    """MinHash LSH in Rust; it wants its candidates checked."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16)
    sketches: list[RMinHash] = []

    def add(document: Document) -> list[int]:
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(list(set(_grams(document))))
        found = [other for other in index.query(sketch) if sketches[other].jaccard(sketch) >= 0.7]
        index.insert(len(sketches), sketch)
        sketches.append(sketch)
        return found

    return add


def simhash() -> Add:
    """Fingerprints of 64 bits, at most three of which differ."""
    from simhash import Simhash, SimhashIndex

    index = SimhashIndex([], k=3)
    numbers = count()

    def add(document: Document) -> list[int]:
        value = Simhash(comparison(document.body))
        found = [int(other) for other in index.get_near_dups(value)]
        index.add(str(next(numbers)), value)
        return found

    return add


def _grams(document: Document) -> list[str]:
    letters = comparison(document.body)
    return [letters[start : start + 5] for start in range(max(1, len(letters) - 4))]


def installed() -> Iterator[tuple[str, Callable[[], Add]]]:
    """The peers that are here, by name; says so of those that are not."""
    yield "exact", exact
    for name, peer in {
        "datasketch .7, 5-grams": datasketch,
        "rensa .7, 5-grams": rensa,
        "simhash k=3": simhash,
    }.items():
        if find_spec(name.split()[0]) is None:
            print(f"{name:24} not installed: pip install 'qcrawl[bench]'")
        else:
            yield name, peer


def clusters(add: Add, documents: Sequence[Document]) -> Clusters:
    """What a peer makes of a collection: whatever hangs together."""
    home = list(range(len(documents)))

    def root(node: int) -> int:
        while home[node] != node:
            home[node] = home[home[node]]
            node = home[node]
        return node

    for number, document in enumerate(documents):
        for other in add(document):
            home[root(number)] = root(other)
    found = defaultdict(list)
    for node in range(len(home)):
        found[root(node)].append(node)
    return found.values()
