"""Keeps each redirect as it came, to be captured with the page that it led to."""

from scrapy.http import Request, Response

from qcrawl.crawl.outcome import keep_hop


class HopsMiddleware:
    """Stands before Scrapy's redirects, which give the new request the ``meta`` of the old one."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Note a redirect; change nothing."""
        if 300 <= response.status < 400 and "Location" in response.headers:
            keep_hop(request, response)
        return response
