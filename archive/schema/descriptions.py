"""What every table, view and column means, kept in the archive itself in the table ``columns``."""

import sqlite3
import tomllib
from importlib.resources import files


def descriptions() -> dict[tuple[str, str], str]:
    """Table and column to its meaning; the column is empty for the table or view itself."""
    tables = tomllib.loads(files("archive").joinpath("schema", "columns.toml").read_text(encoding="utf-8"))
    return {(table, column): meaning for table, columns in tables.items() for column, meaning in columns.items()}


def describe(connection: sqlite3.Connection) -> None:
    """Make the table ``columns`` say what this version's schema means. The caller holds the transaction."""
    connection.execute("DELETE FROM columns")
    connection.executemany(
        "INSERT INTO columns (table_name, column_name, meaning) VALUES (?, ?, ?)",
        [(table, column, meaning) for (table, column), meaning in descriptions().items()],
    )


def tables_as_markdown() -> str:
    """The same for docs/querying.md: a heading and a table for every table and view."""
    pieces: list[str] = []
    for (table, column), meaning in descriptions().items():
        if not column:
            pieces.append(f"\n### `{table}`\n\n{meaning}\n\n| column | meaning |\n|---|---|")
        else:
            pieces.append(f"| `{column}` | {meaning.replace('|', chr(92) + '|')} |")
    return "\n".join(pieces).lstrip() + "\n"
