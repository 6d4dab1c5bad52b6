"""CSV with a line of column names, as spreadsheets and databases write it."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from archive.errors import InputError
from archive.files.opening import DAMAGED_GZIP, FIELD_LIMIT
from archive.harmless import unguarded
from archive.imports.rows import BadRow, Row, article_row


def read(stream: IO[bytes], encoding: str = "utf-8-sig") -> Iterator[Row | BadRow]:
    """Every record after the first line as an article or as a bad row.

    The first line names the columns. Raises ``InputError`` if ``title`` or ``body`` is not among them, or if the bytes
    are not in ``encoding``.
    """
    csv.field_size_limit(FIELD_LIMIT)
    number = 0
    try:
        with _decoded(stream, encoding) as text:
            table = csv.reader(text)
            names = _names(table)
            while names:
                number += 1
                try:
                    cells = next(table)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield BadRow(number, f"is not CSV: {error}", "record")
                    continue
                if any(cells):
                    yield _record(number, names, cells)
    except UnicodeError as error:
        reason = error.reason if isinstance(error, UnicodeDecodeError) else error
        raise InputError(
            f"record {number} is not {encoding}: {reason}; name the encoding, for example --encoding gb18030"
        ) from error
    except LookupError as error:
        raise InputError(
            f"there is no text encoding {encoding!r}; name another, for example --encoding gb18030"
        ) from error
    except DAMAGED_GZIP as error:
        yield BadRow(number, f"the compressed file is damaged from here on ({error})", "record")


def _names(table: Iterator[list[str]]) -> list[str]:
    """The columns that the first line names; none where there is no line."""
    first = next(table, None)
    names = [name.strip().lower() for name in first or []]
    if first is not None and (missing := {"title", "body"} - set(names)):
        raise InputError(
            f"the first line has no column {' and no column '.join(sorted(missing))}; it has: {', '.join(names)}"
        )
    return names


@contextmanager
def _decoded(stream: IO[bytes], encoding: str) -> Iterator[io.TextIOWrapper]:
    """The text of ``stream``, which its owner closes."""
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _record(number: int, names: list[str], cells: list[str]) -> Row | BadRow:
    if len(cells) > len(names):
        return BadRow(number, f"has {len(cells)} cells, the first line names {len(names)} columns", "record")
    return article_row(number, dict(zip(names, map(unguarded, cells), strict=False)), "record")
