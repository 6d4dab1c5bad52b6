"""Every list of the replica, read over HTTP to its end by discovery alone: no article is missed."""

from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

import pytest

from qcrawl.catalog import Site, load
from qcrawl.discovery import Fetch, ListedLink, first_fetch, read
from qcrawl.replica.replica import PARTS, Replica, sites_folder

CATALOG = load(*map(sites_folder, PARTS), shipped=False)
MOST_PAGES = 100
"""The longest list of the replica has a few pages; a reader that goes in circles is stopped here."""


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(PARTS) as running:
        yield running


def fetched(opener: OpenerDirector, fetch: Fetch) -> tuple[bytes, str]:
    form = urlencode(fetch.form).encode() if fetch.method == "POST" else None
    with opener.open(Request(fetch.url, form, dict(fetch.headers))) as answer:
        return answer.read(), answer.headers.get_content_charset() or ""


def walked(site: Site, replica: Replica) -> tuple[dict[str, ListedLink], set[str], list[str]]:
    """All links by canonical URL, the families seen, and the problems told."""
    opener = build_opener(ProxyHandler({"http": replica.proxy_url}))
    links: dict[str, ListedLink] = {}
    families: set[str] = set()
    problems: list[str] = []
    for column in site.crawled:
        waiting, asked = [first_fetch(column)], set()
        while waiting and len(asked) < MOST_PAGES:
            fetch = waiting.pop(0)
            if (fetch.url, str(fetch.form)) in asked:
                continue
            asked.add((fetch.url, str(fetch.form)))
            body, charset = fetched(opener, fetch)
            page = read(body, fetch.url, column, site, CATALOG.families, charset=charset, request=fetch)
            families.add(page.family)
            problems += page.problems
            links.update({site.canonical(link.url) or link.url: link for link in page.links})
            waiting += page.follow
        assert len(asked) < MOST_PAGES
    return links, families, problems


@pytest.mark.parametrize("name", sorted(CATALOG.sites))
def test_every_article_of_a_site_is_found_under_its_canonical_address(name: str, replica: Replica) -> None:
    site = CATALOG.sites[name]
    wanted = {fact.url for fact in replica.truth.articles.values() if site.canonical(fact.url)}
    links, families, problems = walked(site, replica)
    assert wanted
    assert wanted - set(links) == set()
    assert problems == []
    assert site.family in families
    foreign = set(links) - wanted
    assert all(links[url].kind == "document" or site.canonical(url) is None for url in foreign)


@pytest.mark.parametrize("name", sorted(CATALOG.sites))
def test_the_days_of_the_rows_are_right(name: str, replica: Replica) -> None:
    site = CATALOG.sites[name]
    truth = {fact.url: fact.published[:10] for fact in replica.truth.articles.values()}
    links, _, _ = walked(site, replica)
    wrong = {
        url: (str(link.date), truth[url])
        for url, link in links.items()
        if url in truth and link.date and str(link.date) != truth[url]
    }
    assert wrong == {}
