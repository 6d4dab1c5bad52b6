"""``qcrawl import``: articles from files."""

import click

from qcrawl.cli.import_.pages import html_command, warc_command
from qcrawl.cli.import_.rows import csv_command, jsonl_command, parquet_command


@click.group("import")
def command() -> None:
    r"""Bring articles from files into the archive; the same file again changes nothing.

    \b
    Examples:
      qcrawl import jsonl articles.jsonl.gz
      qcrawl import warc captures/*.warc.gz
    """


for subcommand in (jsonl_command, csv_command, parquet_command, html_command, warc_command):
    command.add_command(subcommand)
