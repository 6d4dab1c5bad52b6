"""Another program may write anything into the file: what cannot be read is told in a sentence, nothing breaks."""

import sqlite3
from pathlib import Path

import pytest

from archive.duplicates import settle
from archive.errors import DamagedArchive
from archive.fingerprint import fingerprint
from archive.maintenance.doctor import examine
from archive.model import Article
from archive.overview.numbers import count
from archive.store import Archive

GARBLED = {
    "no time": "UPDATE articles SET published_at = 'yesterday'",
    "the year 0": "UPDATE articles SET published_at = '0000-00-00T00:00:00Z'",
    "outside the calendar": "UPDATE articles SET published_at = '9999-12-31T23:59:59Z'",
    "no offset": "UPDATE articles SET published_at = '2023-09-01T00:00:00Z', published_offset = 99999",
    "bytes": "UPDATE articles SET title = x'ff00'",
    "no change": "UPDATE articles SET changed_at = ''",
}


@pytest.fixture(params=GARBLED.values(), ids=GARBLED)
def garbled(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        archive.add(Article("https://a.example.cn/1", "质量月", "质量月活动启动。"))
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE name LIKE '%stay_text'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")  # as in an archive of before the rule
    connection.execute(request.param)
    connection.commit()
    connection.close()
    return path


def test_a_garbled_article_is_told_with_its_number(garbled: Path) -> None:
    with pytest.raises(DamagedArchive, match=r"article 1 holds .*restore a backup"), Archive.open(garbled) as archive:
        archive.get(1)


def test_what_reads_all_articles_ends_with_a_sentence(garbled: Path) -> None:
    with Archive.open(garbled) as archive:
        assert count(archive).articles == 1
        try:
            settle(archive)
        except DamagedArchive as error:
            assert "article 1" in str(error)  # noqa: PT017 - some of these can be settled
    assert {problem.check for problem in examine(garbled, full=True).problems} <= {
        "versions",
        "stories",
        "words",
        "index",
        "text",
    }


def test_a_garbled_version_is_told(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        archive.add(Article("https://a.example.cn/1", "质量月", "质量月活动启动。"))
        archive.conn.execute("UPDATE article_versions SET seen_at = 'garbage'")
        with pytest.raises(DamagedArchive, match="article 1"):
            archive.versions(1)


@pytest.mark.parametrize("also", [(), ("shingles", "recent")])
def test_emptied_fingerprints_are_made_again_beside_the_verdicts_that_are_left(
    tmp_path: Path, also: tuple[str, ...]
) -> None:
    body = "云汀县市场监管局9月1日启动“质量月”活动，三十二家企业在承诺书上签字，现场检测了一百零六件日用品。"
    with Archive.open(tmp_path / "archive.db") as archive:
        for number in (1, 2):
            archive.add(Article(f"https://a.example.cn/{number}", "质量月启动", body))
        settle(archive)
        before = archive.conn.execute("SELECT a_id, b_id, verdict, rule FROM pairs").fetchall()
        for table in ("fingerprints", *also):
            archive.conn.execute(f"DELETE FROM {table}")
        archive.conn.execute("INSERT INTO unsettled SELECT id FROM articles")
        settle(archive)
        assert archive.conn.execute("SELECT a_id, b_id, verdict, rule FROM pairs").fetchall() == before != []
        assert archive.conn.execute("SELECT copies FROM stories").fetchall() == [(2,)]


def test_a_body_written_by_another_program_gets_its_own_fingerprint(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        archive.add(Article("https://a.example.cn/1", "质量月", "质量月活动在云汀县启动。"))
        settle(archive)
        other = "质量月活动在临江市结束。"
        archive.conn.execute("UPDATE articles SET body = ?", (other,))
        assert archive.conn.execute("SELECT simhash FROM articles").fetchone() == (None,)
        settle(archive)
        assert archive.conn.execute("SELECT simhash FROM articles").fetchone() == (fingerprint(other),)
