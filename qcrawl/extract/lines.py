"""A tree as the lines a reader sees: one for each paragraph, heading, list item, table row and caption."""

import re
from dataclasses import dataclass, field

from lxml import etree, html

INVISIBLE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "select",
        "option",
        "button",
        "input",
        "textarea",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "audio",
        "video",
        "map",
        "datalist",
        "applet",
        "link",
        "meta",
        "title",
    ]
)
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "nobr",
        "o:p",
        "st1:chsdate",
        "st1:place",
        "founder-content",
        "ucaptitle",
        "publishtime",
    ]
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_SPACES = re.compile(r"[\s\u00a0\u3000\u200b\ufeff\u2002\u2003\u2009\u00ad]+")
_HAN = r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\u201c\u201d\u2018\u2019]"
_SOURCE_WRAP = re.compile(rf"(?<={_HAN})[ \t]*\r?\n\s*(?={_HAN})")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CAPTION = re.compile(
    r"caption|img_?-?(?:desc|txt|text|info|tip|note)|pic_?-?(?:desc|txt|text|info|note|des)\b|tushuo|zhushi",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(r"[\W_]+")
_ODD_SPACES = ("\u200b", "\ufeff", "\u00ad")
"""White space to a reader that Python's ``split`` does not know."""

_NO_CELLS = re.compile(r"^(?:\|\s*)+|(?:\s*\|)+$")

LONGEST_CAPTION = 120
"""Letters; what is longer beside a picture is a paragraph."""

MAX_CELL = 160
"""A table with a longer cell is taken for layout: statistics and lists of winners have short cells."""


@dataclass(slots=True)
class Line:
    """One line of the page. ``size`` counts letters, digits and characters, ``linked`` those inside links."""

    text: str
    kind: str
    """``text``, ``heading``, ``item``, ``row``, ``caption`` or ``image`` (no text)."""
    element: html.HtmlElement | None
    size: int = 0
    linked: int = 0
    links: int = 0
    centred: bool = False
    position: int = -1
    """Index among the lines of the page."""


@dataclass(slots=True)
class _Pen:
    """What has been read since the last line was closed."""

    lines: list[Line] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    links: int = 0
    anchors: int = 0
    blocks: list[html.HtmlElement] = field(default_factory=list)
    tables: list[bool] = field(default_factory=list)

    def write(self, text: str | None) -> None:
        if not text:
            return
        first, *others = text.split("\n") if "\n" in text and self._is_preformatted() else (text,)
        self._add(first)
        for line in others:
            self.end_line()
            self._add(line)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        if self.anchors:
            self.linked.append(text)

    def _is_preformatted(self) -> bool:
        return any(block.tag == "pre" for block in self.blocks)

    def end_line(self) -> None:
        if not self.parts:
            return
        text = "".join(self.parts)
        text = "" if text.isspace() else tidy(text)
        if " | " in text or text[:1] == "|" or text[-1:] == "|":
            text = _NO_CELLS.sub("", text)
        if text:
            block = self.blocks[-1] if self.blocks else None
            linked = letters("".join(self.linked)) if self.linked else 0
            self.lines.append(
                Line(text, _kind(block), block, letters(text), linked, self.links, _is_centred(block), len(self.lines))
            )
        self.parts.clear()
        self.linked.clear()
        self.links = 0

    def image(self, element: html.HtmlElement) -> None:
        self.end_line()
        self.lines.append(Line("", "image", element, position=len(self.lines)))


def letters(text: str) -> int:
    """How many letters, digits and Chinese characters ``text`` has."""
    return len(text) if text.isalnum() else len(_UNCOUNTED.sub("", text))


def tidy(text: str) -> str:
    """``text`` on one line: breaks of the source between Chinese characters closed, other white space one space."""
    if "\n" in text:
        text = _SOURCE_WRAP.sub("", text)
    if any(space in text for space in _ODD_SPACES):
        return _SPACES.sub(" ", text).strip()
    return " ".join(text.split())


def render(
    root: html.HtmlElement, skip: frozenset[html.HtmlElement] = frozenset(), *, hidden: bool = False
) -> list[Line]:
    """The lines under ``root`` in reading order, without scripts, controls and, unless ``hidden``, hidden parts."""
    pen = _Pen()
    walk = etree.iterwalk(root, events=("start", "end"))
    left_out = None
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in INVISIBLE or element in skip or (element is not root and not hidden and _is_hidden(element)):
                left_out = element  # its end comes next
                walk.skip_subtree()
            else:
                _open(pen, element, tag)
            continue
        if element is not left_out:
            _close(pen, element, tag)
        if element is not root:
            pen.write(element.tail)
    pen.end_line()
    _mark_captions(pen.lines)
    return pen.lines


def _mark_captions(lines: list[Line]) -> None:
    """Make captions of the lines that share a block with a picture and with nothing else, as in ``dl``, ``figure``."""
    for index in range(1, len(lines)):
        line, above = lines[index], lines[index - 1]
        if line.kind != "text" or above.kind != "image" or line.size > LONGEST_CAPTION or line.element is None:
            continue
        if (line.centred and line.size <= 60) or (above.element is not None and line.text == above.element.get("alt")):
            line.kind = "caption"
            continue
        block = _around_both(above, line)
        beside = lines[index + 1] if index + 1 < len(lines) else None
        alone = beside is None or not (beside.element is not None and _is_within(beside.element, block))
        if (
            block is not None
            and block.tag not in ("p", "body", "td")
            and alone
            and lines[index - 2 : index - 1]
            and not (lines[index - 2].element is not None and _is_within(lines[index - 2].element, block))
        ):
            line.kind = "caption"


def _around_both(image: Line, line: Line) -> html.HtmlElement | None:
    above = set(image.element.iterancestors()) if image.element is not None else set()
    return (
        next((step for step in line.element.iterancestors() if step in above), None)
        if line.element is not None
        else None
    )


def _is_within(element: html.HtmlElement | None, block: html.HtmlElement | None) -> bool:
    while element is not None and element is not block:
        element = element.getparent()
    return element is not None


def _open(pen: _Pen, element: html.HtmlElement, tag: str) -> None:
    if tag == "br":
        pen.end_line()
    elif tag == "img":
        if _is_picture(element):
            pen.image(element)
    elif tag == "a":
        pen.anchors += 1
        pen.links += 1
    elif tag in INLINE:
        pass
    elif tag in ("td", "th") and pen.tables and pen.tables[-1]:
        if pen.parts:
            pen.parts.append(" | ")
    elif pen.tables and pen.tables[-1] and tag not in ("table", "tr"):
        pen.parts.append(" ")
    else:
        pen.end_line()
        pen.blocks.append(element)
        if tag == "table":
            pen.tables.append(_is_data(element))
    pen.write(element.text)


def _close(pen: _Pen, element: html.HtmlElement, tag: str) -> None:
    if tag == "a":
        pen.anchors = max(0, pen.anchors - 1)
    elif pen.blocks and pen.blocks[-1] is element:
        pen.end_line()
        pen.blocks.pop()
        if tag == "table":
            pen.tables.pop()


def _kind(block: html.HtmlElement | None) -> str:
    if block is None:
        return "text"
    tag = block.tag
    if tag in HEADINGS:
        return "heading"
    if tag == "li":
        return "item"
    if tag == "tr":
        return "row"
    if tag == "figcaption" or _CAPTION.search(block.get("class") or ""):
        return "caption"
    return "text"


def _is_centred(block: html.HtmlElement | None) -> bool:
    if block is None:
        return False
    return block.get("align") == "center" or "center" in (block.get("style") or "") or block.tag == "center"


def _is_hidden(element: html.HtmlElement) -> bool:
    style = element.get("style")
    return bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None


def _is_picture(element: html.HtmlElement) -> bool:
    source = element.get("src") or element.get("data-src") or element.get("data-original") or ""
    return bool(source) and not source.startswith("data:") and element.get("width") not in ("0", "1")


def _is_data(table: html.HtmlElement) -> bool:
    if table.find(".//table") is not None:
        return False
    rows = [row for row in table.iter("tr") if len(row.findall("td")) + len(row.findall("th")) > 1]
    if len(rows) < 2:
        return False
    return all(len("".join(cell.itertext()).strip()) <= MAX_CELL for cell in table.iter("td"))
