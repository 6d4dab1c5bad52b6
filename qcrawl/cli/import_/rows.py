"""``qcrawl import jsonl``, ``csv`` and ``parquet``."""

from collections.abc import Iterator
from pathlib import Path

import click

from archive.cli.options import archive_option, json_option
from archive.files.opening import opened
from archive.imports import csv, jsonl, parquet
from archive.imports.load import Imported, load
from archive.imports.rows import BadRow, Row
from archive.store import Archive
from qcrawl import catalog
from qcrawl.cli.import_.bringing import Telling, bring_in
from qcrawl.cli.import_.options import settle_option

FILE = click.Path(path_type=Path, dir_okay=False, allow_dash=True)


@click.command("jsonl")
@click.argument("path", type=FILE)
@archive_option
@settle_option
@json_option
def jsonl_command(path: Path, archive_path: Path, settles: bool, as_json: bool) -> int:
    """Import JSON Lines, plain or gzipped; - reads standard input.

    A line needs only "title" and "body"; "url", "date", "site", "source" and "id" are used if they are there. A bad
    line is reported with its number and the rest goes in (exit code 1; 65 if no line was good).

    \b
    Examples:
      qcrawl import jsonl articles.jsonl.gz
      zcat *.jsonl.gz | qcrawl import jsonl -
    """
    with opened(path) as stream:
        return bring_in(
            "import jsonl", lambda _: jsonl.read(stream), _fill, archive_path, settles=settles, as_json=as_json
        )


@click.command("csv")
@click.argument("path", type=FILE)
@click.option("--encoding", default="utf-8-sig", show_default="UTF-8", help="For older Excel files: gb18030.")
@archive_option
@settle_option
@json_option
def csv_command(path: Path, encoding: str, archive_path: Path, settles: bool, as_json: bool) -> int:
    """Import a CSV file whose first line names the columns.

    Title and body must be among them. - reads standard input.

    \b
    Examples:
      qcrawl import csv articles.csv
      qcrawl import csv --encoding gb18030 from-excel.csv
    """
    with opened(path) as stream:
        return bring_in(
            "import csv", lambda _: csv.read(stream, encoding), _fill, archive_path, settles=settles, as_json=as_json
        )


@click.command("parquet")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@archive_option
@settle_option
@json_option
def parquet_command(path: Path, archive_path: Path, settles: bool, as_json: bool) -> int:
    """Import a Parquet file with the columns of "qcrawl export".

    Title and body are enough.

    \b
    Example:
      qcrawl import parquet archive.parquet
    """
    return bring_in(
        "import parquet", lambda _: parquet.read(path), _fill, archive_path, settles=settles, as_json=as_json
    )


def _fill(archive: Archive, run_id: int, rows: Iterator[Row | BadRow], telling: Telling) -> Imported:
    publishers = [site.publisher for site in catalog.load().sites.values()]
    return load(archive, rows, publishers=publishers, run_id=run_id, on_bad=telling.left_out, on_row=telling.one_more)
