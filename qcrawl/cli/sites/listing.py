"""``qcrawl sites list`` and ``show``: what is known of each site, and how surely."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from archive.cli.options import console, fitted, json_option
from archive.errors import NothingFound
from qcrawl.catalog import Column, Site, load
from qcrawl.catalog.model import KINDS
from qcrawl.cli.sites.catalog import catalog_option, chosen

WIDTH = 140
"""Columns of the table in a pipe or file, where no terminal says how wide it is."""

NARROW = 100
"""Columns of a terminal below which ``SPARED`` are left out, lest the names be cut short."""

SPARED = ("kind", "family")


@click.command("list")
@click.option("--kind", type=click.Choice(KINDS), help="Only sites of this kind.")
@click.option("--region", help="Only sites of this region, as 山东 or 全国.")
@catalog_option
@json_option
def list_sites(kind: str | None, region: str | None, folders: tuple[Path, ...], as_json: bool) -> None:
    """List all sites: family, columns and what is unverified.

    Confidence: H high, M medium, L low, K product knowledge that nobody has verified. Reach is what the host, or its
    province's portal, answered to a data centre abroad when last looked at. A terminal of fewer than 100 columns
    leaves out kind and family.

    \b
    Example:
      qcrawl sites list --kind association
    """
    sites = [
        site
        for site in load(*folders).sites.values()
        if (kind is None or site.kind == kind) and (region is None or site.region == region)
    ]
    if not sites:
        raise NothingFound("no site in the catalogue is of this kind and region; see: qcrawl sites list")
    if as_json:
        click.echo(json.dumps([described(site) for site in sites], ensure_ascii=False, indent=2))
        return
    out = console()
    if not out.is_terminal:
        out.width = WIDTH
    out.print(_table(sites, narrow=out.width < NARROW))
    crawled = sum(len(site.crawled) for site in sites)
    out.print(f"\n{len(sites)} sites; a crawl reads {crawled} of their columns. Details: qcrawl sites show ID")


def _table(sites: Sequence[Site], *, narrow: bool) -> Table:
    rows = [_row(site) for site in sites]
    headings = [heading for heading in rows[0] if not (narrow and heading in SPARED)]
    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(row[heading] for heading in headings))
    for column in table.columns:
        column.no_wrap, column.overflow = column.header != "name", "fold"
    return table


def _row(site: Site) -> dict[str, str]:
    questions = len(site.unverified) + sum(len(column.unverified) for column in site.columns)
    return {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "region": site.region,
        "family": site.family or "-",
        "columns": f"{len(site.crawled)}/{len(site.columns)}",
        "sure": site.confidence,
        "reach": site.reach or "?",
        "unverified": str(questions) if questions else "",
    }


@click.command("show")
@click.argument("site_id", metavar="ID")
@catalog_option
@json_option
def show(site_id: str, folders: tuple[Path, ...], as_json: bool) -> None:
    """Show everything the catalogue knows of one site.

    \b
    Example:
      qcrawl sites show samr
    """
    site = chosen(load(*folders), (site_id,))[0]
    facts = described(site)
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False, indent=2))
        return
    out = console()
    out.print(f"[bold]{site.name}[/bold] ({site.id})", markup=True)
    for name, value in facts.items():
        if name not in ("id", "name", "columns") and value not in ("", [], None):
            out.print(fitted(f"  {name}: {_plain(value)}", "    "))
    for column in site.columns:
        out.print(f"\n  column {column.id} {column.name}".rstrip(), markup=False)
        for name, value in _column(column).items():
            if name not in ("id", "name") and value not in ("", [], {}, None):
                out.print(fitted(f"    {name}: {_plain(value)}", "      "))


def described(site: Site) -> dict[str, Any]:
    """The facts about a site as a program wants them."""
    return {
        "id": site.id,
        "name": site.name,
        "kind": site.kind,
        "region": site.region,
        "home": site.home_url,
        "hosts": list(site.hosts.all),
        "family": site.family,
        "crawled": bool(site.crawled),
        "delay_seconds": site.delay,
        "topic": site.topic.mode,
        "reach": site.reach,
        "tls": site.tls,
        "confidence": site.confidence,
        "unverified": list(site.unverified),
        "notes": site.notes,
        "columns": [_column(column) for column in site.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "name": column.name,
        "url": column.url,
        "crawled": column.crawl,
        "reader": column.reader,
        "rows": column.rows,
        "article_url": column.article_url.pattern if column.article_url else "",
        "topic": column.topic.mode if column.topic else "",
        "confidence": column.confidence,
        "unverified": list(column.unverified),
    }


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
