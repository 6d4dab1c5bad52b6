"""The options that ``qcrawl import`` commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def settle_option(function: F) -> F:
    """Give a command ``settles``: find the stories afterwards, as one wants unless more files follow."""
    return click.option(
        "--settle/--no-settle",
        "settles",
        default=True,
        help="Find which articles are the same story afterwards; leave it for later when more files follow.",
    )(function)


def sites_option(function: F) -> F:
    """Give a command ``folders``: where the catalogue lies if it is not the one that comes with qcrawl."""
    return click.option(
        "--sites-folder",
        "folders",
        multiple=True,
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        help="Read pages by the catalogue in this folder instead of the shipped one; may be given several times.",
    )(function)
