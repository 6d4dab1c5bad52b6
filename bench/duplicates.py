"""Duplicates: documents a CPU second and F1 beside datasketch, rensa and the simhash index; then scale and arrival.

Normalising is counted for all. An article that comes alone is timed in an archive, and beside it in the peers' indexes,
which hold sketches in memory and keep no evidence.
``QCRAWL_BENCH_ARTICLES`` sets the size of the archive (50,000), ``QCRAWL_BENCH_DOCUMENTS`` that of the collection
held at once (200,000); 0 leaves the part out.
"""

import gc
import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import comb
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np

from archive.duplicates import Document, find, settle, undouble
from archive.model import Article, Publisher
from archive.store import Archive
from bench._peers import Clusters, clusters, installed

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
LABELLED = SHARED / "dedup" / "dev_10k.jsonl.gz"
BODIES = SHARED / "bodies_20k.jsonl.gz"

ARTICLES = int(os.environ.get("QCRAWL_BENCH_ARTICLES", "50000"))
DOCUMENTS = int(os.environ.get("QCRAWL_BENCH_DOCUMENTS", "200000"))
ARRIVALS = 500
BLOCK = 25
"""Of these that go into one index before it is another one's turn."""


def run() -> None:
    """Print the comparison, the collection held at once and the cost of one more article."""
    if not LABELLED.exists():
        print("skipped: needs the labelled set and the bodies in ../shared/data, which are not here")
        return
    documents, gold = _labelled()
    _compare(documents, gold)
    if DOCUMENTS:
        for size in (20_000, DOCUMENTS):
            _alone("hold", str(size))
    if ARTICLES:
        _arrivals(ARTICLES)


def _labelled() -> tuple[list[Document], list[str]]:
    with gzip.open(LABELLED, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Document(str(row["id"]), row["title"], row["body"], row["site"]) for row in rows], [
        row["cluster"] for row in rows
    ]


def _compare(documents: list[Document], gold: list[str]) -> None:
    find(documents[:100])  # tables are made once
    methods: dict[str, Callable[[], Clusters]] = {"qcrawl": lambda: _ours(documents)}
    methods |= {name: partial(clusters, peer(), documents) for name, peer in installed()}
    ours = 0.0
    for name, method in methods.items():
        start = time.process_time()
        found = [list(cluster) for cluster in method()]
        speed = len(documents) / (time.process_time() - start)
        ours = ours or speed
        precision, recall, f1 = _scores(gold, found)
        print(
            f"{name:24} {speed:8,.0f} documents/CPU s  P {precision:.4f} R {recall:.4f} F1 {f1:.4f}"
            f"  ours is {ours / speed:.2f} times as fast"
        )


