"""The overview's charts as inline SVG; pure. Colours are classes, the page's style sheet knows light from dark."""

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from math import sqrt

from archive.harmless import one_line
from archive.overview.numbers import SiteShare, Spread, Year

WIDTH = 960
"""Units of every drawing; the page scales it to the reader's screen."""

KINDS = ("regulator", "association", "media", "other")

LABEL = 190
"""Units for a name on the left: about twelve Han characters of 14 units."""

NAME_CHARACTERS = 12
TITLE_CHARACTERS = 24


HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="hatch" x1="0" x2="0" y1="0" y2="6"/></pattern></defs>'
)


def years(shown: Sequence[Year]) -> str:
    """Columns: stories at the bottom, copies of them on top."""
    if not shown:
        return ""
    height, bottom = 220, 190
    step = WIDTH / len(shown)
    most = max(year.articles for year in shown)
    parts = []
    for place, year in enumerate(shown):
        x, wide = place * step + step * 0.15, step * 0.7
        first, whole = (count / most * (bottom - 30) for count in (year.firsts, year.articles))
        tip = _tip(f"{year.year}: {year.articles} 篇 articles, {year.firsts} 个报道 stories")
        parts.append(
            f'<g>{tip}<rect class="copy" x="{x:.1f}" y="{bottom - whole:.1f}" width="{wide:.1f}"'
            f' height="{whole - first:.1f}"/><rect class="first" x="{x:.1f}" y="{bottom - first:.1f}"'
            f' width="{wide:.1f}" height="{first:.1f}"/></g>'
        )
        parts.append(_text(x + wide / 2, bottom - whole - 6, str(year.articles), "middle number"))
        parts.append(_text(x + wide / 2, bottom + 18, str(year.year), "middle"))
    return _svg("逐年文章数 articles by year", height, parts)


def months(shown: Sequence[Year]) -> str:
    """A table of years and months, the busier the darker; the outlined column is September, the Quality Month."""
    if not shown:
        return ""
    left, row, column = 60, 26, (WIDTH - 60) / 12
    most = max(max(year.months) for year in shown)
    parts = [_text(left + (month + 0.5) * column, 16, str(month + 1), "middle") for month in range(12)]
    for place, year in enumerate(shown):
        y = 26 + place * row
        parts.append(_text(left - 10, y + 17, str(year.year), "end"))
        for month, count in enumerate(year.months):
            # The square root, so that a month with one article is not lost beside a September with a thousand.
            shade = f'style="opacity:{0.15 + 0.85 * sqrt(count / most):.2f}"' if count else ""
            parts.append(
                f'<g>{_tip(f"{year.year}-{month + 1:02d}: {count}")}<rect class="{"cell" if count else "none"}" {shade}'
                f' x="{left + month * column + 1:.1f}" y="{y}" width="{column - 2:.1f}" height="{row - 3}" rx="3"/></g>'
            )
    parts.append(
        f'<rect class="september" x="{left + 8 * column:.1f}" y="24" width="{column:.1f}"'
        f' height="{len(shown) * row + 1}" rx="4"/>'
    )
    return _svg("逐月文章数 articles by month", 30 + len(shown) * row, parts)


def sites(shown: Sequence[SiteShare]) -> str:
    """A bar a site: what it had first, and what it copied."""
    if not shown:
        return ""
    row = 24
    most = shown[0].articles
    parts = []
    for place, share in enumerate(shown):
        y = place * row
        first, whole = (count / most * (WIDTH - LABEL - 60) for count in (share.firsts, share.articles))
        tip = _tip(f"{share.title}: {share.articles} 篇 articles, {share.firsts} 首发 first")
        parts.append(_text(LABEL - 10, y + 16, _short(share.title, NAME_CHARACTERS), "end", share.title))
        parts.append(
            f'<g>{tip}<rect class="copy" x="{LABEL + first:.1f}" y="{y + 3}" width="{whole - first:.1f}" height="17"/>'
            f'<rect class="{_kind(share.kind)}" x="{LABEL}" y="{y + 3}" width="{first:.1f}" height="17"/></g>'
        )
        parts.append(_text(LABEL + whole + 6, y + 16, str(share.articles), "number"))
    return _svg("各网站文章数 articles by site", len(shown) * row + 4, parts)


