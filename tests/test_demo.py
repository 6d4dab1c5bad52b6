"""The main job, end to end: what ``qcrawl demo`` leaves behind is what the replica's truth says."""

import json
import shutil
import sqlite3
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from archive.captures import folder_of
from archive.duplicates.report.explanation import explain
from archive.store import Archive
from archive.urls import key
from qcrawl import replica
from qcrawl.replica import Fact, Relation
from tests.conftest import DemoRun, run_qcrawl

TRUTH = replica.truth()
ON_TOPIC = {key(url): fact for url, fact in TRUTH.articles.items() if not fact.off_topic}


@pytest.fixture
def db(demo: DemoRun) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{demo.archive}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def rows_by_key(db: sqlite3.Connection) -> dict[str, sqlite3.Row]:
    return {row["key"]: row for row in db.execute("SELECT * FROM articles")}


def test_every_article_on_topic_is_there_and_no_other(db: sqlite3.Connection) -> None:
    assert set(rows_by_key(db)) == set(ON_TOPIC)


def test_the_stories_are_those_of_the_truth(db: sqlite3.Connection) -> None:
    found, wanted = defaultdict(set), defaultdict(set)
    for name, row in rows_by_key(db).items():
        found[row["story_id"]].add(name)
    for name, fact in ON_TOPIC.items():
        wanted[fact.story].add(name)
    assert {frozenset(one) for one in found.values()} == {frozenset(one) for one in wanted.values()}


@pytest.mark.parametrize("field", ["title", "source", "body"])
def test_a_field_of_every_article_is_right(db: sqlite3.Connection, field: str) -> None:
    def right(fact: Fact) -> str:
        return "\n".join(fact.body) if field == "body" else str(getattr(fact, field))

    rows = rows_by_key(db)
    wrong = {
        name: (rows[name][field], right(fact)) for name, fact in ON_TOPIC.items() if rows[name][field] != right(fact)
    }
    assert wrong == {}


def test_the_demos_own_captures_imported_give_the_same_articles(demo: DemoRun, tmp_path: Path) -> None:
    files = sorted(folder_of(demo.archive).iterdir())
    done = run_qcrawl("import", "warc", *files, "--archive", tmp_path / "again.db", "--no-settle", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with Archive.open(tmp_path / "again.db", readonly=True) as again:
        assert {row[0] for row in again.conn.execute("SELECT key FROM articles")} == set(ON_TOPIC)


def test_every_doubled_page_is_reported_and_undone(db: sqlite3.Connection) -> None:
    rows = rows_by_key(db)
    printed = {name: len(json.loads(rows[name]["repeats"])) + 1 for name in ON_TOPIC}
    assert printed == {name: fact.doubled for name, fact in ON_TOPIC.items()}
    assert max(printed.values()) >= 3, "the replica has a page that prints its body three times"


def test_each_merge_says_why(db: sqlite3.Connection) -> None:
    """Within a story every article hangs on another by a pair judged ``same``, with its rule and evidence."""
    same = defaultdict(set)
    for row in db.execute("SELECT * FROM pairs WHERE verdict = 'same'"):
        assert row["rule"]
        assert json.loads(row["evidence"])["passages"]
        same[row["a_id"]].add(row["b_id"])
        same[row["b_id"]].add(row["a_id"])
    for row in db.execute(
        "SELECT id, story_id FROM articles WHERE story_id IN (SELECT id FROM stories WHERE copies > 1)"
    ):
        assert same[row["id"]], f"article {row['id']} is in story {row['story_id']} without a reason"


@pytest.mark.parametrize("relation", TRUTH.relations, ids=lambda one: f"{one.a} and {one.b}")
def test_each_non_merge_says_why(demo: DemoRun, db: sqlite3.Connection, relation: Relation) -> None:
    """From the pair in the archive or, where two texts share too little to be candidates, when somebody asks."""
    rows = rows_by_key(db)
    groups = [
        [rows[name]["id"] for name, fact in ON_TOPIC.items() if fact.story == story]
        for story in (relation.a, relation.b)
    ]
    with Archive.open(demo.archive, readonly=True) as archive:
        explained = [explain(archive, a, b) for a in groups[0] for b in groups[1]]
    assert not any(one.pair.binds for one in explained)
    assert all(one.pair.rule for one in explained)


def test_the_counts_of_the_run_add_up(db: sqlite3.Connection) -> None:
    states = "new + updated + unchanged + off_topic + out_of_window + blocked + gone + failed"
    for row in db.execute(f"SELECT discovered, {states} AS ended FROM site_runs"):
        assert row["discovered"] == row["ended"]


def test_what_is_printed_is_what_is_there(demo: DemoRun, db: sqlite3.Connection) -> None:
    articles, stories = db.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories)").fetchone()
    assert f"{articles} articles tell {stories} stories" in demo.output
    assert f"{len(ON_TOPIC)} new" in demo.output
    assert "Search 质量月 启动:" in demo.output


def test_a_second_run_finds_nothing_new_and_changes_nothing(demo: DemoRun, tmp_path: Path) -> None:
    shutil.copytree(demo.folder, tmp_path / "demo")
    before = dump(tmp_path / "demo" / "archive.db")
    again = run_qcrawl("demo", cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "nothing new" in again.stdout
    assert dump(tmp_path / "demo" / "archive.db") == before


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with sqlite3.connect(path) as db:
        return {
            "articles": db.execute("SELECT key, title, body, story_id FROM articles ORDER BY key").fetchall(),
            "versions": db.execute(
                "SELECT article_id, number, text_sha256 FROM article_versions ORDER BY 1, 2"
            ).fetchall(),
            "pairs": db.execute("SELECT a_id, b_id, verdict, rule FROM pairs ORDER BY 1, 2").fetchall(),
        }


def test_no_two_stories_share_an_article(db: sqlite3.Connection) -> None:
    members = defaultdict(set)
    for row in db.execute("SELECT story_id, article_id FROM copies"):
        members[row["story_id"]].add(row["article_id"])
    assert None not in members
    assert not any(a & b for a, b in combinations(members.values(), 2))
    assert all(story == min(ids) for story, ids in members.items())
