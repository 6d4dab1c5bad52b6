import re
from dataclasses import replace

import pytest

from qcrawl.catalog import load
from qcrawl.catalog.detection import detect

FAMILIES = load().families

PAGES = {
    "misspelt as the product does": ('<script parseType="bulidstatic">', "", "jpaas"),
    "spelt right": ("<script parseType='buildstatic'>", "", "jpaas"),
    "jpage column that moved to jpaas": (
        "<script parsetype=\"bulidstatic\" url='/api-gateway/jpaas-publish-server/front/page/build/unit'>",
        "https://amr.yantai.example/col/col1/index.html",
        "jpaas",
    ),
    "datastore": ('<script type="text/xml"><datastore>', "", "jpage"),
    "comment of a jpage article": ("<!--<$[信息内容]>begin-->", "", "jpage"),
    "TRS list": ('createPageHTML(120, 0, "index", "html")', "", "trs"),
    "TRS article": ('<div class="view TRS_UEDITOR trs_paper_default">', "", "trs"),
    "UCAP around TRS": ('<UCAPCONTENT><div class="TRS_UEDITOR">', "", "ucap"),
    "UCAP by its call": ("$.get('/search/1?_isAgg=true&_isJson=true')", "", "ucap"),
    "gkmlpt": ('<a href="/gkmlpt/index">', "", "gd"),
    "VSB": ('<div id="vsb_content_502">', "", "vsb"),
    "VSB counter": ('_showDynClicks("wbnews", 1, 2)', "", "vsb"),
    "Shanghai": ('<div id="ivs_content">', "", "shanghai"),
    "Founder": ("<!--enpcontent--><p>", "", "founder"),
    "DedeCMS": ('<a href="/plus/list.php?tid=3">', "", "dede"),
    "EmpireCMS": ('<a href="/e/action/ListInfo/?classid=2">', "", "empire"),
    "PHPCMS": ('<a href="index.php?m=content&amp;c=index&amp;a=lists&amp;catid=1">', "", "phpcms"),
    "by address alone": ("<html>", "https://a.example/202409/t20240901_1.html", "trs"),
    "migrated jpaas by address": ("<html>", "https://a.example/art/2023/art_17339_775476.html", "jpaas"),
    "jpage by address": ("<html>", "https://a.example/art/2020/3/17/art_122606_8931632.html", "jpage"),
    "e-paper by address": ("<html>", "https://a.example/html/2023-09/14/content_1.htm", "founder"),
    "nothing known": ("<html><p>text</p>", "https://a.example/info.php?id=1", None),
    "one link to a Guangdong page": (
        '<a href="https://amr.gd.gov.cn/zwgk/content/post_1.html">',
        "https://a.example/",
        None,
    ),
}


@pytest.mark.parametrize(("text", "url", "family"), PAGES.values(), ids=PAGES)
def test_each_page_says_who_made_it(text: str, url: str, family: str | None) -> None:
    found = detect(text, url, FAMILIES)
    assert (found.id if found else None) == family


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece",
    ["/20250910/", "/t20250910_1.html ", "href=", "<datastor", "/content/post_1.html", "createPageHTML(1,", "a" * 50],
)
def test_a_hostile_page_costs_no_more_than_its_length(piece: str) -> None:
    detect(piece * (2_000_000 // len(piece)), "https://a.example/", FAMILIES)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("abc|xyz", "-xyz-"),
        ("(?i)abc", "-ABC-"),
        ("(?x)ab c", "-abc-"),
        ("abc?d", "-abd-"),
        ("abc{0,2}d", "-abd-"),
        ("abc*d", "-abd-"),
        ("abc+d", "-abccd-"),
        ("x[(]|y[)]", "-y)-"),
        (r"a\(b|c", "-c-"),
        ("ab(?:c|d)", "-abd-"),
        ("质量", "-质量-"),
    ],
)
def test_any_pattern_finds_its_page(pattern: str, text: str) -> None:
    """The quick look for what a pattern begins with must never hide a page from it."""
    family = replace(next(iter(FAMILIES.values())), page=(re.compile(pattern),), url=())
    assert detect(text, "https://a.example/", {family.id: family}) is family
