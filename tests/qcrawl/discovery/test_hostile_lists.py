"""Whatever a server sends, reading a list gives a ``ListPage`` in bounded work."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thoroughness import examples

from qcrawl.catalog.model import READERS
from qcrawl.discovery import ListPage

Listing = Callable[..., ListPage]
PIECES = st.sampled_from(
    [
        "<a href='",
        "./202509/t20250910_1.html'>",
        "质量月启动</a>",
        "<li>",
        "</ul>",
        "<record><![CDATA[",
        "]]></record>",
        "<datastore>",
        "<nextgroup>href='x'</nextgroup>",
        "<totalrecord>9",
        'createPageHTML(3, 0, "index", "html")',
        "createPageHTML('",
        "Pager({size:3})",
        "<script parseType='bulidstatic' url='/u' queryData=\"{'a':1}\">",
        '{"data":',
        '{"html":"',
        "[[",
        "2025-09",
        "08",
        "var countPage = 99999",
        "<urlset>",
        "<a>2</a>",
        "\x00",
        "\ufffd",
        "<!--",
        "<base href='http://[x'>",
        "onclick='f(\"a.html\")'",
        "_isAgg=true",
        "gkmlpt/index",
    ]
)


@settings(max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join), st.sampled_from(("", *READERS)))
def test_no_page_is_an_error(listing: Listing, page: str, reader: str) -> None:
    assert isinstance(listing(page.encode("utf-8", "replace"), reader=reader), ListPage)


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(("", *READERS)))
def test_no_bytes_are_an_error(listing: Listing, page: bytes, reader: str) -> None:
    assert isinstance(listing(page, reader=reader), ListPage)


PILED = [
    "<record><![CDATA[",
    "<record>",
    "<nextgroup>",
    "<record>x</record><nextgroup>",
    "<a href='x'>",
    "<a>2</a>",
    "<li><a href='/info.php?id=1'>",
    "<a href='?PAGENUM=2'>2</a>",
    '[{"url":',
    "//",
]


@pytest.mark.timeout(30)
@pytest.mark.parametrize("reader", ["jpage", "vsb", "ucap"])
@pytest.mark.parametrize("piece", PILED)
def test_one_piece_piled_up_ends(listing: Listing, piece: str, reader: str) -> None:
    assert isinstance(listing(piece * (300_000 // len(piece)), reader=reader), ListPage)


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 20_000 + "<a href='/202509/t20250910_1.html'>质量月启动仪式举行</a>",
        "<li><a href='/202509/t20250910_1.html'>质量月启动仪式举行</a></li>" * 20_000,
        "<ul>" + "".join(f"<li><a href='/202509/t20250910_{n}.html'>第{n}条质量新闻标题</a></li>" for n in range(8000)),
        "<record><![CDATA[" * 30_000,
        "createPageHTML(" * 50_000,
        "Pager({" * 50_000,
        "<script parseType='bulidstatic' queryData=\"" + "{'a':" * 5_000 + '">',
        "2025-" * 100_000,
        "/*" * 200_000,
        "<nextgroup>" * 50_000,
        "1" * 1_000_000,
        "a(" * 100_000,
        "<!-- -->" * 100_000,
    ],
    ids=[
        "deep",
        "one link often",
        "many links",
        "records",
        "calls",
        "pagers",
        "literal",
        "dates",
        "comments",
        "groups",
        "digits",
        "jsonp",
        "prolog",
    ],
)
def test_a_large_hostile_page_ends(listing: Listing, page: str) -> None:
    assert isinstance(listing(page), ListPage)


def test_a_page_of_a_million_links_is_read_in_part(listing: Listing) -> None:
    page = "<ul>" + "".join(
        f"<li><a href='/202509/t20250910_{n}.html'>第{n}条质量新闻标题</a></li>" for n in range(8000)
    )
    assert len(listing(page).links) == 3000
