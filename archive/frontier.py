"""The memory of the crawl: every URL ever discovered, how it ended, and when to look again."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from archive.rows import utc
from archive.store import Archive

STATES = ("new", "updated", "unchanged", "off_topic", "out_of_window", "blocked", "gone", "failed")
"""How a URL ends; every discovered URL ends in exactly one of them in each run."""
KEPT = ("new", "updated", "unchanged")
"""The states of a URL whose text is in the archive as it was last seen."""
RECHECK_DAYS = (1.0, 3.0, 14.0)
"""Days after the first fetch when a known article is looked at again: most corrections come within hours, the rest
within two weeks."""
LAST_FAILURE = 10
"""Failures in a row after which a URL is not asked for any more; with doubling pauses that is three weeks."""
_BATCH = 400
"""Keys in one query: SQLite before 3.32 allowed 999 parameters."""


@dataclass(frozen=True, slots=True)
class KnownUrl:
    """What the archive remembers of a URL."""

    site_id: int
    key: str
    url: str
    state: str
    reason: str = ""
    title: str = ""
    listed_date: str = ""
    first_seen_at: str = ""
    checked_at: str = ""
    next_check_at: str = ""
    checks: int = 0
    failures: int = 0
    etag: str = ""
    last_modified: str = ""
    payload_digest: str = ""
    article_id: int | None = None
    list_column: str = ""
    """Id of the column whose list had it."""

    def due(self, now: datetime) -> bool:
        """Whether it is time to ask for it again."""
        return self.next_check_at != "" and self.next_check_at <= utc(now)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a URL ended in this run."""

    key: str
    url: str
    state: str
    reason: str = ""
    title: str = ""
    listed_date: str = ""
    """ISO day, of the list row or, better, of the page."""
    fetched: bool = False
    """Whether the server was asked and its answer understood; false also keeps what was known of the page."""
    etag: str = ""
    last_modified: str = ""
    payload_digest: str = ""
    article_id: int | None = None
    list_column: str = ""
    again_now: bool = False
    """The next run asks at once: this one had no time for it."""


def next_check(known: KnownUrl | None, ending: Ending, now: datetime, days: Sequence[float]) -> datetime | None:
    """When to ask for a URL again; ``None`` for never.

    An article is looked at again ``days`` after it was first fetched. What failed or was refused is tried again after
    a pause that doubles, what is gone once more the next day.
    """
    if ending.again_now:
        return now
    failures = (known.failures if known else 0) + 1
    if ending.state in KEPT:
        first = datetime.fromisoformat(known.first_seen_at) if known and known.first_seen_at else now
        later = (first + timedelta(days=day) for day in days)
        return next((moment for moment in later if moment > now), None)
    if ending.state == "failed" and failures < LAST_FAILURE:
        return now + min(timedelta(hours=2**failures), timedelta(days=14))
    if ending.state == "blocked":
        return now + min(timedelta(days=2 ** (failures - 1)), timedelta(days=14))
    if ending.state == "gone" and (known is None or known.state != "gone"):
        return now + timedelta(days=1)
    return None


