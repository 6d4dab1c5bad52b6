"""``qcrawl export``: articles as CSV, JSON Lines, Parquet, an Atom feed or Markdown files."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import click
from rich.progress import Progress

from archive.cli.options import archive_option, articles_bar, filter_options, say
from archive.errors import NothingFound
from archive.exports import atom, csv, jsonl, markdown, parquet
from archive.exports.record import Exported, exported
from archive.exports.selection import everything, found
from archive.files.writing import whole_file, whole_folder
from archive.search import Filters
from archive.store import Archive

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".atom": "atom", ".xml": "atom"}
"""By the ending of the file when --format is not given."""


@click.command("export")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["csv", "jsonl", "parquet", "atom", "markdown"]),
    help="Without it the name of the file decides.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="File to write, - for standard output; for markdown a folder. It appears when it is whole.",
)
@click.option("--search", "query", default="", help="Only what this query finds, as in: qcrawl search.")
@filter_options
@click.option(
    "--all-copies/--representatives",
    default=None,
    help="Every copy of a story, or each story once. Without a search or filter every copy, with one each story once.",
)
@archive_option
def command(
    format_: str | None, out: Path, query: str, filters: Filters, all_copies: bool | None, archive_path: Path
) -> None:
    """Write articles to a file or a folder.

    JSON Lines and Parquet hold all that is known of an article; imported into an empty archive they give the same
    articles and the same stories.

    \b
    Examples:
      qcrawl export --out archive.jsonl.gz
      qcrawl export --format markdown --representatives --out notes/
      qcrawl export --search '质量月 召回' --since 2023-01-01 --out recalls.csv
    """
    chosen = format_ or _by_name(out)
    with Archive.open(archive_path, readonly=True) as archive:
        ids = _not_empty(_chosen(archive, query, filters, all_copies))
        with articles_bar() as bar:
            articles = Counted(exported(archive, ids), bar)
            _write(archive, chosen, out, articles, title=f"qcrawl: {query}" if query else "qcrawl")
    say(f"{articles.count} articles written to {out}")


def _chosen(archive: Archive, query: str, filters: Filters, all_copies: bool | None) -> Iterable[int]:
    if not query and filters == Filters():
        return everything(archive, all_copies=all_copies is not False)
    return found(archive, query, filters, all_copies=bool(all_copies))


class Counted:
    """Articles on their way out, counted, with a bar that shows it."""

    def __init__(self, articles: Iterable[Exported], bar: Progress) -> None:
        self._articles = articles
        self._bar = bar
        self._task = bar.add_task("articles", total=None)
        self.count = 0

    def __iter__(self) -> Iterator[Exported]:
        for article in self._articles:
            self.count += 1
            self._bar.advance(self._task)
            yield article


def _by_name(out: Path) -> str:
    suffixes = [suffix for suffix in out.suffixes if suffix != ".gz"]
    if not suffixes or suffixes[-1] not in FORMATS:
        raise click.UsageError(f"the name {out} does not tell the format; give --format")
    return FORMATS[suffixes[-1]]


def _not_empty(ids: Iterable[int]) -> Iterator[int]:
    """``ids``, the first of them looked at now, so that nothing is written when there is nothing to write."""
    left = iter(ids)
    for first in left:
        return chain([first], left)
    raise NothingFound("there is no article to export; fewer words or filters find more")


def _write(archive: Archive, chosen: str, out: Path, articles: Iterable[Exported], title: str) -> None:
    if chosen == "markdown":
        with whole_folder(out) as folder:
            markdown.write(folder, articles)
        return
    if chosen == "parquet":
        parquet.pyarrow()
    with whole_file(out) as stream:
        if chosen == "atom":
            newest = archive.conn.execute("SELECT max(changed_at) FROM articles").fetchone()[0]
            atom.write(stream, articles, title=title, updated=newest)
        else:
            {"csv": csv.write, "jsonl": jsonl.write, "parquet": parquet.write}[chosen](stream, articles)
