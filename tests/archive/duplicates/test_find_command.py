import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from newsroom import EXTRA, LAUNCH, LIFTS, STORIES, TITLES, stall

from archive.cli.duplicates import command
from archive.duplicates import Said, find, settle
from archive.duplicates.collection import BadRow, read
from archive.duplicates.decisions import Call, record
from archive.duplicates.document import Document
from archive.model import Article, Verdict
from archive.store import Archive

ROWS: list[dict[str, Any]] = [
    {"id": "a", "title": TITLES[0], "body": LAUNCH, "date": "2021-09-02", "site": "linjiang"},
    {"id": "b", "title": TITLES[2], "body": LIFTS},
    {
        "id": "c",
        "title": f"图文：{TITLES[0]}",
        "body": f"{LAUNCH}\n责任编辑：张三",
        "date": "2021-09-05",
        "site": "daily",
    },
    {"id": 4, "title": "", "body": ""},
    {"id": "e", "title": "", "body": ""},
    {"id": "s1", "title": "集市宣传", "body": stall(1)},
    {"id": "s2", "title": "集市宣传", "body": stall(2)},
]


def as_jsonl(rows: list[Any]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    import io

    text = io.StringIO()
    table = csv.DictWriter(text, ["id", "title", "body", "date", "site"])
    table.writeheader()
    table.writerows(rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def clusters(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row["cluster"] for row in csv.DictReader(stream)}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("rows.jsonl", as_jsonl(ROWS)),
        ("rows.jsonl.gz", gzip.compress(as_jsonl(ROWS))),
        ("rows.csv", as_csv(ROWS)),
        ("rows.csv.gz", gzip.compress(as_csv(ROWS))),
        ("called-anything", as_csv(ROWS)),
    ],
)
def test_finds_the_stories_of_a_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("find", tmp_path / name, "--out", tmp_path / "out.csv", "--pairs", tmp_path / "pairs.jsonl")
    assert done.exit_code == 0, done.output
    assert clusters(tmp_path / "out.csv") == {"a": "a", "b": "b", "c": "a", "4": "4", "e": "e", "s1": "s1", "s2": "s2"}
    pairs = [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {(pair["a"], pair["b"]): pair["verdict"] for pair in pairs} == {("a", "c"): "same", ("s1", "s2"): "template"}
    assert pairs[0]["rule"] == "identical"
    assert pairs[1]["differences"]


def test_bad_rows_are_told_and_the_rest_goes_in(tmp_path: Path) -> None:
    rows = [
        *ROWS[:2],
        "no object",
        {"title": "x", "body": "y"},
        {**ROWS[0]},
        {**ROWS[2], "date": "soon"},
        {**ROWS[5], "body": ["x"]},
        {"id": 9},
    ]
    (tmp_path / "in.jsonl").write_bytes(as_jsonl(rows) + b"{broken\n\n" + as_jsonl(ROWS[6:]))
    done = run("find", tmp_path / "in.jsonl", "--out", tmp_path / "out.csv", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {
        "documents": 3,
        "stories": 3,
        "documents_with_copies": 0,
        "pairs": 0,
        "bad_rows": 7,
    }
    told = done.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == [f"row {number}" for number in (3, 4, 5, 6, 7, 8, 9)]
    assert set(clusters(tmp_path / "out.csv")) == {"a", "b", "s2"}


def test_a_cut_off_gzip_gives_what_came_before(tmp_path: Path) -> None:
    whole = gzip.compress(as_jsonl([{"id": str(n), "title": "", "body": f"{EXTRA}{n * 7919}"} for n in range(3000)]))
    (tmp_path / "in.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    rows = list(read(tmp_path / "in.jsonl.gz"))
    assert isinstance(rows[-1], BadRow)
    assert len(rows) > 100
    assert all(isinstance(row, Document) for row in rows[:-1])


@pytest.mark.parametrize(
    ("content", "exit_code"),
    [
        pytest.param(b"", 4, id="empty"),
        pytest.param(b"title,body\nx,y\n", 65, id="no id column"),
        pytest.param("id,title,body\n1,质量,月\n".encode("gb18030"), 65, id="another encoding"),
        pytest.param(None, 66, id="no file"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, content: bytes | None, exit_code: int) -> None:
    if content is not None:
        (tmp_path / "in").write_bytes(content)
    done = run("find", tmp_path / "in", "--out", tmp_path / "out.csv")
    assert done.exception is not None
    assert getattr(done.exception, "exit_code", None) == exit_code
    assert not (tmp_path / "out.csv").exists()


def test_decisions_by_name() -> None:
    documents = [Document("a", "", LAUNCH), Document("b", "", LAUNCH)]
    found = find(documents)
    assert found.clusters == (("a", "b"),)
    assert find(documents, decisions=[Said(1, "not_same", "a", "b")]).clusters == (("a",), ("b",))
    [pair] = found.pairs()
    assert (pair.a, pair.b, pair.judgement.verdict) == ("a", "b", Verdict.SAME)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive whose stories somebody has spoilt, as an older version's rules might have."""
    path = tmp_path / "archive.db"
    with Archive.open(path) as archive:
        bodies = [LAUNCH, LAUNCH + EXTRA, LIFTS, STORIES[1], STORIES[1]]
        ids = [
            archive.add(Article(f"http://x.example.cn/{n}", f"题{n}", body)).article_id for n, body in enumerate(bodies)
        ]
        record(archive, Call.NOT_SAME, ids[3], ids[4], reviewer="r")
        settle(archive)
        archive.conn.execute("UPDATE articles SET story_id = ? WHERE id = ?", (ids[0], ids[2]))
        archive.conn.execute("DELETE FROM pairs WHERE verdict = 'same'")
    return path


def stories(path: Path) -> list[int]:
    with Archive.open(path, readonly=True) as archive:
        return [row[0] for row in archive.conn.execute("SELECT story_id FROM articles ORDER BY id")]


def test_rebuild_shows_before_it_writes(path: Path) -> None:
    before = stories(path)
    done = run("rebuild", "--archive", path, "--dry-run")
    assert done.exit_code == 0
    assert "5 articles: 3 stories now, 4 after" in done.output
    assert "{1, 2, 3} -> {1, 2}  {3}" in done.output
    assert stories(path) == before
    refused = CliRunner().invoke(command, ["rebuild", "--archive", str(path)], input="n\n")
    assert refused.exit_code == 1
    assert stories(path) == before
    asked = CliRunner().invoke(command, ["rebuild", "--archive", str(path)], input="y\n")
    assert asked.exit_code == 0
    assert stories(path) == [1, 1, 3, 4, 5]
    again = run("rebuild", "--archive", path, "--dry-run", "--json")
    assert json.loads(again.stdout) == {"articles": 5, "stories_before": 4, "stories_after": 4, "changes": []}


def test_rebuild_without_asking(path: Path) -> None:
    shown = run("rebuild", "--archive", path, "--json")
    assert json.loads(shown.stdout)["changes"] == [{"before": [[1, 2, 3]], "after": [[1, 2], [3]]}]
    assert stories(path) == [1, 1, 1, 4, 5]
    assert run("rebuild", "--archive", path, "--yes").exit_code == 0
    assert stories(path) == [1, 1, 3, 4, 5]
    with Archive.open(path, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
        evidence = json.loads(
            archive.conn.execute("SELECT evidence FROM pairs WHERE a_id = 1 AND b_id = 2").fetchone()[0]
        )
        assert evidence["passages"]
        assert archive.conn.execute("SELECT count(*) FROM articles WHERE simhash IS NULL").fetchone() == (0,)
