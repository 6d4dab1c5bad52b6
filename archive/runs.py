"""Runs: what was started when and how it ended, and what each run found on each site."""

import contextlib
import json
import os
import platform
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import xxhash

from archive.frontier import STATES
from archive.rows import from_utc, utc
from archive.store import Archive

COUNTED = STATES


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """What one run saw of one site. The eight states add up to ``discovered``."""

    list_pages: int = 0
    list_links: int = 0
    """Links on list pages, repeats included."""
    discovered: int = 0
    """Distinct URLs."""
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    off_topic: int = 0
    out_of_window: int = 0
    blocked: int = 0
    gone: int = 0
    failed: int = 0
    with_title: int = 0
    """Of the articles read in this run; so are the next two."""
    with_date: int = 0
    with_body: int = 0

    @property
    def settled(self) -> int:
        """The sum of the eight states."""
        return sum(getattr(self, state) for state in COUNTED)


COUNT_COLUMNS = tuple(SiteCounts.__dataclass_fields__)


@dataclass(frozen=True, slots=True)
class SiteRun:
    """One run on one site, as the archive keeps it."""

    run_id: int
    site: str
    verdict: str
    note: str
    started_at: datetime
    finished_at: datetime | None
    counts: SiteCounts
    capture_id: int | None = None
    """The page that caused an alarm."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command that writes to the archive."""

    id: int
    command: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    exit_code: int | None
    version: str
    options: Mapping[str, object]


def begin(archive: Archive, command: str, version: str, options: Mapping[str, object]) -> int:
    """Open a run and give its id. Runs that still say ``running`` and were killed are marked as interrupted.

    Who begins a crawl holds the archive's lock, so any other crawl was killed; any other run, if its process is gone.
    """
    with archive.atomic():
        killed = [
            (number,)
            for number, name, process in archive.conn.execute(
                "SELECT id, command, process FROM runs WHERE outcome = 'running'"
            )
            if (command == "crawl" if name == "crawl" else _is_gone(process))
        ]
        archive.conn.executemany("UPDATE runs SET outcome = 'interrupted' WHERE id = ?", killed)
        cursor = archive.conn.execute(
            "INSERT INTO runs (command, started_at, version, options, process) VALUES (?, ?, ?, ?, ?)",
            [
                command,
                utc(datetime.now(UTC)),
                version,
                json.dumps(dict(options), ensure_ascii=False, default=str),
                f"{machine()}:{os.getpid()}",
            ],
        )
    return int(cursor.lastrowid or 0)


def machine() -> str:
    """What stands for this machine: a hash of its name, which is nobody's business where an archive is published."""
    return xxhash.xxh3_64_hexdigest(platform.node().encode())[:8]


def _is_gone(process: str) -> bool:
    """Whether a process of this machine has ended; of another machine, or of an older archive, nobody can tell."""
    where, _, number = process.rpartition(":")
    if where != machine() or not number.isdecimal():
        return False
    with contextlib.suppress(PermissionError, OverflowError):  # somebody else's; a number that no process has
        try:
            os.kill(int(number), 0)  # signal 0 only asks whether there is such a process
        except ProcessLookupError:
            return True
    return False


def finish(archive: Archive, run_id: int, outcome: str, exit_code: int) -> None:
    """Close a run: ``ok``, ``partial``, ``failed`` or ``interrupted``."""
    with archive.atomic():
        archive.conn.execute(
            "UPDATE runs SET finished_at = ?, outcome = ?, exit_code = ? WHERE id = ?",
            [utc(datetime.now(UTC)), outcome, exit_code, run_id],
        )


def add_site_run(archive: Archive, site_id: int, site_run: SiteRun) -> None:
    """Keep what a run found on a site. The caller holds the transaction."""
    row = {
        "run_id": site_run.run_id,
        "site_id": site_id,
        "verdict": site_run.verdict,
        "note": site_run.note,
        "started_at": utc(site_run.started_at),
        "finished_at": utc(site_run.finished_at) if site_run.finished_at else None,
        "capture_id": site_run.capture_id,
        **{column: getattr(site_run.counts, column) for column in COUNT_COLUMNS},
    }
    columns, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    # Column names are ours, values are bound.
    archive.conn.execute(f"INSERT INTO site_runs ({columns}) VALUES ({marks})", row)  # noqa: S608 - the names are ours


def site_history(archive: Archive, site: str, limit: int = 60) -> list[SiteRun]:
    """The runs on a site, newest first."""
    rows = archive.rows(
        "SELECT r.*, s.name AS site FROM site_runs r JOIN sites s ON s.id = r.site_id"
        " WHERE s.name = ? ORDER BY r.id DESC LIMIT ?",
        [site, limit],
    )
    return [_site_run(row) for row in rows]


def latest(archive: Archive) -> list[SiteRun]:
    """The last run on each site that was ever crawled, by site name."""
    rows = archive.rows(
        "SELECT r.*, s.name AS site FROM site_runs r JOIN sites s ON s.id = r.site_id"
        " WHERE r.id IN (SELECT max(id) FROM site_runs GROUP BY site_id) ORDER BY s.name"
    )
    return [_site_run(row) for row in rows]


def recent(archive: Archive, limit: int = 10) -> list[Run]:
    """The last runs of any command, newest first."""
    rows = archive.rows("SELECT * FROM runs ORDER BY id DESC LIMIT ?", [limit])
    return [
        Run(
            id=row["id"],
            command=row["command"],
            started_at=from_utc(row["started_at"]),
            finished_at=from_utc(row["finished_at"]) if row["finished_at"] else None,
            outcome=row["outcome"],
            exit_code=row["exit_code"],
            version=row["version"],
            options=json.loads(row["options"]),
        )
        for row in rows
    ]


def _site_run(row: sqlite3.Row) -> SiteRun:
    return SiteRun(
        run_id=row["run_id"],
        site=row["site"],
        verdict=row["verdict"],
        note=row["note"],
        started_at=from_utc(row["started_at"]),
        finished_at=from_utc(row["finished_at"]) if row["finished_at"] else None,
        counts=SiteCounts(**{column: row[column] for column in COUNT_COLUMNS}),
        capture_id=row["capture_id"],
    )
