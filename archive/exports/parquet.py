"""Parquet for DuckDB, pandas and the like; needs the optional package pyarrow."""

import json
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import IO, Any

from archive.errors import ConfigurationError
from archive.exports.record import Exported, values

JSON_COLUMNS = ("links", "cuts", "repeats", "origins", "decisions")
"""Kept as JSON text: their inner shape is ours, and DuckDB and pandas both read JSON out of a column."""

LIST_COLUMNS = ("keywords", "questions")
NUMBER_COLUMNS = ("id", "story", "copies", "sites", "version", "warc_offset")
TRUTH_COLUMNS = ("is_representative",)

ROWS = 500
"""Articles in memory at once; a row group of a few megabytes of text."""


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


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, ROWS)):
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
