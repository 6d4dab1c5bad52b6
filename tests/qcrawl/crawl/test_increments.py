"""What a second run fetches, and what it makes of edits, windows and limits."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from archive.captures import read_capture
from archive.store import Archive
from qcrawl.catalog import topic
from qcrawl.crawl import Options, RunResult
from qcrawl.replica import Fact, Replica, hostile
from qcrawl.replica.server import Logged
from tests.qcrawl.crawl.memory import days_pass, query

SITE = "yzqea"
WITH_ETAGS = "lanjiang"
Crawl = Callable[..., RunResult]


def on_topic(fact: Fact) -> bool:
    """What the topic rule says of the right text: whether the rule is right is not the crawl's matter."""
    return topic.on_topic(fact.title, "\n".join(fact.body), datetime.fromisoformat(fact.published).date()).on


def articles(replica: Replica, since: int) -> list[Logged]:
    known = {url.partition("//")[2] for url in replica.truth.articles}
    return [request for request in replica.requests[since:] if request.host + request.target in known]


def test_every_article_of_the_truth_and_no_other(replica: Replica, crawl: Crawl, options: Options) -> None:
    result = crawl(sites=())
    expected = {url for url, fact in replica.truth.articles.items() if on_topic(fact)}
    found = {url for (url,) in query(options.archive, "SELECT url FROM articles")}
    assert found == expected
    assert result.total.settled == result.total.discovered >= len(replica.truth.articles)


def test_a_further_run_fetches_no_article(replica: Replica, crawl: Crawl, options: Options) -> None:
    first = crawl()
    before = len(replica.requests)
    second = crawl()
    assert articles(replica, before) == []
    assert (second.total.new, second.exit_code) == (0, 0)
    assert second.total.unchanged + second.total.off_topic == second.total.discovered
    assert first.total.new == query(options.archive, "SELECT count(*) FROM articles")[0][0]


def test_rechecks_come_after_1_3_and_14_days_and_the_last_is_unconditional(
    replica: Replica, crawl: Crawl, options: Options
) -> None:
    new = crawl(sites=(WITH_ETAGS,)).total.new
    looks = []
    for days in (0.5, 0.6, 1.0, 1.5, 5.0, 6.5, 20.0):  # 0.5, 1.1, 2.1, 3.6, 8.6, 15.1, 35.1 days after the first
        days_pass(options.archive, days)
        before = len(replica.requests)
        crawl(sites=(WITH_ETAGS,))
        asked = articles(replica, before)
        looks.append((len(asked), {request.conditional for request in asked}))
    assert looks == [(0, set()), (new, {True}), (0, set()), (new, {True}), (0, set()), (new, {False}), (0, set())]


def test_an_edit_becomes_a_version(replica: Replica, crawl: Crawl, options: Options) -> None:
    crawl()
    days_pass(options.archive, 1.1)
    with replica.disturbed(**{SITE: hostile.edited("活动", "行动")}):
        result = crawl()
    assert result.total.updated > 5
    assert result.total.unchanged + result.total.updated + result.total.off_topic == result.total.discovered
    versions = query(options.archive, "SELECT count(*) FROM article_versions WHERE number = 2")
    assert versions == [(result.total.updated,)]


def test_a_server_that_lies_about_changes_is_found_out_at_the_last_look(
    replica: Replica, crawl: Crawl, options: Options
) -> None:
    crawl(sites=(WITH_ETAGS,))

    def lying(request: Any, answer: Any) -> Any:
        # Answers 304 to whoever asks conditionally, though the page has changed.
        page = hostile.lying_etag("活动", "行动")(request, answer)
        return answer(request) if "if-none-match" in request.headers else page

    updated = []
    with replica.disturbed(**{WITH_ETAGS: lying}):
        for days in (1.1, 2.1, 12.0):
            days_pass(options.archive, days)
            updated.append(crawl(sites=(WITH_ETAGS,)).total.updated)
    assert updated[:2] == [0, 0]
    assert updated[2] > 5


