"""The verdict on two texts, by named rules over what they share and what differs. See docs/duplicates.md."""

from collections import Counter
from typing import NamedTuple

from rapidfuzz.distance import Indel

from archive.duplicates import numbers, vocabulary
from archive.duplicates.alignment import LONG, Block, Hunk, blocks, hunks
from archive.duplicates.differences import NUMERIC, WORDS, Kind, Spot, spots
from archive.duplicates.document import Text
from archive.model import Verdict

SOLID = 4
"""Letters of the shortest shared block that counts: three letters meet by chance in any two Chinese articles."""

COVERED_SHORT = 0.55
"""Share of the shorter text that must stand in the longer one, for them to be one story or one to hold the other."""

COVERED_LONG = 0.52
"""Share of the longer text that must stand in the shorter one under one title: papers cut a story to half. A little
more than half, since a round-up of two stories gives each about half."""

COVERED_LONG_UNTITLED = 0.65
"""The same where the titles differ: a round-up has a title of its own, and holds its longest story to 60 %."""

HELD = 0.45
"""Share of the longer text below which it surely holds more than the other one's story."""

HELD_FROM_THE_START = 0.4
"""The same where both begin alike: a text cut at its end, beside a copy of it with another article behind. Excerpts
mostly begin in the middle."""

OPENING = 20
"""Letters that may stand in front of the first shared passage where two texts begin alike: a lead."""

RELATED = 0.25
"""Share of the shorter text from which two texts are worth a link at all."""

CONFLICTS = 2
"""Numbers that disagree from which a text is another issue of a form and not a copy with a misprint."""

CONFLICT_SHARE = 0.08
"""Share of the numbers that must disagree: a long copy may have two misprints among fifty figures."""

LONE_CONFLICT_SHARE = 0.2
"""One disagreeing number alone speaks only in a text that has few: one of five."""

REPLACED_SHARE = 0.025
"""Share of the shared text in replaced words, well-known places and common words aside, from which names differ."""

REPLACED_LETTERS = 3
"""Letters in replaced words that never tell texts apart alone: one word is changed by any editor."""

SLIPS = 1.0
"""Letters in replaced words that each misprint excuses: misprints fall side by side and then look like a word."""

SLIPPED_EDITS = 0.3
"""Edits that each misprint excuses, for the same reason."""

EDITS_PER_LETTER = 0.012
"""Edits inside the shared text, per letter of it, from which it was written anew. In 99 of 100 copies there is less
than one edit in 80 letters; two years' reports of one ceremony have one in 20 to 50."""

FEW_EDITS = 3
"""Fewer edits than that are nobody's rewriting, however short the text."""

LONGEST_EDIT = 40
"""Letters of the longest edit of wording; beyond, a sentence was put in or left out, which makes copies too."""

PASSAGE = 20
"""Letters of the shortest passage that is looked for elsewhere in the other text: a sentence."""

YEAR_APART_DAYS = 270
"""From nine months on a look-alike is rather next year's. Quality Month is every September."""

ALL_BUT_EQUAL = 0.97
"""Share of both texts that must be shared when a year lies between: a repost is all but equal, a new issue is not."""

ENOUGH_SAID = 100
"""Letters of an identical text from which it is taken for a repost even a year later."""

SAME_TITLE = 0.8
"""Similarity of two titles from which they are one title with an edit."""

SIMILAR_TITLE = 0.6

TITLE_STRETCH = 6
"""Letters in a row that two titles share when one was cut short or got a name in front: 今年全国将完成基本农…"""


HOLDS_THE_OTHER = "holds_the_other"
HOLDS_MUCH_MORE = "holds_much_more"


class Ruling(NamedTuple):
    """A verdict without its evidence. No verdict: the texts have nothing to do with each other."""

    verdict: Verdict | None
    rule: str
    margin: float


