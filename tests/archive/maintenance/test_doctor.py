"""The doctor sees what is wrong, names it, and mends what can be made again."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive import plainsqlite
from archive.captures import CaptureWriter, Exchange, folder_of, record
from archive.duplicates import settle
from archive.errors import Busy, NotThere
from archive.maintenance.doctor import examine
from archive.model import Article, Publisher
from archive.search import search
from archive.store import Archive

TEXT = "全国质量月活动今天在东岭县启动，三十多家企业宣读质量承诺，组织者介绍了今年的安排。"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    with Archive.open(path) as archive, CaptureWriter(folder_of(path), "run", "test") as writer:
        for number in range(1, 6):
            body = f"<html>{number}</html>".encode()
            url = f"https://a{number}.cn/"
            exchange = Exchange(url, url, datetime(2023, 9, 1, tzinfo=UTC), 200, "OK", "article", (), body, body)
            capture_id = record(archive, writer.write(exchange))
            text = TEXT * 3 if number < 4 else TEXT[::-1] * number
            archive.add(
                Article(url, f"质量月{number}", text), publisher=Publisher(f"s{number}", "站"), capture_id=capture_id
            )
        settle(archive)
        assert archive.conn.execute("SELECT max(copies) FROM stories").fetchone()[0] == 3
    return path


def sql(path: Path, *statements: str) -> None:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_healthy_archive_passes(path: Path) -> None:
    for full in (False, True):
        checked = examine(path, full=full)
        assert (checked.problems, checked.notes, checked.fixed) == ((), (), ())
        assert len(checked.passed) == 11


def stale_index(path: Path) -> None:
    sql(path, "DROP TRIGGER articles_fts_update", "UPDATE articles SET body = '全新的文字，记于一处' WHERE id = 4")
    sql(path, "UPDATE article_versions SET body = '全新的文字，记于一处', text_sha256 = '' WHERE article_id = 4")
    digest = hashlib.sha256("质量月4\n全新的文字，记于一处".encode()).hexdigest()
    sql(path, f"UPDATE article_versions SET text_sha256 = '{digest}' WHERE article_id = 4", "DELETE FROM unsettled")


def missing_version(path: Path) -> None:
    sql(path, "UPDATE articles SET title = '别人改的' WHERE id = 4", "DELETE FROM unsettled")


def wrong_count(path: Path) -> None:
    sql(path, "UPDATE stories SET copies = 7 WHERE id = 1")


def wrong_representative(path: Path) -> None:
    sql(path, "UPDATE stories SET representative_id = 5 WHERE id = 1")


def foreign_columns(path: Path) -> None:
    sql(path, "DELETE FROM columns WHERE table_name = 'articles'")


def wrong_index(path: Path) -> None:
    """An index of one column that claims to be of another: its entries do not fit the table."""
    sql(
        path,
        "CREATE INDEX articles_source ON articles(source)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = 'CREATE INDEX articles_source ON articles(title)' "
        "WHERE name = 'articles_source'",
    )


@pytest.mark.parametrize(
    ("harm", "check"),
    [
        (stale_index, "index"),
        (missing_version, "versions"),
        (wrong_count, "stories"),
        (wrong_representative, "stories"),
        (foreign_columns, "columns"),
        (wrong_index, "file"),
    ],
)
def test_what_can_be_made_again_is_mended(path: Path, harm: Callable[[Path], None], check: str) -> None:
    harm(path)
    seen = examine(path)
    assert check in {problem.check for problem in seen.problems}
    assert check not in seen.passed
    mended = examine(path, fix=True)
    assert mended.problems == ()
    assert check in {problem.check for problem in mended.fixed}
    assert examine(path).problems == ()
    with Archive.open(path, readonly=True) as archive:
        assert search(archive, "质量月").total == search(archive, "质").total


def lost_capture_file(path: Path) -> None:
    [warc] = folder_of(path).iterdir()
    warc.unlink()


def cut_capture_file(path: Path) -> None:
    [warc] = folder_of(path).iterdir()
    warc.write_bytes(warc.read_bytes()[:-900])


def rotten_capture_file(path: Path) -> None:
    [warc] = folder_of(path).iterdir()
    with Archive.open(path, readonly=True) as archive:
        offset, length = archive.conn.execute("SELECT warc_offset, warc_length FROM captures WHERE id = 3").fetchone()
    data = bytearray(warc.read_bytes())
    data[offset + length // 2] ^= 0xFF
    warc.write_bytes(data)


def other_digest(path: Path) -> None:
    sql(path, f"UPDATE captures SET payload_digest = 'sha256:{'0' * 64}' WHERE id = 3")


def dangling_reference(path: Path) -> None:
    sql(path, "UPDATE articles SET site_id = 99 WHERE id = 2", "DELETE FROM unsettled")


def edited_version(path: Path) -> None:
    sql(path, "INSERT INTO article_versions (article_id, number, seen_at, title, body, text_sha256) "
              "SELECT article_id, 2, seen_at, title, body, text_sha256 FROM article_versions WHERE article_id = 2",
              "UPDATE article_versions SET body = '改过' WHERE article_id = 2 AND number = 1")  # fmt: skip


@pytest.mark.parametrize(
    ("harm", "check", "said"),
    [
        (lost_capture_file, "captures", "is missing with 5 captures"),
        (cut_capture_file, "captures", "beyond the end"),
        (rotten_capture_file, "captures", "1 of 5 captures read"),
        (other_digest, "captures", "1 of 5 captures read"),
        (dangling_reference, "references", "1 rows of articles refer to rows of sites"),
        (edited_version, "versions", "not what its checksum says"),
    ],
)
def test_what_cannot_be_made_again_is_named(path: Path, harm: Callable[[Path], None], check: str, said: str) -> None:
    harm(path)
    before = path.read_bytes()
    seen = examine(path)
    assert [said in problem.message for problem in seen.problems if problem.check == check] == [True]
    assert path.read_bytes() == before
    assert {problem.check for problem in examine(path, fix=True).problems} == {check}


def test_what_a_killed_run_leaves_is_a_note(path: Path) -> None:
    sql(path, "INSERT INTO articles (key, title, body) VALUES ('x', '新', '文')")
    (folder_of(path) / "left-over.warc.gz").write_bytes(b"")
    seen = examine(path)
    assert sorted(note.check for note in seen.notes) == ["captures", "unsettled"]
    mended = examine(path, fix=True)
    assert [note.check for note in mended.notes] == ["captures"]
    assert mended.problems == ()


def test_a_torn_page_is_told_and_the_rest_is_still_checked(path: Path) -> None:
    sql(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    with sqlite3.connect(path) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\x99" * 4096)
    seen = examine(path)
    assert "file" in {problem.check for problem in seen.problems}
    assert "columns" in seen.passed


@pytest.mark.parametrize("fix", [False, True])
def test_a_writer_at_work_is_no_damage(path: Path, monkeypatch: pytest.MonkeyPatch, fix: bool) -> None:
    wrong_count(path)
    monkeypatch.setattr(plainsqlite, "BUSY_SECONDS", 0.2)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="being written by another program"):
        examine(path, fix=fix)
    writer.execute("ROLLBACK")
    writer.close()
    assert {problem.check for problem in examine(path).problems} == {"stories"}


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        examine(tmp_path / "no.db")
    assert list(tmp_path.iterdir()) == []


def qcrawl(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "qcrawl", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_commands(path: Path, tmp_path: Path) -> None:
    healthy = qcrawl("doctor", "--archive", str(path))
    assert (healthy.returncode, healthy.stderr) == (0, "")
    made = json.loads(qcrawl("backup", "--archive", str(path), "--to", str(tmp_path / "b"), "--json").stdout)
    wrong_count(path)
    sick = qcrawl("doctor", "--archive", str(path), "--json")
    assert sick.returncode == 65
    assert [problem["check"] for problem in json.loads(sick.stdout)["problems"]] == ["stories"]
    assert "has 1 problem; qcrawl doctor --fix mends" in sick.stderr
    assert qcrawl("doctor", "--archive", str(path), "--fix").stdout.count("fixed") == 1
    assert qcrawl("restore", made["path"], "--archive", str(path)).returncode == 73
    restored = qcrawl("restore", made["path"], "--archive", str(path), "--replace", "--json")
    assert json.loads(restored.stdout)["articles"] == 5
    assert qcrawl("doctor", "--archive", str(path), "--full").returncode == 0
