"""Search: time by query length, index size and insertions, beside LIKE, FTS5 trigram, a jieba column and tantivy."""

import gzip
import importlib.util
import json
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.model import Article
from archive.search.folding import fold
from archive.search.search import matching, search
from archive.store import Archive

BODIES = Path(__file__).parents[2] / "shared" / "data" / "bodies_20k.jsonl.gz"
ARTICLES = 20_000
QUERIES = 60
"""A length, drawn from the texts with a fixed seed: so the 95th percentile is the fourth slowest."""

Text = tuple[str, str]
Engine = Callable[[str], set[int]]


def run() -> None:
    """Print the comparison."""
    if not BODIES.exists():
        print(f"skipped: {BODIES.name} is not in ../shared/data")
        return
    with gzip.open(BODIES, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for _, line in zip(range(ARTICLES), file, strict=False)]
    texts = [(row["title"], row["body"]) for row in rows]
    size = sum(len(f"{title}{body}".encode()) for title, body in texts)
    print(f"{len(texts)} articles, {size / 1e6:.1f} MB of text")
    with TemporaryDirectory() as folder:
        with Archive.open(_filled(Path(folder) / "archive.db", texts), readonly=True) as archive:
            engines: dict[str, Engine] = {"qcrawl": lambda word: matching(archive.conn, f'"{word}"')}
            engines["qcrawl, 20 best"] = lambda word: {hit.id for hit in search(archive, f'"{word}"').hits}
            print(f"index: qcrawl {_index_bytes(archive.conn) / size:.2f} × the text")
            engines |= dict(_peers(Path(folder), archive, texts, size))
            _compare(engines, texts)
        _insertions(Path(folder), texts)


def _filled(path: Path, texts: Sequence[Text]) -> Path:
    started = time.process_time()
    with Archive.open(path) as archive:
        for at in range(0, len(texts), 100):
            with archive.atomic():
                for number, (title, body) in enumerate(texts[at : at + 100], at + 1):
                    archive.add(Article(f"https://a.cn/{number}", title, body))
    seconds = time.process_time() - started
    print(f"Archive.add, 100 a transaction: {len(texts) / seconds:.0f} articles a CPU second, index made compact")
    return path


def _index_bytes(connection: sqlite3.Connection) -> int:
    """Bytes of all pages of the search index: the FTS5 tables and the four small indexes of the texts' ends."""
    pages = connection.execute(
        "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'articles_fts%' OR name LIKE 'articles_%_last_%'"
    )
    return int(pages.fetchone()[0])


def _peers(folder: Path, archive: Archive, texts: Sequence[Text], size: int) -> Iterator[tuple[str, Engine]]:
    connection = archive.conn
    like = "SELECT id FROM articles WHERE title LIKE ?1 OR body LIKE ?1"
    yield "LIKE", lambda word: {row[0] for row in connection.execute(like, (f"%{word}%",))}
    match = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"
    yield "FTS5 trigram MATCH", lambda word: {row[0] for row in connection.execute(match, (f'"{word}"',))}
    if importlib.util.find_spec("jieba") is None:
        print("skipped: jieba is not installed")
        return
    import jieba

    jieba.setLogLevel(60)
    cut = [" ".join(jieba.cut_for_search(f"{title}\n{body}")) for title, body in texts]
    column = sqlite3.connect(folder / "jieba.db", isolation_level=None)
    column.execute("CREATE VIRTUAL TABLE texts USING fts5(words, content='', tokenize='unicode61')")
    column.execute("BEGIN")
    column.executemany("INSERT INTO texts (rowid, words) VALUES (?, ?)", enumerate(cut, 1))
    column.execute("COMMIT")
    column.execute("INSERT INTO texts(texts) VALUES ('optimize')")
    stored = column.execute("SELECT sum(length(block)) FROM texts_data").fetchone()[0]
    print(f"index: jieba column {stored / size:.2f} × the text")

    def by_jieba(word: str) -> set[int]:
        wanted = " AND ".join('"' + part.replace('"', '""') + '"' for part in jieba.cut(word))
        return {row[0] for row in column.execute("SELECT rowid FROM texts WHERE texts MATCH ?", (wanted,))}

    yield "jieba column", by_jieba
    if importlib.util.find_spec("tantivy") is None:
        print("skipped: tantivy is not installed")
        return
    yield "tantivy + jieba", _tantivy(folder / "tantivy", cut, jieba.cut, size)


