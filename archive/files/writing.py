"""Files and folders that appear whole or not at all."""

import gzip
import os
import re
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
        for left in _left_by_the_dead(path):
            if left.is_file():
                left.unlink(missing_ok=True)
        part = _part_of(path, os.getpid())
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


def _part_of(path: Path, process: int) -> Path:
    """What becomes ``path`` when the process has written it whole."""
    return path.with_name(f".{path.name}.{process}.part")


def _left_by_the_dead(path: Path) -> list[Path]:
    """The parts of ``path`` that were written by processes which are no more: they were killed."""
    name = re.compile(rf"\.{re.escape(path.name)}\.([1-9]\d{{0,6}})\.part")  # Linux counts processes to 4,194,304
    parts = [(file, name.fullmatch(file.name)) for file in path.parent.iterdir()]
    return [file for file, match in parts if match and not file.is_symlink() and not _is_alive(int(match[1]))]


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it is somebody else's
    return True


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
        for left in _left_by_the_dead(path):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise CannotWrite(f"{path} exists already and is not an empty folder; name another one or remove it")
        part = _part_of(path, os.getpid())
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