class Frontier:
    """The URLs of one site."""

    def __init__(self, archive: Archive, site_id: int, recheck_days: Sequence[float] = RECHECK_DAYS) -> None:
        self._archive = archive
        self.site_id = site_id
        self._days = tuple(recheck_days)

    def known(self, keys: Iterable[str]) -> dict[str, KnownUrl]:
        """What is remembered of these keys. A link that another site only mentioned counts as unknown."""
        wanted, found = list(keys), {}
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            marks = ",".join("?" * len(batch))
            rows = self._archive.rows(
                f"SELECT * FROM urls WHERE site_id = ? AND key IN ({marks})",  # noqa: S608 - question marks only
                [self.site_id, *batch],
            )
            found.update({row["key"]: _known(row) for row in rows})
        return found

    def due(self, now: datetime, *, everything: bool = False) -> list[KnownUrl]:
        """The URLs to ask for again now, longest overdue first; with ``everything`` all articles too."""
        rows = self._archive.rows(
            "SELECT * FROM urls WHERE site_id = ? AND (next_check_at <= ? OR (? AND article_id IS NOT NULL))"
            " ORDER BY next_check_at, id",
            [self.site_id, utc(now), everything],
        )
        return [_known(row) for row in rows]

    def last_look(self, known: KnownUrl, now: datetime) -> bool:
        """Whether no look at this article is planned after the one that is due now."""
        return next_check(known, Ending(known.key, known.url, "unchanged"), now, self._days) is None

    def settle(self, ending: Ending, known: KnownUrl | None, now: datetime | None = None) -> None:
        """Remember how a URL ended. The caller holds the transaction."""
        now = now or datetime.now(UTC)
        again = next_check(known, ending, now, self._days)
        failures = (known.failures if known else 0) + 1 if ending.state in ("failed", "blocked") else 0
        self._archive.conn.execute(
            "INSERT INTO urls (site_id, key, url, state, reason, title, listed_date, first_seen_at, last_seen_at,"
            " checked_at, next_check_at, checks, failures, etag, last_modified, payload_digest, article_id,"
            " list_column)"
            " VALUES (:site_id, :key, :url, :state, :reason, :title, :listed_date, :now, :now, :checked_at,"
            " :next_check_at, :fetched, :failures, :etag, :last_modified, :payload_digest, :article_id,"
            " :list_column)"
            " ON CONFLICT (key) DO UPDATE SET site_id = excluded.site_id, url = excluded.url, state = excluded.state,"
            " reason = excluded.reason, title = coalesce(nullif(excluded.title, ''), title),"
            " listed_date = coalesce(nullif(excluded.listed_date, ''), listed_date), last_seen_at = :now,"
            " checked_at = coalesce(excluded.checked_at, checked_at), next_check_at = excluded.next_check_at,"
            " checks = checks + :fetched, failures = excluded.failures,"
            " etag = iif(:fetched, excluded.etag, etag),"
            " last_modified = iif(:fetched, excluded.last_modified, last_modified),"
            " payload_digest = iif(:fetched, excluded.payload_digest, payload_digest),"
            " article_id = coalesce(excluded.article_id, article_id),"
            " list_column = coalesce(nullif(excluded.list_column, ''), list_column)",
            {
                "site_id": self.site_id,
                "key": ending.key,
                "url": ending.url,
                "state": ending.state,
                "reason": ending.reason,
                "title": ending.title,
                "listed_date": ending.listed_date,
                "now": utc(now),
                "checked_at": utc(now) if ending.fetched else None,
                "next_check_at": utc(again) if again else None,
                "fetched": int(ending.fetched),
                "failures": failures,
                "etag": ending.etag,
                "last_modified": ending.last_modified,
                "payload_digest": ending.payload_digest,
                "article_id": ending.article_id,
                "list_column": ending.list_column,
            },
        )

    def seen(self, keys: Iterable[str], now: datetime | None = None) -> None:
        """Note that these known URLs are still listed. The caller holds the transaction."""
        moment = utc(now or datetime.now(UTC))
        self._archive.conn.executemany(
            "UPDATE urls SET last_seen_at = ? WHERE key = ?", [(moment, key) for key in keys]
        )

    def mention(self, ending: Ending, now: datetime | None = None) -> None:
        """Remember a link that is never fetched (another host, a document), unless its own site knows it."""
        moment = utc(now or datetime.now(UTC))
        self._archive.conn.execute(
            "INSERT INTO urls (site_id, key, url, state, reason, title, listed_date, first_seen_at, last_seen_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET last_seen_at = excluded.last_seen_at",
            [
                self.site_id,
                ending.key,
                ending.url,
                ending.state,
                ending.reason,
                ending.title,
                ending.listed_date,
                moment,
                moment,
            ],
        )


def _known(row: sqlite3.Row) -> KnownUrl:
    return KnownUrl(
        site_id=row["site_id"],
        key=row["key"],
        url=row["url"],
        state=row["state"],
        reason=row["reason"],
        title=row["title"],
        listed_date=row["listed_date"],
        first_seen_at=row["first_seen_at"],
        checked_at=row["checked_at"] or "",
        next_check_at=row["next_check_at"] or "",
        checks=row["checks"],
        failures=row["failures"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        payload_digest=row["payload_digest"],
        article_id=row["article_id"],
        list_column=row["list_column"],
    )


def off_topic(archive: Archive, site: str = "") -> list[KnownUrl]:
    """What was left out as off topic, on one site or on all, newest first."""
    rows = archive.rows(
        "SELECT u.* FROM urls u JOIN sites s ON s.id = u.site_id WHERE u.state = 'off_topic' AND ? IN ('', s.name)"
        " ORDER BY u.listed_date DESC, u.id DESC",
        [site],
    )
    return [_known(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Walk:
    """How far back a list has been read, every link on it settled."""

    walked_at: str
    covers_since: str
    """ISO day; empty: to the end."""


def last_walk(archive: Archive, site_id: int, url: str) -> Walk | None:
    """The last completed reading of a list; ``None`` if it was never read far enough."""
    row = archive.rows(
        "SELECT walked_at, covers_since FROM list_walks WHERE site_id = ? AND url = ?", [site_id, url]
    ).fetchone()
    return Walk(row["walked_at"], row["covers_since"]) if row else None


def walked(archive: Archive, site_id: int, url: str, covers_since: str, now: datetime | None = None) -> None:
    """Remember that a list was read as far back as ``covers_since`` and all its links are settled."""
    archive.conn.execute(
        "INSERT INTO list_walks (site_id, url, walked_at, covers_since) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (site_id, url) DO UPDATE SET walked_at = excluded.walked_at,"
        " covers_since = excluded.covers_since",
        [site_id, url, utc(now or datetime.now(UTC)), covers_since],
    )


def rung(archive: Archive, host: str) -> str:
    """How a host was last reached (``https``, ``legacy``, ``http``); empty if nothing is remembered."""
    row = archive.rows("SELECT tls FROM hosts WHERE host = ?", [host]).fetchone()
    return str(row["tls"]) if row else ""


def remember_rung(archive: Archive, host: str, tls: str, note: str) -> None:
    """Remember how a host was reached, and why not better."""
    archive.conn.execute(
        "INSERT INTO hosts (host, tls, note, noted_at) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE SET"
        " tls = excluded.tls, note = excluded.note, noted_at = excluded.noted_at",
        [host, tls, note, utc(datetime.now(UTC))],
    )
