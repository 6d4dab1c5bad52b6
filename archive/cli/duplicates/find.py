"""``qcrawl duplicates find``: the stories of any collection, without an archive."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from archive.cli.options import json_option, say
from archive.duplicates.collection import BadRow, read
from archive.duplicates.document import Document
from archive.duplicates.finding import Found, find
from archive.errors import NothingFound
from archive.files.writing import whole_file
from archive.harmless import in_line


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="CSV to write: id,cluster.")
@click.option("--pairs", type=click.Path(path_type=Path, dir_okay=False), help="JSON Lines: verdicts with evidence.")
@json_option
def command(file: Path, out: Path, pairs: Path | None, as_json: bool) -> None:
    """Find the stories in any JSON Lines or CSV file.

    A row has id, title and body; the file may be gzipped. A row may also have date, site, kind (regulator, association,
    media) and url. Rows that cannot be used are told with their number; the rest goes in. In OUT each document has the
    cluster it is in, named by its first document.

    \b
    Example:
      qcrawl duplicates find news.jsonl.gz --out clusters.csv --pairs pairs.jsonl
    """
    if any(target and target.is_file() and file.is_file() and target.samefile(file) for target in (out, pairs)):
        raise click.UsageError(f"--out and --pairs would overwrite {file}; name other files")
    bad: list[BadRow] = []
    documents = list(_good(file, bad))
    if not documents:
        raise NothingFound(f"{file} has no row that can be used")
    with Progress(console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("Comparing", total=None)
        found = find(documents, progress=lambda done, total: bar.update(task, completed=done, total=total))
    _write_clusters(out, found)
    if pairs is not None:
        _write_pairs(pairs, found)
    copies = sum(len(cluster) for cluster in found.clusters if len(cluster) > 1)
    counts = {
        "documents": len(documents),
        "stories": len(found.clusters),
        "documents_with_copies": copies,
        "pairs": len(found.ruled),
        "bad_rows": len(bad),
    }
    if as_json:
        click.echo(json.dumps(counts))
    else:
        click.echo(
            f"{len(documents)} documents are {len(found.clusters)} stories; {copies} have copies; "
            f"{len(found.ruled)} pairs judged; {len(bad)} bad rows"
        )


def _good(file: Path, bad: list[BadRow]) -> Iterator[Document]:
    for row in read(file):
        if isinstance(row, BadRow):
            bad.append(row)
            say(in_line(str(row)))
        else:
            yield row


def _write_clusters(path: Path, found: Found) -> None:
    with whole_file(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
        table = csv.writer(text, lineterminator="\n")
        table.writerow(("id", "cluster"))
        table.writerows((document, cluster[0]) for cluster in found.clusters for document in cluster)
        text.detach()


def _write_pairs(path: Path, found: Found) -> None:
    with whole_file(path) as stream:
        for pair in found.pairs():
            facts = {"a": pair.a, "b": pair.b, **asdict(pair.judgement)}
            stream.write((json.dumps(facts, ensure_ascii=False) + "\n").encode("utf-8", "replace"))
