"""The option by which every command of the group takes in more site files."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from archive.errors import NotThere
from qcrawl.catalog import Catalog, Site

F = TypeVar("F", bound=Callable[..., Any])


def catalog_option(function: F) -> F:
    """Give a command ``folders``: further folders with ``sites/*.toml``, ``families/*.toml`` and ``fixtures/``."""
    return click.option(
        "--catalog",
        "folders",
        multiple=True,
        metavar="FOLDER",
        type=click.Path(path_type=Path, file_okay=False),
        help="A folder with sites/*.toml of your own (and families/, fixtures/); may be given more than once.",
    )(function)


def chosen(catalog: Catalog, ids: tuple[str, ...]) -> list[Site]:
    """The sites called so; all if none is named. Raises ``NotThere`` for an unknown one."""
    for name in ids:
        if name not in catalog.sites:
            raise NotThere(f"no site is called {name!r}; see: qcrawl sites list")
    return [catalog.sites[name] for name in ids] or list(catalog.sites.values())
