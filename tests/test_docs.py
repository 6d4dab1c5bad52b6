"""The documentation speaks of the commands that there are, and of all of them."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from qcrawl.cli import command as root

PROJECT = Path(__file__).parent.parent
DOCUMENTS = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *sorted((PROJECT / "docs").glob("*.md"))]
COMMAND_LINE = re.compile(r"^\s*(?:\$ |[\d*@/, -]+\s+)?(?:[A-Z_]+=\S+ )*((?:\S*/)?qcrawl(?: .*)?)$")


def walk(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from walk(found, (*path, name))


COMMANDS = dict(walk(root))


def command_lines(text: str) -> Iterator[str]:
    """Command lines in code: fenced or indented blocks, and `inline`."""
    yield from re.findall(r"`(qcrawl [^`\n]+)`", text)
    fenced = False
    for line in text.replace("\\\n", " ").splitlines():
        if line.lstrip().startswith("```"):
            fenced = not fenced
        elif (fenced or line.startswith("    ")) and (found := COMMAND_LINE.match(line)):
            yield found.group(1)


def documented() -> list[tuple[str, str]]:
    return [(file.name, line) for file in DOCUMENTS for line in command_lines(file.read_text(encoding="utf-8"))]


def words_of(line: str) -> list[str]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|;&<>")
    lexer.whitespace_split = True
    lexer.commenters = ""
    words: list[str] = []
    for word in lexer:
        if set(word) <= set("|;&<>") or word == "#":
            break
        words.append(word)
    return words[1:]


@pytest.mark.parametrize(("document", "line"), documented())
def test_a_documented_command_line_exists(document: str, line: str) -> None:
    words = words_of(re.sub(r"\[(-[^\]]*)\]", r"\1", line).replace("…", "").replace("...", ""))
    current: click.Command = root
    path: tuple[str, ...] = ()
    while isinstance(current, click.Group) and words and (*path, words[0]) in COMMANDS:
        path = (*path, words.pop(0))
        current = COMMANDS[path]
    if isinstance(current, click.Group) and words and not words[0].startswith("-") and words[0].isascii():
        assert words[0].isupper(), f"{document}: no command {words[0]!r} in `{line}`"
    known = {opt for p in current.params for opt in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
    for word in words:
        if re.match(r"--?[a-zA-Z]", word):
            assert word.partition("=")[0] in known, f"{document}: `{line}` has an option that does not exist"


@pytest.mark.parametrize("path", [p for p, c in COMMANDS.items() if p and not isinstance(c, click.Group)], ids=" ".join)
def test_every_command_is_documented(path: tuple[str, ...]) -> None:
    wanted = " ".join(("qcrawl", *path))
    assert any(re.search(rf"(^|/){re.escape(wanted)}\b", line) for _, line in documented()), (
        f"`{wanted}` stands in no document"
    )


@pytest.mark.parametrize("path", [p for p, c in COMMANDS.items() if not isinstance(c, click.Group)], ids=" ".join)
def test_every_command_shows_an_example(path: tuple[str, ...]) -> None:
    help_text = COMMANDS[path].help or ""
    assert " ".join(("qcrawl", *path)) in help_text, "the help has no example"


@pytest.mark.parametrize("path", [p for p, c in COMMANDS.items() if isinstance(c, click.Group)], ids=" ".join)
def test_a_list_of_commands_cuts_no_summary(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(root, [*path, "--help"], terminal_width=80).output
    assert "Commands:" in shown
    assert "..." not in shown.partition("Commands:")[2]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_is_explained(path: tuple[str, ...]) -> None:
    options = [param for param in COMMANDS[path].params if isinstance(param, click.Option)]
    assert not [option.name for option in options if not option.help]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_a_help_text_shows_no_mark_of_ours(path: tuple[str, ...]) -> None:
    assert "\\b" not in CliRunner().invoke(root, [*path, "--help"]).output


def test_links_between_documents_lead_somewhere() -> None:
    for file in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (file.parent / target).exists(), f"{file.name} links to {target}"
