"""Which articles an export or a list of references holds."""

from collections.abc import Iterator

from archive.search import Filters, found_ids
from archive.store import Archive

BATCH = 1000
"""Ids read at a time: short reads, so that a long export never keeps the write-ahead log from shrinking."""


def everything(archive: Archive, *, all_copies: bool) -> Iterator[int]:
    """Ids of all articles, or of one representative a story, in the order they came in."""
    last = 0
    while ids := _next(archive, last, all_copies=all_copies):
        yield from ids
        last = ids[-1]


def _next(archive: Archive, last: int, *, all_copies: bool) -> list[int]:
    # An article whose story is not settled yet represents itself.
    rows = archive.conn.execute(
        "SELECT a.id FROM articles a LEFT JOIN stories s ON s.id = a.story_id"
        " WHERE a.id > ? AND (? OR coalesce(s.representative_id = a.id, 1)) ORDER BY a.id LIMIT ?",
        (last, all_copies, BATCH),
    )
    return [row[0] for row in rows]


def found(archive: Archive, query: str, filters: Filters, *, all_copies: bool) -> tuple[int, ...]:
    """Ids of what a search finds, the best first. Raises ``QueryError``; ``NotThere`` for an unknown site."""
    return tuple(found_ids(archive, query, filters, all_copies=all_copies))
