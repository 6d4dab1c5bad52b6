"""How the command ends: every error as one sentence on standard error, and an exit code."""

import os
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

import click

from archive import plainsqlite
from archive.cli.options import say
from archive.errors import ArchiveError, CannotWrite, DamagedArchive, NotThere

USAGE = 64
"""Exit code of a wrong command line (EX_USAGE): Click's own 2 means "all sites failed" here."""
INTERRUPTED = 130
"""128 and the number of SIGINT, as shells count."""


def run(command: Callable[[], object]) -> int:
    """The exit code of ``command``: what it returns if that is a number, else 0; for an error, the error's own."""
    try:
        code = command()
        sys.stdout.flush()
    except (click.exceptions.Exit, click.ClickException) as error:
        return _clicks(error)
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        return _reader_has_gone()
    except Exception as error:  # the last resort: whoever runs the command gets a sentence
        return _told(error)
    return code if isinstance(code, int) else 0


def _reader_has_gone() -> int:
    """The exit code when the reader of our output has seen enough (``… | head``): that is no error."""
    # Python would complain again when it closes stdout.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno() if sys.__stdout__ else 1)
    return 0


def _clicks(error: click.exceptions.Exit | click.ClickException) -> int:
    if isinstance(error, click.ClickException):
        error.show()
    return USAGE if isinstance(error, click.UsageError) else error.exit_code


def code_of(error: BaseException) -> int:
    """The exit code of a command that ends with ``error``."""
    match error:
        case ArchiveError():
            return error.exit_code
        case KeyboardInterrupt():
            return INTERRUPTED
        case sqlite3.Error():
            about_the_file = plainsqlite.told(error, Path())
            return about_the_file.exit_code if about_the_file else DamagedArchive.exit_code
        case FileNotFoundError():
            return NotThere.exit_code
        case OSError():
            return CannotWrite.exit_code
    return ArchiveError.exit_code


def _told(error: Exception) -> int:
    match error:
        case ArchiveError():
            sentence = str(error)
        case sqlite3.Error():
            sentence = f"SQLite says: {error}; qcrawl doctor tells what is wrong"
        case OSError():
            about = f"{error.filename}: " if error.filename else ""
            sentence = f"{about}{error.strerror or error}"
        case _:
            kept = _kept_traceback()
            sentence = f"a fault of ours ({type(error).__name__}: {error}); please report it with {kept}"
    _say(sentence)
    return code_of(error)


def _say(sentence: str) -> None:
    say(f"qcrawl: {sentence}")


def _kept_traceback() -> Path:
    with tempfile.NamedTemporaryFile(
        "w", prefix="qcrawl-fault-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(traceback.format_exc())
    return Path(file.name)
