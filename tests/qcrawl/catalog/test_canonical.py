import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.urls import key
from qcrawl.catalog import load

CATALOG = load()

CASES = {
    "random sub-domain": ("qel", "http://vudlqo.qel.com.cn/info.php?id=402", "http://qel.com.cn/info.php?id=402"),
    "only the id is kept": ("qel", "http://qel.com.cn/info.php?x=1&id=6827", "http://qel.com.cn/info.php?id=6827"),
    "mobile twin": ("cqn", "http://m.cqn.com.cn/zj/content_1.htm", "https://www.cqn.com.cn/zj/content_1.htm"),
    "Guangdong's mobile page": (
        "guangdong",
        "http://amr.gd.gov.cn/zwgk/content/mpost_3178563.html",
        "https://amr.gd.gov.cn/zwgk/content/post_3178563.html",
    ),
    "its page of the catalogue": (
        "guangdong",
        "https://amr.gd.gov.cn/gkmlpt/content/3/3178/mpost_3178563.html",
        "https://amr.gd.gov.cn/gkmlpt/content/3/3178/post_3178563.html",
    ),
    "traditional twin": (
        "people",
        "http://industry.people.com.cn/BIG5/n1/2020/0829/c413883-31841564.html",
        "http://industry.people.com.cn/n1/2020/0829/c413883-31841564.html",
    ),
    "gate": (
        "chinafinance",
        "http://big5.china.com.cn/gate/big5/finance.china.com.cn/20140902/2651541.shtml",
        "http://finance.china.com.cn/20140902/2651541.shtml",
    ),
    "renamed host": ("jiangsu", "http://amr.jiangsu.gov.cn/art/1.html", "https://scjgj.jiangsu.gov.cn/art/1.html"),
    "separate host": ("chinatt315", "http://act.chinatt315.org.cn/a.html", "http://act.chinatt315.org.cn/a.html"),
    "query that is the id": (
        "saq",
        "https://saq.org.cn/news/detail.html?zxbh=5524&f=1",
        "http://saq.org.cn/news/detail.html?zxbh=5524",
    ),
    "dots": ("samr", "http://samr.gov.cn/xw/zj/../zj/./a.html#x", "https://www.samr.gov.cn/xw/zj/a.html"),
    "capitals and port": ("samr", "HTTPS://WWW.SAMR.GOV.CN:443", "https://www.samr.gov.cn/"),
    "tracking": ("samr", "https://www.samr.gov.cn/a?id=1&utm_source=w", "https://www.samr.gov.cn/a?id=1"),
    "GBK in the query": ("samr", "https://samr.gov.cn/a?n=%B9%E3&spm=1", "https://www.samr.gov.cn/a?n=%B9%E3"),
    "a gap in the path": ("samr", "https://samr.gov.cn/a b.html", "https://www.samr.gov.cn/a%20b.html"),
    "another site": ("samr", "https://www.caq.org.cn/", None),
    "a host that only ends alike": ("qel", "http://notqel.com.cn/info.php?id=1", None),
    "a spam mirror's path": ("caq", "http://caq.org.cn.spam.example/html/zltj/zgzlydtxx/20695.html", None),
    "mail": ("samr", "mailto:a@samr.gov.cn", None),
    "script": ("samr", "javascript:void(0)", None),
    "broken": ("samr", "http://[samr.gov.cn/", None),
}


@pytest.mark.parametrize(("site", "url", "expected"), CASES.values(), ids=CASES)
def test_one_page_has_one_address(site: str, url: str, expected: str | None) -> None:
    assert CATALOG.sites[site].canonical(url) == expected


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("http://x.y.qel.com.cn/", "qel"),
        ("https://pc.cmrnn.com.cn/content/1", "cmrnn"),
        ("http://big5.china.com.cn/gate/big5/finance.china.com.cn/a", "chinafinance"),
        ("https://example.com/", None),
        ("no address", None),
    ],
)
def test_a_url_leads_to_its_site(url: str, site: str | None) -> None:
    found = CATALOG.site_of(url)
    assert (found.id if found else None) == site


PATHS = st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=20)
QUERIES = st.text(st.characters(codec="utf-8", exclude_characters="#"), max_size=20)


@given(st.sampled_from(sorted(CATALOG.sites)), PATHS, QUERIES)
def test_the_canonical_address_is_its_own(name: str, path: str, query: str) -> None:
    site = CATALOG.sites[name]
    once = site.canonical(f"http://{site.hosts.canonical}/{path}?{query}")
    assert once is not None
    assert site.canonical(once) == once
    assert key(site.canonical(once) or "") == key(once)
