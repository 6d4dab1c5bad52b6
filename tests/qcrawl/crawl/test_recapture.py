"""What the captures give when they are read again: the archive that the crawls made."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcrawl.crawl import Options, RunResult
from qcrawl.crawl.recapture import Recaptured, from_captures
from qcrawl.replica import Replica, hostile, sites_folder
from tests.qcrawl.crawl.memory import days_pass, query

SITE = "yzqea"
Crawl = Callable[..., RunResult]
SAME = {
    "articles": "SELECT key, url, title, body, published_at, source, column_name, keywords, origins, links,"
    " cuts, repeats, questions FROM articles ORDER BY key",
    "versions": "SELECT a.key, number, text_sha256, text_as_published FROM article_versions v"
    " JOIN articles a ON a.id = v.article_id ORDER BY 1, 2",
    "stories": "SELECT group_concat(key) FROM (SELECT * FROM articles ORDER BY key) GROUP BY story_id ORDER BY 1",
    "urls": "SELECT u.key, state, payload_digest, next_check_at, list_column, a.key FROM urls u"
    " LEFT JOIN articles a ON a.id = article_id ORDER BY 1",
    "captures": "SELECT url, kind, status, fetched_at, payload_digest, is_revisit FROM captures ORDER BY id",
    "the text's capture": "SELECT c.url, c.payload_digest FROM articles"
    " JOIN captures c ON c.id = capture_id ORDER BY 1",
}


def assert_same(a: Path, b: Path) -> None:
    for what, sql in SAME.items():
        assert query(a, sql) == query(b, sql), what


@pytest.fixture
def again(tmp_path: Path, options: Options) -> Callable[..., Recaptured]:
    """Read the captures of the crawls into ``new.db`` in another folder."""
    return lambda source=options.archive, **more: from_captures(
        source, replace(options, archive=tmp_path / "elsewhere" / "new.db", merge=True, **more)
    )


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "new.db"


@pytest.mark.parametrize("part", ["demo", "more"])
def test_all_sites(part: str, new: Path, crawl: Crawl, again: Callable[..., Recaptured], options: Options) -> None:
    folders = (sites_folder(part),)
    with Replica((part,)) as replica:
        total = crawl(sites=(), site_folders=folders, proxy=replica.proxy_url, merge=True).total
    told = again(site_folders=folders)
    assert (told.new, told.unreadable, told.blocked) == (total.new, 0, 0)
    assert_same(new, options.archive)


def test_edits_are_versions_again(
    new: Path, replica: Replica, crawl: Crawl, again: Callable[..., Recaptured], options: Options
) -> None:
    crawl()
    for days, words in ((1.1, ("活动", "行动")), (2.1, ("活动", "运动")), (12.0, ("活动", "活动"))):
        days_pass(options.archive, days)
        with replica.disturbed(**{SITE: hostile.edited(*words)}):
            crawl(merge=True)
    assert query(options.archive, "SELECT max(number) FROM article_versions") == [(4,)]
    again()
    assert_same(new, options.archive)
    third = new.with_name("third.db")
    from_captures(new, replace(options, archive=third, merge=True))
    assert_same(third, options.archive)


@pytest.mark.parametrize(("of_site", "of_column"), [("all", "text"), ("text", "all")])
def test_a_column_s_rule_and_source_hold_again(
    of_site: str,
    of_column: str,
    tmp_path: Path,
    new: Path,
    crawl: Crawl,
    again: Callable[..., Recaptured],
    options: Options,
) -> None:
    """Both at the first look and when known articles are looked at again without their list."""
    folder = tmp_path / "catalogue"
    shutil.copytree(sites_folder(), folder)
    file = folder / "sites" / f"{SITE}.toml"
    told = f'[topic]\nmode = "{of_site}"\n\n[[columns]]\nsource = "本栏目来源"\ntopic = {{ mode = "{of_column}" }}\n'
    file.write_text(file.read_text(encoding="utf-8").replace("[[columns]]\n", told, 1), encoding="utf-8")
    first = crawl(site_folders=(folder,)).total
    days_pass(options.archive, 1.1)
    second = crawl(site_folders=(folder,), merge=True, full=True).total
    assert (first.off_topic > 0) == (of_column == "text")
    assert (second.new, second.updated, second.off_topic) == (0, 0, first.off_topic)
    assert query(options.archive, "SELECT count(*) FROM articles WHERE source = '本栏目来源'") > [(0,)]
    again(site_folders=(folder,))
    assert_same(new, options.archive)


def test_what_was_outside_the_window_stays_outside(
    new: Path, crawl: Crawl, again: Callable[..., Recaptured], options: Options
) -> None:
    crawl(since=date(2023, 1, 1), until=date(2023, 12, 31), merge=True)
    again()
    assert_same(new, options.archive)


def test_another_page_in_the_article_s_place_is_no_article(
    new: Path, replica: Replica, crawl: Crawl, again: Callable[..., Recaptured], options: Options
) -> None:
    asked: list[Any] = []

    def first_article_everywhere(request: Any, answer: Any) -> Any:
        if hostile.is_article(request):
            asked.append(request)
        return answer(asked[0] if hostile.is_article(request) else request)

    with replica.disturbed(**{SITE: first_article_everywhere}):
        assert crawl(merge=True).total.blocked
    assert again().blocked
    assert_same(new, options.archive)


def test_a_newer_text_stays(
    new: Path, replica: Replica, crawl: Crawl, again: Callable[..., Recaptured], options: Options
) -> None:
    crawl(limit_pages=1)
    with closing(sqlite3.connect(options.archive)) as db:
        db.execute("UPDATE captures SET fetched_at = '2020-09-01T00:00:00Z'")  # times are whole seconds
        db.commit()
    with replica.disturbed(**{SITE: hostile.edited("活动", "行动")}):
        crawl(archive=new, merge=True)
    before = {what: query(new, sql) for what, sql in SAME.items()}
    told = again()
    assert (told.new, told.updated, told.older) == (0, 0, told.pages)
    assert {what: query(new, sql) for what, sql in SAME.items() if what != "captures"} == {
        what: rows for what, rows in before.items() if what != "captures"
    }
