"""Keeps each redirect as it came, to be captured with the page that it led to; refuses those that lead to no page."""

from urllib.parse import urljoin, urlsplit

from scrapy.http import Request, Response

from qcrawl.crawl.obstacles import NoAddress
from qcrawl.crawl.outcome import keep_hop

FOLLOWED = frozenset((301, 302, 303, 307, 308))
"""Statuses that Scrapy takes for a redirect."""


class HopsMiddleware:
    """Stands before Scrapy's redirects, which give the new request the ``meta`` of the old one."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a redirect; change nothing. Raises ``NoAddress`` for one to what is no web address."""
        if 300 <= response.status < 400 and "Location" in response.headers:
            keep_hop(request, response)
            if response.status in FOLLOWED:
                _check(response)
        return response


def _check(response: Response) -> None:
    location = (response.headers["Location"] or b"").decode("latin-1")
    try:
        parts = urlsplit(urljoin(response.url, location.strip()))
        is_address = parts.scheme in ("http", "https") and parts.port != 0
    except ValueError:  # a port or an IPv6 address that is none
        is_address = False
    if not is_address:
        raise NoAddress(f"redirected to {location[:200]!r}, which is no web address")
