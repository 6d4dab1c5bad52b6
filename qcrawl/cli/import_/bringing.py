"""What every ``qcrawl import`` command does around its rows: a run, a progress bar, the stories, a report."""

import json
from pathlib import Path
from typing import Protocol

import click
from rich.progress import Progress

import qcrawl
from archive import duplicates, runs
from archive.cli.options import articles_bar, say
from archive.errors import InputError, NothingFound
from archive.imports.load import Imported
from archive.store import Archive

BAD_SHOWN = 50
"""A file of the wrong kind is bad in every line; nobody reads more than a screen of that."""

SOME_WERE_BAD = 1
"""Exit code when something went in and something did not."""


class Fill(Protocol):
    """Puts what a command was given into an archive, as the run ``run_id``."""

    def __call__(self, archive: Archive, run_id: int, telling: "Telling") -> Imported:
        """What became of it all."""


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


def bring_in(name: str, fill: Fill, archive_path: Path, *, settles: bool, as_json: bool) -> int:
    """Fill the archive as one run of the command ``name``, print what became of it, give the exit code.

    Raises ``InputError`` when nothing given was good and ``NothingFound`` when there was nothing at all.
    """
    bar = articles_bar()
    with Archive.open(archive_path) as archive:
        run_id = runs.begin(archive, name, qcrawl.__version__, {})
        telling = Telling(bar)
        try:
            with bar:
                imported = fill(archive, run_id, telling)
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            runs.finish(
                archive, run_id, "interrupted" if stopped else "failed", 130 if stopped else InputError.exit_code
            )
            raise
        if telling.problems > BAD_SHOWN:
            say(f"… and {telling.problems - BAD_SHOWN} more were left out")
        if settles:  # also when nothing is new: an import that was killed may have left articles unsorted
            with bar:
                for done in bar.task_ids:
                    bar.remove_task(done)
                task = bar.add_task("looked at for copies", total=None)
                duplicates.settle(archive, progress=lambda done, total: bar.update(task, completed=done, total=total))
        code = SOME_WERE_BAD if telling.problems else 0
        runs.finish(archive, run_id, "partial" if telling.problems else "ok", code)
    _report(imported, archive_path, as_json=as_json)
    if imported.rows == imported.bad and telling.problems:
        raise InputError(f"nothing of it could be used, {telling.problems} things were left out; see above")
    if not imported.rows:
        raise NothingFound("there is no article in what was given")
    return code


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
