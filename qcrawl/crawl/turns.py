"""Turns at a host: one request at a time and a pause between two, kept by all processes of a machine.

Each host has a small file, locked with ``flock`` for the length of a request, that holds the time of the last one.
"""

import asyncio
import contextlib
import fcntl
import os
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

POLL = 0.05
"""Seconds between two tries for a host that another process is asking: far below any polite delay."""
_UNSAFE = re.compile(r"[^a-z0-9.-]")


class HostTurns:
    """Gives turns at hosts. ``folder`` is shared by all processes that must be polite together.

    The delay is counted from the end of one answer to the next request, so that a slow server is asked less often.
    The files stay open until ``close``: opening them for each request would cost more than all the rest.
    """

    def __init__(self, folder: Path, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._folder = folder / "hosts"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sleep = sleep
        self._here: dict[str, asyncio.Lock] = {}
        self._files: dict[str, int] = {}

    def _file(self, host: str) -> int:
        if host not in self._files:
            path = self._folder / _UNSAFE.sub("_", host.lower())
            self._files[host] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        return self._files[host]

    def close(self) -> None:
        """Close the files; a lock that is still held ends with them."""
        while self._files:
            os.close(self._files.popitem()[1])

    @contextlib.asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Hold the host: nobody else on this machine asks it meanwhile, nor within ``delay`` seconds afterwards."""
        # Among the tasks of this process, too: Scrapy 2.19 hands over all queued requests of a host at once, whatever
        # CONCURRENT_REQUESTS_PER_DOMAIN says, when they were queued in one step of the event loop.
        async with self._here.setdefault(host, asyncio.Lock()):
            file = self._file(host)
            while True:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    await self._sleep(POLL)
            try:
                if (wait := self._wait(file, delay)) > 0:
                    await self._sleep(wait)
                yield
            finally:
                os.pwrite(file, b"%-32.6f" % time.time(), 0)
                fcntl.flock(file, fcntl.LOCK_UN)

    @staticmethod
    def _wait(file: int, delay: float) -> float:
        """Seconds still to wait. A time in the future (the clock was set back) counts as now."""
        if delay <= 0:
            return 0.0
        try:
            since = time.time() - float(os.pread(file, 32, 0))
        except ValueError:  # nothing there yet, or nothing that we wrote
            return 0.0
        return delay - max(0.0, since)
