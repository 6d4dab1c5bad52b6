"""Many decisions from a table that a reviewer filled in: read, checked as a whole, and only then recorded."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.duplicates.decisions import PAIRWISE, Call, article_named, record
from archive.errors import InputError, NotThere
from archive.files.opening import stored
from archive.harmless import in_line, unguarded
from archive.store import Archive

REQUIRED = ("a", "b", "as")
CALLS = {call.replace("_", "-"): call for call in (*PAIRWISE, Call.APART)}
"""What may stand in the column ``as``, as it is spelled on the command line."""

LARGEST = 32_000_000
"""Bytes of the largest table: some hundred thousand decisions with notes, more than a person makes."""

LONGEST = 2_000
"""Characters of the longest cell that names an article or a call: the length that browsers give a URL."""

QUOTED = 60
"""Characters of a wrong cell that an error repeats."""


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

    Takes what spreadsheets write: UTF-8 with or without a byte order mark, UTF-16 with one, or GB 18030; comma,
    semicolon or tab. Raises ``InputError`` naming file and line, ``NotThere`` for a missing file or article.
    """
    return tuple(_vote(archive, path, line, filled) for line, filled in _filled(path) if filled["as"])


def _filled(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its last line."""
    text = _text(path)
    heading = text.partition("\n")[0]
    separator = max(",;\t", key=heading.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        reader.fieldnames = [name.strip().lower() for name in reader.fieldnames or ()]
        missing = [name for name in REQUIRED if name not in reader.fieldnames]
        if missing:
            raise InputError(f"{path} has no column {', '.join(missing)}; its first line must name a, b and as")
        for row in reader:
            if any(row.get(None, ())):  # where DictReader puts cells too many
                raise InputError(
                    f"{path}, line {reader.line_num}: more cells than the first line names; put quotes around a note"
                    f" with {separator!r} in it"
                )
            names = (*REQUIRED, "reviewer", "note")
            yield reader.line_num, {name: unguarded((row.get(name) or "").strip()) for name in names}
    except csv.Error as error:
        line = reader.line_num + 1  # the row that broke off began after the last good one
        raise InputError(f"{path}, line {line}: {error}; look for a quotation mark left open there") from error


def _text(path: Path) -> str:
    try:
        with stored(path) as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error
    if len(content) > LARGEST:
        raise InputError(f"{path} has more than {LARGEST // 1_000_000} MB, which is no table of decisions; split it")
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise InputError(f"{path}, line {line}: a NUL stands there, which is no text; save the table as CSV UTF-8")
        return text
    raise InputError(f"{path} is neither UTF-8 nor GB 18030 text; save it as CSV UTF-8")


def _vote(archive: Archive, path: Path, line: int, filled: dict[str, str]) -> Vote:
    where = f"{path}, line {line}"
    for name in REQUIRED:
        if len(filled[name]) > LONGEST:
            raise InputError(f"{where}: {name} has {len(filled[name])} characters; it must be a number, URL or call")
    call = CALLS.get(filled["as"].lower().replace("_", "-").replace(" ", "-"))
    if call is None:
        told = in_line(filled["as"][:QUOTED])
        raise InputError(f"{where}: as is {told!r}; it must be one of {', '.join(sorted(CALLS))}")
    try:
        a = article_named(archive, filled["a"])
        b = article_named(archive, filled["b"]) if call in PAIRWISE else None
    except NotThere as error:
        raise NotThere(f"{where}: {error}") from error
    if a == b:
        raise InputError(f"{where}: {a} is one article; name two")
    return Vote(line, call, a, b, filled["reviewer"], filled["note"])


def cast(archive: Archive, votes: Sequence[Vote], reviewer: str) -> tuple[int, ...]:
    """Record every vote, by its own reviewer or else by ``reviewer``; all or none. Gives the decisions' numbers."""
    with archive.atomic():
        return tuple(
            record(archive, vote.call, vote.a_id, vote.b_id, reviewer=vote.reviewer or reviewer, note=vote.note)
            for vote in votes
        )
