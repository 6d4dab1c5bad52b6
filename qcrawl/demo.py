"""The main job on the embedded replica: crawl, merge, report; and what there is to tell about the result."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.duplicates import report
from archive.files.writing import write_whole
from archive.store import Archive
from qcrawl import crawl, replica

CONTACT = "https://qcrawl.example/demo"
"""Told to the replica in the user agent, as an operator tells real sites theirs."""


@dataclass(frozen=True, slots=True)
class Doubled:
    """An article whose page printed its body more than once."""

    article_id: int
    title: str
    times: int
    removed: int
    """Characters of the second and later printings."""


@dataclass(frozen=True, slots=True)
class TopStory:
    """The story with the most copies."""

    story_id: int
    title: str
    copies: tuple[tuple[str, str, str], ...]
    """Date, site and title of each article, oldest first."""


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two articles that look alike and were kept apart."""

    a_id: int
    b_id: int
    a_title: str
    b_title: str
    verdict: str
    resemblance: float
    differences: str
    """A few of the things that differ: ``2022 / 2023``."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a newcomer is told."""

    articles: int
    stories: int
    copies: int
    """Articles that are not their story's representative."""
    doubled: tuple[Doubled, ...]
    top: TopStory | None
    look_alike: LookAlike | None


@dataclass(frozen=True, slots=True)
class Places:
    """Where the demo puts its files."""

    folder: Path

    @property
    def archive(self) -> Path:
        """The SQLite file."""
        return self.folder / "archive.db"

    @property
    def report(self) -> Path:
        """The duplicate report."""
        return self.folder / "duplicates.html"


def run(places: Places, on_progress: Callable[[crawl.Progress], None] | None = None) -> crawl.RunResult:
    """Crawl the replica's demo sites into ``places.archive`` and write the duplicate report.

    The crawl is the real one: only the proxy, which answers for the made-up hosts, and the short delays of the
    replica's site files differ from a crawl of real sites. Raises what ``crawl.run`` raises.
    """
    with replica.Replica() as server:
        result = crawl.run(
            crawl.Options(
                archive=places.archive,
                site_folders=(replica.sites_folder(),),
                proxy=server.proxy_url,
                contact=CONTACT,
                state_folder=places.folder / "state",
            ),
            on_progress,
        )
    with Archive.open(places.archive, readonly=True) as archive:
        write_whole(places.report, report.html(report.gather(archive), "zh"))
    return result


def summary(archive: Archive) -> Summary:
    """Count what is in the archive and pick the most telling examples."""
    articles, stories = archive.conn.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM stories)"
    ).fetchone()
    return Summary(
        articles=articles,
        stories=stories,
        copies=articles - stories,
        doubled=_doubled(archive),
        top=_top_story(archive),
        look_alike=_look_alike(archive),
    )


def _doubled(archive: Archive) -> tuple[Doubled, ...]:
    rows = archive.conn.execute(
        "SELECT a.id, a.title, count(*) + 1, sum(json_extract(r.value, '$.length')) AS removed "
        "FROM articles a, json_each(a.repeats) r GROUP BY a.id ORDER BY removed DESC, a.url"
    )
    return tuple(Doubled(*row) for row in rows)


def _top_story(archive: Archive) -> TopStory | None:
    row = archive.conn.execute(
        "SELECT n.story_id, n.title FROM news n JOIN copies c ON c.story_id = n.story_id WHERE n.copies > 1 "
        "GROUP BY n.story_id ORDER BY n.copies DESC, n.sites DESC, count(DISTINCT c.title) DESC, n.url LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    copies = archive.conn.execute(
        "SELECT coalesce(published, ''), coalesce(site_title, ''), title FROM copies WHERE story_id = ? "
        "ORDER BY published, url",
        (row[0],),
    )
    story_id, title = row
    return TopStory(story_id, title, tuple(copies.fetchall()))


def _look_alike(archive: Archive) -> LookAlike | None:
    row = archive.conn.execute(
        "SELECT p.a_id, p.b_id, a.title, b.title, p.verdict, p.resemblance, "
        "  (SELECT group_concat(json_extract(d.value, '$.a') || ' / ' || json_extract(d.value, '$.b'), '; ') "
        "   FROM (SELECT value FROM json_each(p.evidence, '$.differences') "
        "         WHERE json_extract(value, '$.kind') <> 'text' LIMIT 3) d) "
        "FROM pairs p JOIN articles a ON a.id = p.a_id JOIN articles b ON b.id = p.b_id "
        "WHERE p.verdict = 'template' AND a.story_id <> b.story_id ORDER BY p.resemblance DESC, a.url, b.url LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    a_id, b_id, a_title, b_title, verdict, resemblance, differences = row
    return LookAlike(a_id, b_id, a_title, b_title, verdict, resemblance, differences or "")
