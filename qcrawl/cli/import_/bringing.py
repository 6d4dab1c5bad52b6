"""What every ``qcrawl import`` command does with its rows: add them, settle the stories, say what became of them."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

import qcrawl
from archive import duplicates, runs
from archive.cli.options import say
from archive.errors import InputError, NothingFound
from archive.imports.load import Imported, load
from archive.imports.rows import BadRow, Row
from archive.store import Archive

BAD_ROWS_SHOWN = 50
"""A file of the wrong kind is bad in every line; nobody reads more than a screen of that."""

SOME_WERE_BAD = 1
"""Exit code when something went in and something did not."""


def bring_in(name: str, rows: Iterable[Row | BadRow], archive_path: Path, *, settles: bool, as_json: bool) -> int:
    """Put ``rows`` into the archive as one run of the command ``name``, print what became of them, give the exit code.

    Raises ``InputError`` when no row was good and ``NothingFound`` when there was none at all.
    """
    shown = 0

    def tell(bad: BadRow) -> None:
        nonlocal shown
        shown += 1
        if shown <= BAD_ROWS_SHOWN:
            say(f"left out, {bad}")

    console = Console(stderr=True)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with Archive.open(archive_path) as archive:
        run_id = runs.begin(archive, name, qcrawl.__version__, {})
        with bar:
            task = bar.add_task("articles", total=None)
            imported = load(archive, rows, run_id=run_id, on_bad=tell, on_row=lambda: bar.advance(task))
        if shown > BAD_ROWS_SHOWN:
            say(f"… and {shown - BAD_ROWS_SHOWN} more were left out")
        if settles and imported.new + imported.updated:
            duplicates.settle(archive)
        code = SOME_WERE_BAD if imported.bad else 0
        runs.finish(archive, run_id, "partial" if imported.bad else "ok", code)
    _report(imported, archive_path, as_json=as_json)
    if not imported.rows:
        raise NothingFound("there is no article in what was given")
    if imported.bad == imported.rows:
        raise InputError(f"none of the {imported.bad} rows could be used; the reasons are above")
    return code


def _report(imported: Imported, archive_path: Path, *, as_json: bool) -> None:
    if as_json:
        counts = {name: getattr(imported, name) for name in ("new", "updated", "unchanged", "bad")}
        click.echo(json.dumps(counts))
        return
    if imported.homeless_decisions:
        say(f"{imported.homeless_decisions} decisions left out: they speak of articles that are not here")
    say(
        f"{imported.new} new, {imported.updated} updated, {imported.unchanged} already there, "
        f"{imported.bad} left out · {archive_path}"
    )
