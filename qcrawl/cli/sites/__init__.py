"""``qcrawl sites``: what the catalogue knows, whether it still holds, and what a new site needs."""

import click

from archive.cli.mounting import Mounted

PLACES = {
    "list": f"{__name__}.listing:list_sites",
    "show": f"{__name__}.listing:show",
    "check": f"{__name__}.check:check",
    "probe": f"{__name__}.probe:probe",
}


@click.group("sites", cls=Mounted, places=PLACES)
def command() -> None:
    """The catalogue of sites: list, show, check, probe a new one.

    \b
    Examples:
      qcrawl sites list
      qcrawl sites check
      qcrawl sites probe https://scjgj.example.gov.cn/xwzx/index.html
    """
