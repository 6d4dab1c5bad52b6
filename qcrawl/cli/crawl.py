"""``qcrawl crawl``: the crawl for people and for cron."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from archive.cli.options import archive_option, console, json_option, say
from archive.frontier import RECHECK_DAYS
from qcrawl.crawl.options import Options

if TYPE_CHECKING:
    from qcrawl.crawl import RunResult, SiteResult

_DAY = click.DateTime(["%Y-%m-%d"])


class _Days(click.ParamType[tuple[float, ...]]):
    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, ...]:
        if isinstance(value, tuple):
            return value
        try:
            days = tuple(float(part) for part in str(value).split(",") if part.strip())
        except ValueError:
            self.fail(f"{value!r} is no list of days such as 1,3,14", param, ctx)
        return tuple(sorted(days))


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@archive_option
@json_option
@click.option("--since", type=_DAY, metavar="YYYY-MM-DD", help="Only articles published on this Chinese day or later.")
@click.option("--until", type=_DAY, metavar="YYYY-MM-DD", help="Only articles published on this day or earlier.")
@click.option("--max-minutes", type=click.FloatRange(min=0), help="Send no request after so many minutes.")
@click.option("--full", is_flag=True, help="Read lists to their end and look again at every known article.")
@click.option("--limit-pages", type=click.IntRange(min=1), help="Read at most so many list pages of each column.")
@click.option(
    "--recheck-days",
    type=_Days(),
    default=RECHECK_DAYS,
    show_default="1,3,14",
    help="Look again at an article so many days after it was first fetched.",
)
@click.option(
    "--contact",
    envvar="QCRAWL_CONTACT",
    default="",
    help="Your web or mail address, told to every server. Also read from QCRAWL_CONTACT.",
)
@click.option("--proxy", envvar="QCRAWL_PROXY", default="", help="HTTP proxy. Also read from QCRAWL_PROXY.")
@click.option(
    "--sites-folder",
    "folders",
    multiple=True,
    envvar="QCRAWL_SITES",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Read site files from here instead of those that come with qcrawl. Also read from QCRAWL_SITES.",
)
@click.option(
    "--state",
    "state_folder",
    envvar="QCRAWL_STATE",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder where the crawls of this machine agree on politeness. Also read from QCRAWL_STATE.",
)
@click.option("--jitter", type=click.FloatRange(min=0), default=0.0, help="Wait up to so many seconds first.")
@click.option("--retry-blocked", is_flag=True, help="Ask sites again that blocked us and are left alone.")
@click.option(
    "--ping-url",
    envvar="QCRAWL_PING_URL",
    default="",
    help="Health-check URL to tell of start, success and failure. Also read from QCRAWL_PING_URL.",
)
@click.option(
    "--from-captures",
    "source",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Fetch nothing: read every page again from the captures of this archive.",
)
@click.option("--no-merge", is_flag=True, help="Do not look for duplicates afterwards.")
@click.option("-v", "--verbose", is_flag=True, help="Print a line for every site, also when nothing is wrong.")
def command(archive_path: Path, as_json: bool, source: Path | None, verbose: bool, **given: Any) -> int:
    """Crawl all sites of the catalogue, or those named.

    Quiet unless something is worth a mail: an alarm is printed once, when a site's state changes. On a terminal, a
    progress bar and a table. Exit codes: 0 every site is well, 1 some could not be read, 2 none could, 3 wrong
    configuration, 4 nothing found, 75 another crawl is running.

    \b
    Examples:
      qcrawl crawl --contact https://example.org/crawler
      qcrawl crawl samr shandong --since 2026-08-20
      qcrawl crawl --from-captures old.db --archive new.db
    """
    options = _options(archive_path, given)
    watched = console().is_terminal and not as_json
    if source is not None:
        from qcrawl.crawl.recapture import from_captures

        again = from_captures(source, options)
        _print_json(asdict(again)) if as_json else console().print(again.sentence)
        return again.exit_code
    from qcrawl.crawl import run

    result = _watched(options) if watched else run(options)
    if as_json:
        _print_json({**asdict(result), "alarms": result.alarms})
        return result.exit_code
    if watched or verbose:
        _table(result.sites)
        console().print(result.sentence)
    for alarm in result.alarms:
        say(alarm)
    if result.exit_code not in (0, 1, 2) and not watched and not verbose:
        say(result.sentence)
    return result.exit_code


def _options(archive_path: Path, given: dict[str, Any]) -> Options:
    return Options(
        archive=archive_path,
        sites=given["sites"],
        site_folders=given["folders"],
        since=given["since"].date() if given["since"] else None,
        until=given["until"].date() if given["until"] else None,
        max_minutes=given["max_minutes"],
        full=given["full"],
        limit_pages=given["limit_pages"],
        proxy=given["proxy"],
        contact=given["contact"],
        state_folder=given["state_folder"],
        recheck_days=given["recheck_days"],
        jitter=given["jitter"],
        ignore_blocks=given["retry_blocked"],
        ping_url=given["ping_url"],
        merge=not given["no_merge"],
    )


def _watched(options: Options) -> "RunResult":
    """Run with a progress bar on standard error."""
    from rich.console import Console

    from qcrawl.crawl import Progress as Step
    from qcrawl.crawl import run

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            if step.site not in tasks:
                tasks[step.site] = bars.add_task(step.site, total=None)
            bars.update(tasks[step.site], total=step.discovered, completed=step.settled)

        return run(options, show)


def _table(sites: "tuple[SiteResult, ...]") -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for heading in ("site", "verdict"):
        table.add_column(heading)
    for heading in ("new", "updated", "known", "off topic", "failed"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for site in sites:
        counts = site.counts
        bad = counts.failed + counts.blocked + counts.gone
        numbers = (counts.new, counts.updated, counts.unchanged, counts.off_topic, bad)
        table.add_row(site.site, str(site.verdict), *map(str, numbers), site.note if not site.healthy else "")
    console().print(table)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=str))
