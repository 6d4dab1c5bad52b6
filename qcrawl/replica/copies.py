"""How copies of one story differ from what was filed: one small function a class seen on real sites.

Every function takes a draft and the story and gives the changed draft. A posting names them, joined by ``+``.
``body`` keeps what extraction should give, ``printed`` what stands in the page: a tail or a wrap gap changes
only the second, a reworded sentence both.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from qcrawl.replica.model import Draft, Story
from qcrawl.replica.script import lexical, traditional, with_pinyin

Copy = Callable[[Draft, Story], Draft]
COPIES: dict[str, Copy] = {}
WRAP = 20
"""Characters a newspaper column line holds; the first loses two to the indent."""
DATELINE = re.compile(r"^[^，。]{1,24}?(?:讯|电|消息)(?:（[^）]*）)?　?")
REPORTER = re.compile(r"(?:（(?:通讯员|记者)[^）]*）)")


def copy(function: Callable[[Draft], Draft]) -> Callable[[Draft], Draft]:
    """Register a class of copy that needs nothing but the draft, under its function's name."""
    COPIES[function.__name__] = lambda draft, _: function(draft)
    return function


def copy_with_material(function: Copy) -> Copy:
    """Register a class of copy that needs something its writer supplied with the story."""
    COPIES[function.__name__] = function
    return function


def apply(names: str, draft: Draft, story: Story) -> Draft:
    """The draft after each of the classes in ``names``, from left to right."""
    for name in names.split("+"):
        if name != "original":
            draft = COPIES[name](draft, story)
    return draft


def _first(draft: Draft, change: Callable[[str], str]) -> Draft:
    return draft.with_text(change(draft.body[0]), *draft.body[1:])


def _tail(draft: Draft, *lines: str) -> Draft:
    return replace(draft, printed=(*draft.printed, *lines))


def _printed(draft: Draft, change: Callable[[str], str]) -> Draft:
    """What a machine did to the spaces: reading text repairs it, so that only the print changes."""
    return replace(draft, printed=tuple(map(change, draft.printed)))


# --- lead -------------------------------------------------------------------------------------------------


@copy
def reposted(draft: Draft) -> Draft:
    """Word for word; only place and time are others."""
    return draft


@copy
def lead_dropped(draft: Draft) -> Draft:
    """Without the dateline."""
    return _first(draft, lambda text: DATELINE.sub("", text))


@copy_with_material
def lead_replaced(draft: Draft, story: Story) -> Draft:
    """With a dateline of the reprinting paper's own."""
    lead = story.material.get("other_lead", "本报讯（记者 方禾）")
    return _first(draft, lambda text: lead + DATELINE.sub("", text))


@copy
def reporter_dropped(draft: Draft) -> Draft:
    """The dateline stays, the reporters' names go."""
    return replace(_first(draft, lambda text: REPORTER.sub("", text, count=1)), reporter="")


@copy
def channel_lead(draft: Draft) -> Draft:
    """A channel's mark in front."""
    return _first(draft, lambda text: "【质量频道 热点】" + DATELINE.sub("", text))


# --- title ------------------------------------------------------------------------------------------------


@copy_with_material
def retitled(draft: Draft, story: Story) -> Draft:
    """Titled after a side fact of the story."""
    return replace(draft, title=story.material["other_title"])


@copy
def site_name_appended(draft: Draft) -> Draft:
    """The site's name hangs on the headline."""
    return replace(draft, headline=f"{draft.title}_质量时报网")


@copy
def title_repeated(draft: Draft) -> Draft:
    """The title stands once more as the first line of the body."""
    return replace(draft, printed=(draft.title, *draft.printed))


# --- length -----------------------------------------------------------------------------------------------


@copy
def cut_short(draft: Draft) -> Draft:
    """Whole paragraphs from the top, at least 70 % of the text."""
    wanted = 0.7 * sum(map(len, draft.body))
    kept, length = [], 0
    for paragraph in draft.body:
        if length >= wanted:
            break
        kept.append(paragraph)
        length += len(paragraph)
    return draft.with_text(*kept)


