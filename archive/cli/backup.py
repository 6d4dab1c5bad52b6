"""``qcrawl backup``: a consistent, checked copy of the archive."""

import json
from pathlib import Path

import click

from archive.cli.options import archive_option, json_option, say
from archive.maintenance.backup import backup, default_folder


@click.command("backup")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for backups.  [default: backups/ beside the archive]",
)
@click.option("--keep", type=click.IntRange(min=0), default=7, show_default=True, help="Newest to keep; 0 keeps all.")
@click.option(
    "--captures/--no-captures", default=True, show_default=True, help="Copy new capture files (WARC) as well."
)
@archive_option
@json_option
def command(folder: Path | None, keep: int, captures: bool, archive_path: Path, as_json: bool) -> None:
    """Copy the archive as it is now, also while a crawl writes.

    The copy is read through before it gets its name, and its SHA-256 is written beside it, as sha256sum reads it.
    Capture files only grow; they are copied once, beside all backups, and never removed.

    \b
    Examples:
      qcrawl backup
      qcrawl backup --to /mnt/backup/qcrawl --keep 30
    """
    made = backup(archive_path, folder or default_folder(archive_path), keep=keep, captures=captures)
    if as_json:
        values = {
            "path": str(made.path),
            "sha256": made.sha256,
            "articles": made.articles,
            "capture_files": made.capture_files,
            "missing_captures": made.missing_captures,
            "removed": [str(path) for path in made.removed],
        }
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    click.echo(made.path)
    told = [f"{made.articles} articles", f"capture files copied: {made.capture_files}"]
    if made.removed:
        told.append(f"old backups removed: {len(made.removed)}")
    say(", ".join(told))
    for name in made.missing_captures:
        say(f"missing: {name}; run qcrawl doctor")
