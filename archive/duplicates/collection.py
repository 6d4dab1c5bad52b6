"""Documents from anyone's file: JSON Lines or CSV, gzipped or not."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, cast
from urllib.parse import urlsplit

from archive.dates import moment
from archive.duplicates.document import Document
from archive.errors import InputError
from archive.files.opening import DAMAGED_GZIP, FIELD_LIMIT, opened


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is no document; ``str()`` is the sentence to show."""

    number: int
    """Of the line (JSON Lines) or the record (CSV, from 1 after the column names)."""
    reason: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.reason}"


def read(path: Path) -> Iterator[Document | BadRow]:
    """Every row of a file as a document or as a bad row.

    A row has ``id``, ``title`` and ``body``, and may have ``date``, ``site``, ``kind`` and ``url``; an empty title or
    body is fine. Of two rows with one id the second is bad. The format is told by the content: JSON Lines starts with
    a brace. Raises ``NotThere`` or ``InputError`` for a file that cannot be read at all.
    """
    seen: set[str] = set()
    with opened(path) as stream:
        for number, row in _rows(path, stream):
            document = row if isinstance(row, BadRow) else _document(number, row)
            if isinstance(document, Document):
                if document.id in seen:
                    document = BadRow(number, f"has the id {document.id!r} of an earlier row")
                else:
                    seen.add(document.id)
            yield document


def _rows(path: Path, stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    number = 0
    try:
        start = cast("io.BufferedReader", stream).peek(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        for number, row in _json_lines(stream) if start in {b"{", b""} else _csv(path, stream):
            yield number, row
    except DAMAGED_GZIP as error:
        yield number + 1, BadRow(number + 1, f"the compressed file is damaged from here on ({error})")


def _json_lines(stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(stream, start=1):
        if line.strip():
            try:
                yield number, json.loads(line.decode("utf-8-sig"))
            except (ValueError, RecursionError) as error:
                yield number, BadRow(number, f"is not JSON in UTF-8: {error}")


def _csv(path: Path, stream: IO[bytes]) -> Iterator[tuple[int, Any]]:
    csv.field_size_limit(FIELD_LIMIT)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    table = csv.DictReader(text, restkey="", restval="")
    number = 0
    try:
        names = [name.strip().lower() for name in table.fieldnames or ()]
        if missing := {"id", "title", "body"} - set(names):
            raise InputError(
                f"{path} has no column {' and no column '.join(sorted(missing))}; it has: {', '.join(names)}"
            )
        table.fieldnames = names
        for number, record in enumerate(table, start=1):
            yield number, BadRow(number, "has more cells than there are columns") if "" in record else record
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 after record {number}; convert it first") from error
    except csv.Error as error:
        raise InputError(f"{path} is not CSV after record {number}: {error}") from error
    finally:
        if not text.closed:
            text.detach()  # the stream is closed by who opened it


def _document(number: int, row: object) -> Document | BadRow:
    if not isinstance(row, Mapping):
        return BadRow(number, "is not an object")
    texts: dict[str, str] = {}
    for name in ("id", "title", "body", "site", "url", "kind", "date"):
        value = row.get(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            return BadRow(number, f"{name} is no text")
        texts[name] = "" if value is None else str(value)
    if not texts["id"]:
        return BadRow(number, "has no id")
    if row.get("title") is None and row.get("body") is None:
        return BadRow(number, "has neither title nor body")
    try:
        day = _day(texts["date"])
    except ValueError:
        return BadRow(number, f"its date {texts['date']!r} cannot be read")
    site = texts["site"].strip() or (urlsplit(texts["url"]).hostname or "" if "//" in texts["url"] else "")
    return Document(texts["id"], texts["title"], texts["body"], site, day, texts["url"], texts["kind"] or "other")


def _day(written: str) -> date | None:
    found = moment(written)
    return found.local.date() if found else None
