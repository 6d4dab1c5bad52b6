"""Who may import whom: ``archive`` is of use without the crawler, pure rooms fetch nothing, no floor looks up."""

import ast
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import archive

ROOT = Path(archive.__path__[0]).parent
FORBIDDEN = {"qcrawl", "scrapy", "twisted"}
PURE = ("qcrawl.catalog", "qcrawl.discovery", "qcrawl.extract")

FLOORS = {
    "archive": (
        ("errors", "harmless", "model", "places", "schema", "text", "urls"),
        ("dates", "files", "fingerprint", "plainsqlite", "rows"),
        ("garbled", "migrations"),
        ("store",),
        ("captures", "frontier", "history"),
        ("citations", "duplicates", "runs", "search"),
        ("datasette", "exports", "maintenance", "reading"),
        ("imports", "overview"),
        ("cli",),
    ),
    "qcrawl": (
        ("errors", "public_addresses", "replica", "settings"),
        ("catalog", "fetching", "health"),
        ("extract",),
        ("discovery",),
        ("imports", "probing"),
        ("crawl", "middlewares", "spiders"),
        ("demo", "exits"),
        ("cli",),
        ("__main__",),
    ),
}
"""The rooms of each package; a room may import those on the floors below its own."""
TOGETHER = {"crawl", "middlewares", "spiders"}
"""One operation in the three packages that Scrapy's projects have; these may import one another."""


def modules() -> dict[str, Path]:
    found = {}
    for package in FLOORS:
        for file in sorted((ROOT / package).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


MODULES = modules()


def statements(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements that run, inside functions too; not those for the type checker alone."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield from statements(child)


def named(module: str) -> set[str]:
    """Full names of all that a module imports."""
    names = set()
    for statement in statements(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(statement, ast.Import):
            names.update(alias.name for alias in statement.names)
        else:
            assert not statement.level, f"{module} imports relatively"
            names.update(f"{statement.module}.{alias.name}" for alias in statement.names)
    return names


def ours(name: str) -> str:
    """The module of this project that a full name is in; empty if it is in none."""
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name


def floor(module: str) -> int:
    package, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    return next((number for number, rooms in enumerate(FLOORS[package]) if room in rooms), -1)


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("archive")])
def test_archive_never_names_the_crawler(module: str) -> None:
    assert not {name.partition(".")[0] for name in named(module)} & FORBIDDEN


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith(PURE)])
def test_pure_rooms_never_name_scrapy(module: str) -> None:
    assert not {name.partition(".")[0] for name in named(module)} & {"scrapy", "twisted"}


@pytest.mark.parametrize("module", [name for name in MODULES if "." in name])
def test_a_room_imports_only_what_stands_below_it(module: str) -> None:
    package, room = module.split(".")[:2]
    assert floor(module) >= 0, f"{package}.{room} has no floor"
    for other in filter(None, map(ours, named(module))):
        if (
            other.startswith(f"{package}.")
            and other.split(".")[1] != room
            and not {room, other.split(".")[1]} <= TOGETHER
        ):
            assert floor(other) < floor(module), f"{module} imports {other}"


def test_no_module_imports_itself_round_about() -> None:
    imports = {module: {ours(name) for name in named(module)} - {module, ""} for module in MODULES}
    TopologicalSorter(imports).prepare()  # raises CycleError with the circle


def test_the_design_names_every_room() -> None:
    text = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rooms = {".".join(module.split(".")[:2]) for module in MODULES if "." in module} - {"qcrawl.__main__"}
    endings = {room: "/" if MODULES[room].name == "__init__.py" else ".py" for room in rooms}
    assert [room for room in sorted(rooms) if f"{room.partition('.')[2]}{endings[room]}`" not in text] == []


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