class Comparison(NamedTuple):
    """What is measured on two texts of which neither is the other."""

    blocks: list[Block]
    hunks: list[Hunk]
    spots: list[Spot]
    common: int
    """Letters in solid shared blocks."""

    kinds: Counter[Kind]
    """How many differences there are of each kind."""
    equal: bool = False
    """Whether the texts are one letter for letter; nothing else is filled in then."""


_NO_KINDS: Counter[Kind] = Counter()
_EQUAL = Comparison([], [], [], 0, _NO_KINDS, equal=True)
_NOTHING = Comparison([], [], [], 0, _NO_KINDS)
NOTHING = Ruling(None, "nothing_shared", 1.0)


def in_order(a: Text, b: Text) -> bool:
    """Whether ``a`` comes first: two texts are aligned in an order of their letters, so that it is always the same."""
    return a.letters <= b.letters


def rule(a: Text, b: Text) -> Ruling:
    """The verdict on two texts; the same whichever comes first."""
    return examine(a, b)[0] if in_order(a, b) else examine(b, a)[0]


def examine(a: Text, b: Text, known: Comparison | None = None) -> tuple[Ruling, Comparison]:
    """The verdict on two texts that are in order, with what it rests on: ``known``, if that was worked out before."""
    if a.is_short or b.is_short:
        return _short(a, b), _EQUAL if a.letters == b.letters else _NOTHING
    if a.letters == b.letters:
        return _identical(a, b), _EQUAL
    found = known or compare(a, b)
    return weigh(a, b, found), found


def compare(a: Text, b: Text) -> Comparison:
    """What two texts share and what differs; only what they share, if that is too little to be anything."""
    shared = blocks(a.letters, b.letters)
    common = sum([length for _, _, length in shared if length >= SOLID])
    if common < RELATED * min(len(a.letters), len(b.letters)):
        return Comparison(shared, [], [], common, _NO_KINDS)
    between = hunks(shared, len(a.letters), len(b.letters))
    found = list(spots(a.letters, b.letters, between, usages=a.traditional or b.traditional))
    return Comparison(shared, between, found, common, Counter([spot.kind for spot in found]) if found else _NO_KINDS)


def _short(a: Text, b: Text) -> Ruling:
    """Bodies that say too little: the same only under the same title, word for word."""
    if a.letters and a.letters == b.letters and a.title == b.title and len(a.title) >= SOLID * 2:
        if _days_apart(a, b) >= YEAR_APART_DAYS:
            return Ruling(Verdict.TEMPLATE, "short_a_year_apart", 0.3)
        return Ruling(Verdict.SAME, "short_same_title", 0.3)
    return NOTHING


def _identical(a: Text, b: Text) -> Ruling:
    if _days_apart(a, b) >= YEAR_APART_DAYS and len(a.letters) < ENOUGH_SAID and not numbers.names_a_year(a.letters):
        return Ruling(Verdict.TEMPLATE, "short_a_year_apart", 0.2)
    return Ruling(Verdict.SAME, "identical", 1.0)


def weigh(a: Text, b: Text, found: Comparison) -> Ruling:
    """The verdict on two different texts from what was measured."""
    shorter, longer = sorted((len(a.letters), len(b.letters)))
    shared = found.common
    if shared < COVERED_LONG_UNTITLED * longer:
        shared += _moved(a.letters, b.letters, found.hunks)
    covered_short, covered_long = shared / shorter, shared / longer
    if covered_short < RELATED:
        return NOTHING
    if covered_short < COVERED_SHORT:
        return Ruling(Verdict.RELATED, "shared_passages", _beyond(covered_short, COVERED_SHORT, 0.0))
    if (told_apart := _other_facts(a, b, found)) is not None:
        return told_apart
    titled = same_title(a.title, b.title)
    if covered_long >= (COVERED_LONG if titled else COVERED_LONG_UNTITLED):
        if (dated := _a_year_apart(a, b, covered_long)) is not None:
            return dated
        margin = min(_beyond(covered_long, COVERED_LONG, 1.0), _beyond(covered_short, COVERED_SHORT, 1.0))
        return Ruling(Verdict.SAME, "shared_text", min(margin, _calm(found)))
    held = HELD_FROM_THE_START if _begin_alike(found) else HELD
    return Ruling(
        Verdict.CONTAINS,
        HOLDS_THE_OTHER if covered_long >= held else HOLDS_MUCH_MORE,
        _beyond(covered_long, COVERED_LONG, 0.0),
    )


