"""Lets Scrapy's own commands see each site of the catalogue as a spider: ``scrapy list``, ``scrapy crawl samr``."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

from qcrawl import catalog
from qcrawl.catalog.model import Catalog, Site
from qcrawl.crawl.standalone import StandaloneSpider


def folders_from_environment() -> tuple[Path, ...]:
    """Folders of site files named in ``QCRAWL_SITES``, separated by a colon."""
    return tuple(Path(part) for part in os.environ.get("QCRAWL_SITES", "").split(os.pathsep) if part)


def spider_class(site: Site) -> type[StandaloneSpider]:
    """The spider class of a site; Scrapy wants one class a spider name."""
    return type("SiteSpider", (StandaloneSpider,), {"name": site.id})


class CatalogLoader:
    """Finds spiders in the catalogue. The class method and the three others are what Scrapy asks of a loader."""

    def __init__(self, sites: Catalog) -> None:
        self._catalog = sites

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:  # noqa: ARG003 - Scrapy's signature
        """For Scrapy."""
        folders = folders_from_environment()
        return cls(catalog.load(*folders, shipped=not folders))

    def load(self, spider_name: str) -> type[Spider]:
        """The spider class of a site. Raises ``KeyError``, as Scrapy expects."""
        if spider_name not in self._catalog.sites:
            raise KeyError(f"no site is called {spider_name}; scrapy list prints them all")
        return spider_class(self._catalog.sites[spider_name])

    def list(self) -> list[str]:
        """The ids of all sites."""
        return sorted(self._catalog.sites)

    def find_by_request(self, request: Request) -> Sequence[str]:
        """The site that a URL belongs to, as a list of one or none."""
        site = self._catalog.site_of(request.url)
        return [site.id] if site else []
