"""Which rules an archive's verdicts rest on, so that it can be told when others would judge it anew."""

import sqlite3

VERSION = 1
"""Raised with every change that can make another verdict of the same articles: ``test_rules.py`` holds it against what
is made of the tests' own stories. A change of what is sampled or hashed needs a migration too, as 010_rules.sql is one:
old samples and new ones would not meet."""


OUTDATED = "some stories were made by earlier rules; see what these would change: qcrawl duplicates rebuild --dry-run"


def note(connection: sqlite3.Connection) -> None:
    """Write down that these rules judge, if none have judged before."""
    connection.execute("INSERT INTO rules SELECT ? WHERE NOT EXISTS (SELECT 1 FROM rules)", (VERSION,))


def renew(connection: sqlite3.Connection) -> None:
    """Write down that all verdicts are of these rules."""
    connection.execute("DELETE FROM rules")
    note(connection)


def outdated(connection: sqlite3.Connection) -> bool:
    """Whether some verdicts rest on other rules."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM rules WHERE version <> ?)", (VERSION,)).fetchone()[0])