def _moved(a: str, b: str, between: list[Hunk]) -> int:
    """Letters that two texts share in another order: of the passages that only one has, those the other only has."""
    one = [a[hunk.a_start : hunk.a_end] for hunk in between if hunk.a_end - hunk.a_start >= PASSAGE]
    two = [b[hunk.b_start : hunk.b_end] for hunk in between if hunk.b_end - hunk.b_start >= PASSAGE]
    if not one or not two:
        return 0
    return sum([block.length for block in blocks("".join(one), "".join(two)) if block.length >= PASSAGE])


def _begin_alike(found: Comparison) -> bool:
    """Whether the first passage that two texts share stands at the beginning of both."""
    first = next((block for block in found.blocks if block.length >= LONG), None)
    return first is not None and max(first.a, first.b) <= OPENING


def _beyond(value: float, threshold: float, end: float) -> float:
    """How far ``value`` is past ``threshold`` on the way to ``end``, 0 to 1."""
    return round(min(1.0, abs(value - threshold) / abs(end - threshold)), 4)


def _calm(found: Comparison) -> float:
    """1 without any difference in facts, towards 0 as differences come near the point where they tell texts apart."""
    return 0.2 if _conflicts(found) else 1.0


def _conflicts(found: Comparison) -> int:
    """Numbers that disagree."""
    return sum([found.kinds.get(kind, 0) for kind in NUMERIC]) if found.kinds else 0


def _other_facts(a: Text, b: Text, found: Comparison) -> Ruling | None:
    """The rule by which two texts of one form tell of different things, if there is one."""
    return (
        _conflicting_numbers(a, b, found)
        or _replaced_words(a, b, found)
        or _conflicting_titles(a, b, found)
        or _written_anew(a, b, found)
    )


def _conflicting_numbers(a: Text, b: Text, found: Comparison) -> Ruling | None:
    conflicts = _conflicts(found)
    if not conflicts:
        return None
    if found.kinds[Kind.YEAR] or found.kinds[Kind.DOCUMENT_NUMBER]:
        return Ruling(Verdict.TEMPLATE, "other_year", 0.6 if conflicts >= CONFLICTS else 0.2)
    stated = min(numbers.count(a.letters), numbers.count(b.letters))
    share = conflicts / max(stated, conflicts)
    if conflicts >= CONFLICTS and share >= CONFLICT_SHARE:
        return Ruling(Verdict.TEMPLATE, "other_numbers", _beyond(share, CONFLICT_SHARE, 0.5))
    if share >= LONE_CONFLICT_SHARE:
        return Ruling(Verdict.TEMPLATE, "other_number", 0.1)
    return None


def _replaced_words(a: Text, b: Text, found: Comparison) -> Ruling | None:
    known = [spot for spot in found.spots if spot.kind is Kind.PLACE and _are_known_places(a.letters, b.letters, spot)]
    if known:  # even one: no misprint makes a province, city or country out of another
        return Ruling(Verdict.TEMPLATE, "other_names", 0.5 if len(known) > 1 else 0.1)
    words = [spot for spot in found.spots if spot.kind in WORDS]
    replaced = sum(min(spot.a_end - spot.a_start, spot.b_end - spot.b_start) for spot in words if _is_word(spot))
    limit = max(REPLACED_LETTERS, REPLACED_SHARE * found.common + SLIPS * found.kinds[Kind.SLIP])
    if replaced <= limit:
        return None
    return Ruling(Verdict.TEMPLATE, "other_names", _beyond(replaced, limit, 4 * limit + 1))


