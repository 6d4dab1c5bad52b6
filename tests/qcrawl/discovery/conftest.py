"""A site and its column to read lists with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from qcrawl.catalog import Column, Site, load
from qcrawl.catalog.canonical import HostRules
from qcrawl.discovery import Fetch, ListPage, read

FAMILIES = load().families
HOME = "https://www.test.example"
TODAY = date(2025, 9, 20)


@pytest.fixture
def listing() -> Callable[..., ListPage]:
    """Reads ``page`` as if it came from ``path`` of a site; further words are the column's."""

    def read_page(
        page: str | bytes, path: str = "/xwdt/", *, first: str = "", request: Fetch | None = None, **column: Any
    ) -> ListPage:
        site = Site("test", "某局", "regulator", "浙江", HostRules("www.test.example", ("test.example",)))
        made = replace(Column("c", HOME + (first or path)), **column)
        body = page.encode() if isinstance(page, str) else page
        return read(body, HOME + path, made, site, FAMILIES, today=TODAY, request=request)

    return read_page
