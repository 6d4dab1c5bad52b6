"""``qcrawl restore``: a backup verified and put in place."""

import json
from pathlib import Path

import click

from archive.cli.options import archive_option, json_option, say
from archive.maintenance.restore import restore


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Move an archive that is there already aside (it is never deleted).")
@archive_option
@json_option
def command(backup: Path, replace: bool, archive_path: Path, as_json: bool) -> None:
    """Make a backup the archive again, after verifying all of it.

    \b
    Examples:
      qcrawl restore backups/archive-20230901T003000Z.db --archive elsewhere.db
      qcrawl restore backups/archive-20230901T003000Z.db --replace
    """
    done = restore(backup, archive_path, replace=replace)
    if as_json:
        values = {
            "path": str(done.path),
            "articles": done.articles,
            "had_checksum": done.had_checksum,
            "capture_files": done.capture_files,
            "missing_captures": done.missing_captures,
            "aside": str(done.aside) if done.aside else None,
        }
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
        return
    say(f"{done.path} has {done.articles} articles again; capture files copied: {done.capture_files}")
    if not done.had_checksum:
        say(f"{backup} had no .sha256 beside it; its pages, index and references were checked all the same")
    if done.aside:
        say(f"what was there before is now {done.aside}")
    for name in done.missing_captures:
        say(f"missing: {name}, a capture file that is neither beside the backup nor here")
