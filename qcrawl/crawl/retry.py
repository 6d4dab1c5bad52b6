"""When a request that failed is worth a second try, and after what pause. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from qcrawl.crawl.obstacles import TRANSIENT_STATUS

TRIES: Mapping[str, int] = {
    "dns_failure": 2,  # resolvers lose packets; a name that fails twice does not exist
    "connection_refused": 2,
    "timeout": 2,  # a second wait of half a minute is all that a slow server gets in one run
    "connection_lost": 3,
    "transient": 3,
    "throttled": 2,
}
"""Requests in all, by class of failure. What is not here is never tried twice."""
LONGEST_PAUSE = 120.0
"""Seconds; a server that asks for a longer pause in Retry-After gets one: until the next run."""


def status_class(status: int) -> str:
    """The class of failure that a status stands for; empty for an answer to take as it is."""
    if status in TRANSIENT_STATUS:
        return "transient"
    return "throttled" if status == 429 else ""


def pause(word: str, tries: int, base: float, retry_after: str = "", now: datetime | None = None) -> float | None:
    """Seconds to wait before asking again; ``None`` if enough was tried.

    ``word`` is the class of failure, ``tries`` how often the request was sent, ``base`` the first pause, which doubles
    with each try. A Retry-After header lengthens it; a throttling server without one is not asked again.
    """
    if tries >= TRIES.get(word, 1) or (word == "throttled" and not retry_after):
        return None
    wanted = max(base * 2 ** (tries - 1), _seconds(retry_after, now or datetime.now(UTC)))
    return wanted if wanted <= LONGEST_PAUSE else None


def _seconds(retry_after: str, now: datetime) -> float:
    """A Retry-After header (RFC 9110, 10.2.3: seconds or a date) in seconds; zero if it cannot be read."""
    text = retry_after.strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    return (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds()
