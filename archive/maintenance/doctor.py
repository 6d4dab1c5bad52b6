"""The doctor: everything about an archive that can be checked, and the mending of what can be made again."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive import plainsqlite
from archive.errors import ArchiveError, Busy
from archive.maintenance import checks, mending
from archive.maintenance.checks import Problem
from archive.store import Archive

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the doctor found."""

    passed: tuple[str, ...]
    """Names of the checks that found nothing."""
    problems: tuple[Problem, ...]
    """What is wrong now, after mending."""
    notes: tuple[Problem, ...]
    """What is worth knowing and no damage."""
    fixed: tuple[Problem, ...]
    """What was wrong and was mended."""


_CHECKS: tuple[tuple[str, Callable[[Archive, bool], Iterator[Problem]]], ...] = (
    ("file", checks.file),
    ("references", checks.references),
    ("text", checks.text),
    ("index", checks.index),
    ("words", checks.words),
    ("versions", checks.versions),
    ("captures", checks.captures),
    ("stories", checks.stories),
    ("unsettled", checks.unsettled),
    ("rules", checks.rules),
    ("columns", checks.columns),
)


def examine(path: Path, *, fix: bool = False, full: bool = False, progress: Progress = lambda _: None) -> Checked:
    """Check the archive at ``path``; with ``fix`` mend what can be made again from what is there.

    ``full`` reads every capture and judges all stories anew instead of a sample. Raises ``DamagedArchive`` if the file
    is damaged so badly that it cannot be opened, ``NotThere``, ``NewerArchive``, ``Busy``.
    """
    with _opened(path) as archive:
        found = _run(archive, full, progress)
        mended: list[Problem] = []
        if fix and (wanted := dict.fromkeys(problem.mending for problem in found if problem.mending)):
            failed = list(_mend(archive, wanted, progress))
            before, found = found, _run(archive, full, progress)
            mended = [problem for problem in before if problem not in found]
            found += failed
        problems = tuple(problem for problem in found if not problem.harmless)
        notes = tuple(problem for problem in found if problem.harmless)
        names = {problem.check for problem in problems}
        return Checked(tuple(name for name, _ in _CHECKS if name not in names), problems, notes, tuple(mended))


def _mend(archive: Archive, wanted: Iterable[str], progress: Progress) -> Iterator[Problem]:
    """Do the mendings; a problem for each that the damage does not allow."""
    for name in wanted:
        progress(f"mending: {name}")
        try:
            mending.MENDINGS[name](archive)
        except (sqlite3.DatabaseError, ArchiveError) as error:
            _pass_on_busy(archive, error)
            yield Problem("mending", f"{name} did not work ({error}); qcrawl doctor --salvage saves what can be read")


def _pass_on_busy(archive: Archive, error: sqlite3.DatabaseError | ArchiveError) -> None:
    """Raise ``Busy`` where somebody else held the archive too long: that is no damage."""
    told = plainsqlite.told(error, archive.path) if isinstance(error, sqlite3.DatabaseError) else error
    if isinstance(told, Busy):
        raise told from error


def _opened(path: Path) -> Archive:
    """The archive, to be written if possible: the index can only be checked in one that may be."""
    Archive.open(path, readonly=True).close()  # a wrong path makes no new archive
    try:
        return Archive.open(path)
    except ArchiveError:
        return Archive.open(path, readonly=True)


def _run(archive: Archive, full: bool, progress: Progress) -> list[Problem]:
    found: list[Problem] = []
    for name, check in _CHECKS:
        progress(f"checking: {name}")
        try:
            found += check(archive, full)
        except sqlite3.DatabaseError as error:
            _pass_on_busy(archive, error)
            found.append(Problem(name, f"SQLite cannot read it: {error}"))
        except ArchiveError as error:
            _pass_on_busy(archive, error)
            found.append(Problem(name, f"cannot be checked: {error}"))
    return found
