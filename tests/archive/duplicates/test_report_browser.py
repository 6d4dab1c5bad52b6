"""The report in a real browser: what a reviewer clicks and types."""

import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from shelf import HOSTILE, INTRO, Shelf, column, filled

from archive.duplicates import ballot
from archive.duplicates.decisions import Call, record
from archive.duplicates.report import gather, html
from archive.store import Archive

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with filled(tmp_path_factory.mktemp("archive") / "archive.db") as opened:
        yield opened


@pytest.fixture
def page(browser: webdriver.Chrome, archive: Archive, tmp_path: Path) -> Iterator[webdriver.Chrome]:
    file = tmp_path / "report.html"
    file.write_text(html(gather(archive), "zh"), encoding="utf-8")
    browser.get(file.as_uri())
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "html[data-ready]"))
    yield browser
    complaints = [entry for entry in browser.get_log("browser") if entry["level"] != "INFO"]
    browser.execute_script("localStorage.clear()")
    assert complaints == []


def wait(browser: webdriver.Chrome, for_what: Callable[[], Any]) -> Any:
    again = [StaleElementReferenceException]  # the page renders its lists anew while we look
    return WebDriverWait(browser, 20, 0.05, again).until(lambda _: for_what())


def all_of(browser: webdriver.Chrome, selector: str) -> list[WebElement]:
    found: list[WebElement] = browser.execute_script(
        "return [...document.querySelectorAll(arguments[0])].filter((one) => one.checkVisibility())", selector
    )
    return found


def press(browser: webdriver.Chrome, *keys: str) -> None:
    for key in keys:
        browser.switch_to.active_element.send_keys(key)


def texts(browser: webdriver.Chrome, selector: str) -> list[str]:
    return [one.text for one in all_of(browser, selector)]


def test_hostile_text_does_not_run_and_nothing_is_fetched(page: webdriver.Chrome) -> None:
    page.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    wait(page, lambda: all_of(page, ".texts"))
    assert page.title == "重复稿件报告 · archive.db"
    assert HOSTILE in texts(page, ".text-head h4 > span[lang]")
    assert page.execute_script("return performance.getEntriesByType('resource').length") == 0
    schemes = page.execute_script("return [...new Set([...document.links].map((a) => a.protocol))].sort()")
    assert schemes == ["file:", "https:"]  # file: are the page's own anchors


def test_even_a_script_put_into_the_page_is_refused(page: webdriver.Chrome) -> None:
    page.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s)"
    )
    assert page.execute_script("return window.ran") is None
    refused = page.get_log("browser")
    assert any("Content Security Policy" in entry["message"] for entry in refused)


def test_the_language_changes_everywhere_and_back(page: webdriver.Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, "[data-language=en]").click()
    assert page.find_element(By.CSS_SELECTOR, "h1").text == "Duplicates report"
    assert page.find_element(By.CSS_SELECTOR, "html").get_attribute("lang") == "en"
    assert page.find_element(By.ID, "filter-text").get_attribute("placeholder") == "Title, site, URL, number…"
    assert "The same story: " in texts(page, "#uncertain .sentence")[0]
    press(page, "l")
    assert page.find_element(By.CSS_SELECTOR, "h1").text == "重复稿件报告"
    assert "同一篇报道" in texts(page, "#uncertain .sentence")[0]


@pytest.mark.parametrize(
    ("fill", "uncertain", "stories", "apart"),
    [
        pytest.param("document.getElementById('filter-text').value = '白沙'", 1, 0, 1, id="text"),
        pytest.param("document.getElementById('filter-text').value = 'news2.example.cn'", 1, 1, 0, id="address"),
        pytest.param("document.getElementById('filter-site').value = '临江日报'", 1, 1, 0, id="site"),
        pytest.param("document.getElementById('filter-verdict').value = 'template'", 1, 0, 1, id="verdict"),
        pytest.param("document.getElementById('filter-size').value = '3'", 1, 1, 0, id="size"),
        pytest.param("document.getElementById('filter-uncertain').checked = true", 2, 1, 1, id="uncertain"),
        pytest.param("document.getElementById('filter-text').value = '没有这个词'", 0, 0, 0, id="nothing"),
    ],
)
def test_filters(page: webdriver.Chrome, fill: str, uncertain: int, stories: int, apart: int) -> None:
    page.execute_script(f"{fill}; document.getElementById('filters').dispatchEvent(new Event('input'))")
    shown = [len(all_of(page, f"#{part} .list > .item")) for part in ("uncertain", "stories", "apart")]
    assert shown == [uncertain, stories, apart]
    assert not all_of(page, "#doubled .item")
    assert f"显示 {sum(shown)} 项，共 5 项" in page.find_element(By.ID, "shown").text
    assert len(all_of(page, ".empty")) == shown.count(0)
    page.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    wait(page, lambda: len(all_of(page, ".list > .item")) == 5)


