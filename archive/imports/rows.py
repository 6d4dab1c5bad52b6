"""From one row of somebody's file to an ``Article``; pure. What a row may hold is told in docs/importing.md."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from archive.dates import moment
from archive.duplicates.travelling import Carried
from archive.history import PastText
from archive.model import Article, Cut, Link, Moment, Origin, Precision, Publisher, Repeat
from archive.rows import from_utc, storable, utc

TEXT_FIELDS = (
    "source",
    "author",
    "reporter",
    "editor",
    "document_number",
    "column",
    "dateline",
    "language",
    "script",
    "charset",
    "family",
    "text_as_published",
    "extractor",
)
"""Fields that a row may hold as text, called as in ``Article``."""

PAST_TEXT = {"seen_at": str, "title": str, "body": str, "text_as_published": str}

SITE_KINDS = frozenset(("regulator", "association", "media", "other"))


@dataclass(frozen=True, slots=True)
class Row:
    """One good row."""

    number: int
    """Of the line (JSON Lines) or the record (CSV), from 1."""
    article: Article
    site: Publisher | None = None
    """As the file has it; the loader matches it with the sites the archive knows."""
    may_guess_site: bool = True
    """The file says nothing of sites, so the URL may tell; an export of ours that names none means it."""
    is_clean: bool = False
    """The body is reading text already: the row names the repeats that were removed from it."""
    decisions: tuple[Carried, ...] = ()
    versions: tuple[PastText, ...] = ()
    """All texts the article has had, if it has had several; the last one is the article's."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not go in, and why; ``str()`` is the sentence to show."""

    number: int
    reason: str
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.unit} {self.number}: {self.reason}"


class Unusable(ValueError):
    """Raised in this room when a row cannot become an article; the message is the reason."""


def article_row(number: int, values: object, unit: str = "line") -> Row | BadRow:
    """The article in a row's ``values`` (a decoded JSON object, a CSV record), or why there is none."""
    if not isinstance(values, Mapping):
        return BadRow(number, "is not an object with a title and a body", unit)
    try:
        return _row(number, {str(name).strip().lower(): value for name, value in values.items()})
    except Unusable as unusable:
        return BadRow(number, str(unusable), unit)


def _row(number: int, values: Mapping[str, Any]) -> Row:
    published, remark = _published(values)
    is_clean = "repeats" in values
    questions = _texts(values, "questions")
    article = Article(
        url=_url(values),
        title=_required(values, "title"),
        body=_required(values, "body") if is_clean else _lines(_required(values, "body")),
        published=published,
        keywords=_keywords(values),
        links=tuple(Link(**fields) for fields in _objects(values, "links", {"url": str, "text": str, "kind": str})),
        cuts=tuple(Cut(**fields) for fields in _objects(values, "cuts", {"kind": str, "text": str, "rule": str})),
        repeats=tuple(
            Repeat(**fields)
            for fields in _objects(values, "repeats", {"start": int, "length": int, "of": int, "similarity": float})
        ),
        origins=_origins(values),
        questions=questions + ((remark,) if remark and remark not in questions else ()),
        external_id=_external_id(values),
        **{name: _text(values, name) for name in TEXT_FIELDS},
    )
    return Row(
        number,
        article,
        _site(values),
        may_guess_site="site_title" not in values,
        is_clean=is_clean,
        decisions=_decisions(values),
        versions=_versions(values),
    )


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unusable(f"{name} is {_kind(value)}, not text")
    return storable(str(value))


def _required(values: Mapping[str, Any], name: str) -> str:
    if values.get(name) is None:
        raise Unusable(f"has no {name}")
    if not isinstance(values[name], str):
        raise Unusable(f"{name} is {_kind(values[name])}, not text")
    text = _text(values, name)
    if not text.strip():
        raise Unusable(f"{name} is empty")
    return text


