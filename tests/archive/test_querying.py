"""docs/querying.md says nothing that does not work: every SQL block and every recipe is run."""

import re
import shlex
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.captures import CaptureWriter, Exchange, folder_of, record
from archive.duplicates import settle
from archive.model import Article, Link, Moment, Origin, Publisher
from archive.schema.descriptions import tables_as_markdown
from archive.store import Archive

DOCUMENT = Path(__file__).parents[2] / "docs" / "querying.md"
TEXT = DOCUMENT.read_text(encoding="utf-8")
SQL = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)
PYTHON = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
SQLITE_UTILS = re.findall(r"^    (sqlite-utils .*)$", TEXT, re.MULTILINE)
BODY = (
    "全国质量月活动今天在东岭县启动。\n三十多家企业宣读质量承诺，组织者介绍了今年的安排，"
    "并公布了热线电话。召回与GB/T 19001。"
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that has an answer to every question of the document."""
    path = tmp_path_factory.mktemp("querying") / "archive.db"
    with Archive.open(path) as archive, CaptureWriter(folder_of(path), "run", "test") as writer:
        for number in range(1, 4):
            url = f"https://a{number}.cn/"
            page = b"<html></html>"
            fetched = Exchange(url, url, datetime(2023, 9, 1, tzinfo=UTC), 200, "OK", "article", (), page, page)
            archive.add(
                Article(
                    url,
                    "质量月活动在东岭县启动",
                    BODY,
                    Moment.from_local(datetime(2023, 9, number)),  # noqa: DTZ001
                    document_number="国市监质发〔2023〕73号",
                    links=(Link("https://a.cn/a.pdf", "附件", "attachment"),),
                    origins={"title": Origin("h1", 0.9)},
                    questions=("The date may be wrong.",),
                ),
                publisher=Publisher(f"s{number}", f"第{number}站", "media", "山东"),
                capture_id=record(archive, writer.write(fetched)),
            )
        archive.add(Article("https://a3.cn/", "质量月活动在东岭县启动", BODY + "有更正。"))
        settle(archive)
        archive.conn.execute(
            "INSERT INTO decisions (decision, a_id, b_id, reviewer, decided_at) VALUES ('same', 1, 2, 'x', 'y')"
        )
        archive.conn.execute(
            "INSERT INTO runs (command, started_at, version) VALUES ('crawl', '2023-09-01T00:00:00Z', '0.1.0')"
        )
    return path


@pytest.mark.parametrize("sql", SQL, ids=lambda sql: " ".join(sql.split())[:60])
def test_every_block_of_sql_answers(path: Path, sql: str) -> None:
    ended = subprocess.run(["sqlite3", "-readonly", path, sql], capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    assert ended.stdout.strip()


@pytest.mark.parametrize("line", SQLITE_UTILS)
def test_every_recipe_for_sqlite_utils_answers(path: Path, line: str) -> None:
    command = [sys.executable, "-m", *shlex.split(line.replace("sqlite-utils", "sqlite_utils"))]
    ended = subprocess.run(command, cwd=path.parent, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.strip()


@pytest.mark.parametrize("script", PYTHON, ids=lambda script: script.split()[1])
def test_every_recipe_in_python_answers(path: Path, script: str) -> None:
    for module in re.findall(r"^import (\w+)", script, re.MULTILINE):
        pytest.importorskip(module)
    if ".parquet" in script:
        pytest.importorskip("pyarrow")
        export = [sys.executable, "-m", "qcrawl", "export", "--archive", str(path), "--out", "news.parquet"]
        subprocess.run(export, cwd=path.parent, check=True, capture_output=True)
    ended = subprocess.run([sys.executable, "-c", script], cwd=path.parent, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip()


def test_the_document_has_every_table_as_the_file_has_it(path: Path) -> None:
    assert tables_as_markdown() in TEXT
    with sqlite3.connect(path) as connection:
        for table, column, meaning in connection.execute("SELECT table_name, column_name, meaning FROM columns"):
            assert (f"| `{column}` | {meaning}" if column else f"### `{table}`\n\n{meaning}") in TEXT.replace(
                "\\|", "|"
            )
    connection.close()
