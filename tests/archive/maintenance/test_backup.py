"""A backup taken at any moment is whole, and a restore gives back everything."""

import contextlib
import hashlib
import os
import sqlite3
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive import plainsqlite
from archive.captures import CaptureWriter, Exchange, folder_of, read_capture, record
from archive.duplicates import settle
from archive.errors import Busy, CannotWrite, DamagedArchive, InputError, NotThere
from archive.maintenance.backup import backup, backups_of
from archive.maintenance.restore import restore
from archive.model import Article, Publisher
from archive.search import search
from archive.store import Archive

NOW = datetime(2023, 9, 1, 0, 30, tzinfo=UTC)


def exchange(number: int) -> Exchange:
    body = f"<html>第{number}页</html>".encode()
    return Exchange(
        url=f"https://a.cn/{number}",
        final_url=f"https://a.cn/{number}",
        fetched_at=NOW,
        status=200,
        reason="OK",
        headers=(("Content-Type", "text/html"),),
        body=body,
        payload=body,
        kind="article",
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with articles, versions, captures, stories and a decision."""
    path = tmp_path / "here" / "news.db"
    with Archive.open(path) as archive, CaptureWriter(folder_of(path), "run", "test") as writer:
        with archive.atomic():
            for number in range(1, 9):
                capture_id = record(archive, writer.write(exchange(number)))
                article = Article(f"https://a.cn/{number}", f"质量月第{number % 4}篇", f"正文{number % 4}，" * 60)
                archive.add(article, publisher=Publisher(f"s{number}", "站"), capture_id=capture_id)
            archive.add(Article("https://a.cn/1", "质量月第1篇", "改了"))
        settle(archive)
        archive.conn.execute(
            "INSERT INTO decisions (decision, a_id, b_id, reviewer, decided_at) VALUES ('not_same', 2, 6, 'x', 'y')"
        )
    return path


def everything(path: Path) -> list[str]:
    with sqlite3.connect(path) as connection:
        dump = list(connection.iterdump())
    connection.close()
    return sorted(line for line in dump if "articles_fts" not in line)


def files(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.warc.gz")}


def test_what_was_backed_up_is_restored_to_the_last_row_and_byte(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path / "backups", now=NOW)
    assert made.path.name == "news-20230901T003000Z.db"
    assert (made.articles, made.capture_files, made.missing_captures, made.removed) == (8, 1, (), ())
    there = tmp_path / "there" / "other.db"
    done = restore(made.path, there)
    assert (done.articles, done.had_checksum, done.capture_files, done.missing_captures) == (8, True, 1, ())
    assert everything(there) == everything(path)
    assert files(there.parent) == files(path.parent)
    with Archive.open(path, readonly=True) as before, Archive.open(there, readonly=True) as after:
        assert list(before.articles()) == list(after.articles())
        assert [before.versions(number) for number in range(9)] == [after.versions(number) for number in range(9)]
        assert [hit.id for hit in search(before, "质量").hits] == [hit.id for hit in search(after, "质量").hits]
        assert read_capture(before, 3).body == read_capture(after, 3).body
        after.conn.execute("PRAGMA query_only = 0")
    with Archive.open(there) as archive:
        archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_sha256sum_reads_the_checksum(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path, now=NOW)
    assert hashlib.sha256(made.path.read_bytes()).hexdigest() == made.sha256
    subprocess.run(["sha256sum", "--check", f"{made.path.name}.sha256"], cwd=tmp_path, check=True, capture_output=True)


def test_a_backup_during_writing_is_one_moment(path: Path, tmp_path: Path) -> None:
    """Articles come in pairs, each pair in a transaction: a copy with an odd number would be of no moment at all."""
    stop = threading.Event()

    def write() -> None:
        with Archive.open(path) as archive:
            number = 100
            while not stop.is_set():
                with archive.atomic():
                    archive.add(Article(f"https://b.cn/{number}", "题", f"文{number}"))
                    archive.add(Article(f"https://b.cn/{number + 1}", "题", f"文{number + 1}"))
                number += 2

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [backup(path, tmp_path, now=NOW + timedelta(seconds=second)).articles for second in range(8)]
    finally:
        stop.set()
        writer.join()
    assert all(count % 2 == 0 for count in counts)
    assert counts[-1] > 8
    for copy in backups_of(path, tmp_path):
        restore(copy, tmp_path / f"restored-{copy.name}")


def test_the_newest_are_kept(path: Path, tmp_path: Path) -> None:
    (tmp_path / "news-of-mine.db").write_text("not a backup")
    for day in range(5):
        made = backup(path, tmp_path, keep=3, now=NOW + timedelta(days=day))
    assert [copy.name[5:13] for copy in backups_of(path, tmp_path)] == ["20230903", "20230904", "20230905"]
    assert [old.name[5:13] for old in made.removed] == ["20230902"]
    assert sorted(file.name[:8] for file in tmp_path.glob("*.sha256")) == ["news-202"] * 3
    assert (tmp_path / "news-of-mine.db").exists()


def test_captures_are_copied_once_and_when_they_grow(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert backup(path, folder, now=NOW).capture_files == 1
    assert backup(path, folder, now=NOW + timedelta(1)).capture_files == 0
    [warc] = folder_of(path).iterdir()
    with warc.open("ab") as file:
        file.write(b"more")
    assert backup(path, folder, now=NOW + timedelta(2)).capture_files == 1
    assert backup(path, folder, now=NOW + timedelta(3), captures=False).capture_files == 0
    warc.unlink()
    assert backup(path, folder, now=NOW + timedelta(4)).missing_captures == (f"news-captures/{warc.name}",)


def test_no_file_is_copied_from_or_to_outside(path: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    with Archive.open(path) as archive:
        archive.conn.execute("UPDATE captures SET warc_file = '../secret' WHERE id = 1")
    made = backup(path, tmp_path / "a" / "backups", now=NOW)
    assert made.missing_captures == ("../secret",)
    assert not (tmp_path / "a" / "secret").exists()


def test_a_changed_backup_is_not_restored(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path, now=NOW)
    with made.path.open("r+b") as file:
        file.seek(30_000)
        file.write(b"rotten")
    with pytest.raises(InputError, match="is not what"):
        restore(made.path, tmp_path / "new.db")
    made.path.with_name(made.path.name + ".sha256").unlink()
    assert not (tmp_path / "new.db").exists()


def test_a_damaged_backup_without_checksum_is_not_restored(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path, now=NOW)
    made.path.with_name(made.path.name + ".sha256").unlink()
    assert restore(made.path, tmp_path / "fine.db").had_checksum is False
    size = made.path.stat().st_size
    with made.path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(os.urandom(size - 4096 * 3))
    with pytest.raises(DamagedArchive):
        restore(made.path, tmp_path / "new.db")
    assert sorted(file.name for file in tmp_path.glob("new.db*")) == []


@pytest.mark.parametrize("made", ["CREATE TABLE other (id)", None], ids=["another database", "no database"])
def test_what_is_no_backup_is_told_so(tmp_path: Path, made: str | None) -> None:
    wrong = tmp_path / "wrong.db"
    if made:
        with contextlib.closing(sqlite3.connect(wrong)) as connection:
            connection.execute(made)
    else:
        wrong.write_bytes(b"no database at all" * 1000)
    with pytest.raises(DamagedArchive, match=r"wrong.db (is no backup .*name one|cannot be restored.*older backup)"):
        restore(wrong, tmp_path / "news.db")
    assert not (tmp_path / "news.db").exists()


def test_an_archive_that_is_there_is_moved_aside_never_deleted(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path / "backups", now=NOW)
    with Archive.open(path) as archive:
        archive.add(Article("https://a.cn/later", "后来", "的"))
    with pytest.raises(CannotWrite, match="exists already"):
        restore(made.path, path)
    done = restore(made.path, path, replace=True, now=NOW)
    assert done.aside == path.with_name("news.replaced-20230901T003000Z.db")
    with Archive.open(path, readonly=True) as archive, Archive.open(done.aside, readonly=True) as old:
        assert (len(list(archive.articles())), len(list(old.articles()))) == (8, 9)


def test_what_is_no_file_is_never_replaced(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path / "kept", now=NOW)
    pipe = tmp_path / "pipe.db"
    os.mkfifo(pipe)
    with pytest.raises(CannotWrite, match="is no file"):
        restore(made.path, pipe, replace=True)
    assert pipe.is_fifo()


def test_an_archive_in_use_is_not_replaced(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plainsqlite, "BUSY_SECONDS", 0.05)
    made = backup(path, tmp_path / "backups", now=NOW)
    with Archive.open(path) as archive:
        archive.add(Article("https://a.cn/now", "现在", "写"))
        with pytest.raises(Busy):
            restore(made.path, path, replace=True)
        assert len(list(archive.articles())) == 9


def test_a_damaged_archive_is_moved_aside_as_it_is(path: Path, tmp_path: Path) -> None:
    made = backup(path, tmp_path / "backups", now=NOW)
    path.write_bytes(b"rubbish" * 1000)
    done = restore(made.path, path, replace=True, now=NOW)
    assert done.aside is not None
    assert done.aside.read_bytes() == b"rubbish" * 1000
    assert done.articles == 8


def test_there_must_be_something(tmp_path: Path) -> None:
    with pytest.raises(NotThere):
        backup(tmp_path / "no.db", tmp_path)
    with pytest.raises(NotThere):
        restore(tmp_path / "no.db", tmp_path / "new.db")
    (tmp_path / "file").write_text("")
    Archive.open(tmp_path / "a.db").close()
    with pytest.raises(CannotWrite, match="cannot be made"):
        backup(tmp_path / "a.db", tmp_path / "file" / "folder")
