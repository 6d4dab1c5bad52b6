"""``qcrawl import``: articles from files."""

from importlib import import_module

import click

COMMANDS = {
    "jsonl": ("rows", "jsonl_command"),
    "csv": ("rows", "csv_command"),
    "parquet": ("rows", "parquet_command"),
    "html": ("pages", "html_command"),
    "warc": ("pages", "warc_command"),
}
"""Where each command stands: reading pages takes libraries that reading rows need not wait for."""


class Kinds(click.Group):
    """Imports the module of a command when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """The kinds of files, rows first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command for files of this kind."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(import_module(f"qcrawl.cli.import_.{module}"), name)
        return found


@click.group("import", cls=Kinds)
def command() -> None:
    """Bring articles from files into the archive.

    The same file again changes nothing.

    \b
    Examples:
      qcrawl import jsonl articles.jsonl.gz
      qcrawl import warc captures/*.warc.gz
    """
