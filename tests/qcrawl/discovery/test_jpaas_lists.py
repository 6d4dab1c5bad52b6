import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from qcrawl.discovery import ListPage

Listing = Callable[..., ListPage]
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"
ROWS = "".join(
    f"<ul><li class='c'><a href='/xw/art/2025/art_{n:032x}.html' title='云溪市质量新闻第{n}条的标题'>云溪…</a></li>"
    f"<li class='t'>2025-09-0{n}</li></ul>"
    for n in (2, 1)
)


def script(tag: str, **more: str) -> str:
    query = {"parseType": "bulidstatic", "webId": "29e9", "tplSetId": "5c30", "tagId": tag, "pageId": "bf39", **more}
    return f'<script parseType="bulidstatic" url="{UNIT}" queryData="{query}"></script>'


def asked(url: str) -> tuple[dict[str, str], dict[str, int]]:
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    return query, json.loads(query.pop("paramJson"))


def answer(count: str = "", rows: str = "") -> str:
    return json.dumps({"success": True, "data": {"html": f"<div {count} {rows}>{ROWS}</div>"}})


def test_each_unit_of_a_column_page_is_asked_with_the_parameters_it_names(listing: Listing) -> None:
    page = listing(script("横幅") + script("内容区域", secret="1"), "/xw/zj/index.html")
    assert [asked(fetch.url)[0]["tagId"] for fetch in page.follow] == ["横幅", "内容区域"]
    query, paging = asked(page.follow[1].url)
    assert query == {
        "parseType": "bulidstatic",
        "webId": "29e9",
        "tplSetId": "5c30",
        "tagId": "内容区域",
        "pageId": "bf39",
    }
    assert paging == {"pageNo": 1, "pageSize": 20}
    assert page.follow[1].headers["Referer"] == "https://www.test.example/xw/zj/index.html"


def test_the_spelling_of_the_page_is_kept(listing: Listing) -> None:
    page = listing(script("x").replace("bulidstatic", "buildstatic"))
    assert asked(page.follow[0].url)[0]["parseType"] == "buildstatic"


def test_the_address_may_stand_inside_the_query(listing: Listing) -> None:
    unit = script("x", unitUrl="/gateway/unit").replace(f'url="{UNIT}" ', "")
    assert urlsplit(listing(unit).follow[0].url).path == "/gateway/unit"


def test_the_query_may_be_json(listing: Listing) -> None:
    unit = f"""<script parseType="bulidstatic" url="{UNIT}" queryData='{{"webId":"29e9","editType":null}}'></script>"""
    assert asked(listing(unit).follow[0].url)[0]["webId"] == "29e9"


def test_an_answer_gives_rows_although_the_date_stands_in_the_next_item(listing: Listing) -> None:
    page = listing(answer(), f"{UNIT}?webId=1&paramJson=%7B%22pageNo%22%3A1%2C%22pageSize%22%3A20%7D", first="/xw/zj/")
    assert [(link.title, str(link.date)) for link in page.links] == [
        ("云溪市质量新闻第2条的标题", "2025-09-02"),
        ("云溪市质量新闻第1条的标题", "2025-09-01"),
    ]
    assert page.follow == ()


@pytest.mark.parametrize(
    ("number", "size", "count", "rows", "expected"),
    [
        (1, 20, "count='45'", "rows='20'", (2, 20)),
        (2, 20, "count='45'", "rows='20'", (3, 20)),
        (3, 20, "count='45'", "rows='20'", None),
        (1, 20, "count='45'", "rows='15'", (2, 15)),
        (1, 20, "count='45'", "rows='24'", (2, 20)),
        (1, 20, "count='45'", "", (2, 20)),
        (1, 20, "", "rows='20'", None),
        (1, 20, "count='20'", "rows='20'", None),
    ],
)
def test_the_next_call_is_counted_from_the_answer(
    listing: Listing, number: int, size: int, count: str, rows: str, expected: tuple[int, int] | None
) -> None:
    url = f"{UNIT}?webId=1&paramJson=%7B%22pageNo%22%3A{number}%2C%22pageSize%22%3A{size}%7D"
    follow = listing(answer(count, rows), url, first="/xw/zj/").follow
    found = [asked(fetch.url)[1] for fetch in follow]
    assert found == ([{"pageNo": expected[0], "pageSize": expected[1]}] if expected else [])


@pytest.mark.parametrize("body", ["{", '{"data": null}', '{"data": {"html": null}}', '{"code": 500}', '{"data": []}'])
def test_a_refusal_is_told(listing: Listing, body: str) -> None:
    page = listing(body, f"{UNIT}?paramJson=%7B%7D", first="/xw/zj/")
    assert page.links == ()
    assert "data.html" in page.problems[0]


def test_the_answer_of_a_banner_is_quiet_and_ends(listing: Listing) -> None:
    page = listing('{"data": {"html": "<img src=1.png>"}}', f"{UNIT}?paramJson=%7B%7D", first="/xw/zj/")
    assert page == ListPage(family="jpaas")


def test_a_broken_unit_is_told_and_the_others_are_asked(listing: Listing) -> None:
    broken = f'<script parseType="bulidstatic" url="{UNIT}" queryData="{{webId: __import__(1)}}"></script>'
    page = listing(broken + script("内容区域"))
    assert len(page.follow) == 1
    assert "queryData" in page.problems[0]
