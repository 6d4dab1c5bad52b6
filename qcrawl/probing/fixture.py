"""A fixture: pages written by us in a site's own markup, and what must be read from them. One TOML file each."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from archive.errors import ConfigurationError
from qcrawl.catalog.fields import Fields
from qcrawl.catalog.model import Site

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

HOME = "{home}"
"""Stands for ``https://host`` of the site under test, so that sites of one family can share a fixture."""


@dataclass(frozen=True, slots=True)
class ListFixture:
    """A list page or API answer and what must be read from it."""

    url: str
    page: str
    links: tuple[tuple[str, str, str], ...]
    """URL, title and ISO day (empty: the row has none) of every row."""
    follow: tuple[str, ...]
    column: str = ""
    """Id of the site's column; empty in a family's fixture."""
    charset: str = "utf-8"
    today: date = date(2025, 9, 20)


@dataclass(frozen=True, slots=True)
class ArticleFixture:
    """An article page and what must be read from it."""

    url: str
    page: str
    title: str
    date: str
    """ISO day; empty: the page has none."""
    begins: str
    """How the reading text begins."""
    ends: str
    source: str = ""
    charset: str = "utf-8"


@dataclass(frozen=True, slots=True)
class Fixture:
    """All pages of one site's or family's fixture."""

    file: PurePath
    lists: tuple[ListFixture, ...]
    articles: tuple[ArticleFixture, ...]


def fixture_of(site: Site, folders: Sequence[Path] = ()) -> Fixture | None:
    """The fixture that stands for ``site``: its own, or its family's if the site says so; ``None`` if there is none.

    ``folders`` are those given to ``catalog.load``; a later one wins. Raises ``ConfigurationError``.
    """
    part, name = ("families", site.fixture) if site.fixture else ("sites", site.id)
    rooms: list[Traversable] = [*reversed(folders), files("qcrawl").joinpath("catalog")]
    for room in rooms:
        file = room.joinpath("fixtures", part, f"{name}.toml")
        if file.is_file():
            return read(file.read_text(encoding="utf-8"), PurePath(str(file)))
    return None


def read(text: str, file: PurePath) -> Fixture:
    """A fixture from the text of its file. Raises ``ConfigurationError``."""
    try:
        fields = Fields(tomllib.loads(text), file)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file}: is no TOML: {error}") from error
    fixture = Fixture(
        file,
        tuple(_list(part) for part in fields.tables("lists")),
        tuple(_article(part) for part in fields.tables("articles")),
    )
    fields.close()
    if not (fixture.lists or fixture.articles):
        fields.fail("lists", "a fixture has at least one page")
    return fixture


def _list(fields: Fields) -> ListFixture:
    made = ListFixture(
        url=fields.text("url"),
        page=fields.text("page"),
        links=tuple((row[0], row[1], row[2]) for row in fields.rows("links", 3)),
        follow=fields.texts("follow"),
        column=fields.text("column", ""),
        charset=fields.text("charset", "utf-8"),
        today=fields.day("today") if fields.has("today") else date(2025, 9, 20),
    )
    fields.close()
    return made


def _article(fields: Fields) -> ArticleFixture:
    made = ArticleFixture(
        url=fields.text("url"),
        page=fields.text("page"),
        title=fields.text("title"),
        date=fields.text("date", ""),
        begins=fields.text("begins"),
        ends=fields.text("ends"),
        source=fields.text("source", ""),
        charset=fields.text("charset", "utf-8"),
    )
    fields.close()
    return made
