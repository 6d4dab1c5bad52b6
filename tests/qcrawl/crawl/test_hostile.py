"""Servers that are slow, lie, redirect, block, swell and never end. The crawl is real; so is the server."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from archive.captures import header, read_capture
from archive.frontier import STATES
from archive.store import Archive
from qcrawl.crawl import Options, RunResult
from qcrawl.replica import Replica, hostile
from qcrawl.replica.hostile import Disturbance
from tests.qcrawl.crawl.memory import query

SITE, HOST = "yzqea", "www.yzqea.example"
Crawl = Callable[..., RunResult]


def asked(replica: Replica, since: int = 0) -> list[str]:
    return [request.target for request in replica.requests[since:] if request.target != "/robots.txt"]


@dataclass(frozen=True)
class Case:
    disturbance: Disturbance
    verdict: str
    state: str = ""
    """How every URL ends; empty: none is discovered."""
    reason: str = ""
    most_requests: int = 100
    changes: tuple[tuple[str, object], ...] = ()
    exit_code: int = 2


def list_instead(request: Any, answer: Any) -> Any:
    the_list = replace(request, path="/list.php", query={"cid": "2"}, query_string="cid=2")
    return answer(the_list if hostile.is_article(request) else request)


CASES = {
    "412": Case(hostile.challenge_412(), "blocked", most_requests=1),
    "521": Case(hostile.challenge_521(), "blocked", most_requests=1),
    "challenge served as 200": Case(hostile.challenge_200(), "blocked", most_requests=1),
    "every list page is 404": Case(hostile.failing(404), "gone", most_requests=1),
    "every list page is 500": Case(hostile.failing(500), "http_error", most_requests=3),
    "another host": Case(hostile.redirect("http://elsewhere.example/"), "redirect_only", most_requests=1),
    "a redirect loop": Case(hostile.redirect_loop(), "redirect_only", most_requests=7),
    "too slow": Case(hostile.slow(3.0), "timeout", most_requests=2, changes=(("timeout", 0.2),)),
    "dripping": Case(hostile.dripping(0.5), "timeout", most_requests=2, changes=(("timeout", 0.3),)),
    "articles are gone": Case(hostile.articles_gone(), "gone", "gone", "status 404"),
    "articles are 410": Case(hostile.articles_gone(410), "gone", "gone", "status 410"),
    "articles are bombs": Case(hostile.bomb(40), "http_error", "failed", "too_large"),
    "articles are the index page": Case(list_instead, "blocked", "blocked"),
    "the list was relaunched": Case(hostile.relaunched(), "layout_changed", most_requests=2),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_trouble_is_named_and_counted(case: Case, replica: Replica, crawl: Crawl, options: Options) -> None:
    with replica.disturbed(**{SITE: case.disturbance}):
        result = crawl(**dict(case.changes))
    site = result.sites[0]
    assert (site.verdict, result.exit_code) == (case.verdict, case.exit_code), site
    assert len(asked(replica)) <= case.most_requests
    rows = query(options.archive, "SELECT state, reason FROM urls")
    assert bool(rows) == bool(case.state)
    assert {state for state, _ in rows} <= {case.state}
    assert all(case.reason in reason for _, reason in rows)
    assert site.counts.settled == site.counts.discovered == len(rows)
    assert query(options.archive, "SELECT count(*) FROM articles") == [(0,)]


def test_a_block_in_the_middle_leaves_the_site_alone(replica: Replica, crawl: Crawl, options: Options) -> None:
    answered = [0]

    def after_ten(request: Any, answer: Any) -> Any:
        answered[0] += 1
        return hostile.challenge_412()(request, answer) if answered[0] > 10 else answer(request)

    with replica.disturbed(**{SITE: after_ten}):
        result = crawl()
    counts = result.sites[0].counts
    assert len(replica.requests) == 10 + 5  # five refusals in a row are enough
    assert counts.new
    assert counts.blocked
    assert counts.settled == counts.discovered
    assert counts.new + counts.blocked + counts.off_topic == counts.discovered


def test_a_blocked_site_is_left_alone_by_the_next_run(replica: Replica, crawl: Crawl, options: Options) -> None:
    with replica.disturbed(**{SITE: hostile.challenge_412()}):
        assert crawl().sites[0].alarm.startswith("blocked")
    before = len(replica.requests)
    again = crawl()
    assert len(replica.requests) == before
    assert (again.sites[0].verdict, again.sites[0].alarm, again.exit_code) == ("blocked", "", 2)
    assert crawl(ignore_blocks=True).sites[0].alarm == "well again (ok); it was blocked"


def test_an_alarm_comes_once_and_keeps_its_page(replica: Replica, crawl: Crawl, options: Options) -> None:
    assert crawl().alarms == ()
    with replica.disturbed(**{SITE: hostile.relaunched()}):
        first, second = crawl(), crawl()
    assert "layout_changed" in first.alarms[0]
    assert second.alarms == ()
    assert (first.exit_code, second.exit_code) == (2, 2)
    ((capture_id,),) = query(options.archive, "SELECT capture_id FROM site_runs WHERE run_id = ?", first.run_id)
    with Archive.open(options.archive, readonly=True) as archive:
        page = read_capture(archive, capture_id)
    assert "list.php" in page.url
    assert page.body
    assert "well again" in crawl().alarms[0]


@pytest.mark.parametrize("fresh", [True, False], ids=["new rows for ever", "the same rows for ever"])
def test_endless_paging_ends(fresh: bool, replica: Replica, crawl: Crawl, options: Options) -> None:
    with replica.disturbed(**{SITE: hostile.endless_paging(fresh=fresh)}):
        crawl(limit_pages=4)
    lists = [target for target in asked(replica) if target.startswith("/list")]
    assert len(lists) == (4 if fresh else 2)


@pytest.mark.parametrize("label", ["gbk", "iso-8859-1", "big5", "nonsense", ""])
def test_a_wrong_charset_header_changes_nothing(label: str, replica: Replica, crawl: Crawl, options: Options) -> None:
    with replica.disturbed(**{SITE: hostile.charset_header(label)}):
        crawl()
    titles = {row[0] for row in query(options.archive, "SELECT title FROM articles")}
    facts = replica.truth.articles.values()
    assert titles == {fact.title for fact in facts if fact.site == SITE and not fact.off_topic}


def test_trouble_that_passes_is_tried_again(replica: Replica, crawl: Crawl) -> None:
    with replica.disturbed(**{SITE: hostile.failing(503, first=1)}):
        result = crawl()
    assert result.exit_code == 0
    assert result.sites[0].counts.failed == 0


def test_redirects_inside_the_site_are_followed(replica: Replica, crawl: Crawl, options: Options) -> None:
    away = hostile.redirect(f"http://{HOST}/moved{{target}}", 301)

    def moved(request: Any, answer: Any) -> Any:
        if request.path.startswith("/moved/"):
            return answer(replace(request, path=request.path.removeprefix("/moved")))
        return away(request, answer) if hostile.is_article(request) else answer(request)

    with replica.disturbed(**{SITE: moved}):
        result = crawl()
    assert result.sites[0].counts.new > 10
    assert query(options.archive, "SELECT count(*) FROM captures WHERE url <> final_url")[0][0] > 10
    ((hops, articles),) = query(
        options.archive, "SELECT sum(status = 301), sum(kind = 'article') FROM captures WHERE kind <> 'list'"
    )
    assert hops == articles
    ((hop,),) = query(options.archive, "SELECT max(id) FROM captures WHERE status = 301")
    with Archive.open(options.archive, readonly=True) as archive:
        assert "/moved/" in header(read_capture(archive, hop).headers, "location")


def test_articles_that_redirect_to_another_host_are_not_fetched(
    replica: Replica, crawl: Crawl, options: Options
) -> None:
    away = hostile.redirect("http://www.zlsb.example{target}")

    def moved(request: Any, answer: Any) -> Any:
        return away(request, answer) if hostile.is_article(request) else answer(request)

    with replica.disturbed(**{SITE: moved}):
        result = crawl()
    assert {request.host for request in replica.requests} == {HOST}
    assert result.sites[0].counts.failed == result.sites[0].counts.discovered
    assert {reason.partition(":")[0] for (reason,) in query(options.archive, "SELECT reason FROM urls")} == {"off_host"}


def test_the_states_are_those_of_the_schema(options: Options) -> None:
    with Archive.open(options.archive) as archive:
        ((schema,),) = archive.conn.execute("SELECT sql FROM sqlite_schema WHERE name = 'urls'").fetchall()
    assert all(f"'{state}'" in schema for state in STATES)
