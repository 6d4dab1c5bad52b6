"""Is a site well? One run's numbers, held against the site's own history. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from archive.runs import SiteCounts, SiteRun


class Verdict(StrEnum):
    """How one run found a site."""

    OK = "ok"
    NO_NEWS = "no_news"
    DNS_FAILURE = "dns_failure"
    CONNECTION_REFUSED = "connection_refused"
    TIMEOUT = "timeout"
    HTTP_ERROR = "http_error"
    BLOCKED = "blocked"
    GONE = "gone"
    REDIRECT_ONLY = "redirect_only"
    LAYOUT_CHANGED = "layout_changed"
    PARSE_ERROR = "parse_error"
    UNFINISHED = "unfinished"
    """The run was stopped before it had read anything of the site."""


HEALTHY = frozenset({Verdict.OK, Verdict.NO_NEWS, Verdict.UNFINISHED})
SEASON = ((8, 20), (10, 15))
"""Month and day between which Quality Month news appears: September, its announcements and its summaries."""
QUIET_DAYS = 14
"""Days without a new article in the season after which a site that has had some is worth a look."""
FEW_RUNS = 3
"""Earlier runs that make a history; before that nothing is usual."""
FIELD_DROP = 0.5
"""A share of articles with date or body below this part of the usual one means another layout."""
FEW_ARTICLES = 5
"""Articles of one run whose fields mean something."""
LINK_DROP = 0.2
"""A list with less than this part of the usual links has lost most of its rows."""

_SENTENCES: Mapping[Verdict, str] = {
    Verdict.DNS_FAILURE: "the site's name does not resolve",
    Verdict.CONNECTION_REFUSED: "the server refuses connections",
    Verdict.TIMEOUT: "the server does not answer in time",
    Verdict.HTTP_ERROR: "the list pages answer with errors",
    Verdict.BLOCKED: "the site blocks us (403, 412, 429, 521 or a challenge page)",
    Verdict.GONE: "the list pages are gone (404 or 410)",
    Verdict.REDIRECT_ONLY: "the list pages lead to another host",
    Verdict.PARSE_ERROR: "the pages could not be read",
}
_BY_CLASS: Mapping[str, Verdict] = {
    "dns_failure": Verdict.DNS_FAILURE,
    "connection_refused": Verdict.CONNECTION_REFUSED,
    "connection_lost": Verdict.CONNECTION_REFUSED,
    "tls": Verdict.CONNECTION_REFUSED,
    "certificate": Verdict.CONNECTION_REFUSED,
    "refused_address": Verdict.CONNECTION_REFUSED,
    "timeout": Verdict.TIMEOUT,
    "http_error": Verdict.HTTP_ERROR,
    "transient": Verdict.HTTP_ERROR,
    "too_large": Verdict.HTTP_ERROR,
    "robots": Verdict.BLOCKED,
    "blocked": Verdict.BLOCKED,
    "gone": Verdict.GONE,
    "off_host": Verdict.REDIRECT_ONLY,
    "redirect_loop": Verdict.REDIRECT_ONLY,
    "no_address": Verdict.REDIRECT_ONLY,
    "parse_error": Verdict.PARSE_ERROR,
}
_DETAIL: Mapping[str, str] = {
    "tls": "the TLS handshake fails, old settings included",
    "certificate": "the certificate is not valid; it is not ignored",
    "refused_address": "the site's name resolves to an address that is not public",
    "connection_lost": "the server drops the connection",
    "redirect_loop": "the list pages redirect in a circle",
    "no_address": "the list pages redirect to what is no address",
    "robots": "robots.txt forbids the list pages",
    "too_large": "the list pages are larger than allowed",
}


@dataclass(frozen=True, slots=True)
class Observation:
    """What one run saw of a site."""

    counts: SiteCounts
    today: date
    list_troubles: Mapping[str, int] = field(default_factory=Counter)
    """How list pages failed, by class."""
    page_troubles: Mapping[str, int] = field(default_factory=Counter)
    articles_read: int = 0
    backed_off: str = ""
    """Why the site was not asked at all."""
    stopped: str = ""
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict on a site, in a word and in a sentence."""

    verdict: Verdict
    note: str
    alarm: str = ""
    """The sentence for the operator if the state changed; empty if there is nothing new to say."""

    @property
    def healthy(self) -> bool:
        """Whether the site can be read. "No news" is healthy."""
        return self.verdict in HEALTHY


def judge(seen: Observation, history: Sequence[SiteRun]) -> Diagnosis:
    """The diagnosis. ``history`` has the earlier runs on the site, newest first."""
    verdict, note = _judge(seen, history)
    return Diagnosis(verdict, note, _alarm(verdict, note, history) or _too_quiet(seen, verdict, history))


