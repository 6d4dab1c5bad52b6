"""``qcrawl duplicates``: which articles are the same story, why, and what reviewers said."""

import sys

import click

from archive.cli.mounting import Mounted


@click.group(cls=Mounted, rooms=(sys.modules[__name__],))
def command() -> None:
    """Which articles are the same story, and why; decide yourself.

    \b
    Example:
      qcrawl duplicates report --out report.html
    """
