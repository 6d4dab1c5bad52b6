"""``qcrawl demo``: the main job on an embedded copy of real site families, told to a newcomer."""

import os
import shlex
import shutil
import sys
from pathlib import Path

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from archive.cli.options import console, fitted
from archive.search import Marked, search
from archive.store import Archive
from qcrawl import crawl, demo

QUERY = "质量月 启动"


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    help="Where the archive, its captures and the report go.",
)
def command(folder: Path) -> int:
    """Crawl seven embedded sites, merge, and tell what was found.

    No internet is needed. A second run finds nothing new.

    \b
    Example:
      qcrawl demo --folder /tmp/quality-month
    """
    places = demo.Places(folder)
    out = console()
    result = _crawl(places, out)
    _tell_sites(out, result)
    with Archive.open(places.archive, readonly=True) as archive:
        _tell_stories(out, demo.summary(archive), places)
        _tell_search(out, archive)
    _tell_next(out, places)
    return result.exit_code


def _crawl(places: demo.Places, out: Console) -> crawl.RunResult:
    out.print("Seven made-up sites, built like real ones, are crawled on this machine\n")
    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with shown:
        bar = shown.add_task("Crawling", total=None)
        seen: dict[str, crawl.Progress] = {}

        def on_progress(now: crawl.Progress) -> None:
            if now.site == crawl.MERGING:
                shown.update(bar, description="Merging", completed=now.settled, total=now.discovered)
                return
            seen[now.site] = now
            discovered = sum(site.discovered for site in seen.values())
            shown.update(bar, completed=sum(site.settled for site in seen.values()), total=discovered or None)

        return demo.run(places, on_progress)


def _tell_sites(out: Console, result: crawl.RunResult) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Site", no_wrap=True)
    for name in ("found", "new", "known", "off-topic", "failed"):
        table.add_column(name, justify="right")
    table.add_column("verdict")
    for site in result.sites:
        one = site.counts
        table.add_row(
            escape(site.title),
            *(str(n) for n in (one.discovered, one.new, one.unchanged, one.off_topic, one.blocked + one.failed)),
            site.verdict,
        )
    out.print(table)
    total = result.total
    if total.new or total.updated:
        out.print(
            f"\n{len(result.sites)} sites in {result.seconds:.0f} s: {total.discovered} articles found, "
            f"[bold green]{total.new} new[/], {total.off_topic} off-topic (质量月报…)."
        )
    else:
        out.print(f"\n{len(result.sites)} sites in {result.seconds:.0f} s: [bold]nothing new[/].")


def _tell_stories(out: Console, found: demo.Summary, places: demo.Places) -> None:
    out.print(f"[bold]{found.articles} articles tell {found.stories} stories[/]; {found.copies} are copies.")
    if found.doubled:
        first = found.doubled[0]
        out.print(f"{len(found.doubled)} pages printed their body twice or more; the repeats were taken out, such as")
        out.print(f"  {first.removed} characters of #{first.article_id} {escape(first.title)}")
    if (top := found.top) is not None:
        out.print(f"\nThe story with the most copies: [bold]{escape(top.title)}[/] ({len(top.copies)} articles)")
        widest = max(cell_len(site) for _, site, _ in top.copies)
        for when, site, title in top.copies:
            out.print(f"  {when:<16}  {escape(set_cell_size(site, widest))}  [dim]{escape(title)}[/]")
    if (alike := found.look_alike) is not None:
        out.print(f"\nAlike, but not the same ({alike.verdict}, resemblance {alike.resemblance:.2f})")
        out.print(f"  #{alike.a_id} {escape(alike.a_title)}\n  #{alike.b_id} {escape(alike.b_title)}")
        out.print(fitted(f"  what differs: {alike.differences}", " " * 16))
    out.print(f"\nWhy each pair was merged or kept apart: {escape(str(places.report))}")


def _tell_search(out: Console, archive: Archive) -> None:
    results = search(archive, QUERY, limit=3)
    out.print(f"\nSearch [bold]{QUERY}[/]: {results.total} stories")
    for hit in results.hits:
        out.print(Text.assemble(f"  #{hit.id} ", _lit(hit.title, "bold")))
        out.print(Text(f"     {hit.published}  {hit.site_title}", "dim"))
        out.print(fitted(Text.assemble("     ", _lit(hit.snippet)), "     "))


def _lit(marked: Marked, style: str = "") -> Text:
    text = Text(marked.text, style)
    for start, end in marked.marks:
        text.stylize("bold yellow", start, end)
    return text


def _tell_next(out: Console, places: demo.Places) -> None:
    where = "" if shutil.which("qcrawl") else f" (qcrawl is {escape(os.path.relpath(sys.argv[0]))})"
    out.print(f"\n[bold]Try next[/]{where}")
    name = str(places.archive)
    for words in (
        ["qcrawl", "search", "质量强省 -召回", "--archive", name],
        ["qcrawl", "duplicates", "list", "--archive", name],
        ["sqlite3", name, "SELECT copies, title FROM news WHERE copies > 3"],
    ):
        out.print(f"  [cyan]{escape(shlex.join(words))}[/]")
