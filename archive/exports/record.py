"""One article as plain values: what ``show --json`` prints, exports write and ``import jsonl`` reads back."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from archive.duplicates.travelling import Carried, said
from archive.history import PastText, past_texts
from archive.rows import StoredArticle, utc
from archive.store import Archive


@dataclass(frozen=True, slots=True)
class Exported:
    """An article with what a reader elsewhere needs of its story and its capture."""

    stored: StoredArticle
    is_representative: bool
    """Also true of an article whose story is not settled yet."""
    copies: int
    sites: int
    fetched_at: str
    """UTC, of the capture the text was read from; empty if there is none."""
    warc_file: str
    warc_offset: int | None
    decisions: tuple[Carried, ...] = ()
    """Those in force that were made of this article."""
    versions: tuple[PastText, ...] = ()
    """All texts it has had, the present one last; empty if it never changed."""


def exported(archive: Archive, ids: Iterable[int]) -> Iterator[Exported]:
    """The articles with these ids, one at a time."""
    decided = said(archive)
    for article_id in ids:
        row = archive.rows(
            "SELECT coalesce(s.representative_id = a.id, 1) AS is_representative, coalesce(s.copies, 1) AS copies,"
            " coalesce(s.sites, 1) AS sites, coalesce(c.fetched_at, '') AS fetched_at,"
            " coalesce(c.warc_file, '') AS warc_file, c.warc_offset"
            " FROM articles a LEFT JOIN stories s ON s.id = a.story_id LEFT JOIN captures c ON c.id = a.capture_id"
            " WHERE a.id = ?",
            (article_id,),
        ).fetchone()
        stored = archive.get(article_id)
        yield Exported(
            stored,
            is_representative=bool(row["is_representative"]),
            **{name: row[name] for name in ("copies", "sites", "fetched_at", "warc_file", "warc_offset")},
            decisions=tuple(decided.get(article_id, ())),
            versions=past_texts(archive, article_id) if stored.version > 1 else (),
        )


def values(article: Exported) -> dict[str, Any]:
    """The article as JSON values, always the same names in the same order (docs/exporting.md lists them).

    ``import jsonl`` makes the same article of them in another archive; ``id`` and ``story`` count only in this one.
    """
    stored, own = article.stored, article.stored.article
    site, moment = stored.site, own.published
    return {
        "id": stored.id,
        "external_id": own.external_id,
        "story": stored.story_id,
        "is_representative": article.is_representative,
        "copies": article.copies,
        "sites": article.sites,
        "title": own.title,
        "date": str(moment) if moment else None,
        "published": moment.local.isoformat() if moment else None,
        "published_precision": moment.precision.value if moment else None,
        "site": site.name if site else None,
        "site_title": site.title if site else None,
        "site_kind": site.kind if site else None,
        "site_region": site.region if site else None,
        "site_home_url": site.home_url if site else None,
        "url": own.url or None,
        "source": own.source,
        "author": own.author,
        "reporter": own.reporter,
        "editor": own.editor,
        "document_number": own.document_number,
        "column": own.column,
        "keywords": list(own.keywords),
        "dateline": own.dateline,
        "body": own.body,
        "text_as_published": own.text_as_published,
        "language": own.language,
        "script": own.script,
        "charset": own.charset,
        "family": own.family,
        "links": [asdict(link) for link in own.links],
        "cuts": [asdict(cut) for cut in own.cuts],
        "repeats": [asdict(repeat) for repeat in own.repeats],
        "origins": {name: asdict(origin) for name, origin in own.origins.items()},
        "questions": list(own.questions),
        "extractor": own.extractor,
        "version": stored.version,
        "first_seen_at": utc(stored.first_seen_at),
        "changed_at": utc(stored.changed_at),
        "fetched_at": article.fetched_at or None,
        "warc_file": article.warc_file or None,
        "warc_offset": article.warc_offset,
        "decisions": [asdict(one) for one in article.decisions],
        "versions": [asdict(one) for one in article.versions],
    }
