"""What the report says, in Chinese and English: words filled with facts, and verdicts put in sentences."""

import os
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal, get_args

from archive.duplicates.decisions import Call
from archive.duplicates.report.model import UNCERTAIN, Pair
from archive.model import Difference, Verdict

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_BOTH = re.compile(r"(?P<zh>[^ ]+) (?P<en>[^(]+?)(?P<facts> \(.*\))?")
_PLACE = re.compile(r"\{(\w+)\}")

Told = tuple[str, Mapping[str, Any]]
"""A key and the facts for its places; a fact that is itself a ``Told`` is put in words first."""

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
    return _PLACE.sub(lambda place: _fact(language, facts[place[1]]), forms[key][language])


def _fact(language: Language, value: object) -> str:
    return say(language, value[0], **value[1]) if isinstance(value, tuple) else str(value)


def words_for(key: str, bare: str) -> Told | str:
    """The words of a key, to be said in either language, or what there is where nobody wrote any."""
    return (key, {}) if key in words() else bare


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
    return _fact(language, words_for(f"rule.{rule}", rule))


def told(pair: Pair) -> list[Told]:
    """The verdict on a pair, what became of it and what a reviewer decided, sentence by sentence."""
    x, y = pair.blocked_by or ("", "")
    rule = words_for(f"rule.{pair.rule}", pair.rule)
    facts = {"a": percent(pair.containment_a), "b": percent(pair.containment_b), "rule": rule, "x": x, "y": y}
    sentences: list[Told] = [(sentence_key(pair), facts)]
    if outcome := _outcome_key(pair):
        sentences.append((outcome, {}))
    if decision := pair.decision:
        call: Told = (f"call.{decision.call}", {})
        sentences.append(
            (_decided_key(pair), {"reviewer": decision.reviewer, "at": decision.decided_at[:10], "call": call})
        )
    return sentences


def _outcome_key(pair: Pair) -> str:
    """Which sentence tells whether two texts that are not the same are in one story; none where that is said."""
    if pair.verdict is Verdict.SAME or pair.rule == "nothing_shared":
        return ""
    if not pair.together:
        return "sentence.unlinked" if pair.verdict is Verdict.RELATED else "sentence.linked"
    if pair.binds:
        return ""
    return "sentence.carried" if pair.forbids else "sentence.chained"


def _decided_key(pair: Pair) -> str:
    if pair.decision and pair.decision.call is Call.UNSURE:
        return "sentence.decided.unsure"
    forbidden = (
        pair.decision and pair.decision.call is Call.SAME and not pair.together and pair.a_story and pair.b_story
    )
    return "sentence.decided.forbidden" if forbidden else "sentence.decided"


def facts_of(pair: Pair) -> list[Difference]:
    """The differences that speak of other facts, not of slips and wording; as many as a sentence can hold."""
    return [difference for difference in pair.differences if difference.kind not in NO_FACT][:NAMED]


def difference_words(language: Language, difference: Difference) -> str:
    """One difference: ``number 23 / 45``."""
    missing = say(language, "difference.missing")
    return f"{say(language, f'difference.{difference.kind}')} {difference.a or missing} / {difference.b or missing}"


def sentence(language: Language, pair: Pair) -> str:
    """The verdict on a pair in plain words, with what differs and what was decided."""
    said = [say(language, key, **facts) for key, facts in told(pair)]
    if facts := facts_of(pair):
        separator = "；" if language == "zh" else "; "
        said.append(
            say(language, "sentence.differs", list=separator.join(difference_words(language, one) for one in facts))
        )
    return ("" if language == "zh" else " ").join(said)
