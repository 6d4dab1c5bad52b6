"""``qcrawl sites``: what the catalogue knows, whether it still holds, and what a new site needs."""

import click

from qcrawl.cli.sites.check import check
from qcrawl.cli.sites.listing import list_sites, show
from qcrawl.cli.sites.probe import probe


@click.group("sites")
def command() -> None:
    """The catalogue of sites: list, show, check, probe a new one.

    \b
    Examples:
      qcrawl sites list
      qcrawl sites check
      qcrawl sites probe https://scjgj.example.gov.cn/xwzx/index.html
    """


for _part in (list_sites, show, check, probe):
    command.add_command(_part)
