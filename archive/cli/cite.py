"""``qcrawl cite``: articles as references for a paper."""

from pathlib import Path

import click

from archive.citations.styles import STYLES, in_style, references
from archive.cli.options import archive_option
from archive.reading.sight import find
from archive.store import Archive


@click.command("cite")
@click.argument("wanted", nargs=-1, metavar="[ID|URL]...")
@click.option("--style", type=click.Choice(STYLES), default=STYLES[0], show_default=True, help="How to write them.")
@archive_option
def command(wanted: tuple[str, ...], style: str, archive_path: Path) -> None:
    r"""Write references to articles.

    The issuing body stands for the author when the page names none; the date of access is that of the capture.

    \b
    Examples:
      qcrawl cite 12 15
      qcrawl cite --style bibtex 12 > quality.bib
    """
    if not wanted:
        raise click.UsageError("name at least one article by its number or URL")
    with Archive.open(archive_path, readonly=True) as archive:
        ids = [find(archive, one).id for one in wanted]
        click.echo(in_style(references(archive, ids), style), nl=False)
