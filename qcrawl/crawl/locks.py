"""Who may crawl: one run an archive, one run a site on this machine."""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from archive.errors import Busy, CannotWrite


@contextlib.contextmanager
def held(archive: Path, sites: Iterable[str], state_folder: Path) -> Iterator[None]:
    """Hold the locks of an archive and of sites. Raises ``Busy`` at once if another run holds one of them.

    The locks are the system's (``flock``): they end with the process that holds them, however it ends.
    """
    with contextlib.ExitStack() as stack:
        lock_file = archive.with_name(archive.name + ".lock")
        _take(stack, lock_file, f"another crawl is writing to {archive}; it can go on when that one has finished")
        for site in sorted(sites):
            told = f"another crawl is reading {site}, with another archive; it can go on when that one has finished"
            _take(stack, state_folder / "sites" / f"{site}.lock", told)
        yield


def _take(stack: contextlib.ExitStack, file: Path, told: str) -> None:
    lock = FileLock(file, timeout=0)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stack.enter_context(lock)
    except Timeout as error:
        raise Busy(told) from error
    except OSError as error:
        raise CannotWrite(f"cannot make the lock {file}: {error.strerror or error}") from error
