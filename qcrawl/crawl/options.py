"""What a crawl is asked to do."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from platformdirs import user_state_path

from archive.frontier import RECHECK_DAYS

MAX_LIST_PAGES = 1000
"""List pages of one column when nobody says otherwise: at twenty rows a page, 20,000 articles. An endless list ends
here at the latest."""


@dataclass(frozen=True, slots=True)
class Options:
    """One crawl. Only the archive has to be named."""

    archive: Path
    sites: tuple[str, ...] = ()
    """Ids of the catalogue; empty: every site it says to crawl."""
    site_folders: tuple[Path, ...] = ()
    """Folders with site files to read instead of those that ship with qcrawl."""
    since: date | None = None
    """Chinese day; older articles end as ``out_of_window``."""
    until: date | None = None
    max_minutes: float | None = None
    full: bool = False
    """Read lists to their end and look again at every known article."""
    limit_pages: int | None = None
    """List pages of each column."""
    proxy: str = ""
    contact: str = ""
    """Address or URL of the operator, told to every server in the user agent."""
    state_folder: Path | None = None
    """Where the processes of one machine agree on politeness; by default in the user's state folder."""
    recheck_days: tuple[float, ...] = RECHECK_DAYS
    jitter: float = 0.0
    """Wait up to so many seconds before the first request."""
    backoff: float = 5.0
    """Seconds before the first retry of a failed request; the next ones double."""
    timeout: float = 30.0
    """Seconds for one response."""
    max_bytes: int = 10 << 20
    """Of one page, content coding removed. The longest news pages with inlined pictures have 3 MB."""
    ignore_blocks: bool = False
    """Ask sites again that blocked us a short while ago."""
    ping_url: str = ""
    merge: bool = True
    """Judge duplicates and form stories when the crawl is done."""

    def described(self) -> dict[str, object]:
        """The options that differ from the defaults, for the run's row."""
        ours, default = asdict(self), asdict(Options(self.archive))
        return {name: str(value) for name, value in ours.items() if value != default[name] and name != "archive"}

    @property
    def politeness_folder(self) -> Path:
        """Where locks and the time of the last request to each host are kept."""
        return self.state_folder or user_state_path("qcrawl")

    def known_before(self, today: date) -> date:
        """Known links older than this day end the reading of a list: newer ones may still be followed by new rows."""
        return today - timedelta(days=max(self.recheck_days, default=0.0))