def _lines(text: str) -> str:
    """``text`` with a newline at the end of every paragraph, whichever system it was written on."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), type(value).__name__)


def _url(values: Mapping[str, Any]) -> str:
    url = _text(values, "url").strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Unusable(f"url {url!r} cannot be read: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unusable(f"url {url!r} is not an http or https address")
    return url


def _published(values: Mapping[str, Any]) -> tuple[Moment | None, str]:
    """The date, and a question for a person if there is one that cannot be read: the text is worth keeping anyway."""
    name = "published" if values.get("published") not in (None, "") else "date"
    written = _text(values, name)
    try:
        found = moment(written)
    except ValueError:
        return None, f"The date {written!r} in the imported file cannot be read."
    if found and values.get("published_precision") in tuple(Precision):
        found = Moment(found.utc, found.offset_minutes, Precision(values["published_precision"]))
    return found, ""


def _external_id(values: Mapping[str, Any]) -> str:
    """An export of ours names both ids: ``id`` is then the row's number in that archive and means nothing here."""
    return _text(values, "external_id" if "external_id" in values else "id").strip()


def _site(values: Mapping[str, Any]) -> Publisher | None:
    name = _text(values, "site").strip()
    if not name:
        return None
    kind = _text(values, "site_kind") or "other"
    if kind not in SITE_KINDS:
        raise Unusable(f"site_kind {kind!r} is none of {', '.join(sorted(SITE_KINDS))}")
    title = _text(values, "site_title").strip() or name
    return Publisher(name, title, kind, _text(values, "site_region"), _text(values, "site_home_url"))


def _keywords(values: Mapping[str, Any]) -> tuple[str, ...]:
    value = values.get("keywords")
    if isinstance(value, str):
        return tuple(word.strip() for word in re.split("[;；]", _text(values, "keywords")) if word.strip())
    return _texts(values, "keywords")


def _texts(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = values.get(name) or []
    if isinstance(value, str):
        return (_text(values, name),)
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise Unusable(f"{name} is not a list of texts")
    return tuple(storable(entry) for entry in value)


def _objects(values: Mapping[str, Any], name: str, types: Mapping[str, type]) -> list[dict[str, Any]]:
    """The list of objects under ``name``, with exactly the fields ``types``."""
    found = values.get(name) or []
    if not isinstance(found, list):
        raise Unusable(f"{name} is {_kind(found)}, not a list")
    return [_object(entry, name, types) for entry in found]


def _object(entry: object, name: str, types: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(entry, Mapping) or set(entry) != set(types):
        raise Unusable(f"{name} holds something else than objects with {', '.join(types)}")
    try:
        return {
            field: storable(entry[field]) if wanted is str else wanted(entry[field]) for field, wanted in types.items()
        }
    except (TypeError, ValueError, OverflowError) as error:
        raise Unusable(f"{name} holds a field of the wrong type: {error}") from error


def _decisions(values: Mapping[str, Any]) -> tuple[Carried, ...]:
    """What reviewers said of the article, in an export of ours."""
    names = {"decision": str, "other": str, "reviewer": str, "note": str, "decided_at": str}
    found = values.get("decisions") or []
    if isinstance(found, list):
        # ``apart`` speaks of one article: its other one is null.
        found = [{**one, "other": one.get("other") or ""} if isinstance(one, Mapping) else one for one in found]
    said = [Carried(**fields) for fields in _objects({"decisions": found}, "decisions", names)]
    said = [replace(one, other=one.other or None) for one in said]
    if not all(one.makes_sense for one in said):
        raise Unusable("decisions holds something that is no decision")
    return tuple(said)


def _versions(values: Mapping[str, Any]) -> tuple[PastText, ...]:
    past = tuple(PastText(**fields) for fields in _objects(values, "versions", PAST_TEXT))
    for text in past:
        if not _is_stored_time(text.seen_at):
            raise Unusable(f"versions holds seen_at {text.seen_at[:40]!r}, which is no time like 2021-09-08T06:13:32Z")
    return past


def _is_stored_time(text: str) -> bool:
    try:
        return utc(from_utc(text)) == text
    except ValueError:
        return False


def _origins(values: Mapping[str, Any]) -> dict[str, Origin]:
    found = values.get("origins") or {}
    if not isinstance(found, Mapping):
        raise Unusable(f"origins is {_kind(found)}, not an object")
    return {
        str(name): Origin(**_object(origin, "origins", {"rule": str, "confidence": float}))
        for name, origin in found.items()
    }
