"""Lists in JSON: UCAP, TRS, Guangdong."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from qcrawl.discovery import Fetch, ListPage

HOME = "https://www.test.example"
Listing = Callable[..., ListPage]
ID = "d41d8cd98f00b204e9800998ecf8427e"


def ucap(total: int | None, rows: int = 3, **more: object) -> str:
    results = [
        {
            "title": f"<em>质量</em>新闻第{n}条",
            "url": f"/x/202509/{n:032x}.shtml",
            "publishedTimeStr": f"2025-09-0{n} 09:30",
        }
        for n in range(rows, 0, -1)
    ]
    return json.dumps(
        {"code": 200, "data": {"results": results, "rows": 20, **({"total": total} if total else {}), **more}}
    )


def test_rows_of_the_channel_search_are_read(listing: Listing) -> None:
    page = listing(ucap(45), f"/common/search/{ID}?_isJson=true&_pageSize=20&page=1", first="/x/list.shtml")
    assert page.links[0].url == f"{HOME}/x/202509/{3:032x}.shtml"
    assert page.links[0].title == "质量新闻第3条"
    assert str(page.links[0].date) == "2025-09-03"


@pytest.mark.parametrize(
    ("number", "total", "rows", "expected"),
    [(1, 45, 20, "2"), (2, 45, 20, "3"), (3, 45, 5, None), (1, None, 3, "2"), (9, None, 0, None), (1, 20, 20, None)],
)
def test_the_search_goes_on_until_all_are_seen(
    listing: Listing, number: int, total: int | None, rows: int, expected: str | None
) -> None:
    url = f"/common/search/{ID}?_isAgg=true&_pageSize=20&page={number}"
    follow = listing(ucap(total, min(rows, 9)), url, first="/x/list.shtml").follow
    assert [parse_qs(urlsplit(fetch.url).query)["page"][0] for fetch in follow] == ([expected] if expected else [])


@pytest.mark.parametrize(
    "script",
    [f'var channelId = "{ID}";', f"$.get('/common/search/{ID}?_isAgg=true')", f'url: "/common/search/{ID}"'],
)
def test_a_page_filled_by_script_names_its_search(listing: Listing, script: str) -> None:
    page = listing(f"<ucaptitle></ucaptitle><ul id=newsList></ul><script>{script}</script>", "/x/c110156/list2.shtml")
    query = parse_qs(urlsplit(page.follow[0].url).query)
    assert urlsplit(page.follow[0].url).path == f"/common/search/{ID}"
    assert (query["_isAgg"], query["_isJson"], query["page"]) == (["true"], ["true"], ["1"])


def trs(total: str = "160") -> str:
    rows = [
        {"doctitle": f"质量新闻第{n}条", "docpuburl": f"{HOME}/x/{n}.html", "docreltime": f"2025/09/0{n} 9:30"}
        for n in (2, 1)
    ]
    return json.dumps({"total": total, "data": rows})


@pytest.mark.parametrize(("page", "total", "expected"), [("1", "160", "2"), ("3", "160", None), ("2", "160", "3")])
def test_a_search_asked_by_post_goes_on_by_its_form(
    listing: Listing, page: str, total: str, expected: str | None
) -> None:
    form = {"channelid": "229105", "page": page, "prepage": "75"}
    request = Fetch(f"{HOME}/search", "POST", form)
    found = listing(trs(total), "/search", method="POST", form=form, page_parameter="page", request=request)
    assert len(found.links) == 2
    assert [(fetch.method, fetch.form) for fetch in found.follow] == (
        [("POST", {**form, "page": expected})] if expected else []
    )


def test_a_jsonp_answer_is_unwrapped(listing: Listing) -> None:
    assert len(listing(f"jQuery123({trs()});", "/openSearch?pageNum=1", reader="trs").links) == 2


def test_unix_seconds_are_days_in_china(listing: Listing) -> None:
    rows = [{"title": "质量月启动", "url": f"{HOME}/gkmlpt/content/1/2/post_1.html", "date": 1757433600}]
    page = listing(json.dumps({"articles": rows, "total": 1}), "/gkmlpt/api/all/0", first="/gkmlpt/index")
    assert str(page.links[0].date) == "2025-09-10"


@pytest.mark.parametrize("reader", ["ucap", "trs", "gd"])
@pytest.mark.parametrize(
    "body", ["{", "[]", "{}", '{"data": [1, null, {"url": 3}]}', '{"data": {"results": null}}', "[" * 5000]
)
def test_an_answer_without_rows_ends_the_list(listing: Listing, reader: str, body: str) -> None:
    page = listing(body, "/api?page=1", reader=reader)
    assert (page.links, page.follow) == ((), ())


@pytest.mark.parametrize("body", ['{"code": 401, "msg": "token"}', '{"data": {"results": null}}', "{"])
def test_a_refusal_of_the_search_is_told(listing: Listing, body: str) -> None:
    assert "no rows in a known form" in listing(body, f"/common/search/{ID}?page=1", reader="ucap").problems[0]
    assert listing(ucap(20, 0), f"/common/search/{ID}?page=1", reader="ucap").problems == ()
