"""Counting one run on one site: every discovered URL ends in exactly one state."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from archive.frontier import STATES
from archive.model import Article
from archive.runs import SiteCounts


@dataclass(slots=True)
class Tally:
    """What a run has seen of a site so far."""

    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    list_pages: int = 0
    list_links: int = 0
    robots_forbid: int = 0
    articles_read: int = 0
    with_title: int = 0
    with_date: int = 0
    with_body: int = 0
    list_troubles: Counter[str] = field(default_factory=Counter)
    """How list pages failed, by class."""
    page_troubles: Counter[str] = field(default_factory=Counter)
    """How articles failed, by class."""
    problems: list[str] = field(default_factory=list)
    """What the list reader had to say."""
    alarm_capture: int | None = None
    """The newest capture of a page that shows what is wrong."""
    _ends: dict[str, str] = field(default_factory=dict)

    def discover(self, key: str) -> bool:
        """Count a URL; False if it was discovered before in this run."""
        if key in self._ends:
            return False
        self._ends[key] = ""
        return True

    def settle(self, key: str, state: str) -> None:
        """Note how a discovered URL ended. The last word counts; none is counted twice."""
        if state not in STATES:
            raise ValueError(f"{state!r} is no state of a URL")
        self._ends[key] = state

    def unsettled(self) -> list[str]:
        """The discovered URLs that did not end yet."""
        return [key for key, state in self._ends.items() if not state]

    def read(self, article: Article) -> None:
        """Count which fields an article has."""
        self.articles_read += 1
        self.with_title += bool(article.title)
        self.with_date += article.published is not None
        self.with_body += bool(article.body)

    @property
    def discovered(self) -> int:
        """Distinct URLs so far."""
        return len(self._ends)

    @property
    def settled(self) -> int:
        """URLs that have ended."""
        return sum(1 for state in self._ends.values() if state)

    def counts(self) -> SiteCounts:
        """The numbers as the archive keeps them."""
        ended = Counter(state for state in self._ends.values() if state)
        return SiteCounts(
            list_pages=self.list_pages,
            list_links=self.list_links,
            discovered=self.discovered,
            with_title=self.with_title,
            with_date=self.with_date,
            with_body=self.with_body,
            **{state: ended[state] for state in STATES},
        )
