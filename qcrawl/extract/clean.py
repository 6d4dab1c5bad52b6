"""From the lines of a container to the lines of the body; whatever is left out is kept as a ``Cut``."""

import re
from dataclasses import dataclass, field

from lxml import html

from archive.model import Cut
from qcrawl.extract import dates, furniture
from qcrawl.extract.appendix import declares, place, resumes, stamped_posts, teasers
from qcrawl.extract.heading import Heading
from qcrawl.extract.lines import Line
from qcrawl.extract.prose import METADATA_LABEL, is_prose
from qcrawl.extract.title_tag import squeeze

_SENTENCE_END = re.compile(r"[。！？!?…；;”」』）)]$|[.:：]$")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|pptx?|rar|zip|7z|ofd|txt|jpe?g|png|mp4)(?:$|[?#])", re.IGNORECASE)
_APPENDIX_CLASS = re.compile(
    r"comment|pinglun|related|relate[ds]?[-_]|relevant|recommend|tuijian|copyright|footer|breadcrumb|crumb|side-?bar"
    r"|hot-?news|login|popup|prev-?next|next-?prev|share|shaoma|qrcode|keyword|tag-?list|-tags?\b|disclaimer|more-?article"
    r"|statement|mianze|advert|promo|subscri|newsletter|social|author-(?:bio|meta|info|card)|byline|read-?more|see-?also"
    r"|trending|cookie|toolbar",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Body:
    """The lines of the article and what was cut around and between them."""

    lines: list[Line]
    cuts: list[Cut] = field(default_factory=list)
    considered: list[Line] = field(default_factory=list)
    """All lines of the container, for the text as published."""

    @property
    def text(self) -> str:
        """The paragraphs, one a line."""
        return "\n".join(line.text for line in self.lines)

    @property
    def positions(self) -> frozenset[int]:
        """Positions of the kept lines among those of the page."""
        return frozenset(line.position for line in self.lines)


def clean(lines: list[Line], heading: Heading | None) -> Body:
    """The body among ``lines`` (those of one container, in reading order)."""
    body = Body([], considered=lines)
    texts = [line for line in lines if line.kind != "image"]
    start = _start(texts, heading)
    title = squeeze(heading.text) if heading else ""
    for line in texts[:start]:
        kind = "title" if title and squeeze(line.text) == title else furniture.kind(line.text) or "navigation"
        _cut(body, [line], kind, "before the text")
    texts = _without_appendices(body, texts[start:])
    texts = _head(body, texts, heading)
    texts = _until_stop(body, texts)
    texts = _tail(body, texts)
    body.lines = _middle(body, texts)
    return body


def _start(lines: list[Line], heading: Heading | None) -> int:
    if heading is None or heading.position < 0:
        return 0
    after = [index for index, line in enumerate(lines) if line.position > heading.last]
    if not after:
        return 0
    before = sum(line.size for line in lines[: after[0]] if is_prose(line))
    rest = sum(line.size for line in lines[after[0] :] if is_prose(line))
    return after[0] if rest >= before else 0


def _cut(body: Body, lines: list[Line], kind: str, rule: str) -> None:
    body.cuts += [Cut(kind, line.text, rule) for line in lines if line.text]


def _without_appendices(body: Body, lines: list[Line]) -> list[Line]:
    """Without the elements whose class says comments, related news, share bar — unless they hold the article."""
    prose = sum(line.size for line in lines if is_prose(line))
    held: dict[str, int] = {}
    owner: dict[int, html.HtmlElement] = {}
    root = _shared_ancestor(lines)
    cache: dict[html.HtmlElement, html.HtmlElement | None] = {}
    for index, line in enumerate(lines):
        named = _appendix(line.element, root, cache)
        if named is not None:
            owner[index] = named
            held[_name(named)] = held.get(_name(named), 0) + (line.size if is_prose(line) else 0)
    dropped = {index for index, named in owner.items() if held[_name(named)] * 4 <= prose}
    for index in sorted(dropped):
        _cut(body, [lines[index]], "related", "element named " + _name(owner[index]))
    return [line for index, line in enumerate(lines) if index not in dropped]


def _appendix(
    element: html.HtmlElement | None,
    root: html.HtmlElement | None,
    cache: dict[html.HtmlElement, html.HtmlElement | None],
) -> html.HtmlElement | None:
    path = []
    found = None
    while element is not None and element is not root:
        if element in cache:
            found = cache[element]
            break
        path.append(element)
        element = element.getparent()
    for step in reversed(path):
        if found is None and _APPENDIX_CLASS.search(_name(step)) and step.tag not in ("body", "html", "p"):
            found = step
        cache[step] = found
    return found


def _name(element: html.HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}".strip()


def _shared_ancestor(lines: list[Line]) -> html.HtmlElement | None:
    elements = [line.element for line in lines if line.element is not None]
    if not elements:
        return None
    shared = [elements[0], *elements[0].iterancestors()]
    for element in elements[1:]:
        known = {element, *element.iterancestors()}
        shared = [step for step in shared if step in known]
    return shared[0] if shared else None


def _head(body: Body, lines: list[Line], heading: Heading | None) -> list[Line]:
    title = squeeze(heading.text) if heading else ""
    first = next((index for index, line in enumerate(lines) if _opens(line, title)), len(lines))
    kept = []
    for line in lines[:first]:
        kind = _head_kind(line, title)
        if kind:
            _cut(body, [line], kind, f"head line: {kind}")
        else:
            kept.append(line)
    return kept + lines[first:]


def _opens(line: Line, title: str) -> bool:
    return is_prose(line) and not _head_kind(line, title)


def _head_kind(line: Line, title: str) -> str:
    text = squeeze(line.text)
    if (
        title
        and len(text) > 3
        and (text == title or ((len(text) > 5 and title.endswith(text)) or title.startswith(text)))
    ):
        return "title"
    if kind := furniture.kind(line.text):
        return kind
    if line.size and line.linked * 2 > line.size and not _is_attachment(line):
        return "navigation"
    if len(line.text) <= 150 and not re.search(r"[。！？]", line.text):
        labels = len(METADATA_LABEL.findall(line.text))
        dated = bool(dates.find(line.text)) or bool(re.search(r"\d{1,2}:\d\d", line.text))
        if (dated and (labels or line.size < 40)) or (
            labels and re.search(r"[:：]\s*\S{0,40}$|[:：]", line.text) and labels * 30 > len(line.text)
        ):
            return "metadata"
        if re.search(
            r"当前位置|您的位置|您所在|首页\s*[>»›/－-]|\S+\s*>+\s*\S+\s*>|^https?://\S+$|^(?:www\.)?[\w.-]+\.(?:com|cn|net|org)\S*$",
            line.text,
        ):
            return "navigation"
    if (
        line.size == 0
        or re.fullmatch(r"[\d\s|/.,:+-]+", line.text)
        or (line.size <= 3 and not re.search(r"[一-鿿]{2}", line.text))
    ):
        return "navigation"
    return ""


def _until_stop(body: Body, lines: list[Line]) -> list[Line]:
    """Up to the heading of an appendix, if what follows is none of the article any more."""
    total = sum(line.size for line in lines if is_prose(line))
    seen = 0
    stamps = stamped_posts(lines)
    others = teasers(lines)
    for index, line in enumerate(lines):
        if index == stamps and seen * 4 >= total:
            _cut(body, lines[index:], "comments", "posts with a time of their own follow")
            return lines[:index]
        if others and index == others[0] - 1 and seen * 4 >= total - sum(lines[other].size for other in others):
            _cut(body, lines[index:], "related", "a list of other articles with their summaries follows")
            return lines[:index]
        kind = furniture.stop(line.text)
        if seen * 2 > total and not kind and furniture.kind(line.text) == "editor":
            kind = "editor"
        if kind and seen:
            resumed = resumes(lines, index)
            rest = sum(other.size for other in lines[resumed:] if is_prose(other))
            if kind == "comments" or rest * 2 < total or resumed == len(lines):
                if kind != "comments" and resumed < len(lines) and rest * 4 > total:
                    continue
                if kind == "declaration" and not declares(lines, index):
                    continue  # 特别提示 of a consumer warning is the warning itself
                _cut(body, lines[index:], kind, f"after the line {line.text[:20]}")
                return lines[:index]
        if is_prose(line):
            seen += line.size
    return lines


def _tail(body: Body, lines: list[Line]) -> list[Line]:
    end = len(lines)
    while end > 1 and all(furniture.LISTED.match(line.text) for line in lines[end - 2 : end]):
        end -= 2 if end > 2 and not furniture.LISTED.match(lines[end - 3].text) else 1
    if end < len(lines):
        _cut(body, lines[end:], "related", "list of other news with their dates")
    while end > 0:
        line = lines[end - 1]
        kind = furniture.kind(line.text)
        if not kind and furniture.BYLINE.match(furniture.squashed(line.text)):
            kind = "editor"
        if not kind and line.linked * 2 > line.size and not _is_attachment(line):
            kind = "related"
        if not kind and (line.size == 0 or re.fullmatch(r"[\d\s|/.,:-]+", line.text)):
            kind = "navigation"
        if not kind:
            break
        _cut(body, [line], kind, f"tail line: {kind}")
        end -= 1
    return lines[:end]


def _middle(body: Body, lines: list[Line]) -> list[Line]:
    kept = []
    own = {place(line) for line in lines if is_prose(line)}
    for line in _without_styles(body, lines):
        kind = furniture.kind(line.text)
        if kind == "source" and len(line.text) > 45:
            kind = ""
        # Among the paragraphs a link is a sub-heading or a work that is named; elsewhere it is a box of other news.
        is_link = line.size >= 4 and line.linked >= line.size * 0.9 and not _SENTENCE_END.search(line.text)
        if not kind and is_link and place(line) not in own and not _is_attachment(line):
            kind = "related"
        if kind:
            _cut(body, [line], kind, f"line: {kind}")
        else:
            kept.append(line)
    return kept


def _without_styles(body: Body, lines: list[Line]) -> list[Line]:
    """The lines without the style sheet rules that stand in them; a line of nothing else goes."""
    kept = []
    for line in lines:
        if "{" in line.text and furniture.STYLE.search(line.text):
            body.cuts += [
                Cut("style", rule[0], "rule of a style sheet") for rule in furniture.STYLE.finditer(line.text)
            ]
            line.text = furniture.STYLE.sub("", line.text).strip()
        if line.text:
            kept.append(line)
    return kept


def _is_attachment(line: Line) -> bool:
    if line.element is None:
        return False
    if re.match(r"\s*附\s*件", line.text):
        return True
    return any(_DOCUMENT.search(anchor.get("href") or "") for anchor in line.element.iter("a"))
