"""Turns at a host: one request at a time and a pause between two, kept by all processes of a machine."""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from filelock import FileLock, Timeout

POLL = 0.05
"""Seconds between two tries for a host that another process is asking: far below any polite delay."""
_UNSAFE = re.compile(r"[^a-z0-9.-]")


class HostTurns:
    """Gives turns at hosts. ``folder`` is shared by all processes that must be polite together.

    The delay is counted from the end of one answer to the next request, so that a slow server is asked less often.
    """

    def __init__(self, folder: Path, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._folder = folder / "hosts"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._sleep = sleep
        self._here: dict[str, asyncio.Lock] = {}

    def _file(self, host: str, suffix: str) -> Path:
        return self._folder / (_UNSAFE.sub("_", host.lower()) + suffix)

    @contextlib.asynccontextmanager
    async def turn(self, host: str, delay: float) -> AsyncIterator[None]:
        """Hold the host: nobody else on this machine asks it meanwhile, nor within ``delay`` seconds afterwards."""
        lock = FileLock(self._file(host, ".lock"), timeout=0)
        # Among the tasks of this process, too: Scrapy 2.19 hands over all queued requests of a host at once, whatever
        # CONCURRENT_REQUESTS_PER_DOMAIN says, when they were queued in one step of the event loop.
        async with self._here.setdefault(host, asyncio.Lock()):
            while True:
                try:
                    lock.acquire()
                    break
                except Timeout:
                    await self._sleep(POLL)
            last = self._file(host, ".last")
            try:
                if (wait := self._wait(last, delay)) > 0:
                    await self._sleep(wait)
                yield
            finally:
                last.write_text(repr(time.time()), encoding="ascii")
                lock.release()

    @staticmethod
    def _wait(last: Path, delay: float) -> float:
        """Seconds still to wait. A time in the future (the clock was set back) counts as now."""
        if delay <= 0:
            return 0.0
        try:
            since = time.time() - float(last.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0.0
        return delay - max(0.0, since)
