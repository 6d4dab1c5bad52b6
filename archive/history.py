"""The texts that an article has had: recognised when they come again, brought along from another archive."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archive.model import Article, Publisher
from archive.rows import storable, text_sha256
from archive.store import Added, Archive
from archive.urls import key


@dataclass(frozen=True, slots=True)
class PastText:
    """The text an article had from ``seen_at`` on, as it travels between archives."""

    seen_at: str
    """UTC, as 2021-09-08T06:13:32Z."""
    title: str
    body: str
    text_as_published: str
    """Before cleaning; empty when it equals the body."""


def had_before(archive: Archive, article: Article) -> int | None:
    """The number of the article that once had just this text and has a later one now; ``None`` if there is none.

    A file is no news of today: a text that was superseded is known, and bringing it again must not make it the
    present one. So a file with two texts of one page may be imported twice.
    """
    if not article.url:
        return None
    title, body = storable(article.title), storable(article.body)
    row = archive.conn.execute(
        "SELECT a.id FROM articles a JOIN article_versions v ON v.article_id = a.id"
        " WHERE a.key = ? AND v.text_sha256 = ? AND (a.title, a.body) <> (?, ?)",
        (key(article.url), text_sha256(title, body), title, body),
    ).fetchone()
    return int(row[0]) if row else None


def past_texts(archive: Archive, article_id: int) -> tuple[PastText, ...]:
    """All texts of an article, the present one last; empty if there is but one."""
    rows = archive.conn.execute(
        "SELECT seen_at, title, body, text_as_published FROM article_versions WHERE article_id = ? ORDER BY number",
        (article_id,),
    ).fetchall()
    return tuple(PastText(*row) for row in rows) if len(rows) > 1 else ()


def add_with_past(
    archive: Archive, article: Article, past: Sequence[PastText], publisher: Publisher | None, run_id: int | None
) -> Added:
    """Add an article; if it is new and has a past, all its texts in their order, each since when it was seen."""
    known = archive.conn.execute("SELECT 1 FROM articles WHERE key = ?", (key(article.url),)).fetchone()
    if not past or not article.url or known or (past[-1].title, past[-1].body) != (article.title, article.body):
        return archive.add(article, publisher=publisher, run_id=run_id)
    for text in past:
        was = replace(article, title=text.title, body=text.body, text_as_published=text.text_as_published)
        added = archive.add(was, publisher=publisher, run_id=run_id)
        archive.conn.execute(
            "UPDATE article_versions SET seen_at = ? WHERE article_id = ? AND number = ?",
            (text.seen_at, added.article_id, added.version),
        )
    return replace(added, outcome="new")
