"""Duplicates: documents a CPU second and F1 beside datasketch, rensa and the simhash index; then scale and arrival.

Every peer gets the same normalised text, so that only the methods differ; normalising is counted for all.
``QCRAWL_BENCH_ARTICLES`` sets the size of the archive (50,000), ``QCRAWL_BENCH_DOCUMENTS`` that of the collection
held at once (200,000); 0 leaves the part out.
"""

import gzip
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from math import comb
from pathlib import Path

from archive.duplicates import Document, find, settle, undouble
from archive.model import Article, Publisher
from archive.store import Archive
from archive.text import comparison

SHARED = Path(__file__).parent.parent.parent / "shared" / "data"
LABELLED = SHARED / "dedup" / "dev_10k.jsonl.gz"
BODIES = SHARED / "bodies_20k.jsonl.gz"

ARTICLES = int(os.environ.get("QCRAWL_BENCH_ARTICLES", "50000"))
DOCUMENTS = int(os.environ.get("QCRAWL_BENCH_DOCUMENTS", "200000"))
ARRIVALS = 500

Clusters = Iterable[Sequence[int]]


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
    methods: dict[str, Callable[[list[Document]], Clusters]] = {
        "qcrawl": _ours,
        "exact": _exact,
        "datasketch .7, 5-grams": _datasketch,
        "rensa .7, 5-grams": _rensa,
        "simhash k=3": _simhash,
    }
    ours = 0.0
    for name, method in methods.items():
        package = name.split()[0]
        if package not in {"qcrawl", "exact"} and find_spec(package) is None:
            print(f"{name:24} not installed: pip install 'qcrawl[bench]'")
            continue
        start = time.process_time()
        clusters = [list(cluster) for cluster in method(documents)]
        speed = len(documents) / (time.process_time() - start)
        ours = ours or speed
        precision, recall, f1 = _scores(gold, clusters)
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


def _exact(documents: list[Document]) -> Clusters:
    found = defaultdict(list)
    for number, document in enumerate(documents):
        found[comparison(document.body) or number].append(number)
    return found.values()


def _grams(document: Document) -> list[str]:
    letters = comparison(document.body)
    return [letters[start : start + 5] for start in range(max(1, len(letters) - 4))]


def _datasketch(documents: list[Document]) -> Clusters:
    from datasketch import MinHash, MinHashLSH

    index, links = MinHashLSH(threshold=0.7, num_perm=128), []
    for number, document in enumerate(documents):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([gram.encode() for gram in set(_grams(document))])
        links += [(number, other) for other in index.query(sketch)]
        index.insert(number, sketch)
    return _components(len(documents), links)


def _rensa(documents: list[Document]) -> Clusters:
    from rensa import RMinHash, RMinHashLSH

    index, links, sketches = RMinHashLSH(threshold=0.7, num_perm=128, num_bands=16), [], []
    for number, document in enumerate(documents):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update(list(set(_grams(document))))
        links += [(number, other) for other in index.query(sketch) if sketches[other].jaccard(sketch) >= 0.7]
        index.insert(number, sketch)
        sketches.append(sketch)
    return _components(len(documents), links)


def _simhash(documents: list[Document]) -> Clusters:
    from simhash import Simhash, SimhashIndex

    index, links = SimhashIndex([], k=3), []
    for number, document in enumerate(documents):
        value = Simhash(comparison(document.body))
        links += [(number, int(other)) for other in index.get_near_dups(value)]
        index.add(str(number), value)
    return _components(len(documents), links)


def _components(count: int, links: Iterable[tuple[int, int]]) -> Clusters:
    home = list(range(count))

    def root(node: int) -> int:
        while home[node] != node:
            home[node] = home[home[node]]
            node = home[node]
        return node

    for a, b in links:
        home[root(a)] = root(b)
    found = defaultdict(list)
    for node in range(count):
        found[root(node)].append(node)
    return found.values()


def collection(size: int, seed: int = 1) -> Iterator[Document]:
    """So many documents like real ones: 20,000 real bodies, the same again in other ciphers, and a third copies.

    From the second round on the rarer letters are exchanged for one another, another way each round: new texts with
    the lengths, numbers and commonest phrases of the real ones. A copy lacks a paragraph or has other punctuation.
    """
    dice = random.Random(seed)
    with gzip.open(BODIES, "rt", encoding="utf-8") as lines:
        real = [json.loads(line) for line in lines]
    often = Counter(letter for row in real for letter in row["body"] if "\u4e00" <= letter <= "\u9fff")
    rare = [letter for letter, _ in often.most_common()[300:]]
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
    documents = list(collection(size))
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
                for document in collection(size):
                    _add(archive, document)
            start = time.process_time()
            settle(archive)
            print(f"{size:,} articles settled at once: {size / (time.process_time() - start):,.0f} articles/CPU s")
        print(f"the file has {path.stat().st_size / size / 1000:.1f} kB an article")
        os.sync()  # else the first to copy the log into the file pays for all that was written before
        _alone("arrive", str(path), str(size))


def arrive(path: Path, size: int) -> None:
    """Articles into an archive of ``size``: one by one, then in lots, as crawls settle them."""
    lots = {1: ARRIVALS, 20: ARRIVALS, ARRIVALS: ARRIVALS}
    documents = collection(size + sum(lots.values()))
    next(islice(documents, size - 1, size))
    with Archive.open(path) as archive:
        for lot, articles in lots.items():
            stored, settled = [], []
            for _ in range(articles // lot):
                new = list(islice(documents, lot))
                start = time.process_time()
                for document in new:
                    _add(archive, document)
                middle = time.process_time()
                settle(archive)
                stored.append((middle - start) * 1000 / lot)
                settled.append((time.process_time() - middle) * 1000 / lot)
            settled.sort()
            print(
                f"{lot} at a time into {size:,}, ms CPU an article: median {statistics.median(settled):.2f},"
                f" mean {statistics.mean(settled):.2f}, 99th percentile {settled[int(0.99 * len(settled))]:.2f};"
                f" to store it, search index and all, {statistics.mean(stored):.2f}"
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
