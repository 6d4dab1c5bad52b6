"""Commands found by their modules' names, so that ``search`` does not wait for what other commands import."""

import ast
import importlib
import pkgutil
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from click.shell_completion import CompletionItem

NO_COMMANDS = frozenset({"mounting", "options"})
"""Modules beside the commands that have none."""


class Mounted(click.Group):
    """Every module in ``rooms`` is a command: its ``command``, under the module's own name."""

    def __init__(self, *arguments: Any, rooms: tuple[ModuleType, ...], **rest: Any) -> None:
        super().__init__(*arguments, **rest)
        self._rooms = rooms

    def _modules(self) -> dict[str, str]:
        return {
            found.name.removesuffix("_"): f"{room.__name__}.{found.name}"
            for room in self._rooms
            for found in pkgutil.iter_modules(room.__path__)
            if found.name not in NO_COMMANDS
        }

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """All command names, sorted."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - Click's signature
        """The command called so, imported now."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        found: click.Command = importlib.import_module(module).command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What each command is for. None is imported to be listed: that would take a second."""
        self._listed().format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands and options that begin so."""
        return self._listed().shell_complete(ctx, incomplete)

    def _listed(self) -> click.Group:
        """A group of commands that have a name and a help text, and do nothing."""
        stubs = [click.Command(name, help=_help(module)) for name, module in self._modules().items()]
        return click.Group(self.name, commands=stubs, params=self.params)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As Click does, but naming the command that may be meant: Click knows those alone that are imported."""
        try:
            return super().resolve_command(ctx, args)
        except click.NoSuchCommand as error:
            raise click.NoSuchCommand(args[0], possibilities=self.list_commands(ctx), ctx=ctx) from error


def _help(module: str) -> str | None:
    """The docstring of a module's ``command``, read from its source."""
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return None
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and node.name == "command":
            return ast.get_docstring(node)
    return None
