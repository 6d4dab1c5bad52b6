"""``qcrawl duplicates rebuild``: every verdict and story worked out again, after a look at what that changes."""

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from archive.cli.options import archive_option, json_option
from archive.duplicates.effect import Stories
from archive.duplicates.rebuilding import Preview, preview, rebuild
from archive.store import Archive

SHOWN = 20
"""Changes printed for a person; ``--json`` has all."""


@click.command()
@archive_option
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def command(archive_path: Path, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Work out every fingerprint, verdict and story again.

    Wanted after an upgrade with other rules. Shows which stories would change and asks before it writes. Articles,
    versions and reviewers' decisions stay as they are, and the decisions hold. With --json it does not ask: it writes
    with --yes only.

    \b
    Examples:
      qcrawl duplicates rebuild --dry-run
      qcrawl duplicates rebuild --yes
    """
    with Archive.open(archive_path) as archive:
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Comparing", total=None)
            found = preview(archive, progress=lambda done, total: bar.update(task, completed=done, total=total))
        if as_json:
            click.echo(json.dumps(_facts(found)))
        else:
            _show(found)
        if dry_run or (as_json and not yes):
            return
        if not yes:
            click.confirm("Write this?", abort=True)
        with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("Rebuilding", total=None)
            done = rebuild(archive, progress=lambda done, total: bar.update(task, completed=done, total=total))
        if not as_json:
            click.echo(f"{done.articles} articles, {done.pairs} pairs judged, {done.stories} stories changed")


def _facts(found: Preview) -> dict[str, object]:
    return {
        "articles": found.articles,
        "stories_before": found.stories_before,
        "stories_after": found.stories_after,
        "changes": [{"before": change.before, "after": change.after} for change in found.changes],
    }


def _show(found: Preview) -> None:
    click.echo(f"{found.articles} articles: {found.stories_before} stories now, {found.stories_after} after a rebuild")
    if not found.changes:
        click.echo("no story changes")
    for change in found.changes[:SHOWN]:
        click.echo(f"  {_sets(change.before) or 'none'} -> {_sets(change.after)}")
    if len(found.changes) > SHOWN:
        click.echo(f"  and {len(found.changes) - SHOWN} more; --json has them all")


def _sets(stories: Stories) -> str:
    return "  ".join("{" + ", ".join(map(str, story)) + "}" for story in stories)
