"""JSON Lines: one article a line."""

import json
from collections.abc import Iterator
from typing import IO

from archive.files.opening import DAMAGED_GZIP
from archive.imports.rows import BadRow, Row, article_row

LONGEST = 64 << 20
"""Bytes of a line, as of a page in a WARC file: what is longer is no article, and would fill the memory."""

_PIECE = 1 << 20


def read(stream: IO[bytes]) -> Iterator[Row | BadRow]:
    """Every line of ``stream`` as an article or as a bad row; blank lines are skipped.

    A compressed stream that is damaged gives the lines before the damage and then one bad row.
    """
    number = 0
    try:
        for number, line in enumerate(_lines(stream), start=1):
            if line is None:
                yield BadRow(number, f"is longer than {LONGEST >> 20} MB, no article is")
            elif line.strip():
                yield _read_line(number, line)
    except DAMAGED_GZIP as error:
        yield BadRow(number + 1, f"the compressed file is damaged from here on ({error})")


def _lines(stream: IO[bytes]) -> Iterator[bytes | None]:
    """Every line; ``None`` for one that is too long, which is passed over piece by piece."""
    while line := stream.readline(LONGEST + 1):
        if len(line) <= LONGEST:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_PIECE)
        yield None


def _read_line(number: int, line: bytes) -> Row | BadRow:
    try:
        values = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        return BadRow(number, f"is not UTF-8: byte {error.object[error.start]:#04x} at column {error.start + 1}")
    except json.JSONDecodeError as error:
        return BadRow(number, f"is not JSON: {error.msg} at column {error.colno}")
    except (RecursionError, ValueError) as error:
        return BadRow(number, f"is not JSON that can be read: {error}")
    return article_row(number, values)