@copy
def cut_to_third(draft: Draft) -> Draft:
    """The beginning alone: paragraphs from the top until a third of the text is there."""
    wanted = sum(map(len, draft.body)) / 3
    kept, length = [], 0
    for paragraph in draft.body:
        kept.append(paragraph)
        length += len(paragraph)
        if length >= wanted:
            break
    return draft.with_text(*kept)


@copy_with_material
def summary_in_front(draft: Draft, story: Story) -> Draft:
    """A 导读 before the text."""
    return draft.with_text(f"导读：{story.material['summary']}", *draft.body)


@copy_with_material
def editor_preface(draft: Draft, story: Story) -> Draft:
    """A chatty paragraph of the web editor's before the text."""
    return draft.with_text(story.material["preface"], *draft.body)


@copy_with_material
def other_opening(draft: Draft, story: Story) -> Draft:
    """One press release in two papers: an opening of its own, the rest word for word."""
    return draft.with_text(story.material["other_opening"], *draft.body[1:])


# --- doubled ----------------------------------------------------------------------------------------------


@copy
def doubled(draft: Draft) -> Draft:
    """The whole body twice."""
    return replace(draft, printed=draft.printed * 2, doubled=2)


@copy
def tripled(draft: Draft) -> Draft:
    """The whole body three times."""
    return replace(draft, printed=draft.printed * 3, doubled=3)


@copy_with_material
def doubled_with_list(draft: Draft, story: Story) -> Draft:
    """The whole body twice, then a list of other news."""
    lines = (line.strip() for line in story.material["other_news"].splitlines() if line.strip())
    return _tail(doubled(draft), *(f"- {line}" for line in lines))


# --- tail -------------------------------------------------------------------------------------------------


@copy
def editor_line(draft: Draft) -> Draft:
    """The responsible editor below the text."""
    return replace(_tail(draft, "（责任编辑：苏敏）"), editor="苏敏")


@copy
def prev_next(draft: Draft) -> Draft:
    """The neighbours' headlines, pasted with the text."""
    return _tail(draft, "上一篇：市场监管部门部署秋季学校食堂检查", "下一篇：全省计量技术机构能力比对结果公布")


@copy
def declaration(draft: Draft) -> Draft:
    """A disclaimer of the site's."""
    return _tail(
        draft,
        "声明：本文系转载，版权归原作者所有，内容仅供读者参考，不代表本网立场，如有侵权请联系我们删除。",
    )


@copy
def page_count(draft: Draft) -> Draft:
    """The pager's label, copied with the text."""
    return _tail(draft, "总共: 1页")


@copy
def captions(draft: Draft) -> Draft:
    """File names where the pictures were."""
    first, *rest = draft.printed
    return replace(draft, printed=(first, "1.jpg", *rest, "image.png"))


@copy
def next_article_appended(draft: Draft) -> Draft:
    """The beginning of another article hangs on the end."""
    return _tail(
        draft,
        "新闻推荐",
        "河口渔港今晨开海 首批渔船满载归来",
        "清晨五点，河口渔港的汽笛声次第响起，休渔三个半月的渔船排着队驶出防波堤。船老大周海生站在船头……",
    )


# --- script -----------------------------------------------------------------------------------------------


@copy
def traditional_script(draft: Draft) -> Draft:
    """Every character converted to traditional by machine."""
    return draft.reworded(traditional)


@copy
def traditional_lexical(draft: Draft) -> Draft:
    """Converted as the Big5 gates do it, words swapped too: 质量 becomes 品質."""
    return draft.reworded(lexical)


@copy
def traditional_variants(draft: Draft) -> Draft:
    """Converted with variant forms: 著 for 着, ﹔ for ；."""
    return draft.reworded(lambda text: traditional(text.replace("着", "著")).replace("；", "﹔"))


@copy
def pinyin(draft: Draft) -> Draft:
    """The reading after every character, as on pages made for learners."""
    return replace(draft, body=tuple(map(with_pinyin, draft.body)), printed=tuple(map(with_pinyin, draft.printed)))


# --- spacing ----------------------------------------------------------------------------------------------


