"""Reading one list: which pages to go on to, and when to stop. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.frontier import Walk
from qcrawl.catalog.model import Column
from qcrawl.discovery.model import Fetch, ListedLink, ListPage

KNOWN_RUN = 20
"""Known links in a row that end the reading: a page's worth, so that a few pinned old items at the top do not."""


@dataclass(slots=True)
class ListWalk:
    """The state of reading one column."""

    column: Column
    before: Walk | None
    """The last completed reading."""
    since: date | None
    known_before: date
    limit: int
    limit_is_ours: bool
    """Whether ``limit`` is the one that no operator chose; reaching it counts as the end of the list."""
    full: bool = False
    pages: int = 0
    ended: str = ""
    """Why the reading stopped, in a few words; empty while it goes on."""
    complete: bool = True
    """Whether everything down to ``covers_since`` was read."""
    covers_since: str = ""
    pending: int = 1
    """Requests on their way."""
    _fetched: set[tuple[str, str, tuple[tuple[str, str], ...]]] = field(default_factory=set)
    _contents: set[frozenset[str]] = field(default_factory=set)
    _known_run: int = 0
    _old_run: int = 0

    def first(self) -> Fetch:
        """The request the list begins with."""
        fetch = Fetch(self.column.url, self.column.method, self.column.form)
        self._fetched.add(_identity(fetch))
        return fetch

    def note(self, link: ListedLink, *, covered: bool) -> None:
        """Take in a link, in the order of the list. ``covered``: known since a completed reading."""
        old = link.date is None or link.date < self.known_before
        self._known_run = self._known_run + 1 if covered and old else 0
        too_old = self.since is not None and link.date is not None and link.date < self.since
        self._old_run = self._old_run + 1 if too_old else 0

    @property
    def knows(self) -> bool:
        """Whether the last completed reading went back as far as this one has to."""
        if self.before is None or self.full:
            return False
        return self.before.covers_since <= (self.since.isoformat() if self.since else "")

    def after(self, page: ListPage, depth: int) -> Sequence[Fetch]:
        """The requests that go on from a page whose links were all noted; empty if the reading stops here."""
        self.pages += 1
        contents = frozenset(link.url for link in page.links)
        if not contents and depth:
            return self._stop("a page without links")
        if contents and contents in self._contents:
            return self._stop("a page that repeats an earlier one")
        self._contents.add(contents)
        if self._old_run >= KNOWN_RUN and self.since:
            return self._stop("links older than asked for", self.since.isoformat())
        if self._known_run >= KNOWN_RUN and self.knows and self.before:
            return self._stop("known links older than the window", self.before.covers_since)
        return self._unseen(page.follow)

    def _unseen(self, follow: Iterable[Fetch]) -> Sequence[Fetch]:
        onward = [fetch for fetch in follow if _identity(fetch) not in self._fetched]
        if onward and self.pages + self.pending >= self.limit:
            self.complete = self.complete and self.limit_is_ours
            return self._stop(f"the limit of {self.limit} pages")
        self._fetched.update(map(_identity, onward))
        return onward

    def _stop(self, why: str, covers_since: str = "") -> Sequence[Fetch]:
        self.ended = self.ended or why
        self.covers_since = max(self.covers_since, covers_since)
        return ()

    def failed(self, why: str) -> None:
        """A page of the list could not be read."""
        self.ended = why
        self.complete = False


def _identity(fetch: Fetch) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return fetch.method, fetch.url, tuple(sorted(fetch.form.items()))
