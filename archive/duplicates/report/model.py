"""What a report holds: stories with their copies, pairs with their evidence, and what a reviewer should look at."""

from dataclasses import dataclass

from archive.duplicates.decisions import Call, Decision
from archive.duplicates.finding import contradicts
from archive.duplicates.judging import Ruling
from archive.model import Cut, Difference, Passage, Repeat, Verdict

UNCERTAIN = 0.25
"""A margin below this is a call for a person: the lowest quarter of the scale from coin toss to beyond doubt."""

Span = tuple[int, int]
"""Characters ``[start, end)`` of a body."""


@dataclass(frozen=True, slots=True)
class Copy:
    """An article as the report shows it."""

    id: int
    title: str
    body: str
    url: str
    site: str
    """Short name; empty if unknown."""
    site_title: str
    kind: str
    published: str
    """As the page's clock had it: ``2023-09-01``, ``2023-09-01 08:30``; empty if unknown."""
    source: str
    story_id: int | None
    representative: bool
    fetched_at: str
    """UTC; empty without a capture."""
    warc: str
    """``file@offset`` of the capture, relative to the archive's folder; empty without one."""
    cuts: tuple[Cut, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    """Stretches of the body that this site prints on many pages; left out of the comparison."""

    @property
    def day(self) -> str:
        """The date of publication alone, empty if unknown."""
        return self.published[:10]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, what the rules made of them, and what a reviewer said."""

    a_id: int
    b_id: int
    verdict: Verdict
    rule: str
    resemblance: float
    containment_a: float
    containment_b: float
    margin: float
    passages: tuple[Passage, ...]
    differences: tuple[Difference, ...]
    decision: Decision | None
    """The decision in force on this pair."""
    a_story: int | None
    b_story: int | None
    """The stories they are in now; empty before anything was settled."""
    bridge: bool = False
    """The story would fall in two without this pair."""
    blocked_by: tuple[int, int] | None = None
    """Where the two are ``same`` and yet apart: two articles of their stories that contradict each other."""

    @property
    def key(self) -> tuple[int, int]:
        """The two article ids, ascending."""
        return self.a_id, self.b_id

    @property
    def together(self) -> bool:
        """Whether both stand in one story now."""
        return self.a_story is not None and self.a_story == self.b_story

    @property
    def uncertain(self) -> bool:
        """A close call on which no reviewer has spoken yet."""
        return self.decision is None and self.margin < UNCERTAIN

    @property
    def speaks_against(self) -> bool:
        """Whether it speaks against one story: by decision, or as a template or container where none says otherwise."""
        return self._kept_apart or (self.verdict in (Verdict.TEMPLATE, Verdict.CONTAINS) and not self.binds)

    @property
    def forbids(self) -> bool:
        """Whether no third copy may bring the two together: by decision, or by the rules that stories are made by."""
        by_rule = contradicts(Ruling(self.verdict, self.rule, self.margin))
        return self._kept_apart or (by_rule and not self.binds)

    @property
    def _kept_apart(self) -> bool:
        return self.decision is not None and self.decision.call in (Call.NOT_SAME, Call.CONTAINS)

    @property
    def binds(self) -> bool:
        """Whether it joins its two articles: by decision, or by verdict where no decision says otherwise."""
        if self._kept_apart:
            return False
        return self.verdict is Verdict.SAME or (self.decision is not None and self.decision.call is Call.SAME)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something about how a story hangs together that a person should look at."""

    kind: str
    """``weak_bridge``, ``contradiction`` or ``long_chain``."""
    a_id: int
    b_id: int
    steps: int = 0
    """For ``long_chain``: how many pairs lie between the two."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that say the same thing, in order of publication."""

    id: int
    representative_id: int
    reason: str
    """Why that one represents, as the engine put it."""
    copies: tuple[Copy, ...]
    pairs: tuple[Pair, ...]
    """The evidence shown: every pair that matters, weakest first."""
    pairs_total: int
    """How many pairs inside the story have been judged; more than are shown in a large story."""
    doubts: tuple[Doubt, ...]
    decisions: tuple[Decision, ...] = ()
    """In force, on its members."""

    @property
    def representative(self) -> Copy:
        """The copy that stands for all; the first where another program put a stranger."""
        return next((copy for copy in self.copies if copy.id == self.representative_id), self.copies[0])

    @property
    def sites(self) -> tuple[str, ...]:
        """Titles of the sites, in the order they first published."""
        return tuple(dict.fromkeys(copy.site_title for copy in self.copies if copy.site_title))

    @property
    def days(self) -> tuple[str, ...]:
        """Days of publication, ascending, without repeats; copies without a date are left out."""
        return tuple(sorted({copy.day for copy in self.copies if copy.day}))


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """A line that a site prints on many pages."""

    site_title: str
    text: str
    pages: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts over the whole archive, whether shown in the report or not."""

    articles: int
    stories: int
    """Stories of one article included."""
    shared_stories: int
    """Stories with two copies or more."""
    copies: int
    """Articles in those."""
    sites: int
    same: int
    contains: int
    template: int
    related: int
    uncertain: int
    decisions: int
    """In force."""
    repeats: int
    """Articles in which a second printing of the body was removed."""
    unsettled: int
    """Articles that came or changed and have not been compared yet."""
    outdated: bool
    """Whether some verdicts rest on other rules than this version's."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the HTML, CSV and JSON forms show."""

    archive: str
    """File name of the archive."""
    made_at: str
    """UTC."""
    version: str
    totals: Totals
    uncertain: tuple[Pair, ...]
    """Undecided calls that were close, closest first, merged or not."""
    stories: tuple[Story, ...]
    """With two copies or more: those with warnings or uncertain calls first, then the largest."""
    lookalikes: tuple[Pair, ...]
    """Pairs that were not merged, closest first."""
    lookalikes_total: int
    singles: tuple[Copy, ...]
    """Articles outside the shown stories that a pair speaks of, or that were doubled."""
    doubled: tuple[Copy, ...]
    """Articles whose page printed the body again, which the reading text leaves out; the longest removals first."""
    boilerplate: tuple[Boilerplate, ...]
    decisions: tuple[Decision, ...]
    """The whole log, newest first."""

    def copies(self) -> dict[int, Copy]:
        """Every article in the report by its id."""
        inside = {copy.id: copy for story in self.stories for copy in story.copies}
        return inside | {copy.id: copy for copy in self.singles}
