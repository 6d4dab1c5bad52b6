import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.urls import is_tracking, key, ungated

SAME = {
    "scheme": ("http://www.samr.gov.cn/a.html", "https://www.samr.gov.cn/a.html"),
    "www": ("https://www.samr.gov.cn/a.html", "https://samr.gov.cn/a.html"),
    "host in capitals": ("https://SAMR.gov.cn/a.html", "https://samr.gov.cn/a.html"),
    "default port": ("https://samr.gov.cn:443/a.html", "http://samr.gov.cn:80/a.html"),
    "fragment": ("https://samr.gov.cn/a.html#top", "https://samr.gov.cn/a.html"),
    "tracking": ("https://saq.org.cn/d?zxbh=5&utm_source=x&spm=1", "https://saq.org.cn/d?zxbh=5"),
    "session": ("https://a.gov.cn/b.jsp;jsessionid=1F?id=3", "https://a.gov.cn/b.jsp?id=3"),
    "order of parameters": ("https://a.cn/b?m=1&id=2", "https://a.cn/b?id=2&m=1"),
    "percent signs": ("https://a.cn/%e4%b8%ad", "https://a.cn/中"),
    "no path": ("https://a.cn", "https://a.cn/"),
    "gate": (
        "http://big5.china.com.cn/gate/big5/finance.china.com.cn/n/1.shtml",
        "http://finance.china.com.cn/n/1.shtml",
    ),
    "gate of the government": ("http://big5.www.gov.cn/gate/big5/www.gov.cn/x.htm", "https://www.gov.cn/x.htm"),
    "user": ("http://me:pw@a.cn/x", "http://a.cn/x"),
}
OTHER = {
    "id": ("http://qel.com.cn/info.php?id=1", "http://qel.com.cn/info.php?id=2"),
    "zxbh": ("http://saq.org.cn/d?zxbh=1", "http://saq.org.cn/d?zxbh=2"),
    "catid": ("http://a.cn/i.php?catid=1&id=1", "http://a.cn/i.php?catid=2&id=1"),
    "wbnewsid": ("http://a.cn/c.jsp?wbnewsid=1", "http://a.cn/c.jsp?wbnewsid=2"),
    "UUID": ("http://a.cn/d?UUID=A1", "http://a.cn/d?UUID=A2"),
    "newsid": ("http://a.cn/d?newsid=1", "http://a.cn/d?newsid=2"),
    "port": ("http://a.cn:8080/x", "http://a.cn/x"),
    "twin m, which only the site's file can join": ("http://m.cqn.com.cn/x", "http://www.cqn.com.cn/x"),
    "case of the path": ("http://a.cn/News/1", "http://a.cn/news/1"),
    "encoded slash": ("http://a.cn/a%2Fb", "http://a.cn/a/b"),
    "GBK parameters": ("http://a.cn/d?n=%B9%E3", "http://a.cn/d?n=%B9%E4"),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), OTHER.values(), ids=OTHER)
def test_other_pages_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    "url",
    ["", "   ", "http://", "http://[", "javascript:void(0)", "http://a:b/c", "\ud800", "@\x0c0", "http://a b.cn/"],
)
def test_no_address_is_no_error(url: str) -> None:
    assert key(key(url)) == key(url)


PIECES = st.text(st.characters(codec="utf-8"), max_size=12)
URLS = st.builds(
    "{}://{}{}{}/{}?{}#{}".format,
    st.sampled_from(["http", "https", "HTTP"]),
    st.sampled_from(["", "www.", "www.www.", "m."]),
    st.sampled_from(["samr.gov.cn", "qel.com.cn", "a.cn", "gov.cn"]),
    st.sampled_from(["", ":80", ":443", ":8080", ":"]),
    PIECES,
    st.lists(st.builds("{}={}".format, PIECES, PIECES), max_size=3).map("&".join),
    PIECES,
)


@given(URLS | st.text(max_size=60))
def test_the_key_of_a_key_is_itself(url: str) -> None:
    assert key(key(url)) == key(url)


def test_a_gate_in_a_gate_is_unwrapped_to_the_page() -> None:
    inner = "http://finance.china.com.cn/a"
    gated = f"http://big5.china.com.cn/gate/big5/big5.china.com.cn/gate/big5/{inner.removeprefix('http://')}"
    assert ungated(gated) == inner


@pytest.mark.parametrize(
    ("name", "expected"), [("utm_campaign", True), ("spm", True), ("id", False), ("frompage", False)]
)
def test_tracking_is_told_by_the_whole_name(name: str, expected: bool) -> None:
    assert is_tracking(name) is expected
