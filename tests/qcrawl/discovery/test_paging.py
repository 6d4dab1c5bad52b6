"""Page 2 is read from the page."""

from collections.abc import Callable

import pytest

from qcrawl.discovery import Fetch, ListPage

HOME = "https://www.test.example"
Listing = Callable[..., ListPage]
ROWS = "".join(
    f"<li><a href='/xwdt/202509/t2025090{n}_{n}.html'>云溪市质量新闻第{n}条的标题</a><i>2025-09-0{n}</i></li>"
    for n in (3, 2, 1)
)

NEXT = {
    "TRS counts from 0": ("/gzdt/", 'createPageHTML(12, 0, "index", "html")', "/gzdt/index_1.html"),
    "TRS, further on": ("/gzdt/index_3.html", 'createPageHTML(12, 3, "index", "html")', "/gzdt/index_4.html"),
    "TRS, last page": ("/gzdt/index_11.html", 'createPageHTML(12, 11, "index", "html")', ""),
    "TRS, one page": ("/gzdt/", 'createPageHTML(1, 0, "index", "html")', ""),
    "TRS, shtml": ("/gzdt/", 'createPageHTML(2,0,"index","shtml")', "/gzdt/index_1.shtml"),
    "the definition is no call": (
        "/gzdt/",
        'function createPageHTML(_nPageCount, _nCurrIndex, _sPageName){}\ncreatePageHTML(3, 0, "index", "html")',
        "/gzdt/index_1.html",
    ),
    "a call in a comment": ("/gzdt/", '// createPageHTML(3, 0, "index", "html")', ""),
    "counts from 1 with a container": (
        "/xx/list.shtml",
        "createPageHTML('page_div',34, 1,'list','shtml',678)",
        "/xx/list_2.shtml",
    ),
    "counts from 1, last page": ("/xx/list_34.shtml", "createPageHTML('page_div',34,34,'list','shtml',678)", ""),
    "Pager": ("/gzdt/", "Pager({size:9,current:0,prefix:'index',suffix:'html'})", "/gzdt/index_1.html"),
    "Pager, last page": ("/gzdt/index_8.html", "Pager({size:9,current:8,prefix:'index',suffix:'html'})", ""),
    "Pager with the total outside": (
        "/gzdt/",
        "var countPage = 9; Pager({current:2,prefix:'list',suffix:'.htm'})",
        "/gzdt/list_3.htm",
    ),
}


@pytest.mark.parametrize(("path", "script", "expected"), NEXT.values(), ids=NEXT)
def test_a_script_tells_the_next_page(listing: Listing, path: str, script: str, expected: str) -> None:
    page = listing(f"<ul>{ROWS}</ul><script>{script}</script>", path, first="/gzdt/")
    assert [fetch.url for fetch in page.follow] == ([HOME + expected] if expected else [])


LINKS = {
    "下一页": ("<a href='index_2.html'>下一页</a>", "/gzdt/index_2.html"),
    "下页 in brackets": ("<a href='?page=2'>[下页]</a>", "/gzdt/?page=2"),
    "traditional": ("<a href='p2.html'>下一頁</a>", "/gzdt/p2.html"),
    "an arrow": ("<a href='p2.html'>&gt;</a>", "/gzdt/p2.html"),
    "two arrows": ("<a href='p2.html'>下一页 »</a>", "/gzdt/p2.html"),
    "a picture's title": ("<a href='p2.html' title='下一页'><img src=n.gif></a>", "/gzdt/p2.html"),
    "rel": ("<link rel='next' href='p2.html'>", "/gzdt/p2.html"),
    "onclick": ("<a href='#' onclick=\"location.href='p2.html'\">下一页</a>", "/gzdt/p2.html"),
    "numbers only": ("<span>1</span> <a href='index_2.html'>2</a> <a href='index_3.html'>3</a>", "/gzdt/index_2.html"),
    "numbers in list items": (
        "<ul><li class=on>1</li><li><a href='index_2.html'>2</a></li><li><a href='index_3.html'>3</a></li></ul>",
        "/gzdt/index_2.html",
    ),
    "number of this page is a link": ("<a href='./'>1</a><a href='index_2.html'>2</a>", "/gzdt/index_2.html"),
    "disabled": ("<a href='javascript:void(0)'>下一页</a>", ""),
    "to itself": ("<a href='/gzdt/#'>下一页</a><a href='/gzdt/'>下一页</a>", ""),
    "the previous page": ("<a href='index_1.html'>上一页</a>", ""),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("links", "expected"), LINKS.values(), ids=LINKS)
