"""SIGKILL at any moment, then another run: the same archive as without the kill."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from archive.captures import folder_of, read_capture, read_warc
from archive.duplicates import settle
from archive.errors import InputError
from archive.store import Archive
from qcrawl.replica import Replica

KILLS = 20
SITES = ("lanjiang", "yzqea")
NURSERY = """
import json, os, sys
from pathlib import Path

from qcrawl.crawl import Options, run, session
from qcrawl.replica import sites_folder

for line in sys.stdin:
    job = json.loads(line)
    pid = os.fork()
    if not pid:
        # Small batches, so that kills fall before, inside and after transactions.
        session.BATCH_ITEMS = job["batch"]
        places = Options(Path(job["archive"]), tuple(job["sites"]), (sites_folder(),), proxy=job["proxy"],
                         state_folder=Path(job["state"]), merge=False)
        os._exit(run(places).exit_code)
    print(pid, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
"""
ARTICLES = "SELECT key, title, body, published_at, source, column_name FROM articles ORDER BY key"
VERSIONS = (
    "SELECT a.key, v.number, v.text_sha256 FROM article_versions v JOIN articles a ON a.id = v.article_id ORDER BY 1, 2"
)
URLS = (
    "SELECT key, url, iif(state IN ('new', 'unchanged'), 'kept', state), title, payload_digest <> '', checks"
    " FROM urls ORDER BY key"
)
WALKS = "SELECT url, covers_since FROM list_walks ORDER BY url"


class Nursery:
    """A process that has everything imported and forks a crawl whenever it is told, since importing costs a second."""

    def __init__(self, replica: Replica, folder: Path) -> None:
        self.replica = replica
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self, archive: Path, batch: int = 100) -> int:
        """The pid of a crawl into ``archive``."""
        assert self._process.stdin is not None
        job = {"archive": str(archive), "batch": batch, "sites": SITES, "proxy": self.replica.proxy_url}
        self._process.stdin.write(json.dumps({**job, "state": str(self._folder / "state")}) + "\n")
        self._process.stdin.flush()
        return int(self._line())

    def end(self) -> int:
        """Wait for the crawl; its exit code, or minus the signal that killed it."""
        return int(self._line())

    def crawl(self, archive: Path) -> int:
        self.start(archive)
        return self.end()

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with Replica() as replica:
        nursery = Nursery(replica, tmp_path)
        yield nursery
        nursery.close()


def content(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(archive)) as db:
        return {query: db.execute(query).fetchall() for query in (ARTICLES, VERSIONS, URLS, WALKS)}


def test_a_killed_crawl_ends_like_one_that_was_not(tmp_path: Path, nursery: Nursery) -> None:
    whole = tmp_path / "whole.db"
    began = time.monotonic()
    assert nursery.crawl(whole) == 0
    seconds = time.monotonic() - began
    expected = content(whole)
    assert len(expected[ARTICLES]) > 40

    chance = random.Random(20260921)
    kills = 0
    archive = tmp_path / "killed0.db"
    while kills < KILLS:
        pid = nursery.start(archive, chance.choice((1, 5, 20)))
        time.sleep(chance.uniform(0.0, seconds * 0.6))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        if nursery.end() == -signal.SIGKILL:
            kills += 1
        if kills % 5 == 0:  # every kill leaves less to do
            assert nursery.crawl(archive) == 0
            assert content(archive) == expected
            captures_hold(archive)
            archive = tmp_path / f"killed{kills}.db"

    assert nursery.crawl(archive) == 0
    assert stories(archive) == stories(whole)
    before = len(nursery.replica.requests)
    assert nursery.crawl(archive) == 0
    fetched = {f"{request.host}{request.target}" for request in nursery.replica.requests[before:]}
    assert fetched
    assert not fetched & {str(row[1]).partition("//")[2] for row in expected[URLS]}


def stories(path: Path) -> list[list[str]]:
    """The stories that the articles form, as sorted lists of their keys."""
    with Archive.open(path) as archive:
        settle(archive)
        found: dict[int, list[str]] = {}
        for story, key in archive.conn.execute("SELECT story_id, key FROM articles ORDER BY key"):
            found.setdefault(story, []).append(key)
    return sorted(found.values())


def captures_hold(path: Path) -> None:
    """Every row points to a whole record with the right bytes, and every file reads to its end or its tear."""
    with Archive.open(path, readonly=True) as archive:
        for capture_id, payload_digest in archive.conn.execute("SELECT id, payload_digest FROM captures"):
            assert read_capture(archive, capture_id).payload_digest == payload_digest
    for file in folder_of(path).iterdir():
        torn: list[str] = []
        try:
            list(read_warc(file, torn.append))
        except InputError as error:  # killed inside the first record
            assert "has no whole WARC record" in str(error)  # noqa: PT017 - any other is a failure


def test_a_run_that_was_killed_is_marked(tmp_path: Path, nursery: Nursery) -> None:
    archive = tmp_path / "news.db"
    pid = nursery.start(archive, 1)
    deadline = time.monotonic() + 30
    while not runs(archive) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    assert nursery.end() == -signal.SIGKILL
    assert runs(archive) == [("running", None)]
    assert nursery.crawl(archive) == 0
    assert runs(archive) == [("interrupted", None), ("ok", 0)]


def runs(archive: Path) -> list[tuple[str, int | None]]:
    if not archive.exists():
        return []
    try:
        with closing(sqlite3.connect(archive)) as db:
            return db.execute("SELECT outcome, exit_code FROM runs ORDER BY id").fetchall()
    except sqlite3.OperationalError:  # the schema is being made
        return []