def _scores(gold: Sequence[str], clusters: Clusters) -> tuple[float, float, float]:
    """Pairwise precision, recall and F1."""
    right = claimed = 0
    for cluster in clusters:
        claimed += comb(len(cluster), 2)
        right += sum(comb(count, 2) for count in Counter(gold[number] for number in cluster).values())
    wanted = sum(comb(count, 2) for count in Counter(gold).values())
    precision, recall = right / max(1, claimed), right / max(1, wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def _ours(documents: list[Document]) -> Clusters:
    number = {document.id: place for place, document in enumerate(documents)}
    return [[number[one] for one in cluster] for cluster in find(documents).clusters]


def _bodies() -> list[dict[str, str]]:
    with gzip.open(BODIES, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def collection(size: int, real: Sequence[dict[str, str]], seed: int = 1) -> Iterator[Document]:
    """So many documents like these real ones: themselves, the same again in other ciphers, and a third copies.

    From the second round on all but the hundred commonest letters are exchanged for one another, another way each
    round: new texts with the lengths, numbers and stock phrases of the real ones. (With three hundred, a text and the
    same in cipher would be a pair to look at, with an edit in every third letter.) A copy lacks a paragraph or has
    other punctuation.
    """
    dice = random.Random(seed)
    often = Counter(letter for row in real for letter in row["body"] if "\u4e00" <= letter <= "\u9fff")
    rare = [letter for letter, _ in often.most_common()[100:]]
    number = 0
    while True:
        exchanged = dice.sample(rare, len(rare))
        cipher = str.maketrans("".join(exchanged), "".join(exchanged[1:] + exchanged[:1])) if number else {}
        for row in real:
            body = row["body"].translate(cipher)
            for copy in range(1 + (dice.random() < 0.33)):
                if number == size:
                    return
                yield Document(
                    str(number), row["title"], _edited(body, dice) if copy else body, f"s{dice.randrange(200)}"
                )
                number += 1


def _edited(body: str, dice: random.Random) -> str:
    lines = body.split("\n")
    if len(lines) > 4:
        del lines[dice.randrange(1, len(lines))]
    return "\n".join(lines).replace("，", ",")


def _resident(word: str = "VmRSS") -> int:
    """Bytes of memory this process has, or had at most (``VmHWM``)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(word)) * 1024


def hold(size: int) -> None:
    """Find the stories of a large collection and print speed and memory; in a process of its own."""
    documents = list(collection(size, _bodies()))
    find(documents[:100])
    before = _resident()
    start = time.process_time()
    found = find(documents)
    spent = time.process_time() - start
    kept, peak = (_resident(word) - before for word in ("VmRSS", "VmHWM"))
    print(
        f"{size:,} documents at once: {size / spent:,.0f} documents/CPU s, {len(found.clusters):,} stories;"
        f" memory beyond the text {peak / size / 1000:.2f} kB a document at most, {kept / size / 1000:.2f} kB kept"
    )


def _arrivals(size: int) -> None:
    """An archive that has many articles, and what one more costs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.db"
        with Archive.open(path) as archive:
            with archive.atomic():
                for document in _stock(size):
                    _add(archive, document)
            start = time.process_time()
            settle(archive)
            print(
                f"an archive of {size:,}, settled at once: {size / (time.process_time() - start):,.0f} articles/CPU s"
            )
        print(f"the file has {path.stat().st_size / size / 1000:.1f} kB an article; CPU time of one more:")
        os.sync()  # else the first to copy the log into the file pays for all that was written before
        _alone("arrive", str(path), str(size))


def _stock(size: int) -> Iterator[Document]:
    """What is there before: the labelled set and the collection, without those that are to come."""
    labelled = _labelled()[0][ARRIVALS:]
    yield from labelled[:size]
    yield from collection(max(0, size - len(labelled)), _bodies()[3 * ARRIVALS :])


def arrive(path: Path, size: int) -> None:
    """Articles into an archive of ``size`` and into the peers, one by one; then in lots, as crawls settle them."""
    news = [
        Document(f"n{number}", row["title"], row["body"], f"s{number % 200}") for number, row in enumerate(_bodies())
    ]
    peers = {name: peer() for name, peer in installed()}
    for document in _stock(size):
        for add in peers.values():
            add(document)
    gc.freeze()  # no peer is to pay for what the others hold
    with Archive.open(path) as archive:
        ours = _Arrived([], [], [])
        spent: dict[str, list[float]] = {name: [] for name in peers}
        for first in range(0, ARRIVALS, BLOCK):  # by turns, for a machine has slow minutes
            block = news[first : first + BLOCK]
            _into_archive(archive, ours, block)
            for name, add in peers.items():
                spent[name] += [_timed(partial(add, document))[0] for document in block]
        print(f"{'news':24} {ours}")
        for name, times in spent.items():
            ratio = statistics.median(ours.settled) / statistics.median(times)
            print(f"{name:24} {_spread(times)}; ours takes {ratio:.1f} times as long")
        for kind, lot, documents in (
            ("news, 20 at a time", 20, news[ARRIVALS : 2 * ARRIVALS]),
            (f"news, {ARRIVALS} at a time", ARRIVALS, news[2 * ARRIVALS : 3 * ARRIVALS]),
            ("the labelled set", 1, _labelled()[0][:ARRIVALS]),
        ):
            arrived = _Arrived([], [], [])
            _into_archive(archive, arrived, documents, lot)
            print(f"{kind:24} {arrived}")


class _Arrived(NamedTuple):
    """What articles took, in milliseconds of CPU each, and the pairs that were judged."""

    stored: list[float]
    settled: list[float]
    pairs: list[int]

    def __str__(self) -> str:
        return (
            f"{_spread(self.settled)}, {sum(self.pairs) / ARRIVALS:.1f} pairs;"
            f" {statistics.mean(self.stored):.2f} more to store it, search index and all"
        )


def _into_archive(archive: Archive, arrived: _Arrived, documents: Sequence[Document], lot: int = 1) -> None:
    for first in range(0, len(documents), lot):
        start = time.process_time()
        for document in documents[first : first + lot]:
            _add(archive, document)
        arrived.stored.append((time.process_time() - start) * 1000 / lot)
        spent, found = _timed(partial(settle, archive))
        arrived.settled.append(spent / lot)
        arrived.pairs.append(found.pairs)


Found = TypeVar("Found")


def _timed(work: Callable[[], Found]) -> tuple[float, Found]:
    """Milliseconds of CPU that something takes, and what it gives."""
    start = time.process_time()
    found = work()
    return (time.process_time() - start) * 1000, found


def _spread(spent: list[float]) -> str:
    if len(spent) < 100:
        return f"mean {statistics.mean(spent):.2f} ms"
    return (
        f"median {statistics.median(spent):.2f}, mean {statistics.mean(spent):.2f},"
        f" 99th percentile {np.percentile(spent, 99):.2f} ms"
    )


def _alone(*arguments: str) -> None:
    """Run a part in a process of its own: neither its memory nor its time is to carry what the others left."""
    told = subprocess.run([sys.executable, "-m", "bench.duplicates", *arguments], check=True, text=True, stdout=-1)
    print(told.stdout, end="")


def _add(archive: Archive, document: Document) -> None:
    single = undouble(document.body, document.title).text
    article = Article(f"https://{document.site}.example.cn/{document.id}.html", document.title, single)
    archive.add(article, publisher=Publisher(document.site, document.site))


if __name__ == "__main__":
    if sys.argv[1] == "hold":
        hold(int(sys.argv[2]))
    else:
        arrive(Path(sys.argv[2]), int(sys.argv[3]))