def _are_known_places(a: str, b: str, spot: Spot) -> bool:
    places = vocabulary.places()
    return places.make(a[spot.a_start : spot.a_end]) and places.make(b[spot.b_start : spot.b_end])


def _is_word(spot: Spot) -> bool:
    return spot.a_end - spot.a_start > 1 and spot.b_end - spot.b_start > 1


def _conflicting_titles(a: Text, b: Text, found: Comparison) -> Ruling | None:
    """Titles that differ in a numeral, or just as the texts do: part (一) and part (二), the French and the Russian."""
    if a.title == b.title or not a.title or not b.title:
        return None
    if Indel.normalized_similarity(a.title, b.title) < SIMILAR_TITLE:
        return None
    between = hunks(blocks(a.title, b.title), len(a.title), len(b.title))
    # The borders of a title are as good as shared text: a numeral may come first or last.
    framed = [hunk._replace(before=hunk.before + SOLID, after=hunk.after + SOLID) for hunk in between]
    in_text = {(a.letters[spot.a_start : spot.a_end], b.letters[spot.b_start : spot.b_end]) for spot in found.spots}
    for spot in spots(a.title, b.title, framed, usages=a.traditional or b.traditional):
        one, two = a.title[spot.a_start : spot.a_end], b.title[spot.b_start : spot.b_end]
        if spot.kind in NUMERIC and not one.startswith(two) and not two.startswith(one):  # a title may be cut short
            return Ruling(Verdict.TEMPLATE, "other_numeral_in_title", 0.5)
        if spot.kind is Kind.PLACE or (spot.kind is not Kind.WORDING and (one, two) in in_text):
            return Ruling(Verdict.TEMPLATE, "other_word_in_title", 0.4)
    return None


def _written_anew(a: Text, b: Text, found: Comparison) -> Ruling | None:
    """Many edits all over, and not only omissions: two texts on one matter, not one text twice."""
    if len(found.hunks) < FEW_EDITS:
        return None
    small = {  # a word that goes or is replaced throughout is one edit
        (a.letters[a_start:a_end], b.letters[b_start:b_end])
        for a_start, a_end, b_start, b_end, before, after in found.hunks
        if before and after and 1 < max(a_end - a_start, b_end - b_start) <= LONGEST_EDIT
    }
    excused = found.kinds[Kind.WORDING] + SLIPPED_EDITS * found.kinds[Kind.SLIP]
    edits = len(small) - excused
    left_out = sum([not one for one, _ in small]), sum([not two for _, two in small])
    rewrites = edits >= FEW_EDITS and edits > max(left_out)
    if rewrites and edits > EDITS_PER_LETTER * found.common:
        return Ruling(Verdict.TEMPLATE, "written_anew", _beyond(edits / found.common, EDITS_PER_LETTER, 0.05))
    return None


def _days_apart(a: Text, b: Text) -> int:
    """Days between the two publications; 0 when one is unknown."""
    if a.published is None or b.published is None:
        return 0
    return abs((a.published - b.published).days)


def _a_year_apart(a: Text, b: Text, covered_long: float) -> Ruling | None:
    """A look-alike of another year, unless all but equal or both name the same year."""
    if _days_apart(a, b) < YEAR_APART_DAYS or covered_long >= ALL_BUT_EQUAL:
        return None
    # Years that disagree would have told the texts apart by now.
    if numbers.names_a_year(a.letters) and numbers.names_a_year(b.letters):
        return None
    return Ruling(Verdict.TEMPLATE, "a_year_apart", _beyond(covered_long, ALL_BUT_EQUAL, 0.0))


def same_title(a: str, b: str) -> bool:
    """Whether two titles are one: equal, an edit apart, or sharing a stretch that is half of the shorter one."""
    if not a or not b:
        return False
    if a == b or Indel.normalized_similarity(a, b) >= SAME_TITLE:
        return True
    longest = max((block.length for block in blocks(a, b)), default=0)
    return longest >= max(TITLE_STRETCH, min(len(a), len(b)) / 2)
