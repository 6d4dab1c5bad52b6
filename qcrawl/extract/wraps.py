"""Closes the gaps a newspaper column's line breaks left in the text, and keeps the gap an author meant.

``即 将开启`` is one word that a column 20 characters wide broke in two; the gap in ``建设质量强省 共享美好生活`` is
the slogan's own. Width tells them apart: breaks come at regular distances.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

_HAN = r"\u3400-\u9fff\u3007"
_MARKS = r"，。、；：！？“”‘’（）《》〈〉【】〔〕「」『』…—"
_BESIDE_MARK = re.compile(
    rf"(?<=[{_MARKS}]) +(?=[{_HAN}{_MARKS}\d])|(?<=[{_HAN}\d%]) +(?=[{_MARKS}])"
    rf"|(?<=[{_HAN}”’）][,;:!?]) +(?=[{_HAN}“‘（])"
)
_GAP = re.compile(rf"(?<=[{_HAN}%]) (?=[{_HAN}\d])|(?<=[\d.]) (?=[{_HAN}\d])")
_HAN_GAP = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_SPACED_NUMBER = re.compile(
    rf"(?<![\d.])\d(?: \d){{2,}}(?![\d.])|(?<=[{_HAN}])\d \d(?=[{_HAN}%.])|(?<=[{_HAN}])\d(?: \d)+(?=\.\d)"
)
_BROKEN_NUMBER = re.compile(rf"(?<=[{_HAN}{_MARKS}])(\d+) (?=[年月日])|(?<=[{_HAN}])(\d+\.) (?=\d+[%％万亿元倍个])")
"""A date or decimal that runs into what is in front and is broken inside: no author sets it apart on one side."""
_PHRASE_END = re.compile(rf"[{_MARKS}\s]")
_NAMES = re.compile(r"(?:记者|通讯员|作者|摄影|编辑|特约撰稿人|评论员)[\u4e00-\u9fff、 ]{0,12}$")
_QUOTED_BEFORE = re.compile(rf"[“‘《]([{_HAN}]{{5,16}})$")
_QUOTED_AFTER = re.compile(rf"([{_HAN}]{{5,16}})[”’》]")
_NARROW = re.compile(r"[\u0000-\u1fff]")
_DIGITS = re.compile(r"\d+")
_SENTENCE_END = re.compile(r"[。！？!?；;：:”」』）)…]$")

Measure = Callable[[str], float]

NARROWEST, WIDEST = 12, 45
"""Characters in the narrowest and widest newspaper column whose breaks are looked for."""
REGULAR = 4
"""Breaks that must fit one width before it is believed; three may fit by chance."""
SLACK = 1
"""A column is one character shorter or longer where a punctuation mark may not begin a line."""
WRAPPED_LINES = 6
"""Lines of one width that make a text hard-wrapped."""


def close(paragraphs: list[str]) -> list[str]:
    """``paragraphs`` with gaps at punctuation and at regular line ends closed; hard-wrapped lines become paragraphs."""
    paragraphs = [_SPACED_NUMBER.sub(lambda found: found[0].replace(" ", ""), text) for text in _joined(paragraphs)]
    if not any(" " in text for text in paragraphs):
        return paragraphs
    paragraphs = [_BROKEN_NUMBER.sub(lambda found: found[0].replace(" ", ""), text) for text in paragraphs]
    paragraphs = [_BESIDE_MARK.sub("", text) for text in paragraphs]
    width, measure = _column(paragraphs)
    return [_close(text, width, measure) for text in paragraphs] if width else paragraphs


def columns(text: str) -> float:
    """How wide ``text`` is in full-width characters."""
    return len(text) - len(_NARROW.findall(text)) / 2


def _column(paragraphs: list[str]) -> tuple[int, Measure]:
    """The column width at which most gaps stand, 0 if they stand anywhere, and how it is measured.

    Most sites set digits half as wide as characters; some count every character alike.
    """
    gaps = sum(len(_GAP.findall(text)) for text in paragraphs)
    best: tuple[int, int, Measure] = (0, 0, columns)
    if gaps < REGULAR:
        return 0, columns
    for measure in (columns, len):
        pieces = Counter(
            round(measure(text[a:b]))
            for text in paragraphs
            for a, b in pairwise([match.end() for match in _GAP.finditer(text)])
        )
        for width, _ in pieces.most_common(4):
            if NARROWEST <= width <= WIDEST:
                fitting = sum(fit for text in paragraphs for _, fit in _measured(text, width, measure))
                best = max(best, (fitting, -width, measure), key=lambda item: item[:2])
    return (-best[1], best[2]) if best[0] >= REGULAR and best[0] * 2 >= gaps else (0, columns)


def _measured(text: str, width: int, measure: Measure) -> list[tuple[int, bool]]:
    """Each gap's place and whether a line of ``width`` ends there. The first line is indented by two characters."""
    found = []
    column, last = 2.0, 0
    for match in _GAP.finditer(text):
        column += measure(text[last : match.start()])
        lines = max(1, round(column / width))
        number = _DIGITS.match(text, match.end())  # a number is not broken, so the line before it may be short
        short = measure(number[0]) if number else 0.0
        slack = SLACK + (lines - 1) * 0.5
        fit = lines * width - slack - short <= column <= lines * width + slack
        found.append((match.start(), fit))
        column = 0.0 if fit else column + measure(" ")
        last = match.end()
    return found


