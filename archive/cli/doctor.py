"""``qcrawl doctor``: everything about the archive that can be checked."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from archive.cli.options import archive_option, json_option, say
from archive.errors import DamagedArchive
from archive.maintenance.doctor import Checked, examine
from archive.maintenance.salvage import salvage


@click.command("doctor")
@click.option("--fix", is_flag=True, help="Mend what can be made again: indexes, versions, stories, descriptions.")
@click.option("--full", is_flag=True, help="Read every capture and judge all stories anew, instead of a sample.")
@click.option("--salvage", "salvaging", is_flag=True, help="Put all that can be read of a damaged file into a new one.")
@archive_option
@json_option
def command(fix: bool, full: bool, salvaging: bool, archive_path: Path, as_json: bool) -> None:
    """Check that the archive is whole, and mend what can be mended.

    Looked at are its pages, references, search index, versions, captures and stories. The exit code is 0 when all is
    well (now), 65 when something is wrong. Nothing is changed without --fix, and no article, version or decision is
    ever deleted. --salvage is for a file that SQLite calls malformed, when there is no backup to restore: the damaged
    file is kept beside the new one.

    \b
    Examples:
      qcrawl doctor
      qcrawl doctor --full --json
      qcrawl doctor --fix
    """
    if salvaging:
        saved = salvage(archive_path)
        rows = ", ".join(f"{number} {table}" for table, number in saved.rows.items() if number)
        say(
            f"{saved.path} now has what could be read ({rows}); {saved.from_versions} articles came from their versions"
        )
        say(f"the damaged file is {saved.aside}")
        fix = True
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("Checking")
        checked = examine(
            archive_path, fix=fix, full=full, progress=lambda step: bar.update(task, description=step.capitalize())
        )
    if as_json:
        click.echo(json.dumps(asdict(checked), ensure_ascii=False, indent=2))
    else:
        _show(checked)
    if checked.problems:
        raise DamagedArchive(_advice(archive_path, checked))


def _show(checked: Checked) -> None:
    for name in checked.passed:
        click.echo(f"ok       {name}")
    for problem in checked.fixed:
        click.echo(f"fixed    {problem.check}: {problem.message}")
    for heading, problems in (("note", checked.notes), ("problem", checked.problems)):
        for problem in problems:
            ids = f" (such as {', '.join(map(str, problem.ids))})" if problem.ids else ""
            click.echo(f"{heading:<8} {problem.check}: {problem.message}{ids}")


def _advice(path: Path, checked: Checked) -> str:
    number = len(checked.problems)
    mendable = any(problem.mending for problem in checked.problems)
    way = "qcrawl doctor --fix mends what can be made again" if mendable else "a backup is the remedy: qcrawl restore"
    return f"{path} has {number} {'problem' if number == 1 else 'problems'}; {way}"
