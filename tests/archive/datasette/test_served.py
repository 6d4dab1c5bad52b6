"""The real Datasette serves an archive, its search box right for Chinese, seen in a real browser."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from archive.duplicates import settle
from archive.model import Article, Moment, Publisher
from archive.store import Archive

pytest.importorskip("datasette")
pytestmark = pytest.mark.xdist_group("browser")
HOSTILE = "<script>document.title='owned'</script>"
BODY = "全国质量月活动今天在东岭县启动。\n三十多家企业宣读质量承诺，组织者介绍了今年的安排，并公布了热线电话。"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("datasette") / "news.db"
    with Archive.open(path) as archive:
        for number, (title, body) in enumerate(
            [
                ("质量月启动", BODY),
                ("质量月启动", BODY),
                ("汽车召回公告", "依据GB/T 19001，召回一批汽车，联系电话见后。"),
                ("質量月活動", "繁體字的報道，談的是另一件事情。"),
                (HOSTILE, f"召回{HOSTILE}"),
            ],
            1,
        ):
            moment = Moment.from_local(datetime(2023, 9, number))  # noqa: DTZ001
            publisher = Publisher(f"s{number}", f"第{number}站", "media", "山东")
            archive.add(Article(f"https://a{number}.cn/", title, body, moment), publisher=publisher)
        archive.add(Article("https://a3.cn/", "汽车召回公告", "依据GB/T 19001，召回一批汽车。更正：电话。"))
        settle(archive)
    return path


@pytest.fixture(scope="module")
def served(path: Path) -> Iterator[str]:
    """The address of the archive in ``qcrawl datasette``."""
    command = [sys.executable, "-m", "qcrawl", "datasette", "--archive", str(path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as server:
        assert server.stderr is not None
        said = ""
        for line in server.stderr:
            said += line
            if found := re.search(r"running on (http://[\d.:]+)", line):
                break
        else:
            pytest.fail(said)
        try:
            yield f"{found[1]}/news"
        finally:
            subprocess.run(["kill", "--", f"-{server.pid}"], check=False)
            server.stderr.read()


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as response:
        return json.load(response)


def titles(served: str, table: str, query: str) -> list[str]:
    arguments = urllib.parse.urlencode({"_search": query, "_shape": "objects", "_sort": "title"})
    return [row["title"] for row in get(f"{served}/{table}.json?{arguments}")["rows"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("质", ["質量月活動", "质量月启动", "质量月启动"]),
        ("质量", ["質量月活動", "质量月启动", "质量月启动"]),
        ("质量月 承诺", ["质量月启动", "质量月启动"]),
        ("质量月 召回", []),
        ("GB/T", ["汽车召回公告"]),
        ('"gb／t 19001"', ["汽车召回公告"]),
        ("质量 -承诺", ["質量月活動"]),
    ],
)
def test_the_search_box_is_right_for_chinese(served: str, query: str, found: list[str]) -> None:
    assert titles(served, "articles", query) == found
    assert titles(served, "copies", query) == found


def test_a_story_is_found_by_any_of_its_copies(served: str) -> None:
    assert titles(served, "news", "质量月 承诺") == ["质量月启动"]


def test_a_query_that_cannot_be_read_is_told_where(served: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(f"{served}/articles.json?_search=%22a")
    with refused.value as answer:
        assert answer.code == 400
        assert "at character 1" in answer.read().decode()


def test_every_canned_query_runs(served: str) -> None:
    queries = get(f"{served}.json")["queries"]
    assert len(queries) >= 7
    for query in queries:
        answer = get(f"{served}/{query['name']}.json?_shape=objects&words=%E5%8F%AC%E5%9B%9E&story=1")
        assert answer["ok"], query["name"]
        if query["name"] not in {"documents_by_number", "last_runs"}:
            assert answer["rows"], query["name"]


def test_columns_are_explained_and_workspaces_hidden(served: str) -> None:
    tables = {table["name"]: table["hidden"] for table in get(f"{served}.json")["tables"]}
    assert tables["articles"] is False
    assert tables["shingles"] is True
    assert tables["articles_terms"] is True
    assert "来源: whom the page names" in page(f"{served}/articles")


def page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as response:
        text: str = response.read().decode()
        return text


def test_there_is_no_such_article(served: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        page(f"{served}/-/article/99")
    with refused.value as answer:
        assert answer.code == 404


def test_a_person_searches_and_reads(served: str, browser: webdriver.Chrome) -> None:
    browser.get(f"{served}/articles")
    box = browser.find_element(By.CSS_SELECTOR, "input[type=search]")
    box.send_keys("召回")
    box.submit()
    assert browser.find_element(By.CSS_SELECTOR, "h3").text.startswith("2 rows")
    assert browser.find_element(By.CSS_SELECTOR, "input[type=search]").get_attribute("value") == "召回"
    browser.find_element(By.LINK_TEXT, "汽车召回公告").click()
    assert browser.find_element(By.CSS_SELECTOR, "article h1").text == "汽车召回公告"
    assert "GB/T 19001" in browser.find_element(By.CSS_SELECTOR, "article").text
    assert "2 versions of the text" in browser.find_element(By.CSS_SELECTOR, "section.content").text


def test_the_first_page_leads_to_the_stories_whose_titles_have_room(served: str, browser: webdriver.Chrome) -> None:
    browser.get(served.removesuffix("/news"))
    browser.find_element(By.LINK_TEXT, "Every story once").click()
    titles = browser.find_elements(By.CSS_SELECTOR, "td.col-title")
    assert titles
    assert all(title.size["width"] > 12 * 16 for title in titles)


def test_a_story_lists_its_copies_and_words_are_marked(served: str, browser: webdriver.Chrome) -> None:
    browser.get(f"{served}/-/article/1?words={urllib.parse.quote('质量月')}")
    assert [mark.text for mark in browser.find_elements(By.TAG_NAME, "mark")] == ["质量月", "质量月"]
    copies = browser.find_elements(By.CSS_SELECTOR, ".copies li")
    assert [copy.find_element(By.TAG_NAME, "a").text for copy in copies] == ["第1站", "第2站"]
    copies[1].find_element(By.TAG_NAME, "a").click()
    assert browser.current_url.endswith("/-/article/2")


def test_what_a_hostile_page_said_is_text(served: str, browser: webdriver.Chrome) -> None:
    for address in (f"{served}/-/article/5", f"{served}/articles", f"{served}/articles?_search=script"):
        browser.get(address)
        assert browser.title != "owned"
        assert HOSTILE in browser.find_element(By.TAG_NAME, "body").text
