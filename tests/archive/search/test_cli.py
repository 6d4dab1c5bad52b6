import csv
import io
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from archive.model import Article, Moment, Publisher
from archive.store import Archive


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "archive.db"
    site = Publisher("samr", "总局", "regulator", "全国")
    with Archive.open(path) as archive:
        for number in range(1, 31):
            moment = Moment.from_local(datetime(2023, 9, number))  # noqa: DTZ001
            archive.add(
                Article(f"https://a.cn/{number}", f"质量月第{number}天", "正文里有质量月三个字", moment), publisher=site
            )
        archive.add(Article("", "=1+1", "危险 \x1b[31m公式"))
    return path


def qcrawl(path: Path, *arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-m", "qcrawl", "search", "--archive", str(path), *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == code, ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout if code == 0 else ended.stderr


def test_for_a_person(path: Path) -> None:
    shown = qcrawl(path, "质量月", "第3天")
    assert "»质量月第3天«" in shown
    assert "2023-09-03 00:00 · 总局" in shown
    assert "1 stories (1 articles)" in shown
    assert "30 stories (30 articles), 20 shown; --limit 0 shows all" in qcrawl(path, "质量月")
    assert "\x1b" not in qcrawl(path, "公式")


def test_for_a_program(path: Path) -> None:
    hits = json.loads(qcrawl(path, "质量月", "--json", "--limit", "0", "--all-copies", "--sort", "newest"))
    assert [hit["id"] for hit in hits] == list(range(30, 0, -1))
    assert hits[0]["title_marks"] == [[0, 3]]
    assert json.loads(qcrawl(path, "没有这个词", "--json")) == []
    assert json.loads(qcrawl(path, "--since", "2023-09-10", "--until", "2023-09-11", "--json", "--counts")) == {
        "total": 2,
        "articles": 2,
        "by_site": [{"site": "samr", "hits": 2}],
        "by_year": [{"year": 2023, "hits": 2}],
    }


def test_for_a_spreadsheet(path: Path) -> None:
    [row] = csv.DictReader(io.StringIO(qcrawl(path, "公式", "--csv").removeprefix("\ufeff")))
    assert row["title"] == "'=1+1"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["没有这个词"], 4, "nothing in"),
        (['质量 "月'], 64, "at character 4"),
        (["质量", "--site", "nosuch"], 66, "it has samr"),
        (["质量", "--csv", "--json"], 64, "--csv"),
        (["-质量"], 64, "No such option"),
    ],
)
def test_what_cannot_be_done_is_told(path: Path, arguments: list[str], code: int, told: str) -> None:
    assert told in qcrawl(path, *arguments, code=code)


def test_an_excluded_word_may_come_first(path: Path) -> None:
    assert [hit["id"] for hit in json.loads(qcrawl(path, "--json", "--", "-质量月"))] == [31]
