"""What an archive remembers of its crawls, asked as plain SQL, and made older."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any


def query(archive: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(archive)) as db:
        return db.execute(sql, values).fetchall()


def days_pass(archive: Path, days: float) -> None:
    """Make the archive's memory older, as if so many days had gone by."""
    with closing(sqlite3.connect(archive)) as db:
        for column in ("first_seen_at", "last_seen_at", "checked_at", "next_check_at"):
            db.execute(
                f"UPDATE urls SET {column} = strftime('%Y-%m-%dT%H:%M:%SZ', {column}, ?) WHERE {column} IS NOT NULL",
                [f"-{days} days"],
            )
        db.commit()
