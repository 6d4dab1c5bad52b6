"""Everything the archive knows of one article, gathered for showing."""

import re
from dataclasses import dataclass

from archive.errors import NotThere
from archive.model import Capture
from archive.rows import StoredArticle, StoredVersion, from_utc
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Copy:
    """One article of a story."""

    article_id: int
    title: str
    site: str
    """The site's full name; empty if unknown."""
    published: str
    """As it was published, ``2023-09-01 08:30`` or the day alone; empty if unknown."""
    url: str
    is_representative: bool


@dataclass(frozen=True, slots=True)
class Story:
    """The story an article belongs to."""

    id: int
    representative_id: int
    representative_reason: str
    copies: tuple[Copy, ...]
    """All of them, the article itself included, the earliest first."""


@dataclass(frozen=True, slots=True)
class StoredCapture:
    """A capture with its number in the archive."""

    id: int
    capture: Capture


@dataclass(frozen=True, slots=True)
class Sight:
    """An article with its story, its versions and the captures of its URL, oldest first."""

    stored: StoredArticle
    story: Story | None
    versions: tuple[StoredVersion, ...]
    captures: tuple[StoredCapture, ...]

    @property
    def capture(self) -> StoredCapture | None:
        """The capture its present text was read from."""
        return next((found for found in self.captures if found.id == self.stored.capture_id), None)


def find(archive: Archive, wanted: str) -> StoredArticle:
    """The article that ``wanted`` names: its number, its URL, or what it was called in the file it came from.

    Raises ``NotThere``, also when several articles have the name.
    """
    wanted = wanted.strip()
    if re.fullmatch(r"#?\d{1,18}", wanted):
        return archive.get(int(wanted.lstrip("#")))
    named = archive.rows("SELECT id FROM articles WHERE external_id = ? LIMIT 2", (wanted,)).fetchall()
    if len(named) == 1:
        return archive.get(named[0]["id"])
    if named:
        raise NotThere(f"several articles were imported as {wanted!r}; name one by its number or URL")
    if "." in wanted:
        return archive.by_url(wanted)
    raise NotThere(f"{wanted!r} is neither the number nor the URL of an article; qcrawl search shows both")


def sight(archive: Archive, stored: StoredArticle) -> Sight:
    """What there is to see of ``stored``."""
    return Sight(
        stored=stored,
        story=_story(archive, stored.story_id),
        versions=archive.versions(stored.id),
        captures=_captures(archive, stored),
    )


def _story(archive: Archive, story_id: int | None) -> Story | None:
    story = archive.rows("SELECT * FROM stories WHERE id = ?", (story_id,)).fetchone()
    if story is None:
        return None
    rows = archive.rows(
        "SELECT c.* FROM copies c JOIN articles a ON a.id = c.article_id WHERE c.story_id = ? "
        "ORDER BY a.published_at IS NULL, a.published_at, a.id",
        (story_id,),
    )
    copies = tuple(
        Copy(
            article_id=row["article_id"],
            title=row["title"],
            site=row["site_title"] or "",
            published=row["published"] or "",
            url=row["url"] or "",
            is_representative=bool(row["is_representative"]),
        )
        for row in rows
    )
    return Story(story["id"], story["representative_id"], story["representative_reason"], copies)


def _captures(archive: Archive, stored: StoredArticle) -> tuple[StoredCapture, ...]:
    """The captures of the article's URL, as asked for or after redirects, and any a version was read from."""
    rows = archive.rows(
        "SELECT * FROM captures WHERE id IN ("
        " SELECT id FROM captures WHERE url = :url UNION SELECT id FROM captures WHERE final_url = :url"
        " UNION SELECT capture_id FROM article_versions WHERE article_id = :id UNION SELECT :capture"
        ") ORDER BY fetched_at, id",
        {"url": stored.article.url, "id": stored.id, "capture": stored.capture_id},
    )
    return tuple(
        StoredCapture(
            row["id"],
            Capture(
                url=row["url"],
                final_url=row["final_url"],
                fetched_at=from_utc(row["fetched_at"]),
                status=row["status"],
                kind=row["kind"],
                content_type=row["content_type"],
                payload_digest=row["payload_digest"],
                payload_length=row["payload_length"],
                etag=row["etag"],
                last_modified=row["last_modified"],
                warc_file=row["warc_file"],
                warc_offset=row["warc_offset"],
                warc_length=row["warc_length"],
                is_revisit=bool(row["is_revisit"]),
            ),
        )
        for row in rows
    )
