"""A log file for each run, beside the archive."""

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path

from archive.errors import CannotWrite

KEPT = 30
"""Log files that are kept: a month of daily runs."""
CHATTY = ("scrapy.middleware", "scrapy.crawler", "scrapy.addons", "scrapy.extensions.httpcache", "filelock")
"""Say the same in every run."""
LOUD = ("scrapy", "twisted", "qcrawl", "archive", "py.warnings", *CHATTY)


def folder_of(archive: Path) -> Path:
    """Where the logs of an archive lie: ``news-logs/`` beside ``news.db``."""
    return archive.with_name(f"{archive.stem}-logs")


@contextlib.contextmanager
def to_file(archive: Path, run_id: int) -> Iterator[Path]:
    """Write what a run logs to its own file, and to nothing else; the oldest files go."""
    folder = folder_of(archive)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(folder / f"run-{run_id:06d}.log", encoding="utf-8")
    except OSError as error:
        raise CannotWrite(f"cannot write a log to {folder}: {error.strerror or error}") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    before = {name: (logger.level, logger.propagate) for name in LOUD if (logger := logging.getLogger(name))}
    for name in LOUD:
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING if name in CHATTY else logging.INFO)
        if name not in CHATTY or "." not in name:
            logger.addHandler(handler)
            logger.propagate = False
    try:
        yield Path(handler.baseFilename)
    finally:
        for name, (level, propagate) in before.items():
            logger = logging.getLogger(name)
            logger.removeHandler(handler)
            logger.setLevel(level)
            logger.propagate = propagate
        handler.close()
        for old in sorted(folder.glob("run-*.log"))[:-KEPT]:
            old.unlink(missing_ok=True)
