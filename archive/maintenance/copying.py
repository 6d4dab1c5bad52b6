"""Files copied whole, with their checksums."""

import hashlib
import os
import shutil
from pathlib import Path

from archive.errors import CannotWrite, InputError
from archive.files.writing import whole_file

_CHUNK = 1 << 20


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sidecar_of(path: Path) -> Path:
    """Where the checksum of ``path`` is written, in the form that ``sha256sum --check`` reads."""
    return path.with_name(path.name + ".sha256")


def check_sidecar(path: Path) -> bool:
    """Whether ``path`` has a checksum beside it. Raises ``InputError`` if the file does not agree with it."""
    sidecar = sidecar_of(path)
    if not sidecar.is_file():
        return False
    expected = sidecar.read_text(encoding="utf-8").split()[:1]
    if expected != [sha256_of(path)]:
        raise InputError(f"{path} is not what {sidecar.name} says it was when it was made; use an older backup")
    return True


def sync(path: Path) -> None:
    """Wait until ``path`` is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def copy_whole(source: Path, target: Path) -> None:
    """Make ``target`` a copy of ``source``, whole or not there. Raises ``CannotWrite``."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(f"the folder {target.parent} cannot be made: {error.strerror or error}") from error
    with source.open("rb") as reading, whole_file(target, as_is=True) as writing:
        shutil.copyfileobj(reading, writing, _CHUNK)


def copy_missing(files: list[str], source: Path, target: Path) -> tuple[int, list[str]]:
    """Copy the named files from one folder to another where the other has none as long.

    WARC files only grow, so a file of the same length is the same. Gives the number copied, and the names of those
    that the source does not have.
    """
    copied, missing = 0, []
    for name in files:
        wanted, there = source / name, target / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            missing.append(name)  # a name that leads out of the folder is nobody's honest capture file
        elif not wanted.is_file():
            missing.append(name)
        elif not there.is_file() or there.stat().st_size < wanted.stat().st_size:
            copy_whole(wanted, there)
            copied += 1
    return copied, missing