def _tantivy(folder: Path, cut: Sequence[str], words: Callable[[str], Iterator[str]], size: int) -> Engine:
    import tantivy

    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True)
    builder.add_text_field("words", tokenizer_name="whitespace")
    schema = builder.build()
    index = tantivy.Index(schema, path=str(folder))
    writer = index.writer()
    for number, text in enumerate(cut, 1):
        writer.add_document(tantivy.Document(id=number, words=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()
    print(f"index: tantivy + jieba {sum(file.stat().st_size for file in folder.iterdir()) / size:.2f} × the text")

    def find(word: str) -> set[int]:
        terms = [(tantivy.Occur.Must, tantivy.Query.term_query(schema, "words", part)) for part in words(word)]
        hits = searcher.search(tantivy.Query.boolean_query(terms), limit=len(cut)).hits
        return {searcher.doc(address)["id"][0] for _, address in hits}

    return find


def _compare(engines: dict[str, Engine], texts: Sequence[Text]) -> None:
    folded = [fold(f"{title}\0{body}") for title, body in texts]
    rng = random.Random(20230901)
    for length in (1, 2, 3, 4, 8):
        words = list(_words(texts, length, rng))
        truth = [{number for number, text in enumerate(folded, 1) if word in text} for word in words]
        base = 0.0
        hits = statistics.median(map(len, truth))
        print(f"{length} character{'s' * (length > 1)}, {len(words)} queries, {hits:.0f} hits at the median:")
        for name, engine in engines.items():
            seconds, found = _timed(engine, words)
            base = base or seconds[len(seconds) // 2]
            said = [
                f"  {name:<20} p50 {seconds[len(seconds) // 2] * 1e3:8.2f} ms",
                f"p95 {seconds[len(seconds) * 95 // 100] * 1e3:8.2f} ms",
                f"{seconds[len(seconds) // 2] / base:7.1f} ×",
            ]
            if "best" not in name:
                said.append(_quality(found, truth))
            print("  ".join(said), flush=True)


def _words(texts: Sequence[Text], length: int, rng: random.Random) -> Iterator[str]:
    """Substrings of the texts in Chinese characters, each occurrence as likely as any."""
    made = 0
    while made < QUERIES:
        body = rng.choice(texts)[1]
        at = rng.randrange(len(body))
        word = body[at : at + length]
        if len(word) == length and all("\u4e00" <= character <= "\u9fa5" for character in word):
            made += 1
            yield word


def _timed(engine: Engine, words: Sequence[str]) -> tuple[list[float], list[set[int]]]:
    engine(words[0])
    seconds, found = [], []
    for word in words:
        started = time.process_time()
        found.append(engine(word))
        seconds.append(time.process_time() - started)
    return sorted(seconds), found


def _quality(found: Sequence[set[int]], truth: Sequence[set[int]]) -> str:
    right = sum(len(one & other) for one, other in zip(found, truth, strict=True))
    recall = right / sum(map(len, truth))
    precision = right / max(1, sum(map(len, found)))
    return f"recall {recall:.3f} precision {precision:.3f}"


def _insertions(folder: Path, texts: Sequence[Text]) -> None:
    """Articles a CPU second, inserted by plain SQL: with the index's triggers, and without any index."""
    sample = texts[:2000]
    speeds = {}
    for name in ("with the index", "without"):
        path = folder / f"{name}.db"
        Archive.open(path).close()
        connection = sqlite3.connect(path, isolation_level=None)
        if name == "without":
            for kind, made in connection.execute(
                "SELECT type, name FROM sqlite_schema WHERE tbl_name = 'articles' AND type IN ('trigger', 'index') "
                "AND sql IS NOT NULL"
            ).fetchall():
                connection.execute(f"DROP {kind} {made}")
        started = time.process_time()
        for at in range(0, len(sample), 100):
            connection.execute("BEGIN")
            connection.executemany(
                "INSERT INTO articles (key, title, body) VALUES (?, ?, ?)",
                [(f"k{number}", *text) for number, text in enumerate(sample[at : at + 100], at)],
            )
            connection.execute("COMMIT")
        speeds[name] = len(sample) / (time.process_time() - started)
        connection.close()
    print("plain INSERT: " + ", ".join(f"{speed:.0f} articles a CPU second {name}" for name, speed in speeds.items()))
