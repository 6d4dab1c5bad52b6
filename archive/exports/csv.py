"""CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from typing import IO

from archive.exports.record import Exported, values
from archive.harmless import BYTE_ORDER_MARK, cell

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
