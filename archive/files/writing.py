"""Files and folders that appear whole or not at all."""

import gzip
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from archive.errors import CannotWrite


@contextmanager
def whole_file(path: Path, *, as_is: bool = False) -> Iterator[IO[bytes]]:
    """A stream whose bytes become ``path`` when the block ends well; otherwise what was there stays as it was.

    ``-`` is standard output, and a name that ends in ``.gz`` is written gzipped unless the
    bytes are to be kept ``as_is``. Raises ``CannotWrite``, also when ``path`` is a database: a slip of the hand
    must not put an export where the archive was.
    """
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _telling(path):
        if path.exists() and not path.is_file():
            # A pipe or a device is written to; a file put in its place would take it away from everybody.
            with path.open("wb") as stream:
                yield stream
            return
        if not as_is:
            _spare_databases(path)
        path = path.resolve()  # a link stays a link, to the new file
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("wb") as stream:
                if path.suffix == ".gz" and not as_is:
                    # Without a time inside, the same articles give the same file.
                    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as zipped:
                        yield cast("IO[bytes]", zipped)
                else:
                    yield stream
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _spare_databases(path: Path) -> None:
    if not path.is_file():
        return
    with path.open("rb") as stream:
        if stream.read(16) == b"SQLite format 3\0":
            raise CannotWrite(f"{path} is an SQLite database and stays one; name another file")


def write_whole(path: Path, text: str) -> None:
    """Make ``path`` a file of ``text`` in UTF-8, as ``whole_file`` does."""
    with whole_file(path) as stream:
        stream.write(text.encode())


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill that becomes ``path`` when the block ends well.

    Raises ``CannotWrite``, also when ``path`` is there and not empty: what lies in it may be somebody's work.
    """
    with _telling(path):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CannotWrite(f"{path} exists already and is not an empty folder; name another one or remove it")
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        try:
            yield part
            part.replace(path)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotWrite(f"{path} cannot be written: {error.strerror or error}; name another place") from error
