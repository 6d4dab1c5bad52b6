"""Two kinds of words that tell a difference of wording from one of facts: those of any editor, and names of places.

Which words they are stands in ``vocabulary.toml``. Neither list is or need be whole: a word in none of them is taken
for a name, of which a copy may have a few replaced.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


class Words:
    """Words of which a text may be made, one after another."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.letters = frozenset("".join(self.words))
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
def _lists() -> dict[str, Words]:
    text = files("archive.duplicates").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    return {name: Words(words.split()) for name, words in tomllib.loads(text).items()}


def places() -> Words:
    """Provinces, cities and countries."""
    return _lists()["places"]


def common() -> Words:
    """Words that any editor may put for another's."""
    return _lists()["common"]
