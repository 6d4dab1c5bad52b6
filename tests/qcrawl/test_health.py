"""Verdicts: against each site's own history, and "no news" is not "broken"."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from archive.runs import SiteCounts, SiteRun
from qcrawl.health import HEALTHY, Observation, Verdict, in_season, judge

MARCH, SEPTEMBER = date(2026, 3, 10), date(2026, 9, 20)
USUAL = SiteCounts(
    list_pages=2, list_links=40, discovered=40, unchanged=38, new=2, with_title=2, with_date=2, with_body=2
)
QUIET = replace(USUAL, new=0, unchanged=40, with_title=0, with_date=0, with_body=0)


def past(*runs: tuple[str, SiteCounts], last: date = MARCH, every: int = 1) -> list[SiteRun]:
    """Earlier runs, newest first, the newest the day before ``last``."""
    newest = datetime(last.year, last.month, last.day, 5, tzinfo=UTC) - timedelta(days=1)
    return [
        SiteRun(100 - age, "samr", verdict, "", newest - timedelta(days=age * every), newest, counts)
        for age, (verdict, counts) in enumerate(runs)
    ]


GOOD = past(*[("ok", USUAL)] * 10)


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [(USUAL, "ok"), (QUIET, "no_news"), (replace(QUIET, updated=1, unchanged=39), "ok")],
    ids=["news", "none", "an edit"],
)
@pytest.mark.parametrize("day", [MARCH, SEPTEMBER])
@pytest.mark.parametrize("history", [[], GOOD], ids=["first run", "tenth run"])
def test_a_healthy_site(counts: SiteCounts, verdict: str, day: date, history: list[SiteRun]) -> None:
    found = judge(Observation(counts, day), history)
    assert found.verdict == verdict
    assert found.healthy


@pytest.mark.parametrize(
    ("trouble", "verdict"),
    [
        ("dns_failure", "dns_failure"),
        ("connection_refused", "connection_refused"),
        ("certificate", "connection_refused"),
        ("timeout", "timeout"),
        ("transient", "http_error"),
        ("http_error", "http_error"),
        ("blocked", "blocked"),
        ("robots", "blocked"),
        ("gone", "gone"),
        ("off_host", "redirect_only"),
        ("redirect_loop", "redirect_only"),
        ("no_address", "redirect_only"),
        ("parse_error", "parse_error"),
    ],
)
def test_lists_that_cannot_be_read(trouble: str, verdict: str) -> None:
    found = judge(Observation(SiteCounts(), MARCH, Counter({trouble: 2, "timeout": 1})), GOOD)
    assert found.verdict == verdict
    assert not found.healthy
    assert found.note
    assert found.alarm.startswith(f"{verdict}: ")


@pytest.mark.parametrize(
    ("counts", "troubles", "read", "note"),
    [
        (replace(QUIET, list_links=0, discovered=0), {}, 0, "no links were found"),
        (replace(QUIET, list_links=4), {}, 0, "2 links on a list page, where there were 20"),
        (USUAL, {"no_text": 8}, 2, "8 of 10 article pages gave no text"),
        (replace(USUAL, new=10, with_title=10, with_date=1), {}, 10, "10% of the articles have a date"),
    ],
    ids=["no links", "few links", "no text", "no dates"],
)
def test_a_redesign_is_noticed(counts: SiteCounts, troubles: dict[str, int], read: int, note: str) -> None:
    found = judge(Observation(counts, MARCH, page_troubles=Counter(troubles), articles_read=read), GOOD)
    assert found.verdict is Verdict.LAYOUT_CHANGED
    assert note in found.note


def test_few_links_mean_nothing_without_a_history() -> None:
    assert judge(Observation(replace(QUIET, list_links=4), MARCH), GOOD[:2]).verdict is Verdict.NO_NEWS


def test_articles_that_all_fail() -> None:
    counts = SiteCounts(list_pages=2, list_links=40, discovered=40, failed=40)
    seen = Observation(counts, MARCH, page_troubles=Counter({"http_500": 40}))
    assert judge(seen, []).verdict is Verdict.HTTP_ERROR


def test_one_failure_among_many_is_no_verdict() -> None:
    seen = Observation(USUAL, MARCH, page_troubles=Counter({"http_500": 1}), articles_read=2)
    assert judge(seen, GOOD).verdict is Verdict.OK


def test_an_alarm_comes_on_a_change_of_state_and_once() -> None:
    broken = Observation(SiteCounts(), MARCH, Counter({"timeout": 1}))
    refused = Observation(SiteCounts(), MARCH, Counter({"connection_refused": 1}))
    well = Observation(USUAL, MARCH)
    sick = past(("timeout", SiteCounts()), ("ok", USUAL))
    assert judge(broken, GOOD).alarm == "timeout: the server does not answer in time (it was ok)"
    assert judge(broken, sick).alarm == ""
    assert judge(refused, sick).alarm == "connection_refused: the server refuses connections (it was timeout)"
    assert judge(well, sick).alarm == "well again (ok); it was timeout"
    assert judge(well, GOOD).alarm == ""
    assert judge(broken, []).alarm == "timeout: the server does not answer in time"


def test_a_run_that_was_stopped_changes_no_state() -> None:
    stopped = Observation(SiteCounts(), MARCH, stopped="out of time")
    assert (judge(stopped, GOOD).verdict, judge(stopped, GOOD).alarm) == (Verdict.UNFINISHED, "")
    history = past(("unfinished", SiteCounts()), ("timeout", SiteCounts()))
    assert judge(Observation(SiteCounts(), MARCH, Counter({"timeout": 1})), history).alarm == ""


@pytest.mark.parametrize(
    ("days_silent", "day", "told"),
    [
        (13, SEPTEMBER, False),
        (14, SEPTEMBER, True),
        (15, SEPTEMBER, False),  # said yesterday
        (60, MARCH, False),
        (200, date(2026, 9, 3), True),  # silence counts from the season's beginning on 20 August
        (200, date(2026, 9, 2), False),
        (200, date(2026, 9, 4), False),
    ],
)
def test_a_quiet_september_is_told_once(days_silent: int, day: date, told: bool) -> None:
    newest = ("ok", USUAL)
    history = past(*[("no_news", QUIET)] * (days_silent - 1), newest, last=day)
    found = judge(Observation(QUIET, day), history)
    assert found.verdict is Verdict.NO_NEWS
    assert bool(found.alarm) is told


def test_a_site_that_never_had_news_is_left_in_peace() -> None:
    assert judge(Observation(QUIET, SEPTEMBER), past(*[("no_news", QUIET)] * 40, last=SEPTEMBER)).alarm == ""


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 8, 19), False), (date(2026, 8, 20), True), (date(2026, 10, 15), True), (date(2026, 10, 16), False)],
)
def test_the_season(day: date, expected: bool) -> None:
    assert in_season(day) is expected


def test_every_verdict_is_explained(request: pytest.FixtureRequest) -> None:
    guide = (request.config.rootpath / "docs" / "operating.md").read_text()
    assert all(f"`{verdict}`" in guide for verdict in Verdict)
    assert set(Verdict) >= HEALTHY
