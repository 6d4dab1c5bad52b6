"""As many more stories as a measurement asks for, from a grammar; number N is the same text in every run."""

import random
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from qcrawl.replica.model import GENERATED, Story

SITES = ("zlsb", "lanjiang", "yunzhou", "chenghu", "beiling", "yzqea")
COPIES = (
    "reposted",
    "lead_dropped",
    "editor_line",
    "line_wrap",
    "cut_short",
    "doubled",
    "half_width",
    "title_repeated",
    "spaced_punctuation",
    "page_count",
)
"""Classes that need no material of a writer's."""
COPIED_EVERY = 4
"""Every fourth story has copies: among real Quality Month news about a third of the articles are reprints."""
_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"<(\w+)>")


@cache
def _grammar() -> Mapping[str, Any]:
    return tomllib.loads(files("qcrawl.replica").joinpath("grammar.toml").read_text(encoding="utf-8"))


class _Writer:
    """Writes one story: its names are chosen once, its numbers anew each time."""

    def __init__(self, seed: int) -> None:
        self.grammar = _grammar()
        # No secret depends on it: the same number must give the same text on every machine.
        self.random = random.Random(f"qcrawl replica {seed}")  # noqa: S311
        self.year = self.random.choice(sorted(self.grammar["themes"]))
        self.day = self.random.randint(1, 28)
        self.names = {
            "year": self.year,
            "month": "9",
            "theme": self.grammar["themes"][self.year],
            "place": self._place(),
            "place2": self._place(),
            "person2": self._person(),
            "industry": self.random.choice(self.grammar["industries"]),
        }
        self.names["company"] = self._firm(self.names["industry"])

    def _place(self) -> str:
        first = self.random.choice(self.grammar["syllables_first"])
        return f"{first}{self.random.choice(self.grammar['syllables_second'])}{self.random.choice('县市区镇')}"

    def _firm(self, industry: str) -> str:
        return "".join(self.random.sample(self.grammar["brands"], 2)) + industry

    def _person(self) -> str:
        given = self.random.sample(self.grammar["given"], 2)
        return str(self.random.choice(self.grammar["surnames"])) + "".join(given)

    def _slot(self, name: str) -> str:
        draw = self.random
        made: Mapping[str, Callable[[], str]] = {
            "day": lambda: str(self.day),
            "n": lambda: str(draw.randint(30, 1900)),
            "n2": lambda: str(draw.randint(5, 29)),
            "f": lambda: f"{draw.uniform(0.1, 6):.1f}",
            "p": lambda: f"{draw.uniform(84, 99.8):.1f}",
            "age": lambda: str(draw.randint(24, 76)),
            "another_day": lambda: str(draw.randint(1, 30)),
            "somewhere": self._place,
            "person": self._person,
            "firm": lambda: self._firm(draw.choice(self.grammar["industries"])),
            "anyone": lambda: f"{self._place()}{self._slot('firm')}的{self._person()}",
            "quote": lambda: str(draw.choice(self.grammar["quotes"])),
        }
        return made[name]() if name in made else self.names[name]

    def text(self, frame: str) -> str:
        """A frame with its choices made and its slots filled."""
        chosen = _CHOICE.sub(lambda found: self.random.choice(found[1].split("|")), frame)
        return _SLOT.sub(lambda found: self._slot(found[1]), chosen)

    def paragraphs(self) -> Iterator[str]:
        """Opening, two scenes, two lists of names, figures, one or two voices, a plan."""
        for part, count in (
            ("opening", 1),
            ("scene", 2),
            ("roll", 2),
            ("figures", 1),
            ("voice", self.random.randint(1, 2)),
            ("plan", 1),
        ):
            for frame in self.random.sample(self.grammar[part], count):
                yield self.text(frame)


def story(number: int) -> Story:
    """Generated story ``number``, from 0."""
    writer = _Writer(number)
    body = tuple(writer.paragraphs())
    site = SITES[number % len(SITES)]
    postings = [site]
    if number % COPIED_EVERY == 0:
        others = writer.random.sample([other for other in SITES if other != site], writer.random.randint(1, 3))
        postings += [f"{other} {writer.random.choice(COPIES)} +{writer.random.randint(0, 9)}" for other in others]
    return Story(
        name=f"{GENERATED}{number}",
        title=writer.text(writer.random.choice(writer.grammar["titles"])),
        paragraphs=body,
        filed=datetime.fromisoformat(f"{writer.year}-09-{writer.day:02}")
        + timedelta(minutes=writer.random.randint(420, 1200)),
        source=f"{writer.names['place']}市场监督管理局",
        postings=tuple(postings),
    )


def stories() -> Iterator[Story]:
    """Generated stories without end."""
    number = 0
    while True:
        yield story(number)
        number += 1
