"""来源: whom a page names as the origin of its article."""

import re
from collections.abc import Iterable
from itertools import pairwise

from archive.model import Origin
from qcrawl.extract.labels import LABELS, Named, before_next, normal, without_pairs

_SOURCE = re.compile(
    # 本网注明“来源：X”的稿件 is a declaration about articles in general.
    r"(?<!注明)(?<!注明[“\"'「])(?<!标明)(?<!标明[“\"'「])"
    r"(?:信息|文章|稿件|新闻|内容|资料|本文|图文|消息|原文)?(?:来\s*源|來\s*源|出\s*处|出處|稿\s*源|转载自|转自|摘自|供稿单位)"
    r"\s*(?:于|自)?\s*[:：]\s*(?P<value>.*)"
    r"|(?:本文|文章)?(?:来源于|来源自|转载自|本文来自|稿件来自)\s*[:：]?\s*(?P<loose>.{2,30})"
    r"|^来源\s+(?P<bare>\S{2,20})"
)
_VAGUE = re.compile(r"^(?:转载(?:文章)?|网络|互联网|网上|网友|原创|综合|其它|其他|本站原创|网络转载|整理)$")
"""Answers that name nobody; a better one on the page wins."""
_NOBODY = re.compile(r"^(?:未知|不详|无|暂无|本栏目|admin|null|undefined)$", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"(?:网|報|报|社|台|电视|周刊|杂志|客户端|新闻|传媒|通讯|发布|官网|频道|在线|时报|早报|局|委|部|政府|中心|办|院|协会|学会"
    r"|公司|集团|大学|财经|科技|视频|之声|公众号|微信|号|会|站|News|Daily|Times|Press)$"
)
_WORD = re.compile(
    r"^(?:更新|发布|发表|编辑|阅读|刷新|今天|昨天|[AP]M|UTC|CST|[A-Za-z]{1,2}|第.{1,4}[期版])$", re.IGNORECASE
)
"""Words beside a time that are no name."""
_TIME = re.compile(r"(?:19|20)\d\d[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}日?|\d{1,2}[:：]\d\d(?:[:：]\d\d)?|星期.|上午|下午")
_TEMPLATE = (
    re.compile(r"<!--<\$\[信息来源\]>begin-->(.{1,60}?)<!--<\$\[信息来源\]>end-->", re.DOTALL),
    re.compile(r"""if\s*\(\s*["']([^"'<>]{2,40})["']\s*!=\s*["']["']\s*\)\s*\{?\s*document\.write"""),
    re.compile(
        r"""document\.write\(\s*["'][^"']{0,80}(?:来源|來源)[^"':：]{0,10}[:：]\s*(?:<[^>]{0,200}>)*([^"'<]{2,40})"""
    ),
    re.compile(r"""var\s+\w{0,20}(?:source|laiyuan|Source)\w{0,20}\s*=\s*["']([^"'<>/]{2,40})["']"""),
    re.compile(r"""["'](?:source|copyfrom|ContentSource|mediaName|media_name)["']\s*:\s*["']([^"'<>/]{2,40})["']"""),
    re.compile(r"<!--\s*(?:信息|文章|稿件)?来源\s*[:：]\s*([^<>-]{2,40}?)\s*-->"),
    re.compile(r"<(?:source|publisher)-?name>([^<>]{2,40})<", re.IGNORECASE),
)
_MEDIUM = re.compile(
    r"([\u4e00-\u9fff]{2,8}(?:报|网|社|台|周刊|客户端|新闻))(?:全媒体|融媒体?|首席|实习|见习|特约)?(?:记者|評論員)"
)


