"""A folder of Markdown files, one an article, that reads well and that Obsidian, Hugo and git can use."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from archive.exports.record import Exported, values

FRONT_MATTER = (
    "id", "story", "copies", "date", "site", "site_title", "source", "author", "reporter", "document_number", "url",
    "keywords", "fetched_at",
)  # fmt: skip
"""Facts above the text; those that are empty are left out."""

NAME_BYTES = 120
"""Of the title in a file name: file systems allow 255 bytes, and the rest of the name and a folder sync need some."""

_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s#\[\]^]+')
"""Refused by Windows, macOS or Linux, or with a meaning in Obsidian links."""

_MARKUP = re.compile(r"([\\`*_\[\]<>~|&])")
_AT_THE_START = re.compile(r"^(\s*)([#+=-]+|\d+[.)])")


def write(folder: Path, articles: Iterable[Exported]) -> None:
    """Write ``<year>/<date>-<id>-<title>.md`` for every article."""
    for article in articles:
        file = folder / file_name(article)
        file.parent.mkdir(exist_ok=True)
        file.write_text(document(article), encoding="utf-8", newline="\n")


def file_name(article: Exported) -> str:
    """Where an article's file lies below the folder; the id in it makes it unique."""
    own = article.stored.article
    day = own.published.local.date().isoformat() if own.published else ""
    title = _UNSAFE_IN_NAMES.sub("-", own.title).encode()[:NAME_BYTES].decode(errors="ignore").strip("-. ")
    return f"{day[:4] or 'undated'}/" + "-".join(filter(None, (day, str(article.stored.id), title))) + ".md"


def document(article: Exported) -> str:
    """The file's text: facts in YAML, the title, a paragraph a paragraph; what looks like markup is escaped."""
    row = values(article)
    # Every JSON value is a YAML 1.2 value.
    facts = [f"{name}: {json.dumps(row[name], ensure_ascii=False)}" for name in FRONT_MATTER if row[name]]
    own = article.stored.article
    title = json.dumps(own.title, ensure_ascii=False)
    paragraphs = [plain(paragraph.strip()) for paragraph in own.body.split("\n") if paragraph.strip()]
    heading = plain(" ".join(own.title.split()))
    return "\n".join(["---", f"title: {title}", *facts, "---", "", f"# {heading}", "", "\n\n".join(paragraphs), ""])


def plain(text: str) -> str:
    """``text`` so that Markdown shows just these characters: no link, no tag, no list that the page had not."""
    escaped = _MARKUP.sub(r"\\\1", text)
    return _AT_THE_START.sub(lambda found: f"{found[1]}{_escaped_start(found[2])}", escaped)


def _escaped_start(mark: str) -> str:
    return f"{mark[:-1]}\\{mark[-1]}" if mark[-1] in ".)" else f"\\{mark}"
