"""Where a list goes on, as the page says it: by its links, by its script, or by the numbers it shows. Never assumed.

Page 2 is ``index_1.html`` on one site and ``index_2.html`` on another with the same look.
"""

import re
from dataclasses import dataclass
from itertools import islice
from posixpath import splitext
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from qcrawl.discovery.answer import Answer
from qcrawl.discovery.rows import MAX_PIECES, target
from qcrawl.discovery.texts import text, texts

_NEXT = re.compile(
    r"[\[(（【<]*\s*(?:下\s*[一1]?\s*[页頁]|后\s*[一1]\s*[页頁]|next(?:\s*page)?)\W*|[>›»]{1,2}", re.IGNORECASE
)
_CREATE = re.compile(r"(?<!function )createPageHTML\s*\(([^()]{1,300})\)")
_PAGER = re.compile(r"\bPager\s*\(\s*\{([^{}]{1,600})\}")
_PAIR = re.compile(r"""(\w+)\s*:\s*['"]?([^'",}]*)['"]?""")
_TOTAL = re.compile(r"\b(?:countPage|totalPages?|contenpage|pageCount)\s*[=:]\s*['\"]?(\d{1,6})", re.IGNORECASE)
_CURRENT = re.compile(r"\b(?:currentPage|curPage|pageIndex)\s*[=:]\s*['\"]?(\d{1,6})", re.IGNORECASE)
_COMMENT = re.compile(r"(?:^|(?<=[>;\n]))[ \t]*//[^\n<]*|/\*.*?\*/", re.DOTALL)
_SUFFIX = re.compile(r"_(\d{1,5})$")


@dataclass(frozen=True, slots=True)
class Pages:
    """What a paging script says: the stem and extension of the pages, and the suffix of the next one."""

    stem: str
    extension: str
    next: int
    last: int


def next_page(answer: Answer) -> str:
    """The URL of the next page; empty if the page shows none or is the last."""
    for way in (_selected, _worded, scripted, _numbered):
        if url := way(answer):
            return "" if _same(url, answer.url) else url
    return ""


def is_next(element: HtmlElement) -> bool:
    """Does a link say that it leads to the next page?"""
    words = text(element) or str(element.get("title") or "")
    return _NEXT.fullmatch(words.strip()) is not None


def scripted(answer: Answer) -> str:
    """The next page according to ``createPageHTML`` or ``Pager`` in the page's script; empty without one."""
    pages = script_pages(answer.text)
    return answer.join(f"{pages.stem}_{pages.next}{pages.extension}", answer.url) if pages else ""


def script_pages(text: str) -> Pages | None:
    """What the paging script in ``text`` says of the next page; ``None`` if there is no script or no next page."""
    text = _COMMENT.sub("", text)
    if match := _CREATE.search(text):
        return _from_create([part.strip() for part in match[1].split(",")])
    if match := _PAGER.search(text):
        return _from_pager(dict(_PAIR.findall(match[1])), text)
    return None


def counted(answer: Answer, first: int) -> str:
    """The next page where the script only tells how many there are (``var countPage = 9``).

    ``first`` is the number in the name of page 2, a fact of the family. Empty if no total is told or it is reached.
    """
    total = _TOTAL.search(answer.text)
    stem, extension = splitext(urlsplit(answer.url).path.rpartition("/")[2])
    if not total or (stem and extension not in (".html", ".htm", ".shtml")):
        return ""
    stem, extension = stem or "index", extension or ".html"
    suffix = _SUFFIX.search(stem)
    following = int(suffix[1]) + 1 if suffix and not _is_id(answer, suffix[0]) else first
    stem = stem.removesuffix(suffix[0]) if suffix and following != first else stem
    if following - first + 2 > int(total[1]):
        return ""
    return answer.join(f"{stem}_{following}{extension}", answer.url)


def parameter_next(answer: Answer, name: str, first: int) -> str:
    """The next page where page numbers are a query parameter, taken from the links that have it.

    ``first`` is the number of page 1. Empty if no link goes further than this page.
    """
    here = _number(answer.url, name, first)
    further = [url for url in _all_links(answer) if _number(url, name, first) > here]
    if not further:
        return ""
    return with_parameter(min(further, key=lambda url: _number(url, name, first)), name, here + 1)


