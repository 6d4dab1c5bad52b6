"""``qcrawl datasette``: the archive in the explorer that archivists like."""

import shlex
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from archive.cli.options import archive_option
from archive.datasette.serving import command_line, write
from archive.store import Archive


@click.command("datasette")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--open", "open_", is_flag=True, help="Open the browser.")
@click.option(
    "--write",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Instead of serving, write datasette.yaml, plugins/ and templates/ to this folder and print the command.",
)
@archive_option
def command(host: str, port: int, open_: bool, folder: Path | None, archive_path: Path) -> None:
    """Serve the archive with Datasette and a search for Chinese.

    Needs the extra: pip install 'qcrawl[datasette]'. Nothing can be changed through it.

    \b
    Examples:
      qcrawl datasette --open
      qcrawl datasette --write served/
    """
    with Archive.open(archive_path, readonly=True):
        pass  # told in a sentence if it is not there or not an archive; an older one is upgraded
    if folder:
        write(folder, archive_path)
        click.echo(shlex.join(["datasette", *command_line(archive_path, folder)[3:]]))
        return
    with TemporaryDirectory(prefix="qcrawl-datasette-") as made:
        write(Path(made), archive_path)
        options = ["--host", host, "--port", str(port), *(["--open"] if open_ else [])]
        # The command line is ours, in a list, without a shell.
        sys.exit(subprocess.run(command_line(archive_path, Path(made), *options), check=False).returncode)  # noqa: S603
