"""What the report says, in Chinese and English: words filled with facts, and verdicts put in sentences."""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from archive.duplicates.report.model import UNCERTAIN, Pair
from archive.model import Difference, Verdict

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_BOTH = re.compile(r"(?P<zh>[^ ]+) (?P<en>[^(]+?)(?P<facts> \(.*\))?")
_PLACE = re.compile(r"\{(\w+)\}")

CLEAR = 0.6
"""From here on it is called clear: nearer to beyond doubt than to a coin toss, with some to spare."""

NO_FACT = frozenset({"text", "slip", "wording"})
"""Differences that leave the facts as they are."""

NAMED = 4
"""Differences named in a sentence; more would not be read."""


@cache
def words() -> Mapping[str, Mapping[Language, str]]:
    """Every word of the report by its key, then by language."""
    text = files("archive.duplicates.report").joinpath("words.toml").read_text(encoding="utf-8")
    return dict(_flat(tomllib.loads(text)))


def _flat(table: Mapping[str, object], path: str = "") -> list[tuple[str, Mapping[Language, str]]]:
    found: list[tuple[str, Mapping[Language, str]]] = []
    forms: dict[Language, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{path}.{name}" if path else name)
        elif name in LANGUAGES and isinstance(value, str):
            forms["zh" if name == "zh" else "en"] = value
    return [(path, forms), *found] if forms else found


def say(language: Language, key: str, /, **facts: object) -> str:
    """The words for ``key`` with the facts in their places; ``n=1`` takes the form for one if there is one."""
    forms = words()
    if str(facts.get("n")) == "1" and f"{key}.one" in forms:
        key = f"{key}.one"
    return _PLACE.sub(lambda place: str(facts[place[1]]), forms[key][language])


def usual_language() -> Language:
    """Chinese where the locale is Chinese (``LC_ALL``, ``LC_MESSAGES``, ``LANG``), else English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if setting := os.environ.get(variable):
            return "zh" if setting.lower().startswith("zh") else "en"
    return "en"


def percent(share: float) -> str:
    """A share for people; 100 % only when it is all of it."""
    whole = int(share * 100 + 0.5)
    return "99%" if whole == 100 and share < 1 else f"{whole}%"


def reason(language: Language, stored: str) -> str:
    """Why a copy represents its story, in one language; the archive keeps both: ``最早发布 earliest (2023-09-01)``."""
    parts = [_BOTH.fullmatch(part) for part in stored.split("；")]
    if not all(parts):
        return stored
    chosen = [f"{part[language]}{part['facts'] or ''}" for part in parts if part]
    return ("；" if language == "zh" else "; ").join(chosen)


def sentence_key(pair: Pair) -> str:
    """Which sentence tells this verdict."""
    if pair.rule == "nothing_shared":
        return "sentence.nothing"
    if pair.verdict is Verdict.SAME and not pair.together:
        return "sentence.same.blocked" if pair.blocked_by else "sentence.same.apart"
    if pair.verdict is Verdict.CONTAINS:
        return "sentence.contains.a" if pair.containment_b >= pair.containment_a else "sentence.contains.b"
    return f"sentence.{pair.verdict}"


def margin_key(margin: float) -> str:
    """Which words tell how sure the call was."""
    if margin < UNCERTAIN:
        return "margin.close"
    return "margin.fair" if margin < CLEAR else "margin.clear"


def rule_words(language: Language, rule: str) -> str:
    """A rule in plain words; its bare name if it has none (an older or newer version's rule)."""
    key = f"rule.{rule}"
    return say(language, key) if key in words() else rule


def facts_of(pair: Pair) -> list[Difference]:
    """The differences that speak of other facts, not of slips and wording; as many as a sentence can hold."""
    return [difference for difference in pair.differences if difference.kind not in NO_FACT][:NAMED]


def difference_words(language: Language, difference: Difference) -> str:
    """One difference: ``number 23 / 45``."""
    missing = say(language, "difference.missing")
    return f"{say(language, f'difference.{difference.kind}')} {difference.a or missing} / {difference.b or missing}"


def sentence(language: Language, pair: Pair) -> str:
    """The verdict on a pair in plain words, with what differs and what was decided."""
    a, b = percent(pair.containment_a), percent(pair.containment_b)
    x, y = pair.blocked_by or ("", "")
    told = [say(language, sentence_key(pair), a=a, b=b, rule=rule_words(language, pair.rule), x=x, y=y)]
    if facts := facts_of(pair):
        separator = "；" if language == "zh" else "; "
        told.append(
            say(language, "sentence.differs", list=separator.join(difference_words(language, one) for one in facts))
        )
    if pair.decision:
        call = say(language, f"call.{pair.decision.call}")
        told.append(
            say(
                language,
                "sentence.decided",
                reviewer=pair.decision.reviewer,
                at=pair.decision.decided_at[:10],
                call=call,
            )
        )
    return ("" if language == "zh" else " ").join(told)
