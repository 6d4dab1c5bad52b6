"""What the README prints is what its commands print.

``python -m tests.test_readme`` runs them and writes their output into the README, after a deliberate change.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import DemoRun, run_qcrawl

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def output_of(command: str, demo_output: str, folder: Path) -> str:
    if command == "make demo":
        return demo_output
    assert command.startswith("sqlite3 demo/"), f"no way to check: {command}"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def as_run(demo_output: str, folder: Path) -> str:
    """The README with the output that its commands have now."""

    def block(found: re.Match[str]) -> str:
        commands = [line[2:] for line in found.group(1).splitlines() if line.startswith("$ ")]
        return "".join(
            ["```console\n", *(f"$ {line}\n{output_of(line, demo_output, folder)}" for line in commands), "```"]
        )

    return BLOCK.sub(block, README.read_text(encoding="utf-8"))


def without_chance(text: str) -> str:
    """Without what differs from run to run: how long it took, where the command is, the numbers by order of arrival."""
    lines = (line.rstrip() for line in text.splitlines())
    lines = (re.sub(r" \(qcrawl is [^)]*\)", "", line) for line in lines)
    lines = (re.sub(r"#\d+ ", "#N ", line) for line in lines)
    return "\n".join(re.sub(r"sites in \d+ s", "sites in N s", line) for line in lines)


def test_the_readme_prints_what_its_commands_print(demo: DemoRun) -> None:
    told = README.read_text(encoding="utf-8")
    assert without_chance(told) == without_chance(as_run(demo.output, demo.folder.parent))


def test_the_readme_has_three_queries() -> None:
    assert README.read_text(encoding="utf-8").count("$ sqlite3 ") == 3


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        done = run_qcrawl("demo", cwd=Path(name))
        if done.returncode:
            sys.exit(done.stdout + done.stderr)
        printed = re.sub(r"(Try next)(?: \(.*\))?", r"\1 (qcrawl is .venv/bin/qcrawl)", done.stdout)
        fresh = "\n".join(line.rstrip() for line in as_run(printed, Path(name)).splitlines())
        README.write_text(fresh + "\n", encoding="utf-8")
