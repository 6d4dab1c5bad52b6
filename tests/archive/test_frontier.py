"""The memory of the crawl: when to ask again, what survives, how far a list was read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.frontier import (
    LAST_FAILURE,
    STATES,
    Ending,
    Frontier,
    KnownUrl,
    last_walk,
    next_check,
    remember_rung,
    rung,
    walked,
)
from archive.model import Publisher
from archive.rows import utc
from archive.store import Archive

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAYS = (1.0, 3.0, 14.0)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "news.db") as opened:
        yield opened


@pytest.fixture
def frontier(archive: Archive) -> Frontier:
    return Frontier(archive, archive.publisher(Publisher("samr", "总局")), DAYS)


def ending(state: str = "new", key: str = "samr.gov.cn/1", **changes: object) -> Ending:
    facts: dict[str, object] = {"fetched": state in ("new", "updated", "unchanged", "off_topic", "gone")}
    return Ending(key, f"https://{key}", state, **{**facts, **changes})  # type: ignore[arg-type]


def known(days_ago: float, state: str = "new", failures: int = 0) -> KnownUrl:
    return KnownUrl(1, "k", "u", state, first_seen_at=utc(NOON - timedelta(days=days_ago)), checks=1, failures=failures)


@pytest.mark.parametrize(
    ("before", "state", "days"),
    [
        (None, "new", 1.0),
        (known(1.0), "unchanged", 2.0),
        (known(1.0), "updated", 2.0),
        (known(2.5), "unchanged", 0.5),
        (known(3.1), "unchanged", 10.9),
        (known(14.0), "unchanged", None),
        (None, "off_topic", None),
        (None, "out_of_window", None),
        (None, "gone", 1.0),
        (known(1.0, "gone"), "gone", None),
        (None, "blocked", 1.0),
        (known(9, "blocked", 2), "blocked", 4.0),
        (known(99, "blocked", 9), "blocked", 14.0),
        (None, "failed", 2 / 24),
        (known(9, "failed", 3), "failed", 16 / 24),
        (known(9, "failed", LAST_FAILURE - 1), "failed", None),
    ],
)
def test_when_to_ask_again(before: KnownUrl | None, state: str, days: float | None) -> None:
    again = next_check(before, ending(state), NOON, DAYS)
    assert again == (None if days is None else NOON + timedelta(days=days))


def test_what_was_not_reached_is_asked_first(frontier: Frontier) -> None:
    frontier.settle(ending("failed", again_now=True), None, NOON)
    assert [one.key for one in frontier.due(NOON)] == ["samr.gov.cn/1"]


def test_a_failure_keeps_what_was_known(frontier: Frontier) -> None:
    frontier.settle(ending(etag='"1"', payload_digest="sha256:aa", title="题"), None, NOON)
    first = frontier.known(["samr.gov.cn/1"])["samr.gov.cn/1"]
    frontier.settle(ending("failed", reason="timeout"), first, NOON + timedelta(days=1))
    second = frontier.known(["samr.gov.cn/1"])["samr.gov.cn/1"]
    assert (second.state, second.failures, second.checks) == ("failed", 1, 1)
    assert (second.etag, second.payload_digest, second.title) == ('"1"', "sha256:aa", "题")
    frontier.settle(ending("unchanged", payload_digest="sha256:aa"), second, NOON + timedelta(days=2))
    third = frontier.known(["samr.gov.cn/1"])["samr.gov.cn/1"]
    assert (third.state, third.failures, third.checks, third.first_seen_at) == ("unchanged", 0, 2, first.first_seen_at)


def test_many_keys_at_once(frontier: Frontier, archive: Archive) -> None:
    keys = [f"samr.gov.cn/{number}" for number in range(1500)]
    with archive.atomic():
        for key in keys:
            frontier.settle(ending(key=key), None)
    assert set(frontier.known([*keys, "samr.gov.cn/none"])) == set(keys)


def test_what_another_site_mentioned_is_unknown_to_its_own(archive: Archive, frontier: Frontier) -> None:
    other = Frontier(archive, archive.publisher(Publisher("other", "别处")))
    other.mention(ending("off_topic", fetched=False))
    assert frontier.known(["samr.gov.cn/1"]) == {}
    frontier.settle(ending("new"), None)
    other.mention(ending("off_topic", fetched=False))
    assert frontier.known(["samr.gov.cn/1"])["samr.gov.cn/1"].state == "new"
    assert other.known(["samr.gov.cn/1"]) == {}


@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_stored(state: str, frontier: Frontier) -> None:
    frontier.settle(ending(state), None)
    assert frontier.known(["samr.gov.cn/1"])["samr.gov.cn/1"].state == state


def test_only_the_last_look_is_the_last(frontier: Frontier) -> None:
    assert [frontier.last_look(known(days), NOON) for days in (1.0, 3.0, 13.9, 14.0, 20.0)] == [
        False,
        False,
        False,
        True,
        True,
    ]


def test_lists_and_hosts(archive: Archive, frontier: Frontier) -> None:
    assert last_walk(archive, frontier.site_id, "https://samr.gov.cn/xw/") is None
    walked(archive, frontier.site_id, "https://samr.gov.cn/xw/", "2021-01-01", NOON)
    walked(archive, frontier.site_id, "https://samr.gov.cn/xw/", "", NOON)
    walk = last_walk(archive, frontier.site_id, "https://samr.gov.cn/xw/")
    assert walk is not None
    assert (walk.walked_at, walk.covers_since) == (utc(NOON), "")
    assert rung(archive, "samr.gov.cn") == ""
    remember_rung(archive, "samr.gov.cn", "legacy", "https: tls")
    assert rung(archive, "samr.gov.cn") == "legacy"
