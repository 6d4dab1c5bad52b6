"""What the shipped catalogue promises."""

from urllib.parse import urlsplit

import pytest

from qcrawl.catalog import load
from qcrawl.catalog.model import CONFIDENCES

CATALOG = load()
PROVINCES = {
    *("北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建"),
    *("江西", "山东", "河南", "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西"),
    *("甘肃", "青海", "宁夏", "新疆"),
}


def test_all_31_provincial_regulators_are_there() -> None:
    provincial = [
        site.region
        for site in CATALOG.sites.values()
        if site.kind == "regulator" and site.name.startswith(site.region) and "信用" not in site.name
    ]
    assert set(provincial) >= PROVINCES
    assert len(PROVINCES) == 31


@pytest.mark.parametrize(
    "name", ["samr", "aqsiq", "sdqts", "cnca", "samrdprc", "cqn", "cmrnn", "ccn", "cqw315", "people", "qel", "caq"]
)
def test_the_bodies_and_papers_are_there(name: str) -> None:
    assert name in CATALOG.sites


@pytest.mark.parametrize("name", sorted(CATALOG.sites))
def test_a_site_is_honest_about_itself(name: str) -> None:
    site = CATALOG.sites[name]
    assert site.confidence in CONFIDENCES
    assert site.columns or not site.crawl, "a site without a column cannot be crawled"
    doubtful = [column for column in site.columns if column.confidence in ("L", "K")]
    assert all(column.unverified or site.unverified for column in doubtful), "low confidence, and nothing said of it"
    assert not site.allow_local
    assert site.delay >= 2
    assert all(urlsplit(column.url).scheme == site.hosts.scheme for column in site.columns)


@pytest.mark.parametrize("name", sorted(CATALOG.families))
def test_a_family_tells_its_articles(name: str) -> None:
    family = CATALOG.families[name]
    assert family.article_url
    assert family.page
    assert family.url
    assert family.body


def test_families_are_tried_in_one_order() -> None:
    orders = [family.order for family in CATALOG.families.values()]
    assert len(set(orders)) == len(orders)
