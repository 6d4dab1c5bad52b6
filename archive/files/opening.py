"""A file, a gzipped file or standard input as one stream of bytes."""

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from archive.errors import InputError, NotThere

GZIP_MAGIC = b"\x1f\x8b"

DAMAGED_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)
"""What reading a cut off or broken gzip file raises."""

FIELD_LIMIT = 50_000_000
"""Characters in one cell of CSV; Python's own limit of 131,072 is less than a long speech has bytes."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of ``path``, unzipped if they are gzip whatever the name says; ``-`` is standard input.

    Raises ``NotThere`` or ``InputError``; what reading raises later (``DAMAGED_GZIP``) is the reader's to tell.
    """
    if str(path) == "-":
        yield unzipped(sys.stdin.buffer)
        return
    with stored(path) as stream:
        yield unzipped(stream)


def stored(path: Path) -> IO[bytes]:
    """The bytes of ``path`` as they lie on the disk. Raises ``NotThere`` or ``InputError``."""
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise NotThere(f"there is no file {path}") from error
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from error


def unzipped(stream: IO[bytes]) -> IO[bytes]:
    """``stream`` itself, or its content if it begins like gzip."""
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    if buffered.peek(len(GZIP_MAGIC))[: len(GZIP_MAGIC)] == GZIP_MAGIC:
        return cast("IO[bytes]", gzip.GzipFile(fileobj=buffered))
    return buffered