def labelled(lines: Iterable[str]) -> Named:
    """来源 as one of ``lines`` labels it."""
    texts = [normal(line) for line in lines]
    vague = Named()
    for index, text in enumerate(texts):
        for match in _SOURCE.finditer(text):
            value = _value(match["value"] or match["loose"] or match["bare"] or "")
            if not value and match["value"] is not None and not match["value"].strip() and index + 1 < len(texts):
                value = _value(texts[index + 1]) if len(texts[index + 1]) <= 30 else ""
            if value and not _VAGUE.match(value):
                return Named(value, Origin("label 来源", 0.9))
            vague = vague if vague.value or not value else Named(value, Origin("label 来源", 0.4))
    return vague


def is_vague(found: Named) -> bool:
    """Whether ``found`` names nobody, as ``网络`` or ``转载``."""
    return bool(_VAGUE.match(found.value))


def is_nobody(value: str) -> bool:
    """Whether ``value`` is a template's word for having none, as ``未知``."""
    return bool(_NOBODY.match(value))


def beside_time(lines: Iterable[str]) -> Named:
    """A medium's name that stands beside the time without a label: ``2024-05-09 22:30 新华社``."""
    for line in lines:
        text = normal(line)
        rest = _TIME.sub("\n", text)
        if len(text) > 60 or rest == text:
            continue
        split = re.split(r"[\n\s|｜·•]+", re.sub(rf"{LABELS}|原创|首发", "\n", without_pairs(rest)))
        parts = [part.strip(" ：:()（）[]【】-") for part in split]
        named = [part for part in parts if 2 <= len(part) <= 20 and re.search(r"[^\W\d_]{2}", part)]
        organisations = [part for part in named if _ORGANISATION.search(part)]
        if organisations:
            return Named(organisations[0], Origin("name beside the time", 0.6))
        if len(named) == 1 and len(named[0]) > 2 and not _WORD.match(named[0]):
            return Named(named[0], Origin("only word beside the time", 0.4))
    return Named()


def next_to_time(lines: Iterable[str]) -> Named:
    """A medium's name that is the line before or after a line with the time."""
    texts = [normal(line).strip() for line in lines]
    for first, second in pairwise(texts):
        for time, name in ((first, second), (second, first)):
            is_name = 2 < len(name) <= 14 and _ORGANISATION.search(name) and not re.search(r"[\s，。:：|/>]", name)
            if is_name and len(time) <= 40 and _TIME.search(time):
                return Named(name, Origin("line beside the time", 0.5))
    return Named()


def in_template(page: str) -> Named:
    """来源 that the page carries only in a comment or a script."""
    for pattern in _TEMPLATE:
        found = {re.sub(r"<[^>]*>", "", match[1]).strip() for match in pattern.finditer(page)}
        values = {re.sub(r"^.{0,4}来源\s*[:：]\s*", "", value) for value in found}
        values = {value for value in values if re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}", value)}
        if len(values) == 1:  # several are those of the page's lists
            return Named(values.pop(), Origin("来源 in a script or comment", 0.7))
    return Named()


def reporters_medium(lines: Iterable[str]) -> Named:
    """The medium before 记者, as 河南商报 in ``河南商报记者马俊峰``; weak, for the page may be a reprint."""
    for line in lines:
        match = _MEDIUM.search(normal(line)[:60])
        if match and not match[1].startswith(("本", "全", "融")):
            return Named(match[1], Origin("medium of the reporter", 0.4))
    return Named()


def is_organisation(name: str) -> bool:
    """Whether ``name`` looks like a medium or an office rather than a person."""
    return bool(_ORGANISATION.search(name)) or len(re.findall(r"[\u4e00-\u9fff]", name)) > 4


def _value(text: str) -> str:
    text = before_next(text.strip(" :：\u3000"))
    text = re.split(r"[。！？;；<>)）\]】]", text)[0].strip(" :：|｜、,，·-—_/")
    if re.search(r"[\u4e00-\u9fff]", text) and " " in text:
        text = next((part for part in text.split(" ") if len(part) > 1), text)
    if not 2 <= len(text) <= 40 or re.search(r"[=\"<>{}]", text) or not re.search(r"[^\W\d_]{2}", text):
        return ""
    return "" if is_nobody(text) else text
