"""The traps in list rows."""

from collections.abc import Callable
from datetime import date

import pytest

from qcrawl.discovery import ListPage

HOME = "https://www.test.example"
Listing = Callable[..., ListPage]
OTHERS = (
    "<li><a href='./202509/t20250901_9.html' title='另一条质量新闻的标题'>另一条</a><span>2025-09-01</span></li>"
    "<li><a href='./202508/t20250801_8.html' title='再一条质量新闻的标题'>再一条</a><span>2025-08-01</span></li>"
)


def first_row(listing: Listing, row: str, **column: str) -> tuple[str, str, date | None, str]:
    link = listing(f"<html><body><ul>{row}{OTHERS}</ul></body></html>", **column).links[0]
    return link.url, link.title, link.date, link.kind


ARTICLE = f"{HOME}/xwdt/202509/t20250910_1.html"
TITLE = "云溪市“质量月”启动仪式举行"
ROWS = {
    "a@title, for the text is cut": (
        f"<li><a href='./202509/t20250910_1.html' title='{TITLE}'>云溪市“质量…</a><span>09-10</span></li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "text without a title attribute": (
        f"<li>· <a href='./202509/t20250910_1.html'>{TITLE}</a> (2025-09-10)</li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "no date": (f"<li><a href='202509/t20250910_1.html'>{TITLE}</a></li>", (ARTICLE, TITLE, None, "page")),
    "split date": (
        f"<li><div class=calendar><em>2025-09</em><i>10</i></div><a href='202509/t20250910_1.html'>{TITLE}</a></li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "onclick": (
        f"<li><a href='javascript:;' onclick=\"jumpToDetail('./202509/t20250910_1.html')\">{TITLE}</a>2025-09-10</li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "address in a javascript: link": (
        f"<li><a href=\"javascript:openUrl('/xwdt/202509/t20250910_1.html')\">{TITLE}</a>2025-09-10</li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "an address for a script": (
        f"<li><a data-href='./202509/t20250910_1.html'>{TITLE}</a>2025-09-10</li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "the whole row in the link": (
        f"<li><a href='202509/t20250910_1.html'><p>{TITLE}</p><i>2025-09-10</i></a></li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "the title on an element inside the link": (
        f"<li><a href='202509/t20250910_1.html'><div title='{TITLE}'>云溪市…</div></a><b>2025-09-10</b></li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "a picture's link before the title's": (
        f"<li><a href='202509/t20250910_1.html'><img></a><a href='202509/t20250910_1.html'>{TITLE}</a>2025-09-10</li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "a summary with another date": (
        f"<li><a href='202509/t20250910_1.html'>{TITLE}</a><p>自2024年1月2日起施行</p><span>2025-09-10</span></li>",
        (ARTICLE, TITLE, date(2025, 9, 10), "page"),
    ),
    "another host": (
        "<li><a href='https://mp.weixin.qq.com/s/abc' title='一图读懂质量月的由来'>一图</a>2025-09-10</li>",
        ("https://mp.weixin.qq.com/s/abc", "一图读懂质量月的由来", date(2025, 9, 10), "page"),
    ),
    "a PDF": (
        "<li><a href='./P020250910.pdf' title='质量月活动安排表（附件）'>安排表</a><span>2025-09-10</span></li>",
        (f"{HOME}/xwdt/P020250910.pdf", "质量月活动安排表（附件）", date(2025, 9, 10), "document"),
    ),
    "http on an https site": (
        f"<li><a href='http://www.test.example/xwdt/202509/t20250910_1.html'>{TITLE}</a></li>",
        ("http://www.test.example/xwdt/202509/t20250910_1.html", TITLE, None, "page"),
    ),
    "a date in the title": (
        "<li><a href='202509/t20250910_1.html'>2024年质量月大事记（9月1日至30日）</a><span>2025-09-10</span></li>",
        (ARTICLE, "2024年质量月大事记（9月1日至30日）", date(2025, 9, 10), "page"),
    ),
}


@pytest.mark.parametrize(("row", "expected"), ROWS.values(), ids=ROWS)
def test_a_row_is_read(listing: Listing, row: str, expected: tuple[str, str, date | None, str]) -> None:
    assert first_row(listing, row) == expected


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href='javascript:void(0)'>没有地址的一行文字在此</a></li>",
        "<li><a href='#top'>返回页面顶部的一个链接</a></li>",
        "<li><a href='http://[broken/'>地址写坏了的一行文字在此</a></li>",
        "<li><a href='mailto:a@test.example'>给我们写信反映质量问题吧</a></li>",
        "<li><a href='index_1.html'>下一页</a></li>",
    ],
)
def test_what_leads_nowhere_is_no_row(listing: Listing, row: str) -> None:
    assert len(listing(f"<ul>{row}{OTHERS}</ul>").links) == 2


def test_links_are_relative_to_the_directory_and_to_base(listing: Listing) -> None:
    assert listing(f"<ul>{OTHERS}</ul>", "/a/b/").links[0].url == f"{HOME}/a/b/202509/t20250901_9.html"
    assert listing(f"<ul>{OTHERS}</ul>", "/a/b").links[0].url == f"{HOME}/a/202509/t20250901_9.html"
    page = f"<html><head><base href='/c/'></head><body><ul>{OTHERS}</ul></body></html>"
    assert listing(page, "/a/b/").links[0].url == f"{HOME}/c/202509/t20250901_9.html"


def test_a_selector_that_matches_nothing_is_told_and_the_page_read_without(listing: Listing) -> None:
    page = listing(f"<ul>{OTHERS}</ul>", rows=".gone li")
    assert len(page.links) == 2
    assert ".gone li" in page.problems[0]


def test_selectors_pick_the_one_list_that_is_meant(listing: Listing) -> None:
    side = "<ol><li><a href='202507/t20250701_7.html'>侧栏里的一条别的新闻</a></li></ol>"
    assert len(listing(f"{side}<ul>{OTHERS}</ul>").links) == 3
    assert len(listing(f"{side}<ul>{OTHERS}</ul>", rows="ul > li", date="span").links) == 2


def test_a_site_of_no_known_family_is_read_by_the_shape_of_its_addresses(listing: Listing) -> None:
    rows = "".join(
        f"<tr><td><a href='/info.php?id={n}'>质量评价协会第{n}条新闻的标题</a></td><td>2025-09-{n}</td></tr>"
        for n in (18, 17, 16)
    )
    nav = "".join(f"<a href='/list.php?tid={n}'>栏目{n}</a>" for n in range(9))
    page = listing(f"<div>{nav}</div><table>{rows}</table>", "/")
    assert [link.url for link in page.links] == [f"{HOME}/info.php?id={n}" for n in (18, 17, 16)]
    assert page.links[0].date == date(2025, 9, 18)
    assert page.family == ""


def test_an_empty_page_has_no_rows_and_no_problem(listing: Listing) -> None:
    for body in (b"", b"   ", b"<html></html>", "<html><body><p>暂无信息</p></body></html>".encode()):
        assert listing(body) == ListPage()


def test_a_page_in_gbk_under_another_label_is_read(listing: Listing) -> None:
    page = f"<html><head><meta charset='utf-8'></head><body><ul>{OTHERS * 5}</ul></body></html>".encode("gb18030")
    assert listing(page).links[0].title == "另一条质量新闻的标题"
