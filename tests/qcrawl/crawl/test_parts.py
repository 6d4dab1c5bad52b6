"""The pure parts of the crawl: walking lists, taking turns, retrying, recognising obstacles."""

import asyncio
import itertools
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.frontier import STATES, Walk
from archive.runs import SiteCounts, SiteRun
from qcrawl.catalog.model import Column
from qcrawl.crawl import obstacles, retry
from qcrawl.crawl.running import backed_off
from qcrawl.crawl.tally import Tally
from qcrawl.crawl.tls import rungs_from
from qcrawl.crawl.turns import HostTurns
from qcrawl.crawl.walk import KNOWN_RUN, ListWalk
from qcrawl.discovery.model import Fetch, ListedLink, ListPage

OLD, TODAY = date(2021, 9, 1), date(2026, 9, 20)


def a_walk(before: Walk | None = None, *, since: date | None = None, limit: int = 100, ours: bool = True) -> ListWalk:
    walk = ListWalk(Column("c", "http://a.example/"), before, since, date(2026, 9, 6), limit, ours)
    walk.first()
    walk.pending = 0
    return walk


def page(number: int, count: int = 20, day: date | None = OLD) -> ListPage:
    links = tuple(ListedLink(f"http://a.example/{number}/{key}", "t", day) for key in range(count))
    return ListPage(links, (Fetch(f"http://a.example/?page={number + 1}"),))


def read(walk: ListWalk, found: ListPage, *, covered: bool = False, depth: int = 0) -> bool:
    """Whether the reading goes on."""
    for link in found.links:
        walk.note(link, covered=covered)
    return bool(walk.after(found, depth))


def test_a_list_is_read_to_its_end() -> None:
    walk = a_walk()
    assert read(walk, page(1))
    assert read(walk, page(2), depth=1)
    assert not read(walk, ListPage(page(3).links), depth=2)
    assert (walk.complete, walk.covers_since) == (True, "")


@pytest.mark.parametrize(
    ("before", "since", "stops"),
    [
        (None, None, False),
        (Walk("2026-09-19T00:00:00Z", ""), None, True),
        (Walk("2026-09-19T00:00:00Z", "2020-01-01"), None, False),  # was not read far enough then
        (Walk("2026-09-19T00:00:00Z", "2020-01-01"), date(2021, 1, 1), True),
        (Walk("2026-09-19T00:00:00Z", "2021-06-01"), date(2021, 1, 1), False),
    ],
)
def test_known_links_end_the_reading_only_where_it_was_complete(
    before: Walk | None, since: date | None, stops: bool
) -> None:
    walk = a_walk(before, since=since)
    assert read(walk, page(1), covered=before is not None) is not stops


def test_recent_or_pinned_known_links_do_not_end_it() -> None:
    before = Walk("2026-09-19T00:00:00Z", "")
    assert read(a_walk(before), page(1, day=TODAY), covered=True)
    assert read(a_walk(before), page(1, KNOWN_RUN - 1), covered=True)
    assert not read(a_walk(before), page(1, KNOWN_RUN, None), covered=True)


def test_links_older_than_asked_for_end_it() -> None:
    walk = a_walk(since=date(2022, 1, 1))
    assert not read(walk, page(1))
    assert walk.covers_since == "2022-01-01"


@pytest.mark.parametrize(("ours", "complete"), [(True, True), (False, False)])
def test_the_limit(ours: bool, complete: bool) -> None:
    walk = a_walk(limit=2, ours=ours)
    assert read(walk, page(1))
    assert not read(walk, page(2), depth=1)
    assert walk.complete is complete


def test_repeated_and_empty_pages_end_it() -> None:
    walk = a_walk()
    assert read(walk, page(1))
    again = ListPage(page(1).links, (Fetch("http://a.example/?page=3"),))
    assert not read(walk, again, depth=1)
    assert not read(a_walk(), ListPage(follow=(Fetch("http://a.example/?page=9"),)), depth=1)
    assert read(a_walk(), ListPage(follow=(Fetch("http://a.example/api"),)))  # a shell that an API fills
    assert not read(a_walk(), ListPage(page(1).links, (Fetch("http://a.example/"),)))  # back to the first page


def test_turns_leave_a_pause_and_never_overlap(tmp_path: Path) -> None:
    spans: list[tuple[float, float]] = []

    async def ask(turns: HostTurns) -> None:
        async with turns.turn("a.example", 0.05):
            began = time.monotonic()
            await asyncio.sleep(0.01)
            spans.append((began, time.monotonic()))

    async def main() -> None:
        one, other = HostTurns(tmp_path), HostTurns(tmp_path)  # as in two processes
        await asyncio.gather(*(ask(turns) for turns in (one, one, other, other)))
        one.close()
        other.close()

    asyncio.run(main())
    spans.sort()
    assert all(begins - ended >= 0.045 for (_, ended), (begins, _) in itertools.pairwise(spans))


def test_turns_at_different_hosts_do_not_wait(tmp_path: Path) -> None:
    order: list[str] = []

    async def ask(turns: HostTurns, host: str) -> None:
        async with turns.turn(host, 10.0):
            order.append(host)
            await asyncio.sleep(0)

    async def main() -> None:
        turns = HostTurns(tmp_path)
        await asyncio.gather(ask(turns, "a.example"), ask(turns, "b.example"))
        turns.close()

    asyncio.run(main())
    assert sorted(order) == ["a.example", "b.example"]


