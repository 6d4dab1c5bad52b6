"""No command waits for what others import: not ``--help``, not a shell's completion, not a search."""

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from archive.cli.mounting import Mounted
from archive.store import Archive
from qcrawl.cli import command

GROUPS = [command, *(command.get_command(click.Context(command), name) for name in ("duplicates", "sites", "import"))]
HEAVY = "{'scrapy', 'trafilatura', 'numpy'}"


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_list_says_of_each_command_what_its_own_help_says(group: click.Command) -> None:
    assert isinstance(group, Mounted)
    context = click.Context(group)
    listed = {item.value: item.help for item in group.shell_complete(context, "")}
    of_their_own = {
        name: group.get_command(context, name).get_short_help_str() for name in group.list_commands(context)
    }
    assert list(listed.items()) == list(of_their_own.items())
    text = group.get_help(context)
    for name, help_text in of_their_own.items():
        assert f"  {name} " in text
        assert help_text.removesuffix("...") in " ".join(text.split())


@pytest.mark.parametrize(
    "words", ["--help", "duplicates --help", "import --help", "sites --help", "search --json 质量"]
)
def test_what_is_quick_imports_no_crawler(words: str, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as made:
        archive = made.path
    arguments = [*words.split(), *(["--archive", str(archive)] if words.startswith("search") else [])]
    program = (
        f"import sys\nfrom qcrawl.cli import command\ncommand({arguments}, standalone_mode=False)\n"
        f"assert not {HEAVY} & sys.modules.keys()"
    )
    told = subprocess.run([sys.executable, "-c", program], check=True, text=True, capture_output=True)
    assert told.stdout


def test_a_shell_completes_commands_and_options() -> None:
    def completed(words: str) -> list[str]:
        environment = {**os.environ, "_QCRAWL_COMPLETE": "bash_complete", "COMP_WORDS": words}
        environment["COMP_CWORD"] = str(len(words.split(" ")) - 1)
        program = [sys.executable, "-m", "qcrawl"]
        told = subprocess.run(program, check=True, text=True, capture_output=True, env=environment)
        return [line.removeprefix("plain,") for line in told.stdout.split()]

    assert completed("qcrawl sh") == ["show"]
    assert completed("qcrawl --v") == ["--version"]
    assert completed("qcrawl duplicates ex") == ["explain"]
