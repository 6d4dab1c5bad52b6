"""Pure: bytes of a list page or API answer in, links and the next page out."""

from qcrawl.discovery.body_pages import next_body_pages
from qcrawl.discovery.model import Fetch, ListedLink, ListPage
from qcrawl.discovery.reading import first_fetch, read

__all__ = ["Fetch", "ListPage", "ListedLink", "first_fetch", "next_body_pages", "read"]
