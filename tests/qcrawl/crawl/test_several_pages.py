"""Articles that are cut over several URLs: joined whole, and looked at again whole."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qcrawl.crawl import Options, RunResult, run
from qcrawl.replica import Replica, sites_folder
from qcrawl.replica.web import Page, Request
from tests.qcrawl.crawl.memory import days_pass, query

SITE = "jinghe"
CHINA = timedelta(hours=8)
Crawl = Callable[..., RunResult]


@pytest.fixture(scope="module")
def shared() -> Iterator[Replica]:
    with Replica(("more",)) as running:
        yield running


@pytest.fixture
def replica(shared: Replica) -> Iterator[Replica]:
    yield shared
    shared.calm(SITE)


@pytest.fixture
def options(tmp_path: Path, replica: Replica) -> Options:
    return Options(
        tmp_path / "news.db",
        sites=(SITE,),
        site_folders=(sites_folder("more"),),
        proxy=replica.proxy_url,
        state_folder=tmp_path / "state",
        backoff=0.01,
        merge=False,
    )


@pytest.fixture
def crawl(options: Options) -> Crawl:
    return lambda **changes: run(replace(options, **changes))


def as_told(published_at: str) -> str:
    """The Chinese clock time of a UTC time, as the truth has it."""
    return f"{datetime.fromisoformat(published_at).astimezone(UTC).replace(tzinfo=None) + CHINA:%Y-%m-%dT%H:%M}"


def on_later_pages(change: Callable[[Page], Page]) -> Callable[..., Page]:
    def disturb(request: Request, answer: Callable[[Request], Page]) -> Page:
        page = answer(request)
        return change(page) if request.path.startswith("/html/") and "_" in request.path else page

    return disturb


def with_headings(page: Page) -> Page:
    """The page with its title, its number, the date line and the bar of pages inside the text's container."""
    body = page.body.decode()
    title = body.partition("<h1>")[2].partition("</h1>")[0]
    bar = "<p>上一页 1 2 3 下一页</p>"
    repeated = f'<div class="article"><p>{title}（2）</p><p>2024-09-07 09:12 来源：本报</p>'
    return replace(page, body=body.replace('<div class="article">', repeated + bar).encode())


@pytest.mark.parametrize("change", [lambda page: page, with_headings], ids=["plain", "headings again"])
def test_title_date_and_body_are_those_of_the_truth(
    change: Callable[[Page], Page], replica: Replica, crawl: Crawl, options: Options
) -> None:
    replica.disturb(SITE, on_later_pages(change))
    crawl()
    facts = {url: fact for url, fact in replica.truth.articles.items() if fact.site == SITE}
    found = query(options.archive, "SELECT url, title, published_at, body FROM articles")
    told = {url: (title, as_told(published), body.split("\n")) for url, title, published, body in found}
    assert told == {url: (fact.title, fact.published[:16], list(fact.body)) for url, fact in facts.items()}
    assert query(options.archive, "SELECT count(*) FROM captures WHERE kind = 'other'") > [(20,)]


def test_a_changed_later_page_is_found_at_the_last_look(replica: Replica, crawl: Crawl, options: Options) -> None:
    """Page 1 answers 304, or comes with the same hash; only its later pages were edited."""
    crawl()
    replica.disturb(
        SITE, on_later_pages(lambda page: replace(page, body=page.body.replace("。".encode(), "！".encode())))
    )
    updated = []
    for days in (1.1, 2.1, 12.0):
        days_pass(options.archive, days)
        updated.append(crawl().total.updated)
    several = len(
        query(options.archive, "SELECT DISTINCT substr(url, 1, instr(url, '_')) FROM captures WHERE kind = 'other'")
    )
    assert updated == [0, 0, several]
    assert query(options.archive, "SELECT count(*) FROM articles WHERE body LIKE '%！%'") == [(several,)]


def test_a_later_page_that_is_gone_costs_no_article(replica: Replica, crawl: Crawl, options: Options) -> None:
    replica.disturb(SITE, on_later_pages(lambda page: replace(page, status=404)))
    assert crawl().total.new == 20
    asked = query(
        options.archive, "SELECT count(*) FROM articles WHERE questions LIKE '%Page 2 of the article is not there%'"
    )
    assert asked[0][0] > 10


def test_a_later_page_that_fails_is_asked_again(replica: Replica, crawl: Crawl, options: Options) -> None:
    replica.disturb(SITE, on_later_pages(lambda page: replace(page, status=418)))
    total = crawl().total
    assert (total.failed > 10, total.gone) == (True, 0)
    replica.calm(SITE)
    days_pass(options.archive, 1)
    assert crawl().total.new == total.failed
