"""``qcrawl import`` as a person types it: what is printed, and the exit codes."""

import gzip
import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.captures import CaptureWriter, Exchange
from archive.store import Archive

BODY = "9月1日上午，东岭县质量月活动在文化广场启动，三十多家企业的代表参加。"


def qcrawl(*arguments: object, given: bytes = b"") -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "qcrawl", *map(str, arguments)], input=given, capture_output=True
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def lines(*rows: dict[str, object]) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def test_json_lines_from_standard_input_twice(db: Path) -> None:
    given = gzip.compress(
        lines({"title": "甲", "body": BODY, "id": "a"}, {"title": "乙", "body": "另一篇文章", "date": "20230901"})
    )
    first = qcrawl("import", "jsonl", "-", "--archive", db, "--json", given=given)
    assert (first.returncode, json.loads(first.stdout)["new"]) == (0, 2)
    again = qcrawl("import", "jsonl", "-", "--archive", db, given=given)
    assert again.returncode == 0
    assert "0 new, 2 already there, 0 left out" in again.stderr
    with Archive.open(db, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(*), count(story_id) FROM articles").fetchone() == (2, 2)
        assert (
            archive.conn.execute("SELECT command, outcome, exit_code FROM runs").fetchall()
            == [("import jsonl", "ok", 0)] * 2
        )


def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_in(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(lines({"title": "甲", "body": BODY}, {"title": "乙"}) + b"{broken\n")
    done = qcrawl("import", "jsonl", file, "--archive", db, "--no-settle")
    assert done.returncode == 1
    assert "left out, line 2: has no body" in done.stderr
    assert "left out, line 3: is not JSON" in done.stderr
    assert "1 new, 2 left out" in done.stderr


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (b"", 4, "there is no article in what was given"),
        (b"\n\n", 4, "there is no article in what was given"),
        (b"{}\n" * 60, 65, "nothing of it could be used, 60 things were left out"),
        (None, 66, "there is no file"),
    ],
    ids=["empty", "blank", "all bad", "missing"],
)
def test_when_nothing_comes_in(db: Path, tmp_path: Path, content: bytes | None, code: int, sentence: str) -> None:
    file = tmp_path / "rows.jsonl"
    if content is not None:
        file.write_bytes(content)
    done = qcrawl("import", "jsonl", file, "--archive", db)
    assert (done.returncode, sentence in done.stderr) == (code, True)
    assert len(done.stderr.splitlines()) < 60
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("archive*")), "no archive was there, and none is left behind"


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("csv", b"", 4),
        ("csv", b"title,body\n", 4),
        ("csv", b"a,b\n1,2\n", 65),
        ("csv", b"title,body\n\xff,\xff\n", 65),
        ("csv", None, 66),
        ("parquet", b"", 65),
        ("parquet", None, 66),
        ("html", b"", 65),
        ("html", None, 66),
        ("warc", b"", 65),
        ("warc", None, 66),
    ],
)
def test_an_archive_is_made_by_the_first_thing_that_may_go_in(
    db: Path, tmp_path: Path, kind: str, content: bytes | None, code: int
) -> None:
    file = tmp_path / "file"
    if content is not None:
        file.write_bytes(content)
    done = qcrawl("import", kind, file, "--archive", db)
    assert (done.returncode, done.stderr.count("Traceback")) == (code, 0)
    assert not list(tmp_path.glob("archive*"))
    Archive.open(db).close()  # and what is there already stays
    assert qcrawl("import", kind, file, "--archive", db).returncode == code
    assert db.is_file()


def test_bad_lines_before_the_first_good_one_are_counted(db: Path) -> None:
    given = b"{}\n" * 60 + lines({"title": "甲", "body": BODY})
    done = qcrawl("import", "jsonl", "-", "--archive", db, "--json", given=given)
    assert (done.returncode, json.loads(done.stdout)["bad"], json.loads(done.stdout)["new"]) == (1, 60, 1)
    assert "line 50: has no title" in done.stderr
    assert "and 10 more were left out" in done.stderr


def test_a_run_is_recorded_with_the_exit_code_it_had(db: Path, tmp_path: Path) -> None:
    Archive.open(db).close()
    (tmp_path / "bad.jsonl").write_bytes(b"{}\n")
    assert qcrawl("import", "jsonl", tmp_path / "bad.jsonl", "--archive", db).returncode == 65
    assert qcrawl("import", "jsonl", "-", "--archive", db).returncode == 4
    with Archive.open(db, readonly=True) as archive:
        runs = archive.conn.execute("SELECT outcome, exit_code FROM runs ORDER BY id").fetchall()
    assert runs == [("failed", 65), ("ok", 4)]


def test_a_file_that_may_not_grow_ends_as_cannot_write_in_the_record_too(db: Path, tmp_path: Path) -> None:
    Archive.open(db).close()
    file = tmp_path / "rows.jsonl"
    file.write_bytes(lines(*({"title": f"第{n}篇", "body": BODY * 40, "id": str(n)} for n in range(300))))
    room = db.stat().st_size + 200_000
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2);"
    command = [sys.executable, "-c", f"{limited} from qcrawl.cli import main; sys.argv[1:2] = []; sys.exit(main())"]
    done = subprocess.run(
        [*command, str(room), "import", "jsonl", file, "--archive", db], capture_output=True, text=True, check=False
    )
    assert done.returncode == 73, done.stderr
    assert "nothing committed was lost" in done.stderr
    with Archive.open(db, readonly=True) as archive:
        assert archive.conn.execute("SELECT outcome, exit_code FROM runs").fetchall() == [("failed", 73)]
        assert archive.conn.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    assert qcrawl("import", "jsonl", file, "--archive", db).returncode == 0


