"""The numbers behind every picture, counted by SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from archive.store import Archive

LOCAL_DAY = "date(a.published_at, a.published_offset || ' minutes')"
"""The day on the clock of the place of publication."""


@dataclass(frozen=True, slots=True)
class Year:
    """What one year published."""

    year: int
    articles: int
    firsts: int
    """Articles that represent their story; the others are copies of them."""
    months: tuple[int, ...]
    """Articles from January to December."""


@dataclass(frozen=True, slots=True)
class SiteShare:
    """What one site published, year by year."""

    name: str
    title: str
    kind: str
    articles: int
    firsts: int
    years: Mapping[int, int]
    undated: int

    def gaps(self, last: int) -> tuple[int, ...]:
        """Years without any article since the site's first one, up to ``last``.

        The Quality Month is held every year, so a year without a word is missing rather than uneventful.
        """
        return tuple(year for year in range(min(self.years), last + 1) if year not in self.years) if self.years else ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """One copy of a story."""

    day: date
    site: str
    kind: str


@dataclass(frozen=True, slots=True)
class Spread:
    """How a story went from site to site."""

    story_id: int
    representative_id: int
    title: str
    copies: int
    sites: int
    appearances: tuple[Appearance, ...]
    """Dated copies, the first one first."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Addresses of a site that were found and not read."""

    site: str
    failed: int
    blocked: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All numbers of one archive."""

    articles: int
    stories: int
    """Of which an article whose story is not settled yet is one by itself."""
    sites: int
    undated: int
    changed: int
    """Articles with more than one version."""
    captures: int
    years: tuple[Year, ...]
    """From the first year to the last, those without articles included."""
    shares: tuple[SiteShare, ...]
    """The largest first."""
    spreads: tuple[Spread, ...]
    """The stories with most copies first; those with one copy are left out."""
    troubles: tuple[Trouble, ...]

    @property
    def last_year(self) -> int:
        """The latest year with an article; 0 if none has a date."""
        return self.years[-1].year if self.years else 0


def count(archive: Archive, stories: int = 12) -> Overview:
    """The numbers of ``archive``, with the spread of its ``stories`` largest stories."""
    total, unsettled, undated = archive.conn.execute(
        "SELECT count(*), coalesce(sum(story_id IS NULL), 0), coalesce(sum(published_at IS NULL), 0) FROM articles"
    ).fetchone()
    return Overview(
        articles=total,
        stories=unsettled + _one(archive, "SELECT count(*) FROM stories"),
        sites=_one(archive, "SELECT count(DISTINCT site_id) FROM articles"),
        undated=undated,
        changed=_one(archive, "SELECT count(DISTINCT article_id) FROM article_versions WHERE number > 1"),
        captures=_one(archive, "SELECT count(*) FROM captures"),
        years=_years(archive),
        shares=_shares(archive),
        spreads=_spreads(archive, stories),
        troubles=_troubles(archive),
    )


def _one(archive: Archive, sql: str) -> int:
    return int(archive.conn.execute(sql).fetchone()[0])


def _years(archive: Archive) -> tuple[Year, ...]:
    months: dict[int, list[int]] = {}
    firsts: dict[int, int] = {}
    for year, month, articles, first in archive.conn.execute(
        f"SELECT CAST(strftime('%Y', {LOCAL_DAY}) AS INTEGER), CAST(strftime('%m', {LOCAL_DAY}) AS INTEGER), count(*),"  # noqa: S608 - the names are ours
        " sum(coalesce(s.representative_id = a.id, 1))"
        " FROM articles a LEFT JOIN stories s ON s.id = a.story_id WHERE a.published_at IS NOT NULL GROUP BY 1, 2"
    ):
        if year is None:  # a time that another program wrote and SQLite cannot read
            continue
        months.setdefault(year, [0] * 12)[month - 1] = articles
        firsts[year] = firsts.get(year, 0) + first
    if not months:
        return ()
    return tuple(
        Year(year, sum(months.get(year, ())), firsts.get(year, 0), tuple(months.get(year, [0] * 12)))
        for year in range(min(months), max(months) + 1)
    )


def _shares(archive: Archive) -> tuple[SiteShare, ...]:
    years: dict[int, dict[int, int]] = {}
    undated: dict[int, int] = {}
    for site_id, year, articles in archive.conn.execute(
        f"SELECT a.site_id, CAST(strftime('%Y', {LOCAL_DAY}) AS INTEGER), count(*)"  # noqa: S608 - the names are ours
        " FROM articles a WHERE a.site_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"
    ):
        if year is None:
            undated[site_id] = articles
        else:
            years.setdefault(site_id, {})[year] = articles
    rows = archive.rows(
        "SELECT site.id, site.name, site.title, site.kind, count(*) AS articles,"
        " sum(coalesce(s.representative_id = a.id, 1)) AS firsts"
        " FROM articles a JOIN sites site ON site.id = a.site_id LEFT JOIN stories s ON s.id = a.story_id"
        " GROUP BY site.id ORDER BY articles DESC, site.name"
    )
    return tuple(
        SiteShare(
            row["name"],
            row["title"],
            row["kind"],
            row["articles"],
            row["firsts"],
            years.get(row["id"], {}),
            undated.get(row["id"], 0),
        )
        for row in rows
    )


def _spreads(archive: Archive, limit: int) -> tuple[Spread, ...]:
    stories = archive.rows(
        "SELECT s.id, s.representative_id, a.title, s.copies, s.sites FROM stories s"
        " JOIN articles a ON a.id = s.representative_id WHERE s.copies > 1"
        " ORDER BY s.copies DESC, s.sites DESC, s.id LIMIT ?",
        (limit,),
    ).fetchall()
    return tuple(
        Spread(
            story["id"],
            story["representative_id"],
            story["title"],
            story["copies"],
            story["sites"],
            _appearances(archive, story["id"]),
        )
        for story in stories
    )


def _appearances(archive: Archive, story_id: int) -> tuple[Appearance, ...]:
    rows = archive.conn.execute(
        f"SELECT {LOCAL_DAY}, coalesce(site.title, ''), coalesce(site.kind, 'other')"  # noqa: S608 - the names are ours
        " FROM articles a LEFT JOIN sites site ON site.id = a.site_id"
        # By day, not by moment: under another offset a later moment can be of an earlier day.
        f" WHERE a.story_id = ? AND {LOCAL_DAY} IS NOT NULL ORDER BY 1, a.published_at, a.id",
        (story_id,),
    )
    return tuple(Appearance(date.fromisoformat(day), site, kind) for day, site, kind in rows)


def _troubles(archive: Archive) -> tuple[Trouble, ...]:
    rows = archive.conn.execute(
        "SELECT site.title, sum(u.state = 'failed'), sum(u.state = 'blocked') FROM urls u"
        " JOIN sites site ON site.id = u.site_id WHERE u.state IN ('failed', 'blocked')"
        " GROUP BY site.id ORDER BY count(*) DESC, site.name"
    )
    return tuple(Trouble(*row) for row in rows)
