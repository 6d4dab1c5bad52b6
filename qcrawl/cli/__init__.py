"""The ``qcrawl`` command: mounts every command of ``qcrawl.cli`` and ``archive.cli``."""

import os
import sys

import click

import archive.cli
import qcrawl
from archive.cli.mounting import Mounted
from qcrawl import exits


@click.group(
    cls=Mounted,
    rooms=(archive.cli, sys.modules[__name__]),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
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