def test_a_link_tells_the_next_page(listing: Listing, links: str, expected: str) -> None:
    page = listing(f"<ul>{ROWS}</ul><div class=page>{links}</div>", "/gzdt/")
    assert [fetch.url for fetch in page.follow] == ([HOME + expected] if expected else [])


def test_a_link_outranks_the_script(listing: Listing) -> None:
    both = '<a href="index_2.html">下一页</a><script>createPageHTML(9, 0, "index", "html")</script>'
    assert listing(f"<ul>{ROWS}</ul>{both}", "/gzdt/").follow[0].url == f"{HOME}/gzdt/index_2.html"


def test_a_selector_outranks_the_words(listing: Listing) -> None:
    links = "<a href='wrong.html'>下一页</a><a class=fwd href='right.html'>前进</a>"
    assert listing(f"<ul>{ROWS}</ul>{links}", "/gzdt/", next="a.fwd").follow[0].url == f"{HOME}/gzdt/right.html"


COUNTED = {
    "TRS": ("trs", "/gzdt/", "var countPage = 9", "/gzdt/index_1.html"),
    "TRS, further on": ("trs", "/gzdt/index_1.html", "var countPage = 9", "/gzdt/index_2.html"),
    "TRS, last": ("trs", "/gzdt/index_8.html", "var countPage = 9", ""),
    "Shanghai": ("shanghai", "/gzdt/index.html", "totalPage=3", "/gzdt/index_2.html"),
    "Shanghai, last": ("shanghai", "/gzdt/index_3.html", "totalPage=3", ""),
    "Founder, whose column has a number of its own": (
        "founder",
        "/zj/node_20334.htm",
        "countPage=3",
        "/zj/node_20334_2.htm",
    ),
    "Founder, further on": ("founder", "/zj/node_20334_2.htm", "countPage=3", "/zj/node_20334_3.htm"),
    "one page": ("shanghai", "/gzdt/", "totalPage=1", ""),
    "no total, so nothing is assumed": ("trs", "/gzdt/", "", ""),
}


@pytest.mark.parametrize(("reader", "path", "script", "expected"), COUNTED.values(), ids=COUNTED)
def test_a_mere_number_of_pages_is_enough_where_the_family_is_known(
    listing: Listing, reader: str, path: str, script: str, expected: str
) -> None:
    first = "/zj/node_20334.htm" if reader == "founder" else "/gzdt/"
    page = listing(f"<ul>{ROWS}</ul><script>{script}</script>", path, first=first, reader=reader)
    assert [fetch.url for fetch in page.follow] == ([HOME + expected] if expected else [])


PARAMETERS = {
    "VSB": ("vsb", "/list.jsp?wbtreeid=9", "?totalpage=7&PAGENUM={}&wbtreeid=9", (2, 7), "PAGENUM=2"),
    "VSB, further on": (
        "vsb",
        "/list.jsp?PAGENUM=3&wbtreeid=9",
        "?totalpage=7&PAGENUM={}&wbtreeid=9",
        (2, 4, 7),
        "PAGENUM=4",
    ),
    "VSB, only the last page is linked": ("vsb", "/list.jsp?wbtreeid=9", "?PAGENUM={}&wbtreeid=9", (7,), "PAGENUM=2"),
    "VSB, last": ("vsb", "/list.jsp?PAGENUM=7&wbtreeid=9", "?PAGENUM={}&wbtreeid=9", (1, 6), ""),
    "DedeCMS": ("dede", "/plus/list.php?tid=23", "/plus/list.php?tid=23&PageNo={}", (2, 3), "PageNo=2"),
    "EmpireCMS counts from 0": ("empire", "/e/action/ListInfo/?classid=9", "?classid=9&page={}", (0, 1, 2), "page=1"),
    "PHPCMS counts from 1": ("phpcms", "/index.php?catid=9", "?catid=9&page={}", (1, 2, 3), "page=2"),
}