@pytest.mark.parametrize("content", ["", "no number", "nan", "9999999999.0"])
def test_a_broken_time_of_the_last_request_blocks_nobody(content: str, tmp_path: Path) -> None:
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "a.example").write_text(content)

    async def main() -> float:
        began = time.monotonic()
        turns = HostTurns(tmp_path)
        async with turns.turn("a.example", 0.05):
            waited = time.monotonic() - began
        turns.close()
        return waited

    assert asyncio.run(main()) < 5


@pytest.mark.parametrize(
    ("word", "tries", "retry_after", "expected"),
    [
        ("timeout", 1, "", 5.0),
        ("timeout", 2, "", None),
        ("transient", 2, "", 10.0),
        ("transient", 3, "", None),
        ("transient", 1, "30", 30.0),
        ("transient", 1, "3600", None),
        ("transient", 1, "Fri, 01 Sep 2023 04:00:20 GMT", 20.0),
        ("transient", 1, "nonsense", 5.0),
        ("throttled", 1, "", None),
        ("throttled", 1, "7", 7.0),
        ("certificate", 1, "", None),
        ("off_host", 1, "", None),
        ("too_large", 1, "", None),
    ],
)
def test_retries(word: str, tries: int, retry_after: str, expected: float | None) -> None:
    now = datetime(2023, 9, 1, 4, 0, tzinfo=UTC)
    assert retry.pause(word, tries, 5.0, retry_after, now) == expected


ARTICLE = "<html><script>document.cookie = 'a=1'</script><body><p>正文</p></body></html>".encode()


@pytest.mark.parametrize(
    ("status", "body", "is_block"),
    [
        (200, ARTICLE, False),
        (200, b"<script>document.cookie='x=1';location.reload()</script>", True),
        (200, b"<script src='/_bot_sbu/sbu_fpc.js'></script>", True),
        (200, b"x" * 6000 + b"__jsl_clearance", False),
        (200, b"", False),
        (404, b"", False),
        (403, b"", True),
        (412, b"", True),
        (429, b"", True),
        (521, b"", True),
    ],
)
def test_what_is_a_block(status: int, body: bytes, is_block: bool) -> None:
    assert bool(obstacles.blocked(status, body)) is is_block


@pytest.mark.parametrize(
    ("listed", "title", "other"),
    [
        ("全国“质量月”活动启动", "全国“质量月”活动启动", False),
        ("全国“质量月”活动启…", "全国“质量月”活动启动仪式在京举行", False),
        ("全国“质量月”活动启动", "某某市市场监督管理局", True),
        ("通知", "某某市市场监督管理局", False),  # too short to tell
        ("", "某某市", False),
    ],
)
def test_another_page_than_the_list_promised(listed: str, title: str, other: bool) -> None:
    assert obstacles.other_page(listed, title, "") is other


def test_a_link_to_the_article_is_not_the_article() -> None:
    title = "全国“质量月”活动启动"
    assert obstacles.mentions(f"<h1>{title[:4]}<br>{title[4:]}</h1>", title)
    assert not obstacles.mentions(f"<ul><li><a href='/1'>{title}</a></li></ul>", title)


@pytest.mark.parametrize(
    ("known", "http", "rungs"),
    [
        ("https", False, ("https", "legacy")),
        ("https", True, ("https", "legacy", "http")),
        ("legacy", False, ("legacy",)),
        ("http", True, ("http",)),
        ("http", False, ("https", "legacy")),  # the site file no longer allows it
    ],
)
def test_rungs(known: str, http: bool, rungs: tuple[str, ...]) -> None:
    assert rungs_from(known, http_allowed=http) == rungs


NOON = datetime(2026, 9, 20, 12, tzinfo=UTC)


def blocked_runs(*days_ago: float, asked: int = 1) -> list[SiteRun]:
    return [
        SiteRun(1, "samr", "blocked", "", NOON - timedelta(days=days), NOON, SiteCounts(list_pages=asked))
        for days in days_ago
    ]


@pytest.mark.parametrize(
    ("history", "left_alone"),
    [
        ([], False),
        (blocked_runs(0.5), True),
        (blocked_runs(1.0), False),
        (blocked_runs(1.0, 2.0), True),
        (blocked_runs(2.0, 3.0), False),
        (blocked_runs(7.0, 9.0, 10.0, 11.0, 12.0), True),
        (blocked_runs(8.0, 9.0, 10.0, 11.0, 12.0), False),
    ],
)
def test_a_site_that_blocks_is_left_alone_for_longer_and_longer(history: list[SiteRun], left_alone: bool) -> None:
    assert bool(backed_off(history, NOON)) is left_alone


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(STATES))))
def test_every_url_is_counted_once(events: list[tuple[int, str]]) -> None:
    tally = Tally()
    for key, state in events:
        tally.discover(str(key))
        tally.settle(str(key), state)
    counts = tally.counts()
    assert counts.settled == counts.discovered == len({key for key, _ in events})
    assert tally.unsettled() == []