def test_out_and_in_again_by_every_format_that_can(db: Path, tmp_path: Path) -> None:
    given = lines(*({"title": f"第{n}篇", "body": f"{BODY}{n}", "url": f"https://a.cn/{n}"} for n in range(3)))
    qcrawl("import", "jsonl", "-", "--archive", db, given=given)
    for ending, kind in ((".jsonl.gz", "jsonl"), (".parquet", "parquet"), (".csv", "csv")):
        out = tmp_path / f"out{ending}"
        done = qcrawl("export", "--archive", db, "--out", out)
        assert (done.returncode, done.stderr) == (0, f"3 articles written to {out}\n")
        back = qcrawl("import", kind, out, "--archive", tmp_path / f"{kind}.db", "--json")
        assert json.loads(back.stdout)["new"] == 3, back.stderr


def test_an_html_file_and_what_is_none(db: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        f"<html><head><title>质量月启动</title></head><body><h1>质量月启动</h1><p>{BODY}</p><p>{BODY[::-1]}</p></body></html>",
        encoding="utf-8",
    )
    (tmp_path / "empty.html").write_text("")
    done = qcrawl("import", "html", page, "--url", "https://www.example.cn/1.html", "--archive", db)
    assert done.returncode == 0, done.stderr
    done = qcrawl("import", "html", page, tmp_path / "empty.html", "--archive", db)
    assert done.returncode == 1
    assert "empty.html" in done.stderr
    assert qcrawl("import", "html", tmp_path, "--url", "https://a.cn/", "--archive", db).returncode == 64
    assert qcrawl("import", "html", tmp_path / "none", "--archive", db).returncode == 66


def test_what_is_no_warc(db: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.warc"
    file.write_text("five words on one line\n")
    done = qcrawl("import", "warc", file, "--archive", db)
    assert done.returncode == 65
    assert "is no WARC file" in done.stderr
    assert qcrawl("import", "warc", tmp_path / "none.warc", "--archive", db).returncode == 66


KILLED = """
import os, signal, sys
from qcrawl.cli import main
from qcrawl.imports import load
steps, moment = iter(range(10_000)), int(sys.argv.pop(1))

def counting(function):
    def counted(*arguments, **options):
        result = function(*arguments, **options)
        if next(steps) == moment:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    return counted

load.BATCH = 3
load.CaptureWriter.write, load.CaptureWriter.sync = map(counting, (load.CaptureWriter.write, load.CaptureWriter.sync))
load.Archive.add = counting(load.Archive.add)
main()
"""


def test_an_import_of_pages_that_is_killed_ends_the_same_when_repeated(tmp_path: Path) -> None:
    with CaptureWriter(tmp_path / "given-captures", "run", "test") as writer:
        for number in range(8):
            url = f"https://www.example.cn/{number}.html"
            sentences = (
                f"9月{number + 1}日上午，东岭县第{number}场质量月活动在文化广场启动，三十多家企业的代表参加。" * 3
            )
            page = f"<title>第{number}场质量月</title><h1>第{number}场质量月</h1><p>{sentences}</p>".encode()
            moment = datetime(2023, 9, 1 + number, tzinfo=UTC)
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            writer.write(Exchange(url, url, moment, 200, "OK", "article", headers, page, page))
    [file] = (tmp_path / "given-captures").iterdir()
    whole, killed = tmp_path / "whole.db", tmp_path / "killed.db"
    assert qcrawl("import", "warc", file, "--archive", whole).returncode == 0
    for moment in (0, 4, 7, 9, 10):
        command = [sys.executable, "-c", KILLED, str(moment), "import", "warc", str(file), "--archive", str(killed)]
        assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert qcrawl("import", "warc", file, "--archive", killed).returncode == 0
    for query in (
        "SELECT key, title, body, published_at, story_id IS NULL FROM articles ORDER BY key",
        "SELECT a.key, v.number, v.body FROM article_versions v JOIN articles a ON a.id = v.article_id ORDER BY 1, 2",
        "SELECT url, kind, fetched_at, payload_digest FROM captures ORDER BY 1",
        "SELECT copies FROM stories ORDER BY 1",
    ):
        answers = []
        for path in (whole, killed):
            with Archive.open(path, readonly=True) as archive:
                answers.append(archive.conn.execute(query).fetchall())
        assert answers[0] == answers[1]
        assert answers[0]
    assert qcrawl("doctor", "--full", "--archive", killed).returncode == 0


def test_an_import_that_was_killed_before_the_stories_is_finished_by_the_next(db: Path) -> None:
    given = lines(*({"title": "质量月启动", "body": BODY * 5, "url": f"http://a{n}.example.cn/"} for n in range(2)))
    assert qcrawl("import", "jsonl", "-", "--archive", db, "--no-settle", given=given).returncode == 0
    assert qcrawl("import", "jsonl", "-", "--archive", db, given=given).returncode == 0
    with Archive.open(db, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(story_id), count(DISTINCT story_id) FROM articles").fetchone() == (
            2,
            1,
        )
