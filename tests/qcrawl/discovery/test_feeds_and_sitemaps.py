import gzip
from collections.abc import Callable

import pytest

from qcrawl.discovery import ListPage

HOME = "https://www.test.example"
Listing = Callable[..., ListPage]
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

FEEDS = {
    "RSS 2.0": "<rss version='2.0'><channel><title>新闻</title><item><title>质量月启动</title><link>/a/1.html</link>"
    "<pubDate>Tue, 09 Sep 2025 18:30:00 GMT</pubDate></item></channel></rss>",
    "RSS with a Chinese date": "<rss><channel><item><title>质量月启动</title><link>/a/1.html</link>"
    "<pubDate>2025-09-10 09:30:00</pubDate></item></channel></rss>",
    "RSS 1.0": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><item><title>质量月启动</title><link>/a/1.html</link>"
    "<dc:date>2025-09-10T09:30:00+08:00</dc:date></item></rdf:RDF>",
    "Atom": "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='self' href='/feed'/><entry><title>质量月启动</title>"
    "<link rel='related' href='/x'/><link href='/a/1.html'/><published>2025-09-10T01:00Z</published></entry></feed>",
    "with a prolog": "<?xml version='1.0' encoding='utf-8'?>\n<!-- made by hand -->\n<rss><channel><item>"
    "<title>质量月启动</title><link>/a/1.html</link><pubDate>2025/9/10</pubDate></item></channel></rss>",
}


@pytest.mark.parametrize("feed", FEEDS.values(), ids=FEEDS)
def test_a_feed_is_recognised_and_read(listing: Listing, feed: str) -> None:
    link = listing(feed, "/feed").links[0]
    assert (link.url, link.title, str(link.date)) == (f"{HOME}/a/1.html", "质量月启动", "2025-09-10")


def test_an_atom_feed_may_name_its_next_page(listing: Listing) -> None:
    feed = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='/feed?p=2'/></feed>"
    assert listing(feed, "/feed").follow[0].url == f"{HOME}/feed?p=2"


SITEMAP = (
    f"<urlset {NS} xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
    "<url><loc>https://www.test.example/x/202509/t20250910_1.html</loc><lastmod>2025-09-12</lastmod>"
    "<news:news><news:publication_date>2025-09-10</news:publication_date><news:title>质量月启动</news:title></news:news></url>"
    "<url><loc>https://www.test.example/x/202509/t20250911_2.html</loc><lastmod>2025-09-11T08:00:00+08:00</lastmod></url>"
    "<url><loc>https://www.test.example/about/</loc></url></urlset>"
)


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())], ids=["plain", "gzipped"])
def test_a_sitemap_is_read(listing: Listing, pack: Callable[[str], bytes]) -> None:
    page = listing(pack(SITEMAP), "/sitemap.xml.gz")
    assert [(link.url, link.title, str(link.date)) for link in page.links] == [
        (f"{HOME}/x/202509/t20250910_1.html", "质量月启动", "2025-09-10"),
        (f"{HOME}/x/202509/t20250911_2.html", "", "2025-09-11"),
    ]


def test_an_index_leads_to_its_sitemaps_newest_first(listing: Listing) -> None:
    index = (
        f"<sitemapindex {NS}><sitemap><loc>/s1.xml</loc><lastmod>2024-01-01</lastmod></sitemap>"
        "<sitemap><loc>/s2.xml.gz</loc><lastmod>2025-01-01</lastmod></sitemap></sitemapindex>"
    )
    assert [fetch.url for fetch in listing(index, "/sitemap.xml").follow] == [f"{HOME}/s2.xml.gz", f"{HOME}/s1.xml"]


BOMB = gzip.compress(b" " * (60 << 20))


@pytest.mark.parametrize(
    "body", [BOMB, gzip.compress(SITEMAP.encode())[:60], b"\x1f\x8bno gzip"], ids=["bomb", "cut off", "no gzip"]
)
def test_a_bad_archive_is_told_and_not_unpacked(listing: Listing, body: bytes) -> None:
    page = listing(body, "/sitemap.xml.gz")
    assert page.links == ()
    assert "no sitemap" in page.problems[0]


def test_entities_are_not_expanded(listing: Listing, tmp_path: object) -> None:
    feed = (
        "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'><!ENTITY b 'bbbbbbbbbb'>]>"
        "<rss><channel><item><title>x&a;&b;</title><link>/a/1.html</link></item></channel></rss>"
    )
    assert "root" not in listing(feed, "/feed").links[0].title
