"""Runs and what they found."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import runs
from archive.model import Publisher
from archive.runs import SiteCounts, SiteRun
from archive.store import Archive

COUNTS = SiteCounts(list_pages=2, list_links=40, discovered=8, **dict.fromkeys(runs.COUNTED, 1), with_title=3)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "news.db") as opened:
        yield opened


def site_run(run_id: int, verdict: str = "ok") -> SiteRun:
    noon = datetime(2026, 9, run_id, 12, tzinfo=UTC)
    return SiteRun(run_id, "samr", verdict, "a note", noon, noon, COUNTS)


def test_a_run_from_beginning_to_end(archive: Archive) -> None:
    run_id = runs.begin(archive, "crawl", "0.1.0", {"since": datetime(2026, 9, 1, tzinfo=UTC).date()})
    (running,) = runs.recent(archive)
    assert (running.outcome, running.finished_at, running.exit_code) == ("running", None, None)
    assert running.options == {"since": "2026-09-01"}
    runs.finish(archive, run_id, "partial", 1)
    (done,) = runs.recent(archive)
    assert (done.id, done.outcome, done.exit_code) == (run_id, "partial", 1)
    assert done.finished_at is not None


def test_only_a_crawl_marks_a_killed_crawl(archive: Archive) -> None:
    runs.begin(archive, "import jsonl", "0.1.0", {})
    runs.begin(archive, "crawl", "0.1.0", {})
    runs.begin(archive, "import jsonl", "0.1.0", {})
    assert [run.outcome for run in runs.recent(archive)] == ["running"] * 3
    runs.begin(archive, "crawl", "0.1.0", {})
    assert [run.outcome for run in runs.recent(archive)] == ["running", "running", "interrupted", "running"]


def test_an_import_whose_process_is_gone_was_killed(archive: Archive) -> None:
    script = """if True:
        import os, signal, sys
        from pathlib import Path
        from archive import runs
        from archive.store import Archive
        with Archive.open(Path(sys.argv[1])) as archive:
            runs.begin(archive, "import jsonl", "0.1.0", {})
            os.kill(os.getpid(), signal.SIGKILL)
    """
    died = subprocess.run([sys.executable, "-c", script, archive.path], check=False)
    assert died.returncode == -signal.SIGKILL
    runs.begin(archive, "import csv", "0.1.0", {})
    assert [run.outcome for run in runs.recent(archive)] == ["running", "interrupted"]


@pytest.mark.parametrize("process", ["", "elsewhere:1", "garbage", f"{runs.machine()}:x", f"{runs.machine()}:{10**30}"])
def test_a_run_of_which_nobody_knows_goes_on(archive: Archive, process: str) -> None:
    number = runs.begin(archive, "import jsonl", "0.1.0", {})
    archive.conn.execute("UPDATE runs SET process = ? WHERE id = ?", (process, number))
    runs.begin(archive, "import csv", "0.1.0", {})
    assert [run.outcome for run in runs.recent(archive)] == ["running", "running"]


def test_what_was_found_on_a_site(archive: Archive) -> None:
    site_id = archive.publisher(Publisher("samr", "总局"))
    for verdict in ("ok", "timeout"):
        run_id = runs.begin(archive, "crawl", "0.1.0", {})
        with archive.atomic():
            runs.add_site_run(archive, site_id, site_run(run_id, verdict))
    assert runs.site_history(archive, "samr") == [site_run(2, "timeout"), site_run(1)]
    assert runs.site_history(archive, "samr", 1) == runs.latest(archive) == [site_run(2, "timeout")]
    assert runs.site_history(archive, "nowhere") == []


def test_the_counts_add_up() -> None:
    assert COUNTS.settled == COUNTS.discovered == len(runs.COUNTED)