def _close(text: str, width: int, measure: Measure) -> str:
    parts, last = [], 0
    measured = _measured(text, width, measure)
    closed = {place for place, fit in measured if fit}
    for place, _ in measured:
        parts.append(text[last:place])
        if _is_quoted_slogan(text, place) if place in closed else _is_meant(text, place, closed):
            parts.append(" ")
        last = place + 1
    return "".join(parts) + text[last:]


def _is_meant(text: str, place: int, closed: set[int]) -> bool:
    """Whether a gap at no line's end is the author's: beside a number, between names, or in a slogan.

    A slogan is two phrases of about one length between punctuation marks.
    """
    if not _HAN_GAP.match(text, place) or _NAMES.search(text[max(0, place - 16) : place]):
        return True
    left, right = place, place + 1
    while left > 0 and (not _PHRASE_END.match(text[left - 1]) or left - 1 in closed):
        left -= 1
    while right < len(text) and (not _PHRASE_END.match(text[right]) or right in closed):
        right += 1
    before = len(text[left:place].replace(" ", ""))
    after = len(text[place:right].replace(" ", ""))
    return 4 <= before <= 16 and 4 <= after <= 16 and abs(before - after) <= 2


def _is_quoted_slogan(text: str, place: int) -> bool:
    """Whether the gap halves what stands in quotation marks: a line seldom ends just there by chance."""
    before, after = _QUOTED_BEFORE.search(text, max(0, place - 20), place), _QUOTED_AFTER.match(text, place + 1)
    return before is not None and after is not None and abs(len(before[1]) - len(after[1])) <= 1


def _joined(paragraphs: list[str]) -> list[str]:
    """Lines broken at a fixed width (old pages, mail) put together to paragraphs."""
    if len(paragraphs) < WRAPPED_LINES:
        return paragraphs
    widths = [round(columns(text)) for text in paragraphs]
    wide = Counter(width for width in widths if width >= 18)
    mode, _ = max(wide.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    full = sum(mode - 2 <= width <= mode + 2 for width in widths)
    if full < WRAPPED_LINES or full * 2 < len(paragraphs) or max(widths) > mode + 4:
        return paragraphs
    joined = [paragraphs[0]]
    for (before, width), after in zip(zip(paragraphs, widths, strict=True), paragraphs[1:], strict=False):
        if width >= mode - 2 and not _SENTENCE_END.search(before):
            joined[-1] += after if not (before[-1].isascii() and after[0].isascii()) else " " + after
        else:
            joined.append(after)
    return joined