def _judge(seen: Observation, history: Sequence[SiteRun]) -> tuple[Verdict, str]:
    counts = seen.counts
    if seen.backed_off:
        return Verdict.BLOCKED, seen.backed_off
    if not counts.list_pages:
        return _without_lists(seen)
    return (
        _layout(seen, history)
        or _pages(seen)
        or (
            (Verdict.OK, _numbers(counts))
            if counts.new or counts.updated
            else (Verdict.NO_NEWS, "no new article; the lists read as usual")
        )
    )


def _without_lists(seen: Observation) -> tuple[Verdict, str]:
    if not seen.list_troubles:
        return Verdict.UNFINISHED, seen.stopped or "nothing was read of this site"
    word = max(seen.list_troubles, key=lambda each: seen.list_troubles[each])
    verdict = _BY_CLASS.get(word, Verdict.HTTP_ERROR)
    return verdict, _DETAIL.get(word, _SENTENCES[verdict])


def _layout(seen: Observation, history: Sequence[SiteRun]) -> tuple[Verdict, str] | None:
    counts = seen.counts
    if not counts.list_links:
        why = f" ({seen.problems[0]})" if seen.problems else ""
        return Verdict.LAYOUT_CHANGED, f"the list pages came, but no links were found on them{why}"
    usual = _usual_links(history)
    here = counts.list_links / counts.list_pages
    if usual and here < LINK_DROP * usual:
        return Verdict.LAYOUT_CHANGED, f"{here:.0f} links on a list page, where there were {usual:.0f}"
    return _fields(seen, history)


def _usual_links(history: Sequence[SiteRun]) -> float:
    """Links on a list page, the median of healthy runs; zero without a history."""
    rates = sorted(
        run.counts.list_links / run.counts.list_pages
        for run in history
        if run.verdict in HEALTHY and run.counts.list_pages
    )
    return rates[len(rates) // 2] if len(rates) >= FEW_RUNS else 0.0


def _fields(seen: Observation, history: Sequence[SiteRun]) -> tuple[Verdict, str] | None:
    counts, no_text = seen.counts, seen.page_troubles.get("no_text", 0)
    pages = seen.articles_read + no_text
    if pages < FEW_ARTICLES:
        return None
    if no_text > pages * FIELD_DROP:
        return Verdict.LAYOUT_CHANGED, f"{no_text} of {pages} article pages gave no text"
    usual = _usual_dates(history)
    share = counts.with_date / max(1, seen.articles_read)
    if share < FIELD_DROP * usual:
        return Verdict.LAYOUT_CHANGED, f"{share:.0%} of the articles have a date, where {usual:.0%} had"
    return None


def _usual_dates(history: Sequence[SiteRun]) -> float:
    """Share of articles with a date over all healthy runs; zero without enough of them."""
    healthy = [run.counts for run in history if run.verdict in HEALTHY]
    titles = sum(counts.with_title for counts in healthy)
    return sum(counts.with_date for counts in healthy) / titles if titles >= FEW_ARTICLES else 0.0


def _pages(seen: Observation) -> tuple[Verdict, str] | None:
    """The verdict when the lists could be read and most article pages could not."""
    failed = sum(seen.page_troubles.values())
    if not failed or failed <= seen.articles_read + seen.counts.unchanged:
        return None
    word = max(seen.page_troubles, key=lambda each: seen.page_troubles[each])
    verdict = _BY_CLASS.get(word, Verdict.HTTP_ERROR if word.startswith("http_") else Verdict.LAYOUT_CHANGED)
    return verdict, f"the lists can be read, but {failed} article pages failed, most of them with {word}"


def _numbers(counts: SiteCounts) -> str:
    parts = [f"{counts.new} new" if counts.new else "", f"{counts.updated} updated" if counts.updated else ""]
    return ", ".join(part for part in parts if part)


def _alarm(verdict: Verdict, note: str, history: Sequence[SiteRun]) -> str:
    """One sentence when the state changed since the last run that saw the site, none when it stayed."""
    if verdict is Verdict.UNFINISHED:
        return ""
    before = next((run.verdict for run in history if run.verdict != Verdict.UNFINISHED), None)
    was_well = before is None or before in HEALTHY
    if verdict in HEALTHY:
        return "" if was_well else f"well again ({verdict}); it was {before}"
    return "" if verdict == before else f"{verdict}: {note}" + ("" if before is None else f" (it was {before})")


def in_season(day: date) -> bool:
    """Whether Quality Month news is to be expected."""
    return SEASON[0] <= (day.month, day.day) <= SEASON[1]


def _too_quiet(seen: Observation, verdict: Verdict, history: Sequence[SiteRun]) -> str:
    """One sentence on the day when a site that had news before has been silent too long in the season."""
    if verdict is not Verdict.NO_NEWS or not in_season(seen.today):
        return ""
    newest = next((run.started_at.date() for run in history if run.counts.new), None)
    if newest is None:
        return ""
    began = max(newest, date(seen.today.year, *SEASON[0]))
    told_on = began + timedelta(days=QUIET_DAYS)
    last = history[0].started_at.date()
    if last < told_on <= seen.today:
        return f"no new article since {newest}, in the middle of the season; look whether the site has moved"
    return ""
