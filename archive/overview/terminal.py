"""The overview on a terminal, drawn with block characters."""

from collections.abc import Sequence

from rich.cells import set_cell_size
from rich.console import Console
from rich.text import Text

from archive.harmless import one_line
from archive.overview.numbers import Overview, SiteShare, Spread

SHADES = " ░▒▓█"
SITES_SHOWN = 15
"""A screenful; the HTML page shows all."""

STEPS = (0, 1, 3, 7, 14, 30, 90, 365)
"""Days after the first copy that head the columns of the spread: reprints come fast or not at all."""


def draw(overview: Overview, console: Console) -> None:
    """Print the pictures: years, months, sites, the spread of the largest stories, the gaps."""
    width = min(console.width if console.is_terminal else 100, 120)
    screen = _Screen(console, width)
    screen.heading(
        f"{overview.articles} articles, {overview.stories} stories, {overview.sites} sites, "
        f"{overview.captures} captures"
    )
    if overview.changed or overview.undated:
        screen.line(f"{overview.changed} changed since they were first seen, {overview.undated} without a date", "dim")
    screen.years(overview)
    screen.sites(overview.shares)
    screen.spreads(overview.spreads)
    screen.gaps(overview)


class _Screen:
    def __init__(self, console: Console, width: int) -> None:
        self._console = console
        self._width = width

    def line(self, text: str | Text = "", style: str = "") -> None:
        self._console.print(text if isinstance(text, Text) else Text(text), style=style or None, emoji=False)

    def heading(self, text: str) -> None:
        self.line()
        self.line(text, "bold")

    def years(self, overview: Overview) -> None:
        if not overview.years:
            return
        self.heading("By year (█ stories, ░ copies of them)        by month, January to December")
        most = max(year.articles for year in overview.years)
        busiest = max(max(year.months) for year in overview.years)
        for year in overview.years:
            bars = _stacked(year.firsts, year.articles, most, self._width - 40)
            months = "".join(SHADES[_level(count, busiest)] * 2 for count in year.months)
            self.line(Text.assemble(f"{year.year} {year.articles:>6} ", (bars, "cyan"), " ", (months, "green")))

    def sites(self, shares: Sequence[SiteShare]) -> None:
        if not shares:
            return
        self.heading("By site (█ stories, ░ copies of others)")
        most = shares[0].articles
        for share in shares[:SITES_SHOWN]:
            name = set_cell_size(one_line(share.title), 28)
            bar = _stacked(share.firsts, share.articles, most, self._width - 40).rstrip()
            self.line(Text.assemble(f"{name} {share.articles:>6} ", (bar, "cyan")))
        if len(shares) > SITES_SHOWN:
            rest = sum(share.articles for share in shares[SITES_SHOWN:])
            self.line(f"and {len(shares) - SITES_SHOWN} more sites with {rest} articles", "dim")

    def spreads(self, spreads: Sequence[Spread]) -> None:
        if not spreads:
            return
        self.heading("How the largest stories spread: copies by days after the first")
        columns = [f"{day}" for day in STEPS[:-1]] + [f"{STEPS[-1]}+"]
        room = self._width - 5 * len(columns) - 12
        self.line(" " * room + "copies sites" + "".join(f"{column:>5}" for column in columns), "dim")
        for spread in spreads:
            title = set_cell_size(one_line(spread.title), room)
            counts = "".join(f"{count or '·':>5}" for count in by_step(spread))
            self.line(f"{title}{spread.copies:>6}{spread.sites:>6}{counts}")

    def gaps(self, overview: Overview) -> None:
        missing = [(share, share.gaps(overview.last_year)) for share in overview.shares]
        missing = [(share, years) for share, years in missing if years]
        if missing:
            self.heading("Gaps: years without an article since the site's first")
            for share, years in missing[:SITES_SHOWN]:
                self.line(f"{set_cell_size(one_line(share.title), 28)} {spans(years)}")
            if len(missing) > SITES_SHOWN:
                self.line(f"and {len(missing) - SITES_SHOWN} more sites", "dim")
        if overview.troubles:
            self.heading("Found and not read: qcrawl crawl tries them again")
            for trouble in overview.troubles[:SITES_SHOWN]:
                name = set_cell_size(one_line(trouble.site), 28)
                self.line(f"{name} {trouble.failed} failed, {trouble.blocked} blocked")


def by_step(spread: Spread) -> list[int]:
    """How many copies of a story came from each of ``STEPS`` days on, until the next step."""
    counts = [0] * len(STEPS)
    for appearance in spread.appearances:
        days = (appearance.day - spread.appearances[0].day).days
        counts[max(place for place, step in enumerate(STEPS) if step <= days)] += 1
    return counts


def spans(years: Sequence[int]) -> str:
    """Years with runs drawn together: ``2012, 2015-2018``."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _stacked(dark: int, total: int, most: int, width: int) -> str:
    """A bar ``width`` columns long for ``most``: ``dark`` of ``total`` full, the rest light."""
    full = round(dark / most * width) if most else 0
    whole = max(round(total / most * width) if most else 0, full, 1 if total else 0)
    return ("█" * full + "░" * (whole - full)).ljust(width)


def _level(count: int, most: int) -> int:
    """Which of the five shades shows ``count``; anything at all is never blank."""
    return 0 if not count else max(1, round(count / most * (len(SHADES) - 1)))
