"""Many decisions from a table that a reviewer filled in: read, checked as a whole, and only then recorded."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.duplicates.decisions import PAIRWISE, Call, article_named, record
from archive.errors import InputError, NotThere
from archive.store import Archive

REQUIRED = ("a", "b", "as")
CALLS = {call.replace("_", "-"): call for call in (*PAIRWISE, Call.APART)}
"""What may stand in the column ``as``, as it is spelled on the command line."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One filled-in line."""

    line: int
    """In the file, the heading being line 1."""
    call: Call
    a_id: int
    b_id: int | None
    reviewer: str
    note: str


def read(archive: Archive, path: Path) -> tuple[Vote, ...]:
    """The lines of ``path`` in which ``as`` is filled in; others are left for later.

    Takes what spreadsheets write: UTF-8 with or without a byte order mark, or GB 18030; comma, semicolon or tab.
    Raises ``InputError`` naming file and line, ``NotThere`` for a missing file or article.
    """
    text = _text(path)
    heading = text.partition("\n")[0]
    separator = max(",;\t", key=heading.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=separator)
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
    if missing:
        raise InputError(f"{path} has no column {', '.join(missing)}; its first line must name a, b and as")
    votes = []
    for row in reader:
        filled = {name: (row.get(name) or "").strip() for name in (*REQUIRED, "reviewer", "note")}
        if filled["as"]:
            votes.append(_vote(archive, path, reader.line_num, filled))
    return tuple(votes)


def _text(path: Path) -> str:
    try:
        stored = path.read_bytes()
    except OSError as error:
        raise NotThere(f"{path} cannot be read ({error.strerror}); name a CSV file with columns a, b, as") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path} is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8")


def _vote(archive: Archive, path: Path, line: int, filled: dict[str, str]) -> Vote:
    call = CALLS.get(filled["as"].lower().replace("_", "-").replace(" ", "-"))
    if call is None:
        raise InputError(f"{path}, line {line}: as is {filled['as']!r}; it must be one of {', '.join(sorted(CALLS))}")
    try:
        a = article_named(archive, filled["a"])
        b = article_named(archive, filled["b"]) if call in PAIRWISE else None
    except NotThere as error:
        raise NotThere(f"{path}, line {line}: {error}") from error
    if a == b:
        raise InputError(f"{path}, line {line}: {a} is one article; name two")
    return Vote(line, call, a, b, filled["reviewer"], filled["note"])


def cast(archive: Archive, votes: Sequence[Vote], reviewer: str) -> tuple[int, ...]:
    """Record every vote, by its own reviewer or else by ``reviewer``; all or none. Gives the decisions' numbers."""
    with archive.atomic():
        return tuple(
            record(archive, vote.call, vote.a_id, vote.b_id, reviewer=vote.reviewer or reviewer, note=vote.note)
            for vote in votes
        )