@pytest.mark.parametrize(("reader", "path", "link", "numbers", "expected"), PARAMETERS.values(), ids=PARAMETERS)
def test_page_numbers_in_the_query(
    listing: Listing, reader: str, path: str, link: str, numbers: tuple[int, ...], expected: str
) -> None:
    links = "".join(f"<a href='{link.format(n)}'><img src=x></a>" for n in numbers)
    page = listing(f"<ul>{ROWS}</ul>{links}", path, reader=reader)
    if expected:
        assert expected in page.follow[0].url.split("?")[1].split("&")
    assert bool(page.follow) is bool(expected)


@pytest.mark.parametrize(
    ("path", "linked", "expected"),
    [
        ("/gg.htm", (12, 11, 1), 12),
        ("/gg/12.htm", (12, 11, 1), 11),
        ("/gg/2.htm", (3, 1), 1),
        ("/gg/1.htm", (2,), None),
    ],
)
def test_static_pages_of_vsb_are_numbered_downwards(
    listing: Listing, path: str, linked: tuple[int, ...], expected: int | None
) -> None:
    links = "".join(f"<a href='/gg/{n}.htm'><img src=x></a>" for n in linked)
    page = listing(f"<ul>{ROWS}</ul>{links}", path, first="/gg.htm", reader="vsb")
    assert [fetch.url for fetch in page.follow] == ([f"{HOME}/gg/{expected}.htm"] if expected else [])


def test_every_request_carries_the_column_page_as_referer(listing: Listing) -> None:
    page = listing(f"<ul>{ROWS}</ul><a href='index_2.html'>下一页</a>", "/gzdt/")
    assert page.follow == (Fetch(f"{HOME}/gzdt/index_2.html", headers={"Referer": f"{HOME}/gzdt/"}),)


STATE = "<input type=hidden name=__VIEWSTATE value='dDw5'><input type=hidden name=__EVENTVALIDATION value='x'>"


def test_the_form_of_an_asp_net_page_is_posted_back(listing: Listing) -> None:
    link = "<a href=\"javascript:__doPostBack('Pager1','2')\">下一页</a>"
    fetch = listing(f"<form>{STATE}<ul>{ROWS}</ul>{link}</form>", "/listNews.aspx", reader="plain").follow[0]
    assert (fetch.url, fetch.method) == (f"{HOME}/listNews.aspx", "POST")
    assert fetch.form == {
        "__VIEWSTATE": "dDw5",
        "__EVENTVALIDATION": "x",
        "__EVENTTARGET": "Pager1",
        "__EVENTARGUMENT": "2",
    }


@pytest.mark.parametrize(
    "form",
    [
        "<a href=\"javascript:__doPostBack('Pager1','2')\">下一页</a>",
        STATE + "<a href=\"javascript:__doPostBack('Pager1','0')\">上一页</a>",
        STATE + "<a disabled>下一页</a>",
        STATE.replace("dDw5", "d" * 600_000) + "<a href=\"javascript:__doPostBack('Pager1','2')\">下一页</a>",
    ],
    ids=["no state", "the previous page", "the last page", "too much state"],
)
def test_a_form_without_a_next_page_is_not_posted(listing: Listing, form: str) -> None:
    assert listing(f"<form><ul>{ROWS}</ul>{form}</form>", "/listNews.aspx", reader="plain").follow == ()
