"""A saved page before it is read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.captures import Headers


def _none(url: str) -> None:
    """Knows no other page than this one."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of a page and what is known of how they were got."""

    where: str
    """The file, or the file and the record in it, for messages."""
    url: str
    """Empty if nobody knows."""
    body: bytes
    """Content coding removed."""
    fetched_at: datetime
    """Aware."""
    headers: Headers = ()
    charset: str = ""
    """As the HTTP header declared it."""
    kind: str = ""
    """What a crawl of ours fetched it as: ``article``, ``list``, ``robots`` or ``other``; empty if nobody knows."""
    sibling: Callable[[str], "SavedPage | None"] = _none
    """Finds the page of another URL that was saved with this one."""


@dataclass(frozen=True, slots=True)
class BadPage:
    """A page that could not go in, and why; ``str()`` is the sentence to show."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"
