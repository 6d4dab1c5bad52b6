"""CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from typing import IO, Any

from archive.exports.record import Exported, values
from archive.harmless import guarded

COLUMNS = (
    "id",
    "story",
    "is_representative",
    "copies",
    "sites",
    "date",
    "title",
    "site",
    "site_title",
    "site_kind",
    "site_region",
    "source",
    "author",
    "reporter",
    "editor",
    "document_number",
    "column",
    "keywords",
    "dateline",
    "url",
    "body",
    "language",
    "script",
    "external_id",
    "version",
    "first_seen_at",
    "changed_at",
    "fetched_at",
)
"""What makes sense in a cell; the rest is in JSON Lines and Parquet."""

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for the system's own encoding and shows Chinese as rubbish."""


def write(stream: IO[bytes], articles: Iterable[Exported]) -> None:
    """Write the articles. UTF-8 with byte order mark, lines end as RFC 4180 says."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    text.write(BYTE_ORDER_MARK)
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for article in articles:
        row = values(article)
        table.writerow([cell(row[column]) for column in COLUMNS])
    text.detach()


def cell(value: Any) -> str:
    """A value as a cell that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    return guarded(";".join(value) if isinstance(value, list) else str(value))