def test_the_keyboard_alone_leads_to_the_texts(page: webdriver.Chrome) -> None:
    press(page, "j", "j", "j", Keys.ENTER)
    story = page.find_element(By.ID, "story-1")
    wait(page, lambda: story.find_elements(By.CSS_SELECTOR, ".item.pair"))
    assert story.get_attribute("open")
    assert len(all_of(page, "#story-1 .copies tbody tr")) == 3
    assert "全靠第 2 篇和第 3 篇" in texts(page, "#story-1 .doubts")[0]
    press(page, "j", Keys.ENTER)
    wait(page, lambda: all_of(page, "#story-1 .texts"))
    left, right = ([mark.text for mark in all_of(page, f"#story-1 .cell.{side} mark.differs")] for side in "ab")
    assert (left, right) == (["120"], ["126"])
    both = ["".join(texts(page, f"#story-1 .cell.{side} mark.shared:not(.differs)")) for side in "ab"]
    assert both[0] == both[1]
    assert both[0].startswith("九月一日上午")
    press(page, "k", Keys.ENTER)
    assert not story.get_attribute("open")


def test_slash_filters_and_question_mark_helps(page: webdriver.Chrome) -> None:
    press(page, "/")
    press(page, "j", "?")  # in the field these are letters
    assert page.find_element(By.ID, "filter-text").get_attribute("value") == "j?"
    press(page, Keys.ESCAPE)
    press(page, "?")
    assert all_of(page, "#help .keys")
    press(page, Keys.ESCAPE)
    assert not all_of(page, "#help")


def test_many_pairs_between_two_stories_stand_behind_the_closest(browser: webdriver.Chrome, tmp_path: Path) -> None:
    with filled(tmp_path / "many.db") as opened:
        shelf = Shelf(opened)
        for copy in (1, 2, 3):
            shelf.judged(copy, 4, "contains", margin=0.05 * copy)
        (tmp_path / "many.html").write_text(html(gather(opened), "en"), encoding="utf-8")
    browser.get((tmp_path / "many.html").as_uri())
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "html[data-ready]"))
    assert texts(browser, "#apart .more") == ["2 more pairs between the same two stories"]
    assert len(all_of(browser, "#apart .list > .item")) == 2
    browser.find_element(By.CSS_SELECTOR, "#apart .more").click()
    assert len(all_of(browser, "#apart .list > .item")) == 4


def test_what_reviewers_said_stands_with_the_story(browser: webdriver.Chrome, tmp_path: Path) -> None:
    with filled(tmp_path / "said.db") as opened:
        record(opened, Call.SAME, 1, 3, reviewer="<i>何审</i>", note="{note}")
        record(opened, Call.NOT_SAME, 4, 5, reviewer="何审")
        (tmp_path / "said.html").write_text(html(gather(opened), "zh"), encoding="utf-8")
    browser.get((tmp_path / "said.html").as_uri())
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "html[data-ready]"))
    assert "何审 于" in texts(browser, "#apart .sentence")[0]
    browser.execute_script("document.getElementById('story-1').open = true")
    (said,) = wait(browser, lambda: texts(browser, "#story-1 .said li"))
    assert said.startswith("#1 · #3：相同（<i>何审</i>，")
    assert said.endswith("） · {note}")
    assert len(all_of(browser, "#decisions tbody tr")) == 2


