"""Parquet for DuckDB, pandas and the like; needs the optional package pyarrow."""

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import IO, Any

from archive.errors import ConfigurationError
from archive.exports.record import Exported, values

JSON_COLUMNS = ("links", "cuts", "repeats", "origins", "decisions", "versions")
"""Kept as JSON text: their inner shape is ours, and DuckDB and pandas both read JSON out of a column."""

LIST_COLUMNS = ("keywords", "questions")
NUMBER_COLUMNS = ("id", "story", "copies", "sites", "version", "warc_offset")
TRUTH_COLUMNS = ("is_representative",)

ROWS, CHARACTERS = 500, 1_000_000
"""A row group ends at so many articles or characters of body: small enough to hold, large enough to compress."""


def pyarrow() -> Any:
    """The package pyarrow. Raises ``ConfigurationError`` when it is not installed."""
    try:
        import_module("pyarrow.parquet")
        return import_module("pyarrow")
    except ImportError as error:
        raise ConfigurationError('Parquet needs pyarrow; install it with: pip install "qcrawl[parquet]"') from error


def write(stream: IO[bytes], articles: Iterable[Exported]) -> None:
    """Write the articles; the columns are the names of JSON Lines."""
    arrow = pyarrow()
    writer = None
    schema = None
    for rows in _batches(values(article) for article in articles):
        schema = schema or _schema(arrow, rows[0])
        writer = writer or arrow.parquet.ParquetWriter(stream, schema, compression="zstd")
        writer.write_table(arrow.Table.from_pylist([_flat(row) for row in rows], schema=schema))
    if writer is not None:
        writer.close()


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += len(row["body"])
        if len(batch) == ROWS or characters >= CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _schema(arrow: Any, row: dict[str, Any]) -> Any:
    def kind(name: str) -> Any:
        if name in LIST_COLUMNS:
            return arrow.list_(arrow.string())
        if name in NUMBER_COLUMNS:
            return arrow.int64()
        return arrow.bool_() if name in TRUTH_COLUMNS else arrow.string()

    return arrow.schema([(name, kind(name)) for name in row])


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: json.dumps(value, ensure_ascii=False) if name in JSON_COLUMNS else value for name, value in row.items()
    }
