"""Parquet files, those of ``qcrawl export`` above all; needs the optional package pyarrow."""

import json
from collections.abc import Iterator
from pathlib import Path

from archive.errors import InputError, NotThere
from archive.exports.parquet import JSON_COLUMNS, pyarrow
from archive.imports.rows import BadRow, Row, article_row

ROWS = 500
"""Rows in memory at once."""


def read(path: Path) -> Iterator[Row | BadRow]:
    """Every row of the file as an article or as a bad row. Raises ``NotThere``, ``InputError``."""
    arrow = pyarrow()
    try:
        table = arrow.parquet.ParquetFile(path)
    except FileNotFoundError as error:
        raise NotThere(f"there is no file {path}") from error
    except (arrow.ArrowInvalid, OSError) as error:
        raise InputError(f"{path} is no Parquet file: {error}") from error
    number = 0
    with table:
        for batch in table.iter_batches(batch_size=ROWS):
            for values in batch.to_pylist():
                number += 1
                try:
                    yield article_row(number, _opened(values), "row")
                except json.JSONDecodeError as error:
                    yield BadRow(number, f"holds JSON that cannot be read: {error}", "row")


def _opened(values: dict[str, object]) -> dict[str, object]:
    return {
        name: json.loads(value) if name in JSON_COLUMNS and isinstance(value, str) else value
        for name, value in values.items()
    }