def spreads(shown: Iterable[Spread]) -> str:
    """A line a story from its first copy to its last, a dot a copy; days grow closer to the right."""
    dated = [spread for spread in shown if spread.appearances]
    if not dated:
        return ""
    row, left, right = 30, 370, WIDTH - 70
    last = max((spread.appearances[-1].day - spread.appearances[0].day).days for spread in dated) or 1
    ticks = [day for day in (0, 1, 3, 7, 14, 30, 90, 180, 365, 730, 1825, 3650) if day <= last] or [0]

    def at(days: int) -> float:
        return left + sqrt(days / last) * (right - left)

    bottom = 26 + len(dated) * row
    parts = [f'<line class="grid" x1="{at(day):.1f}" x2="{at(day):.1f}" y1="24" y2="{bottom}"/>' for day in ticks]
    shown_ticks: list[int] = []
    for day in ticks:
        if not shown_ticks or at(day) - at(shown_ticks[-1]) > 28:
            shown_ticks.append(day)
            parts.append(_text(at(day), 16, str(day), "middle"))
    for place, spread in enumerate(dated):
        y = 26 + place * row + row / 2
        begin = spread.appearances[0].day
        end = (spread.appearances[-1].day - begin).days
        parts.append(_text(left - 16, y + 5, _short(spread.title, TITLE_CHARACTERS), "end", spread.title))
        parts.append(f'<line class="run" x1="{left}" x2="{at(end):.1f}" y1="{y}" y2="{y}"/>')
        on_a_day: Counter[int] = Counter()
        for number, copy in enumerate(spread.appearances):
            days = (copy.day - begin).days
            # Copies of one day stand above and below each other, as far as the row has room.
            rank = on_a_day[days]
            on_a_day[days] += 1
            lift = min((rank + 1) // 2 * 5, 10) * (1 if rank % 2 else -1)
            parts.append(
                f'<g>{_tip(f"{copy.day} {copy.site}")}<circle class="{_kind(copy.kind)} dot"'
                f' cx="{at(days):.1f}" cy="{y + lift}" r="{5 if number else 7}"/></g>'
            )
        parts.append(_text(WIDTH, y + 5, f"{spread.copies} / {spread.sites}", "end number"))
    return _svg("报道的传播 how stories spread", bottom + 4, parts)


def coverage(shown: Sequence[SiteShare], first: int, last: int) -> str:
    """A table of sites and years: full cells have articles, hatched ones are gaps after a site's first article."""
    dated = [share for share in shown if share.years]
    if not dated or not last:
        return ""
    row, column = 22, (WIDTH - LABEL) / (last - first + 1)
    parts = [HATCH]
    parts += [
        _text(LABEL + (year - first + 0.5) * column, 14, f"{year % 100:02d}", "middle", str(year))
        for year in range(first, last + 1)
    ]
    for place, share in enumerate(dated):
        y = 22 + place * row
        parts.append(_text(LABEL - 10, y + 15, _short(share.title, NAME_CHARACTERS), "end", share.title))
        missing = set(share.gaps(last))
        for year in range(first, last + 1):
            count = share.years.get(year, 0)
            kind = _kind(share.kind) if count else "gap" if year in missing else "none"
            x = LABEL + (year - first) * column + 1
            parts.append(
                f'<g>{_tip(f"{share.title} {year}: {count}")}<rect class="{kind}" rx="3" x="{x:.1f}" y="{y}"'
                f' width="{column - 2:.1f}" height="{row - 3}"/></g>'
            )
    return _svg("各网站各年的覆盖 coverage by site and year", 26 + len(dated) * row, parts)


def _svg(name: str, height: float, parts: Iterable[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height:.0f}" role="img" aria-label="{name}">{"".join(parts)}</svg>'


def _text(x: float, y: float, text: str, style: str = "", full: str = "") -> str:
    tip = _tip(full) if full and full != text else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" class="{style}">{tip}{escape(text)}</text>'


def _tip(text: str) -> str:
    return f"<title>{escape(one_line(text))}</title>"


def _short(text: str, characters: int) -> str:
    text = one_line(text)
    return text if len(text) <= characters else f"{text[: characters - 1]}…"


def _kind(kind: str) -> str:
    return kind if kind in KINDS else "other"
