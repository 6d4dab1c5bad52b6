"""The values that cross borders between the parts: what an article is, where it came from, how two compare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from types import MappingProxyType

CHINA_OFFSET = 480
"""Minutes east of Greenwich of every Chinese site's clock (China has kept one zone since 1949)."""


class Precision(StrEnum):
    """How exactly a page gave its time."""

    DAY = "day"
    MINUTE = "minute"
    SECOND = "second"


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a page gave it. ``utc`` is aware and in UTC; a day alone is its midnight at ``offset_minutes``."""

    utc: datetime
    offset_minutes: int = CHINA_OFFSET
    precision: Precision = Precision.SECOND

    @property
    def local(self) -> datetime:
        """The clock on the page, aware."""
        return self.utc.astimezone(timezone(timedelta(minutes=self.offset_minutes)))

    def __str__(self) -> str:
        if self.precision is Precision.DAY:
            return self.local.date().isoformat()
        spec = "minutes" if self.precision is Precision.MINUTE else "seconds"
        return self.local.isoformat(sep=" ", timespec=spec)

    @classmethod
    def from_local(
        cls,
        local: datetime,
        precision: Precision = Precision.SECOND,
        offset_minutes: int = CHINA_OFFSET,
    ) -> "Moment":
        """A moment from a clock time without zone, read as ``offset_minutes`` east of Greenwich."""
        aware = local.replace(tzinfo=timezone(timedelta(minutes=offset_minutes)))
        return cls(aware.astimezone(UTC), offset_minutes, precision)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a field came from: the rule that found it and how sure the rule is, 0 to 1."""

    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of the published text that the reading text leaves out. Kept, so that nothing is lost."""

    kind: str
    """``navigation``, ``counter``, ``editor``, ``declaration``, ``related``, ``appended``, ``style``, ``repeat``…"""
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """A second printing of the body inside one page, removed from the reading text.

    Offsets count characters of the text before the removal (paragraphs joined by a newline).
    """

    start: int
    length: int
    of: int
    """Where the copy that was kept begins."""
    similarity: float


@dataclass(frozen=True, slots=True)
class Link:
    """An attachment or image of an article; never fetched by itself."""

    url: str
    text: str
    kind: str
    """``attachment`` or ``image``."""


_NO_ORIGINS: Mapping[str, Origin] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Article:
    """The text found at one canonical URL, with what the page says of itself. Only title and body are always there."""

    url: str
    """Canonical URL; empty for an imported text that has none."""
    title: str
    body: str
    """The reading text: paragraphs joined by one newline."""
    published: Moment | None = None
    source: str = ""
    """来源: whom the page names as the origin, ``本网`` and ``本站`` resolved to the site's name."""
    author: str = ""
    reporter: str = ""
    editor: str = ""
    document_number: str = ""
    """发文字号 such as 国市监质发〔2023〕73号."""
    column: str = ""
    keywords: tuple[str, ...] = ()
    dateline: str = ""
    """电头 such as 新华社北京9月1日电（记者…）; it stays in the body too."""
    language: str = ""
    """ISO 639-1, empty if unknown."""
    script: str = ""
    """``Hans``, ``Hant`` or empty."""
    charset: str = ""
    family: str = ""
    """CMS family whose rules were used; empty for the general path."""
    links: tuple[Link, ...] = ()
    text_as_published: str = ""
    """All text of the article's container before cleaning; empty when it equals ``body``."""
    cuts: tuple[Cut, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=lambda: _NO_ORIGINS)
    """Field name to its origin."""
    questions: tuple[str, ...] = ()
    """What a person should look at, each one sentence: a date in the future, a body without a title…"""
    extractor: str = ""
    """Name and version of what made this, e.g. ``qcrawl 0.1.0``."""
    external_id: str = ""
    """What an imported text was called where it came from; empty for a page fetched by its URL."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The site an article stands on, as the archive keeps it."""

    name: str
    """Short name, the catalogue's id: ``samr``."""
    title: str
    kind: str = "other"
    """``regulator``, ``association``, ``media`` or ``other``."""
    region: str = ""
    home_url: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetched response, kept byte for byte in a WARC file."""

    url: str
    final_url: str
    fetched_at: datetime
    status: int
    kind: str
    """``article``, ``list``, ``robots`` or ``other``."""
    content_type: str = ""
    payload_digest: str = ""
    """``sha256:`` and hexadecimal, of the body as the server sent it, content coding removed."""
    wire_digest: str = ""
    """The same of the bytes with their content coding; empty if there was none."""
    payload_length: int = 0
    etag: str = ""
    last_modified: str = ""
    warc_file: str = ""
    """Relative to the archive file's folder."""
    warc_offset: int | None = None
    warc_length: int | None = None
    is_revisit: bool = False


class Verdict(StrEnum):
    """What two texts are to each other. Only ``SAME`` merges."""

    SAME = "same"
    CONTAINS = "contains"
    TEMPLATE = "template"
    RELATED = "related"


@dataclass(frozen=True, slots=True)
class Passage:
    """A shared passage: character ranges ``[start, end)`` in the two readable bodies."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that stands at the same place in both texts and is not the same."""

    kind: str
    """``number``, ``date``, ``year``, ``place``, ``name``, ``theme``, ``document_number``, ``series``, ``text``."""
    a: str
    b: str
    a_start: int = -1
    b_start: int = -1


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on a pair with its evidence. Symmetric but for the order of the fields named ``a`` and ``b``."""

    verdict: Verdict
    rule: str
    """Name of the rule that decided, explained in docs/reviewing.md."""
    resemblance: float
    """Jaccard resemblance of the two shingle sets, 0 to 1 (Broder 1997)."""
    containment_a: float
    """Share of A's shingles that B has."""
    containment_b: float
    margin: float
    """How far the call was from going the other way: 0 a coin toss, 1 beyond doubt."""
    passages: tuple[Passage, ...] = ()
    differences: tuple[Difference, ...] = ()