def test_the_same_etag_with_another_body_is_noticed_at_once(replica: Replica, crawl: Crawl, options: Options) -> None:
    crawl()
    days_pass(options.archive, 1.1)
    with replica.disturbed(**{SITE: hostile.lying_etag("活动", "行动")}):
        assert crawl().total.updated > 5


def test_the_window(replica: Replica, crawl: Crawl, options: Options) -> None:
    since, until = date(2021, 9, 1), date(2023, 12, 31)
    result = crawl(since=since, until=until)
    assert result.total.out_of_window
    assert result.total.settled == result.total.discovered
    days = [row[0] for row in query(options.archive, "SELECT date(published_at, '+8 hours') FROM articles")]
    assert days
    assert all(since.isoformat() <= day <= until.isoformat() for day in days)
    everything = crawl()
    assert everything.total.new
    assert everything.total.out_of_window == 0


def test_the_page_limit(replica: Replica, crawl: Crawl) -> None:
    assert crawl(limit_pages=1).total.list_pages == 1
    assert crawl().total.list_pages > 1  # what lies beyond the limit is still found by the next run


def test_full_reads_everything_again(replica: Replica, crawl: Crawl, options: Options) -> None:
    first = crawl()
    again = crawl()
    assert again.total.list_pages < first.total.list_pages  # known links older than the window end the reading
    before = len(replica.requests)
    full = crawl(full=True)
    assert full.total.list_pages == first.total.list_pages
    assert len(articles(replica, before)) == first.total.new


def test_out_of_time(replica: Replica, crawl: Crawl, options: Options) -> None:
    with replica.disturbed(**{SITE: hostile.slow(0.1)}):
        result = crawl(max_minutes=0.02)
    assert result.interrupted == "out of time"
    assert result.total.settled == result.total.discovered
    whole = crawl()
    assert whole.total.failed == 0
    expected = {url for url, fact in replica.truth.articles.items() if fact.site == SITE and on_topic(fact)}
    assert {url for (url,) in query(options.archive, "SELECT url FROM articles")} == expected


def without_validators(request: Any, answer: Any) -> Any:
    return replace(answer(request), etag="", modified=None)


@pytest.mark.parametrize(("disturbance", "status"), [(hostile.slow(0.0), 304), (without_validators, 200)])
def test_captures_hold_every_page(
    disturbance: Any, status: int, replica: Replica, crawl: Crawl, options: Options
) -> None:
    replica.disturb(WITH_ETAGS, disturbance)
    total = crawl(sites=(WITH_ETAGS,)).total
    kinds = dict(query(options.archive, "SELECT kind, count(*) FROM captures GROUP BY kind"))
    assert kinds == {"list": total.list_pages, "article": total.discovered}
    with Archive.open(options.archive, readonly=True) as archive:
        for capture_id, title in query(
            options.archive, "SELECT capture_id, title FROM articles WHERE capture_id IS NOT NULL LIMIT 5"
        ):
            assert title[:6] in read_capture(archive, capture_id).body.decode()
    days_pass(options.archive, 1.1)
    assert crawl(sites=(WITH_ETAGS,)).total.unchanged
    revisits = query(
        options.archive, "SELECT id, status, payload_digest FROM captures WHERE is_revisit AND kind = 'article'"
    )
    assert {status for _, status, _ in revisits} == {status}
    with Archive.open(options.archive, readonly=True) as archive:
        for capture_id, _, payload_digest in revisits[:5]:
            assert read_capture(archive, capture_id).payload_digest == payload_digest


@pytest.mark.parametrize("sites", [("lanjiang", "chenghu"), ("beiling", "yunzhou", "zlsb", "haojiang")])
def test_other_families_are_read_once_too(
    sites: tuple[str, ...], replica: Replica, crawl: Crawl, options: Options
) -> None:
    crawl(sites=sites)
    before = len(replica.requests)
    assert crawl(sites=sites).total.new == 0
    fetched = {f"http://{request.host}{request.target}" for request in replica.requests[before:]}
    assert not fetched & set(replica.truth.articles)