def with_parameter(url: str, name: str, value: int | str) -> str:
    """``url`` with the query parameter ``name`` set, its place kept."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    changed = [(key, str(value) if key == name else old) for key, old in pairs]
    if not any(key == name for key, _ in pairs):
        changed.append((name, str(value)))
    return urlunsplit(parts._replace(query=urlencode(changed, errors="surrogateescape")))


def parameter(url: str, name: str) -> str:
    """The value of a query parameter; empty if it is not there."""
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).get(name, "")


def _selected(answer: Answer) -> str:
    if not answer.column.next or answer.tree is None:
        return ""
    found = answer.tree.cssselect(answer.column.next)
    return target(answer, found[0]) if found else ""


def _worded(answer: Answer) -> str:
    links = [] if answer.tree is None else islice(answer.tree.iter("link"), MAX_PIECES)
    for element in (*links, *answer.anchors):
        if "next" in str(element.get("rel") or "").split() and (url := target(answer, element)):
            return url
    for element in answer.anchors:
        if is_next(element) and (url := target(answer, element)):
            return url
    return ""


def _numbered(answer: Answer) -> str:
    # "1 [2] [3]": the link whose text is one more than the number that is no link, or leads here.
    links = {number: anchor for anchor in answer.anchors if (number := _digits(anchor))}
    for number in sorted(links):
        parent = links[number].getparent()
        if number < 2 or parent is None:
            continue
        here = links.get(number - 1)
        leads_here = here is not None and _same(target(answer, here) or answer.url, answer.url)
        if leads_here or (here is None and _shown_alone(parent, number - 1)):
            return target(answer, links[number])
    return ""


def _shown_alone(parent: HtmlElement, number: int) -> bool:
    around = parent.getparent() if parent.tag == "li" else parent
    shown = () if around is None else (piece.strip(" []") for piece in texts(around))
    return str(number) in shown


def _digits(anchor: HtmlElement) -> int:
    shown = text(anchor).strip(" []")
    return int(shown) if shown.isascii() and shown.isdigit() and len(shown) < 5 else 0


def _from_create(arguments: list[str]) -> Pages | None:
    # createPageHTML(pages, current, "index", "html") counts from 0, TRS; createPageHTML("div", pages, current, "list",
    # "shtml", rows) counts from 1, UCAP and others. On a first page that calls itself 1, counting is from 1 as well.
    from_one = arguments[0][:1] in "'\""
    if from_one:
        arguments = arguments[1:]
    if len(arguments) < 4 or not (arguments[0].isdigit() and arguments[1].isdigit()):
        return None
    total, current = int(arguments[0]), int(arguments[1])
    stem, extension = arguments[2].strip("'\""), arguments[3].strip("'\"")
    if current + 1 >= total + from_one:
        return None
    return Pages(stem, f".{extension}", current + 1, total - 1 + from_one)


def _from_pager(given: dict[str, str], text: str) -> Pages | None:
    total = next((given[name] for name in ("size", "total", "pages", "count", "pageCount") if name in given), "")
    outside = _TOTAL.search(text)
    total = total if total.isdigit() else (outside[1] if outside else "")
    current = given.get("current", "0")
    if not (total.isdigit() and current.isdigit()) or int(current) + 1 >= int(total):
        return None
    extension = given.get("suffix", "html").lstrip(".")
    return Pages(given.get("prefix", "index"), f".{extension}", int(current) + 1, int(total) - 1)


def _is_id(answer: Answer, suffix: str) -> bool:
    # node_20334.htm: the number is the column's own, for the column's first page has it too.
    return splitext(urlsplit(answer.column.url).path)[0].endswith(suffix)


def _all_links(answer: Answer) -> list[str]:
    return [url for anchor in answer.anchors if (url := target(answer, anchor))]


def _number(url: str, name: str, first: int) -> int:
    value = parameter(url, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else first


def _same(one: str, other: str) -> bool:
    return one.partition("#")[0].partition("://")[2] == other.partition("#")[0].partition("://")[2]
