"""``qcrawl duplicates list``: the stories with copies, the uncertain calls, or the look-alikes kept apart."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from archive.cli.options import archive_option, console, fitted, json_option, say
from archive.duplicates.report import Copy, Limits, Pair, Report, Story, gather
from archive.duplicates.report.wording import LANGUAGES, Language, sentence, usual_language
from archive.duplicates.report.wording import say as words
from archive.duplicates.rules import OUTDATED
from archive.errors import NothingFound
from archive.harmless import in_line
from archive.store import Archive

INDENT = "    "

LINKABLE = re.compile(r"https?://[!-~]+")
"""Addresses that may stand in a terminal's hyperlink: nothing in them ends it."""


@click.command()
@archive_option
@click.option("--uncertain", "what", flag_value="uncertain", help="Undecided calls that were close, closest first.")
@click.option("--lookalikes", "what", flag_value="lookalikes", help="Pairs that were not merged, closest first.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Show so many.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Default: the locale's.")
@json_option
def command(archive_path: Path, what: str | None, limit: int, lang: Language | None, as_json: bool) -> None:
    """List stories with their copies, uncertain ones first.

    Stories that want a person come first, then the largest.

    \b
    Examples:
      qcrawl duplicates list --limit 10
      qcrawl duplicates list --uncertain
      qcrawl duplicates list --lookalikes --json
    """
    language = lang or usual_language()
    with Archive.open(archive_path, readonly=True) as archive:
        amounts = {name: limit if what == name else 0 for name in ("uncertain", "lookalikes")}
        report = gather(archive, Limits(**amounts, doubled=0))
    if report.totals.outdated:
        say(f"Note: {OUTDATED}")
    if what is None:
        _stories(report.stories, limit, language, as_json=as_json)
    elif what == "uncertain":
        _pairs(report, report.uncertain, report.totals.uncertain, language, as_json=as_json)
    else:
        _pairs(report, report.lookalikes, report.lookalikes_total, language, as_json=as_json)


def _stories(stories: Sequence[Story], limit: int, language: Language, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_story_facts(story) for story in stories[:limit]], ensure_ascii=False))
        return
    if not stories:
        raise NothingFound("no article has a copy elsewhere in this archive")
    out = console()
    for story in stories[:limit]:
        heading = f"{words(language, 'story.number', n=story.id)}  {in_line(story.representative.title)}"
        out.print(fitted(heading, INDENT, style="bold"))
        for doubt in story.doubts:
            told = f"  ! {words(language, f'doubt.short.{doubt.kind}')} ({doubt.a_id}, {doubt.b_id})"
            out.print(fitted(told, INDENT, style="yellow"))
        _copies(out, story.copies, story.representative_id)
    _say_rest(len(stories), limit, language)


def _copies(out: Console, copies: Sequence[Copy], starred: int | None = None) -> None:
    """A line a copy: number, day, site and title, which leads to the page where the terminal can."""
    sites = [in_line(copy.site_title or "-") for copy in copies]
    widest = max(map(cell_len, sites))
    for copy, site in zip(copies, sites, strict=True):
        mark = "*" if copy.id == starred else " "
        link = f"link {copy.url}" if copy.url and LINKABLE.fullmatch(copy.url) else ""
        facts = f"  {mark}{copy.id:>6}  {copy.day or '-':10}  {set_cell_size(site, widest)}  "
        out.print(fitted(Text.assemble(facts, (in_line(copy.title), link)), " " * cell_len(facts)))


def _story_facts(story: Story) -> dict[str, object]:
    copies = [
        {"id": one.id, "title": one.title, "site": one.site_title, "published": one.published, "url": one.url}
        for one in story.copies
    ]
    return {
        "story": story.id,
        "representative": story.representative_id,
        "reason": story.reason,
        "copies": copies,
        "doubts": [asdict(doubt) for doubt in story.doubts],
    }


def _pairs(report: Report, pairs: Sequence[Pair], total: int, language: Language, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(pair) for pair in pairs], ensure_ascii=False))
        return
    if not pairs:
        raise NothingFound(words(language, "none"))
    out = console()
    copies = report.copies()
    for pair in pairs:
        verdict = words(language, f"verdict.{pair.verdict}")
        out.print(fitted(f"{verdict} ({pair.margin:.2f})  {in_line(sentence(language, pair))}", INDENT))
        _copies(out, [copies[article] for article in pair.key])
    _say_rest(total, len(pairs), language)


def _say_rest(total: int, limit: int, language: Language) -> None:
    if total > limit:
        click.echo(words(language, "more.there", n=total - limit), err=True)
