"""Reading one TOML table strictly: each key by its kind, none left over."""

import re
from collections.abc import Collection
from datetime import date
from pathlib import PurePath
from re import Pattern
from typing import Any, NoReturn

from cssselect import SelectorError
from parsel.csstranslator import HTMLTranslator

from archive.errors import ConfigurationError

_MISSING: Any = object()


class Fields:
    """One table of a file, called ``path`` in messages (``columns[2]``); ``close`` refuses what nobody asked for."""

    def __init__(self, table: object, file: PurePath, path: str = "") -> None:
        self.file, self.path = file, path
        if not isinstance(table, dict):
            raise ConfigurationError(f"{file}: {path or 'the file'} must be a table")
        self._left = dict(table)

    def fail(self, key: str, problem: str) -> NoReturn:
        """Raise ``ConfigurationError`` naming file and key."""
        raise ConfigurationError(f"{self.file}: {self._name(key)}: {problem}")

    def text(self, key: str, default: str = _MISSING) -> str:
        """A string; required if there is no default."""
        value = self._take(key, default, str, "a string")
        if value == "" and default is _MISSING:
            self.fail(key, "must not be empty")
        return str(value)

    def choice(self, key: str, allowed: Collection[str], default: str = _MISSING) -> str:
        """One of a few words."""
        value = self.text(key, default)
        if value not in allowed:
            self.fail(key, f"{value!r} is none of {', '.join(repr(word) for word in allowed)}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty if left out."""
        value = self._take(key, [], list, "a list of strings")
        if not all(isinstance(item, str) and item for item in value):
            self.fail(key, "must be a list of strings that are not empty")
        return tuple(value)

    def number(self, key: str, default: float) -> float:
        """A number of zero or more."""
        value = self._take(key, default, (int, float), "a number")
        if isinstance(value, bool) or value < 0:
            self.fail(key, "must be a number of zero or more")
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        return bool(self._take(key, default, bool, "true or false"))

    def day(self, key: str) -> date:
        """A date such as 2016-01-01, without quotes."""
        value = self._take(key, _MISSING, date, "a date such as 2016-01-01, without quotes")
        return date(value.year, value.month, value.day)

    def selector(self, key: str) -> str:
        """A CSS selector; empty if left out."""
        return self._selector(key, self.text(key, ""))

    def selectors(self, key: str) -> tuple[str, ...]:
        """A list of CSS selectors."""
        return tuple(self._selector(key, value) for value in self.texts(key))

    def regex(self, key: str) -> Pattern[str] | None:
        """A regular expression; ``None`` if left out."""
        value = self.text(key, "")
        return self._regex(key, value) if value else None

    def regexes(self, key: str) -> tuple[Pattern[str], ...]:
        """A list of regular expressions."""
        return tuple(self._regex(key, value) for value in self.texts(key))

    def rewrites(self, key: str) -> tuple[tuple[Pattern[str], str], ...]:
        """A list of pairs: regular expression and replacement."""
        rules = []
        for pair in self._take(key, [], list, "a list of pairs"):
            if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(item, str) for item in pair)):
                self.fail(key, "each entry must be a pair: [pattern, replacement]")
            pattern = self._regex(key, pair[0])
            try:
                re.compile(f"{pair[0]}|").sub(pair[1], "")
            except (re.error, IndexError) as error:
                self.fail(key, f"the replacement {pair[1]!r} does not fit {pair[0]!r}: {error}")
            rules.append((pattern, pair[1]))
        return tuple(rules)

    def rows(self, key: str, width: int) -> list[list[str]]:
        """A list of lists of ``width`` strings."""
        value: list[list[str]] = self._take(key, [], list, "a list of lists")
        if not all(
            isinstance(row, list) and len(row) == width and all(isinstance(c, str) for c in row) for row in value
        ):
            self.fail(key, f"each entry must be a list of {width} strings")
        return value

    def strings(self, key: str) -> dict[str, str]:
        """A table of strings."""
        value = self._take(key, {}, dict, "a table of strings")
        if not all(isinstance(item, str) for item in value.values()):
            self.fail(key, "must be a table of strings")
        return dict(value)

    def has(self, key: str) -> bool:
        """Is the key in the file?"""
        return key in self._left

    def table(self, key: str) -> "Fields":
        """A table inside this one; empty if left out."""
        return Fields(self._left.pop(key, {}), self.file, self._name(key))

    def tables(self, key: str) -> list["Fields"]:
        """An array of tables."""
        value = self._take(key, [], list, "an array of tables, [[…]]")
        return [Fields(item, self.file, f"{self._name(key)}[{number}]") for number, item in enumerate(value, 1)]

    def close(self) -> None:
        """Refuse keys that nobody asked for."""
        if self._left:
            raise ConfigurationError(f"{self.file}: {self._name(next(iter(self._left)))}: unknown key")

    def _name(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: str, default: Any, kind: type | tuple[type, ...], wanted: str) -> Any:
        value = self._left.pop(key, default)
        if value is _MISSING:
            self.fail(key, "is missing")
        if not isinstance(value, kind):
            self.fail(key, f"must be {wanted}")
        return value

    def _selector(self, key: str, value: str) -> str:
        if not value:
            return value
        try:
            HTMLTranslator().css_to_xpath(value)
        except SelectorError as error:
            self.fail(key, f"{value!r} is no CSS selector: {error}")
        return value

    def _regex(self, key: str, value: str) -> Pattern[str]:
        try:
            return re.compile(value)
        except re.error as error:
            self.fail(key, f"{value!r} is no regular expression: {error}")
