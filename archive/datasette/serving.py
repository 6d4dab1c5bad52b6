"""The files Datasette needs for an archive, and the command line that serves it."""

import json
import shutil
import sys
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

from archive.errors import CannotWrite, ConfigurationError
from archive.schema.descriptions import descriptions

CONFIGURATION = "datasette.yaml"
SETTINGS = {"sql_time_limit_ms": "5000", "facet_time_limit_ms": "1000", "truncate_cells_html": "80"}
"""Datasette's own second is short for counting one character in a large archive; its own 2,048 characters a cell make
a table in which one article fills the screen. An article's page and row have all of its text."""


def configuration(database: str) -> str:
    """The configuration for a database of this name, as YAML: ours, and the meaning of every column."""
    if find_spec("datasette") is None:
        raise ConfigurationError("Datasette is not installed; install it with: pip install 'qcrawl[datasette]'")
    from datasette.utils import parse_metadata, tilde_encode

    text = files("archive").joinpath("datasette", CONFIGURATION).read_text(encoding="utf-8")
    made = parse_metadata(text)
    made["description_html"] = made["description_html"].replace("ARCHIVE", tilde_encode(database))
    made["databases"] = {database: made["databases"]["ARCHIVE"]}
    tables = made["databases"][database]["tables"]
    for (table, column), meaning in descriptions().items():
        about = tables.setdefault(table, {})
        if column:
            about.setdefault("columns", {})[column] = meaning
        else:
            about["description"] = meaning
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"  # JSON is YAML


def write(folder: Path, archive_path: Path) -> None:
    """Write ``datasette.yaml``, ``plugins/`` and ``templates/`` for an archive into ``folder``."""
    text = configuration(archive_path.stem)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONFIGURATION).write_text(text, encoding="utf-8")
        with as_file(files("archive").joinpath("datasette")) as shipped:
            for name in ("plugins", "templates"):
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(shipped / name, folder / name, dirs_exist_ok=True, ignore=ignored)
    except OSError as error:
        raise CannotWrite(f"{folder} cannot be written: {error.strerror or error}") from error


def command_line(archive_path: Path, folder: Path, *options: str) -> list[str]:
    """The command that serves an archive with the files of ``folder``."""
    settings = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    return [
        *(sys.executable, "-m", "datasette", "serve", str(archive_path)),
        *("--metadata", str(folder / CONFIGURATION)),
        *("--plugins-dir", str(folder / "plugins")),
        *("--template-dir", str(folder / "templates")),
        *settings,
        *options,
    ]
