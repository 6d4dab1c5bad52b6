"""What every ``qcrawl import`` command does around its rows: a run, a progress bar, the stories, a report."""

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

import click
from rich.progress import Progress

import qcrawl
from archive import duplicates, runs
from archive.cli.options import articles_bar, say
from archive.errors import ArchiveError, InputError, NothingFound
from archive.imports.load import Imported
from archive.imports.rows import BadRow
from archive.store import Archive
from qcrawl.exits import INTERRUPTED, code_of
from qcrawl.imports.page import BadPage

Thing = TypeVar("Thing", contravariant=True)

BAD_SHOWN = 50
"""A file of the wrong kind is bad in every line; nobody reads more than a screen of that."""

SOME_WERE_BAD = 1
"""Exit code when something went in and something did not."""


class Fill(Protocol[Thing]):
    """Puts rows or pages into an archive, as the run ``run_id``."""

    def __call__(self, archive: Archive, run_id: int, things: Iterator[Thing], telling: "Telling", /) -> Imported:
        """What became of them all."""


class Telling:
    """What a command says while it works: each thing left out, up to a screenful, and a bar on a terminal."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("articles", total=None)
        self.problems = 0

    def left_out(self, what: object) -> None:
        """Say why something did not go in."""
        self.problems += 1
        if self.problems <= BAD_SHOWN:
            say(f"left out, {what}")

    def one_more(self) -> None:
        """One row or page is done."""
        self._bar.advance(self._task)

    def say_the_rest(self) -> None:
        """Say how many more were left out than a screen shows."""
        if self.problems > BAD_SHOWN:
            say(f"… and {self.problems - BAD_SHOWN} more were left out")


def bring_in(
    name: str,
    read: Callable[[Telling], Iterator[Thing]],
    fill: Fill[Thing],
    archive_path: Path,
    *,
    settles: bool,
    as_json: bool,
) -> int:
    """Fill the archive as one run of the command ``name``, print what became of it, give the exit code.

    What ``read`` gives is looked at before there is an archive: one that is not there yet is made by the first row or
    page that may go in. Raises ``InputError`` when nothing given was good and ``NothingFound`` when there was nothing
    at all.
    """
    bar = articles_bar()
    telling = Telling(bar)
    with bar:
        things = read(telling)
        first, bad = _first_good(things, telling)

    def brought(archive: Archive, run_id: int) -> Imported:
        with bar:
            imported = fill(archive, run_id, chain(first, things), telling)
        telling.say_the_rest()
        if settles:  # also when nothing is new: an import that was killed may have left articles unsorted
            _settle(archive, bar)
        return replace(imported, bad=imported.bad + bad)

    if first or archive_path.exists():
        imported = _as_a_run(name, archive_path, brought, telling)
    else:
        imported = Imported(bad=bad)
        telling.say_the_rest()
    _report(imported, archive_path, as_json=as_json)
    if empty := _in_vain(imported, telling):
        raise empty
    return SOME_WERE_BAD if telling.problems else 0


def _as_a_run(name: str, archive_path: Path, bring: Callable[[Archive, int], Imported], telling: Telling) -> Imported:
    """Do what ``bring`` does with the archive and the number of a run that is recorded there with its exit code."""
    with Archive.open(archive_path) as archive:
        run_id = runs.begin(archive, name, qcrawl.__version__, {})
        try:
            imported = bring(archive, run_id)
        except BaseException as error:
            code = code_of(error)
            with contextlib.suppress(ArchiveError):  # where the disk is full, that is what is told
                runs.finish(archive, run_id, "interrupted" if code == INTERRUPTED else "failed", code)
            raise
        if empty := _in_vain(imported, telling):
            runs.finish(archive, run_id, "failed" if telling.problems else "ok", empty.exit_code)
        else:
            some = bool(telling.problems)
            runs.finish(archive, run_id, "partial" if some else "ok", SOME_WERE_BAD if some else 0)
    return imported


def _first_good(things: Iterator[Thing], telling: Telling) -> tuple[list[Thing], int]:
    """The first row or page that may go in, if there is one, and the number of bad ones before it."""
    bad = 0
    for thing in things:
        if not isinstance(thing, BadRow | BadPage):
            return [thing], bad
        telling.left_out(thing)
        telling.one_more()
        bad += 1
    return [], bad


def _settle(archive: Archive, bar: Progress) -> None:
    with bar:
        for done in bar.task_ids:
            bar.remove_task(done)
        task = bar.add_task("looked at for copies", total=None)
        duplicates.settle(archive, progress=lambda done, total: bar.update(task, completed=done, total=total))


def _in_vain(imported: Imported, telling: Telling) -> InputError | NothingFound | None:
    """The error to end with when nothing of all that was given was any good."""
    if imported.rows == imported.bad and telling.problems:
        return InputError(f"nothing of it could be used, {telling.problems} things were left out; see above")
    if not imported.rows:
        return NothingFound("there is no article in what was given")
    return None


def _report(imported: Imported, archive_path: Path, *, as_json: bool) -> None:
    counts = {name: getattr(imported, name) for name in WORDS}
    if as_json:
        click.echo(json.dumps(counts))
        return
    if imported.homeless_decisions:
        say(f"{imported.homeless_decisions} decisions left out: they speak of articles that are not here")
    shown = [f"{count} {WORDS[name]}" for name, count in counts.items() if count or name in ("new", "bad")]
    say(f"{', '.join(shown)} · {archive_path}")


WORDS = {
    "new": "new",
    "updated": "updated",
    "unchanged": "already there",
    "bad": "left out",
    "off_topic": "off topic",
    "no_article": "no article",
}
