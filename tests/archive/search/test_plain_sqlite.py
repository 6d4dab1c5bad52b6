"""The sqlite3 of the command line, knowing nothing of us, keeps the index right and searches it."""

import random
import sqlite3
import subprocess
from pathlib import Path

import pytest

from archive.model import Article
from archive.search.search import matching
from archive.store import Archive

CHECK = "INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1);"
SHORT = "SELECT DISTINCT article_id FROM words WHERE term BETWEEN '{0}' AND '{0}' || char(1114111) ORDER BY 1;"
LONG = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH '\"{0}\"' ORDER BY 1;"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        archive.add(Article("https://a.cn/1", "质量月启动", "全国质量月今天启动"))
        archive.add(Article("https://a.cn/2", "召回", "汽车召回公告GB/T 19001"))
    return path


def shell(path: Path, sql: str) -> list[str]:
    ended = subprocess.run(["sqlite3", path], input=sql, capture_output=True, text=True, check=False)
    assert not ended.stderr
    return ended.stdout.splitlines()


def found(path: Path, word: str) -> list[str]:
    """What both ways find, which must be the same."""
    with Archive.open(path, readonly=True) as archive:
        ours = [str(number) for number in sorted(matching(archive.conn, f'"{word}"'))]
    theirs = shell(path, (SHORT if len(word) < 3 else LONG).format(word.lower()))
    assert ours == theirs
    return ours


def test_it_searches(path: Path) -> None:
    assert found(path, "质") == ["1"]
    assert found(path, "质量") == ["1"]
    assert found(path, "动") == ["1"]
    assert found(path, "启动") == ["1"]
    assert found(path, "召回") == ["2"]
    assert found(path, "全国质量月") == ["1"]
    assert found(path, "gb/t 19001") == ["2"]


def test_it_inserts_updates_and_deletes(path: Path) -> None:
    shell(path, "INSERT INTO articles (key, title, body) VALUES ('x', '三一五', '质检总局召回手机');" + CHECK)
    assert found(path, "召回") == ["2", "3"]
    assert found(path, "手机") == ["3"]
    shell(path, "UPDATE articles SET body = '没有了' WHERE key = 'x';" + CHECK)
    assert found(path, "手机") == []
    assert found(path, "没有了") == ["3"]
    shell(path, "UPDATE articles SET id = 9 WHERE key = 'x';" + CHECK)
    assert found(path, "三一五") == ["9"]
    shell(path, "DELETE FROM articles WHERE key = 'x';" + CHECK)
    assert found(path, "三一五") == []


def test_it_counts_characters(path: Path) -> None:
    shell(path, "INSERT INTO articles (key, title, body) VALUES ('x', '题', '三个字');")
    shell(path, "UPDATE articles SET body = '现在是五个字' WHERE id = 1;")
    assert shell(path, "SELECT characters, length(body) FROM articles;") == ["6|6", "16|16", "3|3"]


def test_it_vacuums(path: Path, tmp_path: Path) -> None:
    shell(path, "DELETE FROM articles WHERE id = 1; VACUUM;" + CHECK)
    shell(Path(f"file:{path}?mode=ro"), f"VACUUM INTO '{tmp_path / 'compact.db'}';")
    assert found(tmp_path / "compact.db", "召回") == found(path, "召回") == ["2"]


def test_insert_or_replace_leaves_nothing_stale(path: Path) -> None:
    shell(path, "INSERT OR REPLACE INTO articles (key, title, body) VALUES ('a.cn/2', '新的', '手机');" + CHECK)
    assert found(path, "召回") == []
    assert found(path, "手机") == ["3"]
    shell(path, "INSERT INTO articles (key, title, body) VALUES ('a.cn/2', '再', '公告') "
          "ON CONFLICT (key) DO UPDATE SET body = excluded.body;" + CHECK)  # fmt: skip
    assert found(path, "手机") == []
    assert found(path, "公告") == ["3"]


def test_a_dump_reloads_with_its_index(path: Path, tmp_path: Path) -> None:
    shell(
        path,
        "DELETE FROM articles WHERE id = 1; INSERT INTO articles (id, key, title, body) VALUES (77, 'k', '质', '量月')",
    )
    again = tmp_path / "again.db"
    shell(again, "\n".join(shell(path, ".dump")))
    shell(again, CHECK)
    for word in ("质", "量", "量月", "召回", "汽车召回公告"):
        assert found(again, word) == found(path, word)
    assert shell(again, ".dump") == shell(path, ".dump")
    shell(again, "INSERT INTO articles (key, title, body) VALUES ('n', '重载之后', '仍然可写');" + CHECK)
    assert found(again, "重载之后") == ["78"]


@pytest.mark.parametrize("recursive_triggers", [0, 1])
def test_any_mixture_of_writes_keeps_the_index_right(path: Path, recursive_triggers: int) -> None:
    rng = random.Random(recursive_triggers)

    def text(longest: int) -> str:
        return "".join(rng.choice("质量月召ab。") for _ in range(rng.randrange(longest)))

    writes = [
        "INSERT OR IGNORE INTO articles (key, title, body) VALUES (:key, :title, :body)",
        "INSERT OR REPLACE INTO articles (key, title, body) VALUES (:key, :title, :body)",
        "INSERT OR REPLACE INTO articles (id, key, title, body) VALUES (:id, :key, :title, :body)",
        "INSERT INTO articles (key, title, body) VALUES (:key, :title, :body) ON CONFLICT DO UPDATE SET body = :body",
        "UPDATE articles SET title = :title, body = :body WHERE id = :id",
        "UPDATE OR IGNORE articles SET id = :id WHERE key = :key",
        "UPDATE OR REPLACE articles SET id = :id, body = :body WHERE key = :key",
        "UPDATE OR REPLACE articles SET key = :key WHERE id = :id",
        "UPDATE articles SET source = :title, key = key WHERE id = :id",
        "DELETE FROM articles WHERE id = :id",
    ]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA recursive_triggers = {recursive_triggers}")
    for step in range(900):
        values = {"id": rng.randrange(1, 20), "key": f"k{rng.randrange(12)}", "title": text(5), "body": text(12)}
        connection.execute(rng.choice(writes), values)
        if step % 30 == 0:
            connection.execute(CHECK)
            for word in ("质", "量月", "ab", "。"):
                truth = "SELECT id FROM articles WHERE instr(title, ?1) OR instr(body, ?1) ORDER BY 1"
                index = SHORT.format(word)
                assert connection.execute(index).fetchall() == connection.execute(truth, (word,)).fetchall()
    connection.close()
