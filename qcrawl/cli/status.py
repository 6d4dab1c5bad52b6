"""``qcrawl status``: the last runs, and how each site is."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from archive.captures import read_capture
from archive.cli.options import archive_option, console, fitted, json_option
from archive.errors import NothingFound
from archive.frontier import KnownUrl, off_topic
from archive.harmless import in_line
from archive.runs import Run, SiteRun, latest, recent, site_history
from archive.store import Archive
from qcrawl.health import HEALTHY

INDENT = " " * 12
"""As wide as the date before a title."""


@click.command()
@click.argument("site", required=False)
@archive_option
@json_option
@click.option("--dropped", is_flag=True, help="List what was left out as off topic, and why; newest first.")
@click.option(
    "--runs", "count", type=click.IntRange(1, 1_000_000), default=5, show_default=True, help="How many runs to show."
)
@click.option("--page", type=int, metavar="CAPTURE", help="Write this captured page, as it came, to standard output.")
def command(archive_path: Path, as_json: bool, site: str | None, dropped: bool, count: int, page: int | None) -> None:
    """Show the last runs, every site's state, or one site's history.

    A verdict is held against the site's own history: "no_news" is healthy, "layout_changed" is not. docs/operating.md
    explains each.

    \b
    Examples:
      qcrawl status
      qcrawl status samr --runs 20
      qcrawl status samr --dropped
      qcrawl status --page 4711 > alarm.html
      qcrawl status --json
    """
    with Archive.open(archive_path, readonly=True) as archive:
        if page is not None:
            click.echo(read_capture(archive, page).body, nl=False)
            return
        if dropped:
            _tell_dropped(off_topic(archive, site or ""), as_json)
            return
        if site:
            sites = site_history(archive, site, count)
            past: list[Run] = []
        else:
            sites, past = latest(archive), recent(archive, count)
    if not sites and not past:
        raise NothingFound(f"{archive_path} has no run{f' on {site}' if site else ''} yet; qcrawl crawl makes one")
    if as_json:
        click.echo(
            json.dumps(
                {"runs": [asdict(run) for run in past], "sites": list(map(_as_dict, sites))},
                ensure_ascii=False,
                default=str,
            )
        )
        return
    if past:
        console().print(_runs(past))
        console().print()
    console().print(_sites(sites, history=bool(site)))


def _tell_dropped(urls: list[KnownUrl], as_json: bool) -> None:
    if not urls:
        raise NothingFound("nothing was left out as off topic")
    if as_json:
        told = [{"title": url.title, "date": url.listed_date, "url": url.url, "reason": url.reason} for url in urls]
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for url in urls:
        console().print(fitted(f"{url.listed_date or '-':10}  {in_line(url.title)}", INDENT))
        console().print(fitted(f"{INDENT}{url.reason}", INDENT, style="dim"))
        console().print(Text(f"{INDENT}{in_line(url.url)}", "dim"))


def _as_dict(run: SiteRun) -> dict[str, Any]:
    return {**asdict(run), "healthy": run.verdict in HEALTHY}


def _runs(past: list[Run]) -> Table:
    table = Table("run", "command", "started (UTC)", "outcome", "exit", box=None, pad_edge=False)
    for run in past:
        code = "" if run.exit_code is None else str(run.exit_code)
        table.add_row(str(run.id), run.command, f"{run.started_at:%Y-%m-%d %H:%M}", run.outcome, code)
    return table


def _sites(sites: list[SiteRun], *, history: bool) -> Table:
    headings = (
        "started (UTC)" if history else "site",
        "run",
        "verdict",
        "links",
        "new",
        "title",
        "date",
        "body",
        "note",
    )
    table = Table(*headings, box=None, pad_edge=False)
    for run in sites:
        counts = run.counts
        read = max(counts.with_title, counts.with_body)
        shares = [
            f"{100 * part // read} %" if read else ""
            for part in (counts.with_title, counts.with_date, counts.with_body)
        ]
        note = run.note + (f" (capture {run.capture_id})" if run.capture_id and run.verdict not in HEALTHY else "")
        style = "" if run.verdict in HEALTHY else "bold"
        table.add_row(
            f"{run.started_at:%Y-%m-%d %H:%M}" if history else run.site,
            str(run.run_id),
            run.verdict,
            str(counts.list_links),
            str(counts.new),
            *shares,
            note,
            style=style,
        )
    return table
