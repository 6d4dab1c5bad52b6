"""Two kinds of words that tell a difference of wording from one of facts: those of any editor, and names of places.

Which words they are stands in ``vocabulary.toml``. Neither list is or need be whole: a word in none of them is taken
for a name, of which a copy may have a few replaced.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


class _Words:
    """Words of which a text may be made, one after another."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._first = frozenset(word[0] for word in self.words)
        self._shortest = min(map(len, self.words))

    def make(self, letters: str) -> bool:
        """Whether ``letters`` are one or more of the words in a row."""
        if letters in self.words:
            return True
        if len(letters) < 2 * self._shortest or letters[0] not in self._first:
            return False
        reached = [0]
        for end in range(1, len(letters) + 1):
            for start in reached:
                if letters[start:end] in self.words:
                    reached.append(end)
                    break
        return reached[-1] == len(letters)


@cache
def _lists() -> tuple[_Words, _Words]:
    text = files("archive.duplicates").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    return _Words(words["places"].split()), _Words(words["common"].split())


def are_places(letters: str) -> bool:
    """Whether ``letters`` are a province, city or country, or several in a row (北京、天津)."""
    return _lists()[0].make(letters)


def are_common(letters: str) -> bool:
    """Whether ``letters`` are one or more common words in a row."""
    return _lists()[1].make(letters)
