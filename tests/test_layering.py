"""``archive`` is of use without the crawler: it never imports ``qcrawl``, Scrapy or Twisted."""

import ast
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import archive
import qcrawl

FORBIDDEN = {"qcrawl", "scrapy", "twisted"}
ARCHIVE_FILES = sorted(Path(archive.__path__[0]).rglob("*.py"))
PURE_FILES = [
    file
    for room in ("discovery", "extract", "catalog")
    for file in sorted((Path(qcrawl.__path__[0]) / room).rglob("*.py"))
]


def imported(file: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("file", ARCHIVE_FILES, ids=lambda file: file.relative_to(file.parents[2]).as_posix()[-60:])
def test_archive_never_names_the_crawler(file: Path) -> None:
    assert not imported(file) & FORBIDDEN


@pytest.mark.parametrize("file", PURE_FILES, ids=lambda file: file.as_posix()[-60:])
def test_pure_rooms_never_name_scrapy(file: Path) -> None:
    assert not imported(file) & {"scrapy", "twisted"}


def test_importing_all_of_archive_brings_no_scrapy_into_the_process() -> None:
    modules = [module.name for module in pkgutil.walk_packages(archive.__path__, "archive.")]
    script = (
        "import importlib, json, sys\n"
        f"for name in {[name for name in modules if not name.startswith('archive.datasette')]!r}:\n"
        "    importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(json.loads(out.stdout))
    assert "sqlite_utils" in loaded
    assert not loaded & FORBIDDEN