def wrapped(paragraph: str) -> str:
    """The paragraph with a space wherever a newspaper column broke the line; numbers stay whole."""
    lines, start, width = [], 0, WRAP - 2
    while start < len(paragraph):
        end = start + width
        while paragraph[end - 1 : end].isdigit() and paragraph[end : end + 1].isdigit():
            end -= 1
        lines.append(paragraph[start:end])
        start, width = end, WRAP
    return re.sub(" {2,}", " ", " ".join(lines))


@copy
def line_wrap(draft: Draft) -> Draft:
    """Column line breaks kept as single spaces; the gap inside a slogan is meant."""
    return _printed(draft, wrapped)


@copy
def spaced_punctuation(draft: Draft) -> Draft:
    """Spaces around every punctuation mark."""
    return _printed(draft, lambda text: re.sub(r"\s*([，。、；：“”（）])\s*", r" \1 ", text).strip())


@copy
def spaced_digits(draft: Draft) -> Draft:
    """Digits apart: 2 0 2 3 年."""
    return _printed(draft, lambda text: re.sub(r"(?<=\d)(?=\d)", " ", text))


@copy
def padded_names(draft: Draft) -> Draft:
    """Digits set off from their unit: 9 月14 日."""
    return _printed(draft, lambda text: re.sub(r"(\d+)([月日])", r"\1 \2", text))


# --- punctuation ------------------------------------------------------------------------------------------


@copy
def half_width(draft: Draft) -> Draft:
    """ASCII punctuation for Chinese."""
    return draft.reworded(lambda text: text.translate(str.maketrans("，；：（）？！", ",;:()?!")))


@copy
def quote_errors(draft: Draft) -> Draft:
    """”…” where “…” was meant."""
    return draft.reworded(lambda text: text.replace("“", "”"))


@copy
def doubled_commas(draft: Draft) -> Draft:
    """Commas doubled, and left before full stops."""
    return draft.reworded(lambda text: text.replace("，", ",,", 1).replace("。", ",。", 1))


# --- wording ----------------------------------------------------------------------------------------------


@copy
def reporter_reworded(draft: Draft) -> Draft:
    """A rewriting robot's 采访人员 for 记者."""
    return draft.reworded(lambda text: text.replace("记者", "采访人员"))


@copy_with_material
def agency_deleted(draft: Draft, story: Story) -> Draft:
    """The origin's name struck out everywhere."""
    agency = story.material["agency"]
    return draft.reworded(lambda text: text.replace(agency, ""))


@copy
def keywords_injected(draft: Draft) -> Draft:
    """A search-engine trick: key words in brackets after every paragraph but the last."""
    *most, last = draft.body
    return draft.with_text(*(f"{text}【质量月活动】【质量提升】" for text in most), last)


@copy
def ocr_confusions(draft: Draft) -> Draft:
    """Scanned: look-alike characters."""
    return draft.reworded(
        lambda text: (
            text.replace("深入", "深人").replace("已经", "己经").replace("日常", "曰常").replace("末端", "未端")
        )
    )


@copy
def mojibake(draft: Draft) -> Draft:
    """A few characters shifted by a byte: bytes of GBK read one too late over a short span."""

    def shifted(text: str) -> str:
        mark = re.compile("[。，]").search(text, 4, max(len(text) - 6, 4))
        if not mark:
            return text
        start, end = mark.start() - 2, mark.start() + 5
        span = text[start:end].encode("gb18030")
        return text[:start] + "?" + span[1:-1].decode("gbk", "replace").replace("\ufffd", "?") + text[end:]

    first, *rest = draft.body
    return draft.with_text(shifted(first), *rest[:-1], *map(shifted, rest[-1:]))


@copy
def missing_day(draft: Draft) -> Draft:
    """The first date is gone but for its last character, as in 日，云汀县市场监管局."""
    return _first(draft, lambda text: re.sub(r"\d{1,2}月\d{1,2}日", "日", text, count=1))


# --- dates ------------------------------------------------------------------------------------------------


@copy
def url_date_off_by_one(draft: Draft) -> Draft:
    """The date in the URL is the day before."""
    return replace(draft, url_days=-1)
