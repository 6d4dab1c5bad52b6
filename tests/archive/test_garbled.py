"""Columns of text take no BLOB; where one stands from before that rule, every command says so and the doctor helps."""

import sqlite3
from importlib import import_module
from pathlib import Path

import pytest

from archive.duplicates import settle
from archive.errors import DamagedArchive
from archive.garbled import garbled, garbled_archive
from archive.maintenance.doctor import examine
from archive.maintenance.salvage import salvage
from archive.migrations import scripts
from archive.model import Article, Publisher
from archive.search import search
from archive.store import Archive

TEXT = "全国质量月活动今天在东岭县启动，三十多家企业宣读质量承诺，组织者介绍了今年的安排。"
NO_UTF8 = "x'ff00'"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        for number in (1, 2):
            site = Publisher(f"s{number}", "站")
            archive.add(Article(f"https://a{number}.example.cn/", "质量月启动", TEXT), publisher=site)
        settle(archive)
    return path


def written(path: Path, sql: str, *values: object) -> None:
    """A statement of somebody who knows nothing of us, in an archive of before the rule."""
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%BLOB%'"):
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql, values)
    connection.commit()
    connection.close()


def upgrade_again(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(scripts()["007_text"])
    connection.close()


WRITES = {
    "an insert": "INSERT INTO articles (key, title, body) VALUES ('k', 'x', ?)",
    "an insert that replaces": "INSERT OR REPLACE INTO articles (id, key, title, body) VALUES (1, 'k', ?, 'x')",
    "an insert that ignores": "INSERT OR IGNORE INTO articles (key, title, body) VALUES ('k', 'x', ?)",
    "an upsert": "INSERT INTO articles (id, key, title, body) VALUES (1, 'k', 'x', 'y') "
    "ON CONFLICT (id) DO UPDATE SET title = ?",
    "an update": "UPDATE articles SET body = ?",
    "an update of all": "UPDATE OR REPLACE articles SET source = ?, title = 'x'",
    "JSON": "UPDATE articles SET links = CAST('[]' AS BLOB) WHERE ? IS NOT NULL",
    "a version": "UPDATE article_versions SET body = ?",
    "another version": "INSERT INTO article_versions (article_id, number, seen_at, title, body, text_sha256) "
    "VALUES (1, 9, '', '', ?, '')",
    "a site": "UPDATE sites SET title = ?",
    "another site": "INSERT INTO sites (name, title) VALUES ('n', ?)",
    "a decision": "INSERT INTO decisions (decision, a_id, reviewer, decided_at) VALUES ('apart', 1, ?, '')",
}


@pytest.mark.parametrize("sql", WRITES.values(), ids=WRITES)
def test_a_blob_is_refused_and_nothing_is_changed(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    before = list(connection.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match="takes no BLOB: write text"):
        connection.execute(sql, ("质量".encode(),))
    assert list(connection.iterdump()) == before
    connection.close()


@pytest.mark.parametrize("sql", [sql for name, sql in WRITES.items() if name != "JSON"])
def test_text_is_taken_in_the_same_place(path: Path, sql: str) -> None:
    with sqlite3.connect(path) as connection:
        assert connection.execute(sql, ("质量",)).rowcount > 0
    connection.close()


def test_every_column_of_text_that_people_write_is_guarded(path: Path) -> None:
    with Archive.open(path) as archive:
        for table in ("articles", "article_versions", "sites"):
            for name, kind in [row[1:3] for row in archive.conn.execute(f"PRAGMA table_info({table})")]:
                if kind == "TEXT":
                    with pytest.raises(sqlite3.IntegrityError, match=r"BLOB|CHECK"):
                        archive.conn.execute(f"UPDATE {table} SET {name} = x'00'")


def test_the_rest_of_a_row_with_an_old_blob_can_be_written(path: Path) -> None:
    written(path, f"UPDATE articles SET body = {NO_UTF8} WHERE id = 1")
    upgrade_again(path)
    with Archive.open(path) as archive:
        archive.conn.execute("UPDATE articles SET title = '新的', body = body, story_id = NULL WHERE id = 1")
        added = archive.add(Article("https://a1.example.cn/", "质量月启动", TEXT))
        assert (added.article_id, added.outcome) == (1, "updated")
        assert archive.get(1).article.body == TEXT


COMMANDS = {
    "overview": "overview",
    "search": "search 质量月 --all-copies",
    "list": "duplicates.list",
    "report": "duplicates.report --out report.html",
    "show": "show 1",
    "cite": "cite 1",
    "export": "export --out news.csv",
}


@pytest.mark.parametrize("line", COMMANDS.values(), ids=COMMANDS)
def test_commands_tell_which_row_is_damaged(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.chdir(tmp_path)
    written(path, f"UPDATE articles SET title = {NO_UTF8} WHERE id = 1")
    name, *arguments = line.split()
    command = import_module(f"archive.cli.{name}").command
    with pytest.raises(DamagedArchive, match=r"row 1 of articles holds bytes|article 1 holds something"):
        command.main([*arguments, "--archive", str(path)], standalone_mode=False)


def test_a_fault_in_a_sound_archive_stays_a_fault(path: Path) -> None:
    assert garbled_archive(path) is None
    assert garbled_archive(path.with_name("none.db")) is None


def test_the_doctor_makes_text_of_utf_8(path: Path) -> None:
    written(path, "UPDATE articles SET title = ?, body = ? WHERE id = 1", "质量月闭幕".encode(), (TEXT * 2).encode())
    upgrade_again(path)
    seen = examine(path, full=True)
    assert ("text", "read_as_text") in {(problem.check, problem.mending) for problem in seen.problems}
    mended = examine(path, fix=True)
    assert mended.problems == ()
    assert examine(path, full=True).problems == ()
    with Archive.open(path) as archive:
        stored = archive.get(1)
        assert (stored.article.title, stored.article.body, stored.version) == ("质量月闭幕", TEXT * 2, 2)
        assert archive.conn.execute("SELECT characters FROM articles WHERE id = 1").fetchone() == (2 * len(TEXT),)
        assert search(archive, "闭幕", all_copies=True).total == 1


def test_the_doctor_names_what_is_no_text_and_leaves_it(path: Path) -> None:
    written(path, f"UPDATE articles SET body = {NO_UTF8} WHERE id = 2")
    upgrade_again(path)
    for checked in (examine(path), examine(path, full=True), examine(path, fix=True)):
        assert [(one.ids, one.mending) for one in checked.problems if one.check == "text"] == [((2,), "")]
    with Archive.open(path) as archive:
        assert archive.conn.execute("SELECT body FROM articles WHERE id = 2").fetchone() == (b"\xff\x00",)
        assert len(archive.versions(2)) == 1


def test_salvage_keeps_the_row_of_a_blob(path: Path) -> None:
    written(path, "UPDATE articles SET title = ?, body = ? WHERE id = 1", "质量月闭幕".encode(), b"\xff\x00")
    salvage(path)
    with Archive.open(path) as archive:
        assert list(garbled(archive.conn)) == []
        stored = archive.get(1)
        assert (stored.article.title, stored.article.body) == ("质量月闭幕", "\ufffd\ufffd")
        assert stored.site is not None
        assert [version.body for version in archive.versions(1)] == [TEXT, "\ufffd\ufffd"]
