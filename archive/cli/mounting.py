"""Commands found by their names, so that ``search`` does not wait for what other commands import."""

import ast
import pkgutil
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from click.shell_completion import CompletionItem

NO_COMMANDS = frozenset({"mounting", "options"})
"""Modules beside the commands that have none."""


class Mounted(click.Group):
    """Commands of which none is imported before it is asked for.

    Every module in ``rooms`` is one: its ``command``, under the module's own name. ``places`` names others, each with
    its module and its function there, as in ``archive.cli.search:command``.
    """

    def __init__(
        self,
        *arguments: Any,
        rooms: tuple[ModuleType, ...] = (),
        places: Mapping[str, str] = {},
        **rest: Any,
    ) -> None:
        super().__init__(*arguments, **rest)
        self._rooms, self._named = rooms, places

    def _places(self) -> dict[str, str]:
        modules = {
            found.name.removesuffix("_"): f"{room.__name__}.{found.name}:command"
            for room in self._rooms
            for found in pkgutil.iter_modules(room.__path__)
            if found.name not in NO_COMMANDS
        }
        return {**self._named, **dict(sorted(modules.items()))}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """All command names: those given, as they were given, and then those found, sorted."""
        return list(self._places())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - Click's signature
        """The command called so, imported now."""
        place = self._places().get(cmd_name)
        if place is None:
            return None
        found: click.Command = pkgutil.resolve_name(place)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each command is for. None is imported to be listed: that would take a second."""
        self._listed().format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin so."""
        return self._listed().shell_complete(ctx, incomplete)

    def _listed(self) -> click.Group:
        """A group of commands that have a name and a help text, and do nothing."""
        stubs = {name: click.Command(name, help=_help(place)) for name, place in self._places().items()}
        return _AsGiven(self.name, commands=stubs, params=self.params)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does, but naming the command that may be meant: Click knows those alone that are imported."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from error


class _AsGiven(click.Group):
    """A group that lists its commands in the order they were given."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        return list(self.commands)


def _help(place: str) -> str | None:
    """The docstring of a command, read from its module's source."""
    module, _, function = place.partition(":")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return None
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return ast.get_docstring(node)
    return None
