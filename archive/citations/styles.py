"""A list of references in one of the styles."""

import json
from collections.abc import Iterable, Iterator

from archive.citations import bibtex, csljson, gbt7714, ris
from archive.citations.reference import Reference, reference
from archive.rows import from_utc
from archive.store import Archive

STYLES = (*gbt7714.EDITIONS, "csl-json", "bibtex", "ris")


def references(archive: Archive, ids: Iterable[int]) -> Iterator[Reference]:
    """The references of the articles with these ids. Raises ``NotThere``."""
    for article_id in ids:
        stored = archive.get(article_id)
        row = archive.conn.execute("SELECT fetched_at FROM captures WHERE id = ?", (stored.capture_id,)).fetchone()
        yield reference(stored, from_utc(row[0]) if row else None)


def in_style(many: Iterable[Reference], style: str) -> str:
    """The list as text that ends in a newline; GB/T 7714 entries are numbered when there are several."""
    listed = list(many)
    if style == "csl-json":
        return json.dumps([csljson.item(one) for one in listed], ensure_ascii=False, indent=2) + "\n"
    if style == "bibtex":
        return "\n\n".join(map(bibtex.entry, listed)) + "\n"
    if style == "ris":
        return "\r\n".join(map(ris.record, listed))
    entries = [gbt7714.format_reference(one, gbt7714.EDITIONS[style]) for one in listed]
    if len(entries) == 1:
        return entries[0] + "\n"
    return "".join(f"[{number}] {entry}\n" for number, entry in enumerate(entries, start=1))
