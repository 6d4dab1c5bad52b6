"""What all commands share: the archive option, output for people and for programs."""

import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from archive.garbled import garbled_archive
from archive.places import default_archive
from archive.reading.wrapping import hanging
from archive.search import Filters

F = TypeVar("F", bound=Callable[..., Any])


def archive_option(function: F) -> F:
    """Give a command ``archive_path``: ``--archive PATH``, else ``QCRAWL_ARCHIVE``, else ``default_archive()``.

    A command that stumbles over what another program left in the archive then ends with ``DamagedArchive``.
    """

    @wraps(function)
    def telling_damage(*arguments: Any, archive_path: Path, **rest: Any) -> Any:
        try:
            return function(*arguments, archive_path=archive_path, **rest)
        except (TypeError, ValueError, AttributeError, KeyError) as error:  # what bytes in a text's place cause
            if (damage := garbled_archive(archive_path)) is not None:
                raise damage from error
            raise

    return click.option(
        "--archive",
        "archive_path",
        envvar="QCRAWL_ARCHIVE",
        type=click.Path(path_type=Path, dir_okay=False),
        default=default_archive,
        show_default="archive.db in the user's data folder",
        help="The archive file. Also read from QCRAWL_ARCHIVE.",
    )(cast("F", telling_damage))


def json_option(function: F) -> F:
    """Give a command ``as_json``: print JSON for a program instead of text for a person."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")(function)


_DAY = click.DateTime(formats=["%Y-%m-%d"])
_FILTERS = (
    click.option("--site", "sites", multiple=True, metavar="NAME", help="Only this site; may be given several times."),
    click.option(
        "--kind",
        "kinds",
        multiple=True,
        type=click.Choice(["regulator", "association", "media", "other"]),
        help="Only publishers of this kind.",
    ),
    click.option(
        "--region", "regions", multiple=True, metavar="NAME", help="Only publishers of this region, such as 山东."
    ),
    click.option("--since", "--from", "since", type=_DAY, metavar="YYYY-MM-DD", help="Published on this day or later."),
    click.option("--until", "--to", "until", type=_DAY, metavar="YYYY-MM-DD", help="Published on this day or earlier."),
    click.option("--year", "years", multiple=True, type=int, help="Published in the year of this Quality Month."),
)


def filter_options(function: F) -> F:
    """Give a command ``filters: Filters`` from --site, --kind, --region, --since, --until and --year."""

    @wraps(function)
    def with_filters(
        *arguments: Any,
        sites: tuple[str, ...],
        kinds: tuple[str, ...],
        regions: tuple[str, ...],
        since: datetime | None,
        until: datetime | None,
        years: tuple[int, ...],
        **rest: Any,
    ) -> Any:
        first, last = since and since.date(), until and until.date()
        return function(*arguments, filters=Filters(sites, kinds, regions, first, last, years), **rest)

    command: Any = with_filters
    for option in reversed(_FILTERS):
        command = option(command)
    made: F = command
    return made


class PatientConsole(Console):
    """Leaves a closed pipe to whoever runs the command: Rich itself would end with exit code 1."""

    def on_broken_pipe(self) -> None:
        """Tell that the reader of our output has gone."""
        raise BrokenPipeError


def console() -> Console:
    """Standard output for people: coloured on a terminal, plain text in a pipe, Chinese never broken off inside."""
    return PatientConsole(soft_wrap=True, highlight=False)


def articles_bar() -> Progress:
    """A bar on standard error that counts articles; nothing at all when nobody watches."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} {task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def fitted(line: str | Text, indent: str = "", *, style: str = "", err: bool = False) -> Text:
    """A line as a person reads it: on a terminal broken to fit, what follows behind ``indent``; in a pipe left whole.

    ``err`` asks for standard error instead of standard output.
    """
    text = Text(line) if isinstance(line, str) else line
    if style:
        text.stylize(style)
    if not (sys.stderr if err else sys.stdout).isatty():
        return text
    return hanging(text, shutil.get_terminal_size().columns, indent)


def say(message: str) -> None:
    """One line for a person on standard error."""
    click.echo(fitted(message, err=True).plain, err=True)
