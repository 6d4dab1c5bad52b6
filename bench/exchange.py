"""Articles in and out: CPU an article for import and export, beside sqlite-utils doing much less of the same."""

import gzip
import json
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from archive.exports import csv, jsonl, parquet
from archive.exports.record import exported
from archive.exports.selection import everything
from archive.imports import jsonl as jsonl_import
from archive.imports.load import load
from archive.store import Archive

ARTICLES = 5_000
BODIES = Path(__file__).parent.parent.parent / "shared" / "data" / "bodies_20k.jsonl.gz"


def run() -> None:
    """Print microseconds of CPU an article, and the ratio to sqlite-utils with a trigram index and no versions."""
    if not BODIES.exists():
        print("skipped: needs real bodies in ../shared/data, which are not here")
        return
    with gzip.open(BODIES) as stream, tempfile.TemporaryDirectory() as folder:
        lines = list(islice(stream, ARTICLES))
        plain = Database(Path(folder) / "plain.db")
        plain["articles"].create({"id": int, "title": str, "body": str, "date": str}, pk="id")
        plain["articles"].enable_fts(["title", "body"], tokenize="trigram", create_triggers=True)
        peer_in = spent(lambda: plain["articles"].insert_all(map(json.loads, lines)))
        peer_out = spent(lambda: [json.dumps(row, ensure_ascii=False) for row in plain["articles"].rows])
        plain.close()
        with Archive.open(Path(folder) / "archive.db") as archive:
            line("import jsonl", spent(lambda: load(archive, jsonl_import.read(iter(lines)))), peer_in)
            line("import jsonl again", spent(lambda: load(archive, jsonl_import.read(iter(lines)))), peer_in)
            for name, module in (("jsonl", jsonl), ("csv", csv), ("parquet", parquet)):
                with (Path(folder) / name).open("wb") as out:
                    articles = exported(archive, everything(archive, all_copies=True))
                    line(f"export {name}", spent(lambda: module.write(out, articles)), peer_out)  # noqa: B023


def spent(work: Callable[[], object]) -> float:
    """Microseconds of CPU an article."""
    started = time.process_time()
    work()
    return (time.process_time() - started) / ARTICLES * 1e6


def line(name: str, own: float, peer: float) -> None:
    """One measurement beside its peer's."""
    print(f"{name:20} {own:8.0f} µs an article   sqlite-utils {peer:6.0f} µs   {own / peer:5.1f} ×")
