"""The ``qcrawl`` command: mounts every command of ``qcrawl.cli`` and ``archive.cli``."""

import importlib
import os
import pkgutil
import sys

import click

import archive.cli
import qcrawl
from qcrawl import exits


class Commands(click.Group):
    """Finds a command by its module's name, so that ``search`` does not wait for Scrapy to be imported."""

    def _modules(self) -> dict[str, str]:
        rooms = (archive.cli, sys.modules[__name__])
        return {
            found.name.removesuffix("_"): f"{room.__name__}.{found.name}"
            for room in rooms
            for found in pkgutil.iter_modules(room.__path__)
            if found.name != "options"
        }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """All command names, sorted."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command called so, imported now."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does, but naming the command that may be meant: Click knows those alone that are imported."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(qcrawl.__version__, prog_name="qcrawl")
def command() -> None:
    """Quality Month (质量月) news: crawled politely, every story once with all its copies.

    \b
    Try it on an embedded copy of seven sites:
      qcrawl demo
    """


def main() -> None:
    """Run the command line; ``qcrawl.exits`` says how it ends."""
    if "_QCRAWL_COMPLETE" in os.environ:
        command.main(prog_name="qcrawl")  # a shell asks for completions; Click answers and exits
    sys.exit(exits.run(_invoked))


def _invoked() -> object:
    # Not Click's main(), which turns a closed pipe into exit code 1.
    with command.make_context("qcrawl", sys.argv[1:]) as context:
        return command.invoke(context)


if __name__ == "__main__":
    main()