def test_boilerplate_is_grey_and_not_counted_as_shared(browser: webdriver.Chrome, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "column.db") as opened:
        column(opened)
        (tmp_path / "column.html").write_text(html(gather(opened), "zh"), encoding="utf-8")
    browser.get((tmp_path / "column.html").as_uri())
    wait(browser, lambda: browser.find_elements(By.CSS_SELECTOR, "html[data-ready]"))
    browser.execute_script("document.querySelector('#stories .item').open = true")
    wait(browser, lambda: all_of(browser, "#stories .item.pair"))[0].click()
    wait(browser, lambda: all_of(browser, "#stories .texts"))
    assert texts(browser, "#stories .cell.a .boilerplate") == [INTRO.rstrip("。")]
    assert texts(browser, "#stories .cell.b .boilerplate") == []
    assert all(INTRO[:6] not in shared for shared in texts(browser, "#stories mark.shared"))
    assert len(all_of(browser, "#boilerplate tbody tr")) == 1


def test_removed_repeats_and_cuts_are_shown_with_the_story(page: webdriver.Chrome) -> None:
    page.execute_script("document.getElementById('story-1').open = true")
    cut = wait(page, lambda: all_of(page, "#story-1 .cut summary"))[0]
    cut.click()
    assert texts(page, "#story-1 .cut blockquote") == ["责任编辑：小周"]
    assert "110 字与自第 0 字起的相似度为 97%" in texts(page, "#story-1 .cut p")[0]


def test_a_doubled_body_shows_what_was_taken_out(page: webdriver.Chrome) -> None:
    page.find_element(By.CSS_SELECTOR, "#doubled summary").click()
    told = wait(page, lambda: texts(page, "#doubled .inside p"))
    assert any("110 字与自第 0 字起" in line for line in told)
    assert page.find_elements(By.CSS_SELECTOR, "#doubled .inside a") == []


def test_calls_made_while_reading_are_saved_as_the_table_that_decide_reads(
    page: webdriver.Chrome, archive: Archive, tmp_path: Path
) -> None:
    page.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    press(page, "j", "s", "j", "c", "n")
    assert "2 个判定" in page.find_element(By.ID, "tray-count").text
    assert texts(page, "#uncertain .mine") == ["您：相同", "您：不同"]
    page.refresh()
    wait(page, lambda: all_of(page, "#tray"))
    assert texts(page, "#uncertain .mine") == ["您：相同", "您：不同"]
    assert texts(page, "#apart .mine") == ["您：不同"]
    page.find_element(By.ID, "tray-save").click()
    saved = tmp_path / "decisions.csv"
    wait(page, saved.exists)
    time.sleep(0.1)  # the browser renames the file when it is whole
    votes = ballot.read(archive, saved)
    assert [(vote.a_id, vote.b_id, vote.call) for vote in votes] == [(2, 3, "same"), (4, 5, "not_same")]
    page.find_element(By.ID, "tray-clear").click()
    assert not all_of(page, "#tray")
    assert not all_of(page, ".mine")


MUST_BE_NAMED = {"button", "textbox", "searchbox", "combobox", "checkbox", "link", "heading", "dialog", "image"}


def test_whatever_can_be_operated_has_a_name_for_a_screen_reader(page: webdriver.Chrome) -> None:
    page.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    wait(page, lambda: all_of(page, ".texts"))
    nodes = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    roles = [(one.get("role", {}).get("value", ""), one.get("name", {}).get("value", "")) for one in nodes]
    assert {"searchbox", "combobox", "checkbox", "button", "link", "heading"} <= {role for role, _ in roles}
    assert [role for role, name in roles if role in MUST_BE_NAMED and not name.strip()] == []
    levels = [int(one.tag_name[1]) for one in all_of(page, "h1, h2, h3, h4")]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_on_a_phone_nothing_sticks_out_and_the_texts_stand_one_above_the_other(page: webdriver.Chrome) -> None:
    phone = {"width": 390, "height": 800, "deviceScaleFactor": 2, "mobile": True}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", phone)
    try:
        page.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
        wait(page, lambda: all_of(page, "#uncertain .texts"))
        assert page.execute_script("return document.documentElement.scrollWidth <= 390")
        a, b = (all_of(page, f"#uncertain .cell.{side}")[0].rect for side in "ab")
        assert a["x"] == b["x"]
        assert a["y"] < b["y"]
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
