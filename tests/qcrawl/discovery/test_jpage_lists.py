from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest

from qcrawl.discovery import ListPage

Listing = Callable[..., ListPage]
PROXY = "/module/web/jpage/dataproxy.jsp"


def datastore(count: int, total: int, group: str = "") -> str:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2025/9/{n}/art_7_{n}.html' title='云溪市质量新闻第{n}条的标题'>"
        f"云溪<li style=<br/></a><span>2025-09-{n:02}</span></li>]]></record>"
        for n in range(count, 0, -1)
    )
    return (
        f"<script type='text/xml'><datastore><totalrecord>{total}</totalrecord><totalpage>9</totalpage>"
        f"{group}<recordset>{records}</recordset></datastore></script>"
    )


def group(href: str) -> str:
    return f'<nextgroup><![CDATA[<a href="{href}"></a>]]></nextgroup>'


def test_rows_in_cdata_are_read_by_their_title_attribute(listing: Listing) -> None:
    page = listing(f"<ul></ul>{datastore(3, 3)}", "/col/col7/index.html")
    assert [(link.title, str(link.date)) for link in page.links] == [
        (f"云溪市质量新闻第{n}条的标题", f"2025-09-0{n}") for n in (3, 2, 1)
    ]
    assert page.follow == ()
    assert page.family == "jpage"


@pytest.mark.parametrize(
    ("href", "path", "expected"),
    [
        ("./dataproxy.jsp?page=4&amp;unitid=1", "/col/col7/index.html", f"{PROXY}?page=4&unitid=1"),
        ("/ext/jpage/dataproxy.jsp?k=Zm9v%3D", "/col/col7/index.html", "/ext/jpage/dataproxy.jsp?k=Zm9v%3D"),
        ("./dataproxy.jsp?page=7&unitid=1", f"{PROXY}?page=4&unitid=1", f"{PROXY}?page=7&unitid=1"),
    ],
    ids=["relative to the script's folder", "encrypted", "from an answer"],
)
def test_the_next_group_is_followed_as_it_stands(listing: Listing, href: str, path: str, expected: str) -> None:
    page = listing(datastore(3, 90, group(href)), path, first="/col/col7/index.html")
    assert [fetch.url for fetch in page.follow] == [f"https://www.test.example{expected}"]
    assert page.follow[0].headers["Referer"] == "https://www.test.example/col/col7/index.html"


PARAMETERS = [
    "var p = {col:'1', appid:'1', webid:'67', path:'/', columnid:'7', unitid:'445106', webname:'x'};",
    '{"col":"1","appid":"1","webid":"67","path":"/","columnid":"7","unitid":"445106","webname":"x"}',
    "dataproxy.jsp?col=1&appid=1&webid=67&path=/&columnid=7&unitid=445106&webname=x",
]


@pytest.mark.parametrize("parameters", PARAMETERS, ids=["object", "JSON", "address"])
def test_without_a_next_group_the_range_after_the_shown_rows_is_asked(listing: Listing, parameters: str) -> None:
    page = listing(f"<script>{parameters}</script>{datastore(5, 90)}", "/col/col7/index.html")
    query = dict(parse_qsl(urlsplit(page.follow[0].url).query))
    assert (query["webid"], query["columnid"], query["unitid"]) == ("67", "7", "445106")
    assert (query["startrecord"], query["endrecord"]) == ("6", "65")


@pytest.mark.parametrize(
    ("start", "end", "got", "total", "expected"),
    [(6, 65, 60, 90, ("66", "90")), (66, 90, 25, 90, None), (6, 65, 20, 90, ("26", "85")), (6, 65, 0, 90, None)],
    ids=["middle", "last", "the server gives fewer than asked", "nothing more"],
)
def test_ranges_go_on_without_a_gap(
    listing: Listing, start: int, end: int, got: int, total: int, expected: tuple[str, str] | None
) -> None:
    url = f"{PROXY}?webid=67&columnid=7&unitid=1&startrecord={start}&endrecord={end}"
    page = listing(datastore(got, total), url, first="/col/col7/index.html")
    found = [dict(parse_qsl(urlsplit(fetch.url).query)) for fetch in page.follow]
    assert [(query["startrecord"], query["endrecord"]) for query in found] == ([expected] if expected else [])


def test_a_page_that_hides_how_to_go_on_is_told(listing: Listing) -> None:
    page = listing(datastore(3, 90), "/col/col7/index.html")
    assert page.follow == ()
    assert "does not say how" in page.problems[0]


def test_a_total_in_a_script_is_enough(listing: Listing) -> None:
    page = datastore(3, 90).replace("<totalrecord>90</totalrecord>", "")
    script = f"<script>{PARAMETERS[0]} totalRecord:90</script>"
    assert "startrecord=4" in listing(script + page, "/col/col7/index.html").follow[0].url


def test_a_column_that_moved_to_static_lists_is_read_too(listing: Listing) -> None:
    rows = "".join(f"<li><a href='/art/2025/9/{n}/art_7_{n}.html'>云溪市质量新闻第{n}条</a></li>" for n in (3, 2, 1))
    page = listing(f"<ul>{rows}</ul><a href='index_2.html'>下一页</a>", "/col/col7/index.html")
    assert len(page.links) == 3
    assert page.follow[0].url.endswith("/col/col7/index_2.html")
