"""Tells a health-check service that a run began and how it ended."""

import logging
import urllib.error
import urllib.request

logger = logging.getLogger(__name__)

SECONDS = 10
"""For one ping; a service that is down must not hold up the crawl."""


def ping(url: str, event: str, text: str = "") -> None:
    """Post ``text`` to ``url`` (success), ``url/start`` or ``url/fail``, as healthchecks.io has it.

    A ping that fails is logged and nothing else: the crawl matters more.
    """
    if not url:
        return
    target = url.rstrip("/") + ("" if event == "success" else f"/{event}")
    request = urllib.request.Request(target, data=text.encode()[:10_000], method="POST")  # noqa: S310 - checked below
    if not target.startswith(("https://", "http://")):
        logger.error("the ping URL %s is no web address", url)
        return
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - the operator's own address
            pass
    except (OSError, ValueError) as error:
        logger.warning("the ping to %s failed: %s", target, error)
