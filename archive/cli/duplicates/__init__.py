"""``qcrawl duplicates``: which articles are the same story, why, and what reviewers said."""

import importlib
import pkgutil
import sys

import click


class Subcommands(click.Group):
    """Finds a subcommand by its module's name in this package, imported when it is asked for."""

    def _modules(self) -> dict[str, str]:
        here = sys.modules[__name__]
        return {
            found.name.removesuffix("_"): f"{__name__}.{found.name}" for found in pkgutil.iter_modules(here.__path__)
        }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """All subcommand names, sorted."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The subcommand called so, imported now."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(module).command
        return found


@click.group(cls=Subcommands)
def command() -> None:
    """Which articles are the same story, and why; decide yourself.

    \b
    Example:
      qcrawl duplicates report --out report.html
    """
