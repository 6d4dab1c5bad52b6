"""What a list page gives: links to articles, and where the list goes on."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ListedLink:
    """One row of a list."""

    url: str
    """Absolute. A row may point to another host, a PDF or a chat app's article: recorded by the caller, not fetched."""
    title: str
    date: datetime.date | None = None
    """Chinese day; ``None`` if the row has none that can be read."""
    date_text: str = ""
    """The date as it stands in the row."""
    kind: str = "page"
    """``page``, or ``document`` (PDF, Office file, archive)."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """A request that continues a list."""

    url: str
    method: str = "GET"
    form: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """Form fields of a POST, sent as ``application/x-www-form-urlencoded``."""
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """The ``Referer`` that some of these servers insist on."""
    purpose: str = "list"


@dataclass(frozen=True, slots=True)
class ListPage:
    """What was read from one list page or API answer."""

    links: tuple[ListedLink, ...] = ()
    follow: tuple[Fetch, ...] = ()
    """Where the list goes on: the next page, or the API calls that fill this one. Empty at the end."""
    family: str = ""
    """Id of the family the page showed; empty for none."""
    problems: tuple[str, ...] = ()
    """What a person should know, a sentence each: a selector that matched nothing, rows without links…"""
