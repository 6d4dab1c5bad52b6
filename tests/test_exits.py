"""Each way to fail is one clear sentence and its own exit code, never a traceback."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from archive.store import Archive
from qcrawl import exits
from tests.conftest import DemoRun, run_qcrawl


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    Archive.open(path).close()
    return path


def newer(archive: Path) -> list[str]:
    with sqlite3.connect(archive) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('qcrawl', '999_future', '2099')"
        )
    return ["search", "质量", "--archive", str(archive)]


def not_a_database(archive: Path) -> list[str]:
    archive.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    return ["search", "质量", "--archive", str(archive)]


def corrupt(archive: Path) -> list[str]:
    content = bytearray(archive.read_bytes())
    content[100:4096] = b"\xff" * (4096 - 100)
    archive.write_bytes(content)
    return ["search", "质量", "--archive", str(archive)]


def missing_archive(archive: Path) -> list[str]:
    return ["search", "质量", "--archive", str(archive.parent / "nowhere" / "archive.db")]


def unknown_option(archive: Path) -> list[str]:
    return ["search", "质量", "--nonsense", "--archive", str(archive)]


def unknown_command(archive: Path) -> list[str]:
    return ["nonsense"]


def misspelt_command(archive: Path) -> list[str]:
    return ["serch"]


def bad_query(archive: Path) -> list[str]:
    return ["search", '"质量', "--archive", str(archive)]


def unknown_site(archive: Path) -> list[str]:
    return ["crawl", "nonsense", "--contact", "me@example.org", "--archive", str(archive)]


def no_article(archive: Path) -> list[str]:
    page = archive.parent / "page.html"
    page.write_text("<html><script>location.href='/'</script></html>", encoding="utf-8")
    return ["extract", str(page)]


def nothing_found(archive: Path) -> list[str]:
    return ["show", "12345", "--archive", str(archive)]


@pytest.mark.parametrize(
    ("prepare", "code", "word"),
    [
        (newer, 76, "newer"),
        (not_a_database, 65, "archive"),
        (corrupt, 65, "archive"),
        (missing_archive, 66, "nowhere"),
        (unknown_option, 64, "--nonsense"),
        (unknown_command, 64, "nonsense"),
        (misspelt_command, 64, "'search'"),
        (bad_query, 64, "质量"),
        (unknown_site, 3, "nonsense"),
        (no_article, 5, "page.html"),
        (nothing_found, 66, "12345"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_error_is_one_sentence_and_a_code(prepare, code: int, word: str, archive: Path) -> None:
    done = run_qcrawl(*prepare(archive), cwd=archive.parent)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert word in done.stderr
    assert len(done.stderr.strip().splitlines()) <= 4
    assert done.stdout == ""


def test_a_read_only_folder(tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    sealed.mkdir(mode=0o555)
    if os.geteuid() == 0:  # whom no mode keeps out, but the kernel's own file system does
        sealed = Path("/sys")
    done = run_qcrawl("demo", "--folder", sealed / "demo", cwd=tmp_path)
    assert done.returncode == 73, done.stderr
    assert "Traceback" not in done.stderr
    assert str(sealed / "demo") in done.stderr


def test_captures_of_which_none_can_be_read(demo: DemoRun, tmp_path: Path) -> None:
    shutil.copy(demo.archive, tmp_path / "old.db")  # without the captures beside it
    done = run_qcrawl("crawl", "--from-captures", "old.db", "--archive", "new.db", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "0 new" in done.stdout


def test_a_fault_of_ours_is_told_with_a_file_to_send(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def fails() -> None:
        raise ZeroDivisionError("a test")

    assert exits.run(fails) == 70
    said = capsys.readouterr().err
    assert "a fault of ours (ZeroDivisionError: a test)" in said
    assert "Traceback" not in said
    (kept,) = tmp_path.glob("qcrawl-fault-*.txt")
    assert "ZeroDivisionError" in kept.read_text(encoding="utf-8")
    assert str(kept) in said


def test_a_reader_that_has_seen_enough_is_no_error(demo: DemoRun) -> None:
    search = f"{sys.executable} -m qcrawl search 质量 --all-copies --archive {demo.archive}"
    script = search + " | head -1 > /dev/null; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
