"""The option that all ``qcrawl import`` commands share."""

from collections.abc import Callable
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
