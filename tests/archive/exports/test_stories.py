"""An export filled into an empty archive gives the same stories, reviewers' decisions included."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.duplicates import settle
from archive.duplicates.decisions import Call, record
from archive.exports import jsonl, parquet
from archive.exports.record import exported
from archive.exports.selection import everything
from archive.imports import jsonl as jsonl_import
from archive.imports import parquet as parquet_import
from archive.imports.load import load
from archive.imports.rows import BadRow, Row
from archive.model import Article, Publisher
from archive.store import Archive

PLACES = ["东岭县", "西河区", "南湾镇", "北塘乡"]


def body(place: str, number: int) -> str:
    return (
        f"9月{number}日上午，{place}质量月活动在{place}文化广场启动，县市场监管局和{number * 7}家企业的代表参加。\n"
        f"启动仪式上，{number}家食品企业宣读了质量承诺，承诺从原料进厂到产品出厂逐批检验，检验结果向社会公开。\n"
        f"随后，计量所的技术人员为{place}居民免费校准血压计{number * 13}台，消费维权站接受了{number * 3}件咨询。\n"
        f"据介绍，{place}的活动将持续到月底，期间还将开放{number}间检测实验室，组织中学生参观认识身边的标准。"
    )


def fill(archive: Archive) -> None:
    for number, place in enumerate(PLACES, start=3):
        for site in ("a", "b", "c"):
            text = body(place, number) if site != "c" else body(place, number).split("\n", 1)[1] + "\n（记者张三）"
            article = Article(f"https://{site}.example.cn/{number}.html", f"{place}启动质量月活动", text)
            archive.add(article, publisher=Publisher(site, f"{site}市场监管局"))


def stories(archive: Archive) -> set[frozenset[str]]:
    members: dict[int, set[str]] = {}
    for story_id, url in archive.conn.execute("SELECT story_id, url FROM articles"):
        members.setdefault(story_id, set()).add(url)
    return {frozenset(urls) for urls in members.values()}


def through_jsonl(archive: Archive) -> list[Row | BadRow]:
    stream = io.BytesIO()
    jsonl.write(stream, exported(archive, everything(archive, all_copies=True)))
    stream.seek(0)
    return list(jsonl_import.read(stream))


def through_parquet(archive: Archive) -> list[Row | BadRow]:
    file = archive.path.with_suffix(".parquet")
    with file.open("wb") as stream:
        parquet.write(stream, exported(archive, everything(archive, all_copies=True)))
    return list(parquet_import.read(file))


@pytest.mark.parametrize("through", [through_jsonl, through_parquet])
def test_the_stories_are_the_same(through: Callable[[Archive], list[Row | BadRow]], tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as first, Archive.open(tmp_path / "b.db") as second:
        fill(first)
        settle(first)
        by_the_rules = stories(first)
        assert max(map(len, by_the_rules)) > 1
        # A word of a reviewer's in each direction, so that rules alone could not give these stories.
        together = next(iter(one for one in by_the_rules if len(one) > 1))
        apart, *_ = sorted(together)
        record(first, Call.APART, first.by_url(apart).id, reviewer="甲")
        others = sorted(min(one) for one in by_the_rules if one != together)
        record(first, Call.SAME, first.by_url(others[0]).id, first.by_url(others[1]).id, reviewer="甲")
        settle(first)
        assert stories(first) != by_the_rules
        load(second, through(first))
        settle(second)
        assert stories(second) == stories(first)
