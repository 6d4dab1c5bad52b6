"""Every schema there ever was opens, upgraded in place behind a copy; a newer one is left alone."""

import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlite_utils import Database

from archive import migrations
from archive.duplicates import settle
from archive.migrations import backup_before_upgrade, known, scripts, statements
from archive.model import Article
from archive.schema.descriptions import descriptions
from archive.search import search
from archive.store import Archive

NAMES = list(scripts())
INTERNAL = ("sqlite_", "_sqlite_", "articles_fts_")


def made_by(last: str, path: Path) -> None:
    """An archive as the version wrote it whose newest migration was ``last``, with an article in it."""
    following = NAMES[NAMES.index(last) + 1 :]
    connection = sqlite3.connect(path, isolation_level=None)
    known().apply(Database(connection), stop_before=following[:1])
    connection.execute("INSERT INTO articles (key, title, body) VALUES ('a.cn/1', '质量月', '质量月今天开始')")
    connection.close()


@pytest.mark.parametrize("last", NAMES)
def test_every_older_schema_upgrades_behind_a_copy(last: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    made_by(last, path)
    newest = last == NAMES[-1]
    with Archive.open(path) as archive:
        assert [hit.title.text for hit in search(archive, "质量").hits] == ["质量月"]
        assert [hit.title.text for hit in search(archive, "今天开始").hits] == ["质量月"]
        assert not known().pending(archive.db)
    if newest:
        assert [file.name for file in tmp_path.glob("*before*")] == []
        return
    copy = backup_before_upgrade(path, NAMES[NAMES.index(last) + 1])
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT title FROM articles").fetchall() == [("质量月",)]
        assert [row[0] for row in old.execute("SELECT name FROM _sqlite_migrations")][-1] == last
    old.close()


def test_what_was_sampled_otherwise_is_sampled_anew(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    made_by("009_fingerprint", path)
    with sqlite3.connect(path) as old:
        old.execute("INSERT INTO shingles VALUES (1, 2, 1)")
        old.execute("UPDATE articles SET simhash = 7")
        old.execute("DELETE FROM unsettled")
    old.close()
    with Archive.open(path) as archive, Archive.open(tmp_path / "new.db") as new:
        new.add(Article("https://a.cn/1", "质量月", "质量月今天开始"))
        for opened in (archive, new):
            settle(opened)
        rows = [opened.conn.execute("SELECT simhash, story_id FROM articles").fetchall() for opened in (archive, new)]
        assert rows[0] == rows[1] != [(7, 1)]
        assert archive.conn.execute("SELECT count(*) FROM shingles").fetchone() == (0,)


def test_reading_an_older_archive_upgrades_it_too(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    made_by(NAMES[0], path)
    with Archive.open(path, readonly=True) as archive:
        assert search(archive, "质量").total == 1


def test_an_upgrade_that_fails_leaves_the_archive_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "archive.db"
    made_by(NAMES[1], path)
    before = list(sqlite3.connect(path).iterdump())
    broken = dict.fromkeys(NAMES[:2], "") | {NAMES[2]: scripts()[NAMES[2]], "900_broken": "CREATE TABLE sites (id);"}
    monkeypatch.setattr(migrations, "scripts", lambda: broken)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        Archive.open(path)
    assert list(sqlite3.connect(path).iterdump()) == before


def test_a_new_archive_needs_no_copy_and_opens_again_without_a_change(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Archive.open(path).close()
    before = path.read_bytes()
    Archive.open(path).close()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["archive.db"]


def test_every_table_and_column_is_described_in_the_file_and_nothing_else(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        kinds = archive.conn.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
        tables = [name for (name,) in kinds if not name.startswith(INTERNAL)]
        columns = {
            (table, row[1])
            for table in tables
            for row in archive.conn.execute(f"PRAGMA table_xinfo({table})")
            if row[6] != 1  # hidden columns of a virtual table are SQLite's own
        }
        said = set(archive.conn.execute("SELECT table_name, column_name FROM columns"))
    assert said == {(table, "") for table in tables} | columns
    assert said == set(descriptions())


def test_a_trigger_with_semicolons_stays_in_one_piece() -> None:
    script = "CREATE TABLE a (b);\nCREATE TRIGGER c AFTER INSERT ON a BEGIN\n  DELETE FROM a;\n  DELETE FROM a;\nEND;\n"
    assert [one.split()[1] for one in statements(script)] == ["TABLE", "TRIGGER"]


def test_the_schema_is_plain_sqlite(tmp_path: Path) -> None:
    """The command-line sqlite3 makes the very same schema from the very same files."""
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    Archive.open(ours).close()
    subprocess.run(["sqlite3", theirs], input="".join(scripts().values()), text=True, check=True)
    query = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
    schemas = [
        [row for row in sqlite3.connect(path).execute(query) if "_sqlite_migrations" not in row[1]]
        for path in (ours, theirs)
    ]
    assert schemas[0] == schemas[1]
