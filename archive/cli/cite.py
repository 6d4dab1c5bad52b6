"""``qcrawl cite``: articles as references for a paper."""

from pathlib import Path

import click

from archive.citations.styles import STYLES, in_style, references
from archive.cli.options import archive_option, filter_options
from archive.errors import NothingFound
from archive.exports.selection import found
from archive.harmless import harmless
from archive.reading.sight import find
from archive.search import Filters
from archive.store import Archive


@click.command("cite")
@click.argument("wanted", nargs=-1, metavar="[ID|URL]...")
@click.option("--style", type=click.Choice(STYLES), default=STYLES[0], show_default=True, help="How to write them.")
@click.option("--search", "query", default="", help="Cite what this query finds, each story once.")
@filter_options
@click.option("--all-copies", is_flag=True, help="With --search: every copy, not every story once.")
@archive_option
def command(
    wanted: tuple[str, ...], style: str, query: str, filters: Filters, all_copies: bool, archive_path: Path
) -> None:
    """Write references to articles: GB/T 7714, BibTeX, RIS, CSL.

    The issuing body stands for the author when the page names none; the date of access is that of the capture.

    \b
    Examples:
      qcrawl cite 12 15
      qcrawl cite --style bibtex 12 > quality.bib
      qcrawl cite --search 质量月 --site samr --year 2023
    """
    searches = bool(query) or filters != Filters()
    if bool(wanted) == searches:
        raise click.UsageError("name articles by number or URL, or give --search or a filter")
    with Archive.open(archive_path, readonly=True) as archive:
        if searches:
            ids = list(found(archive, query, filters, all_copies=all_copies))
            if not ids:
                raise NothingFound(f"nothing in {archive_path} fits that; fewer words or filters find more")
        else:
            ids = [find(archive, one).id for one in wanted]
        listed = in_style(references(archive, ids), style)
        # RIS ends its lines as RFC 5322 does; what a title brings of the kind is none.
        click.echo("\r\n".join(map(harmless, listed.split("\r\n"))), nl=False)
