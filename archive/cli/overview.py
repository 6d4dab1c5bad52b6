"""``qcrawl overview``: what the archive holds, in pictures."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from archive.cli.options import archive_option, console, json_option, say
from archive.duplicates.report.wording import LANGUAGES, Language, usual_language
from archive.files.writing import write_whole
from archive.overview.numbers import count
from archive.overview.terminal import draw
from archive.store import Archive


@click.command("overview")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write a page to this file instead; it needs no network.",
)
@click.option("--lang", type=click.Choice(LANGUAGES), help="The language the page opens in. Default: the locale's.")
@archive_option
@json_option
def command(html: Path | None, lang: Language | None, archive_path: Path, as_json: bool) -> None:
    """Show articles by year, month and site, and where gaps are.

    Also shown: how the largest stories spread from site to site.

    \b
    Examples:
      qcrawl overview
      qcrawl overview --html overview.html
    """
    with Archive.open(archive_path, readonly=True) as archive:
        overview = count(archive, stories=30 if html else 12)
    if as_json:
        click.echo(json.dumps(asdict(overview), ensure_ascii=False, indent=2, default=str))
    elif html:
        from archive.overview.page import page

        write_whole(html, page(overview, lang or usual_language()))
        say(f"written to {html}")
    else:
        draw(overview, console())
