"""``qcrawl search``: every story that contains the words, once."""

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from archive.cli.options import archive_option, console, filter_options, fitted, json_option
from archive.errors import NothingFound
from archive.harmless import BYTE_ORDER_MARK, cell, in_line, one_line
from archive.search import Filters, Hit, Marked, Order, Results, search
from archive.store import Archive

INDENT = " " * 8
"""Of what stands below a title: as wide as the number before it."""


@click.command("search")
@click.argument("query", nargs=-1)
@archive_option
@filter_options
@click.option("--all-copies", is_flag=True, help="Every article that contains the words, not every story once.")
@click.option(
    "--sort",
    "order",
    type=click.Choice([order.value for order in Order]),
    default=Order.RELEVANCE.value,
    show_default=True,
    help="Words in the title first, or the newest first.",
)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Hits to show; 0 shows all.")
@click.option("--counts", is_flag=True, help="Instead of the hits, how many there are by site and by year.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")
@json_option
def command(
    query: tuple[str, ...],
    archive_path: Path,
    order: str,
    all_copies: bool,
    limit: int,
    counts: bool,
    as_csv: bool,
    as_json: bool,
    filters: Filters,
) -> None:
    """Find the stories of which a copy contains the words.

    Each story is shown once. A word is any characters that stand side by side, one or many; simplified or traditional,
    full or half width and capitals make no difference. Several words must all be there. "..." holds a phrase with
    spaces together, -WORD excludes (after -- where the query begins with it), OR takes either, parentheses group.
    Without words everything passes that the filters let through. The exit code is 4 when there is nothing to show to a
    person.

    \b
    Examples:
      qcrawl search 质量月 召回
      qcrawl search '"GB/T 19001" -手机' --since 2023-01-01 --sort newest
      qcrawl search '(召回 OR 下架) 儿童' --kind regulator --counts
      qcrawl search 质量 --all-copies --limit 0 --json
    """
    if as_csv and (as_json or counts):
        raise click.UsageError("--csv prints hits; it goes neither with --json nor with --counts")
    with Archive.open(archive_path, readonly=True) as archive:
        results = search(
            archive,
            " ".join(query),
            filters,
            order=Order(order),
            all_copies=all_copies,
            limit=0 if counts else limit or None,
        )
    if as_json:
        click.echo(
            json.dumps(_counts(results) if counts else [*map(_values, results.hits)], ensure_ascii=False, indent=2)
        )
    elif as_csv:
        _write_csv(results.hits)
    elif not results.total:
        raise NothingFound(f"nothing in {archive_path} contains that; fewer words or filters find more")
    elif counts:
        _show_counts(results, console(), "articles" if all_copies else "stories")
    else:
        _show(results, console(), "articles" if all_copies else "stories")


def _values(hit: Hit) -> dict[str, Any]:
    """A hit for a program; ``marks`` are the ranges of the words in the text beside them."""
    return {
        "id": hit.id,
        "title": hit.title.text,
        "url": hit.url,
        "external_id": hit.external_id,
        "date": hit.published,
        "site": hit.site,
        "site_title": hit.site_title,
        "kind": hit.kind,
        "region": hit.region,
        "source": hit.source,
        "story": hit.story_id,
        "is_representative": hit.is_representative,
        "copies": hit.copies,
        "matching_copies": hit.matching_copies,
        "score": round(hit.score, 6),
        "title_marks": hit.title.marks,
        "snippet": hit.snippet.text,
        "snippet_marks": hit.snippet.marks,
    }


def _counts(results: Results) -> dict[str, Any]:
    return {
        "total": results.total,
        "articles": results.articles,
        "by_site": [{"site": site, "hits": hits} for site, hits in results.by_site.items()],
        "by_year": [{"year": year, "hits": hits} for year, hits in results.by_year.items()],
    }


def _write_csv(hits: Iterable[Hit]) -> None:
    sys.stdout.write(BYTE_ORDER_MARK)
    table = csv.writer(sys.stdout, lineterminator="\r\n")
    columns = [name for name in Hit.__dataclass_fields__ if name != "score"]
    table.writerow(columns)
    for hit in hits:
        row = {name: getattr(hit, name) for name in columns} | {"snippet": hit.snippet.with_marks("»", "«")}
        table.writerow([cell(value.text if isinstance(value, Marked) else value) for value in row.values()])


def _show(results: Results, out: Console, things: str) -> None:
    for hit in results.hits:
        copies = f"{hit.copies} copies" if hit.copies > 1 else ""
        if 1 < hit.copies != hit.matching_copies and not hit.is_representative:
            copies += ", of which the representative does not contain it"
        site = hit.site_title or hit.site
        source = f"来源：{hit.source}" if hit.source and hit.source != site else ""
        about = " · ".join(filter(None, (hit.published, copies, site, source)))
        out.print(fitted(Text.assemble((f"{hit.id:>6}  ", "cyan"), _text(hit.title, "bold")), INDENT))
        for line in (Text(one_line(about), "dim"), _text(hit.snippet)):
            if line.plain:
                out.print(fitted(Text(INDENT).append_text(line), INDENT))
    few = len(results.hits)
    more = f", {few} shown; --limit 0 shows all" if few < results.total else ""
    out.print(Text(f"{results.total} {things} ({results.articles} articles){more}", "dim"))


def _text(marked: Marked, style: str = "") -> Text:
    """The text with its marks in colour on a terminal; between » and « where there is no colour."""
    if not sys.stdout.isatty():
        return Text(one_line(marked.with_marks("»", "«")), style)
    text = Text(in_line(marked.text), style)
    for start, end in marked.marks:
        text.stylize("bold black on yellow", start, end)
    return text


def _show_counts(results: Results, out: Console, things: str) -> None:
    for heading, counts in (("by site", results.by_site), ("by year", results.by_year)):
        out.print(Text(f"{things} {heading}", "bold"))
        for name, hits in counts.items():
            out.print(Text(f"{hits:>8}  {one_line(str(name or 'unknown'))}"))
    out.print(Text(f"{results.total} {things} ({results.articles} articles)", "dim"))
