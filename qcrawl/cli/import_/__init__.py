"""``qcrawl import``: articles from files."""

import click

from archive.cli.mounting import Mounted

PLACES = {
    "jsonl": f"{__name__}.rows:jsonl_command",
    "csv": f"{__name__}.rows:csv_command",
    "parquet": f"{__name__}.rows:parquet_command",
    "html": f"{__name__}.pages:html_command",
    "warc": f"{__name__}.pages:warc_command",
}
"""Rows first. Reading pages takes libraries that reading rows need not wait for."""


@click.group("import", cls=Mounted, places=PLACES)
def command() -> None:
    """Bring articles from files into the archive.

    The same file again changes nothing.

    \b
    Examples:
      qcrawl import jsonl articles.jsonl.gz
      qcrawl import warc captures/*.warc.gz
    """
