"""Runs a coroutine on Twisted's asyncio reactor, as often as wanted in one process.

A reactor cannot be run twice. It can be started once and then have its event loop driven again and again, which is
all that ``run`` does a second time; so a crawl is a function to call, in the demo and in tests too.
"""

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from scrapy.utils.reactor import install_reactor, is_reactor_installed

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def drive(main: Callable[[], Coroutine[Any, Any, None]], settings: Settings, stop: Callable[[str], None]) -> None:
    """Run ``main()`` to its end. SIGINT and SIGTERM call ``stop`` once; a second one ends at once."""
    if not is_reactor_installed():
        install_reactor(REACTOR)
    from twisted.internet import reactor

    loop: asyncio.AbstractEventLoop = reactor._asyncioEventloop  # noqa: SLF001
    if not reactor.running:
        reactor.startRunning(installSignalHandlers=False)
        resolver = load_object(settings["TWISTED_DNS_RESOLVER"])
        resolver(reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT")).install_on_reactor()
    try:
        with _signals(loop, stop):
            loop.run_until_complete(main())
    finally:
        if reactor.threadpool is not None:  # its threads would keep the process from ending; the next run makes others
            reactor._stopThreadPool()  # noqa: SLF001 - what the reactor does when it is shut down


@contextlib.contextmanager
def _signals(loop: asyncio.AbstractEventLoop, stop: Callable[[str], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    wanted = (signal.SIGINT, signal.SIGTERM)

    def handle(number: signal.Signals) -> None:
        stop(f"stopped by {number.name}")
        for each in wanted:
            loop.remove_signal_handler(each)

    for each in wanted:
        loop.add_signal_handler(each, handle, each)
    try:
        yield
    finally:
        for each in wanted:
            loop.remove_signal_handler(each)
