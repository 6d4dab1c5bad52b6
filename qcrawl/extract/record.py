"""An article as the plain values that JSON has."""

from dataclasses import asdict
from typing import Any

from archive.model import Article, Moment, Precision


def record(article: Article) -> dict[str, Any]:
    """Every field of ``article`` by name; ``date`` is on the page's own clock, ``published_utc`` is the same moment."""
    values: dict[str, Any] = {
        "url": article.url,
        "title": article.title,
        "date": clock(article.published),
        "source": article.source,
        "author": article.author or article.reporter,
    }
    if article.published:
        values["date_precision"] = article.published.precision.value
        values["published_utc"] = article.published.utc.isoformat()
        values["offset_minutes"] = article.published.offset_minutes
    for name in _AS_THEY_ARE:
        values[name] = getattr(article, name)
    values["keywords"] = list(article.keywords)
    values["questions"] = list(article.questions)
    values["links"] = [asdict(link) for link in article.links]
    values["cuts"] = [asdict(cut) for cut in article.cuts]
    values["repeats"] = [asdict(repeat) for repeat in article.repeats]
    values["origins"] = {name: asdict(origin) for name, origin in article.origins.items()}
    return values


_AS_THEY_ARE = (
    "body",
    "reporter",
    "editor",
    "document_number",
    "column",
    "dateline",
    "language",
    "script",
    "charset",
    "family",
    "text_as_published",
    "extractor",
)


def clock(moment: Moment | None) -> str:
    """``YYYY-MM-DD HH:MM:SS`` on the page's clock, the day alone where the page gave no more, empty for none."""
    if moment is None:
        return ""
    return f"{moment.local:%Y-%m-%d}" if moment.precision is Precision.DAY else f"{moment.local:%Y-%m-%d %H:%M:%S}"
