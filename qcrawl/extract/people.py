"""Who wrote and edited an article: 作者, 记者, 责任编辑, and the dateline (电头) that names them."""

import re
from collections.abc import Iterable

from archive.model import Origin
from qcrawl.extract.labels import Named, before_next, normal
from qcrawl.extract.sources import is_organisation

_AUTHOR = re.compile(
    r"(?:作\s*者(?=\s*[:：])|(?:^|[\s（(【\[|｜;；,，。]|文章|本文)(?:作\s*者|执笔|主笔|撰\s*文|撰\s*稿(?:人)?|采\s*写|采访|文字|文|口述|原作者|译者|发布者|楼主))"
    r"\s*[:：/／|｜丨]\s*(?P<value>.*)"
)
_POSTED = re.compile(
    r"^(?:本[贴帖文]由)?\s*(?P<value>[^\s:：，。]{2,16}?)\s*(?:发表于|于(?=\d{4}年.{0,30}(?:发表|发布))|发布于)\s*[:：]?\s*(?=\d{4})"
)
_EDITOR = re.compile(
    r"(?:责任编辑|責任編輯|责任编缉|责\s*编|网络编辑|本文编辑|编\s*辑|編輯|编\s*审|小编)\s*[:：丨|/／]\s*(?P<value>\S.*)"
    r"|[（(]责任编辑\s+(?P<loose>[^)）]{2,20})[)）]"
)
_TITLES = r"记者|記者|通讯员|特约撰稿人|评论员|报道员"
_TITLE = re.compile(_TITLES)
_COLON = re.compile(r"[:：/／|｜丨]")
_REPORTER = re.compile(
    r"(?:本报|本网|本刊|本台|本社|央视|央广|全媒体|融媒体?|实习|见习|特约|首席|特派|驻[\u4e00-\u9fff]{1,6}"
    r"|[\u4e00-\u9fff]{2,8}(?:报|网|社|台|新闻|客户端|周刊)(?:全媒体|融媒体?)?(?:首席|实习|见习|特约)?)?"
    rf"(?:{_TITLES})\s*[:：]?\s*(?P<value>[\u4e00-\u9fff·A-Z、,，\s]{{2,40}})"
)
_TAIWANESE = re.compile(
    r"記者(?P<value>[\u4e00-\u9fff]{3}|[\u4e00-\u9fff]{2}|[\u4e00-\u9fff]{4})[\u4e00-\u9fff]{2,3}\d{1,2}日[\u4e00-\u9fff]{0,3}[電电]"
)
_SIGNED = (
    re.compile(r"[（(]([\u4e00-\u9fff、]{2,12})\s+(?:[\u4e00-\u9fff]{2,4})?报道[)）]\s*$"),
    re.compile(r"[（(](?:[^()（）。]{0,12}?[:：]\s*)?([\u4e00-\u9fff、\s]{2,24})[)）]\s*$"),
)
_DATELINE = re.compile(
    r"^[\s（(【\[]*(?P<lead>[\u4e00-\u9fffA-Za-z·]{2,20}?\s*(?:\d{1,2}月)?\d{1,2}日\s*(?:电|電|讯|訊|消息|报道|專電|专电)"
    r"|(?P<outlet>[\u4e00-\u9fff·]{2,12}?)(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*(?:电|讯|消息|报道)"
    r"|[\u4e00-\u9fff·]{2,16}(?:讯|訊|消息))\s*[】\])）]?\s*(?P<people>[（(][^()（）]{2,50}[)）])?"
)
_AGENCIES = re.compile(
    r"新华社|新华网|中新社|中新网|中国新闻网|人民网|央视新闻|央广网|中央社|法新社|路透社?|美联社|共同社|塔斯社|中央通訊社"
    r"|中国质量新闻网|中国消费者报"
)
_NAME = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}|[A-Z][A-Za-z.'-]+)$")
_NOT_NAMES = re.compile(
    r"^(?:报道|摄影|摄|通讯员|记者|实习|见习|本报|文|图|综合|整理|编辑|北京|上海|发自|从|在|了解|获悉|采访|调查|获得|注意|昨日|今日"
    r"|近日|今天|昨天|当日|就此|来到|看到|表示|联系|致电|随机|走访|问|说|将|日前|此前|分别|发现|对此|多次|随后|梳理|查询|所|是|和"
    r"|及|与|电|讯|供图|提供|未|也|还|今)"
)
_NOBODY = re.compile(
    r"^(?:admin\w*|administrator|系统管理员|管理员|网站管理员|网站编辑|本站|本网|未知|佚名|匿名|无|网友)$",
    re.IGNORECASE,
)
_PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_SEPARATOR = re.compile(r"[、,，/&\s]+|(?<=[\u4e00-\u9fff]{2})(?:和|与|及)(?=[\u4e00-\u9fff]{2})")
_TRAILING = re.compile(r"(?:文并图|文图|文/图|摄影报道|报道|摄影|发自.*|综合报道|/文|/摄|/图|_\w+)$")

MOST = 8
"""Names of one byline; a longer list is a list of something else."""


def author(lines: Iterable[str]) -> Named:
    """作者 as one of ``lines`` labels it."""
    for line in lines:
        text = normal(line)
        labelled = _AUTHOR.search(text) if _COLON.search(text) else None
        match = labelled or (_POSTED.search(text) if "于" in text else None)
        names = names_in(match["value"], strict=False) if match else []
        if names:
            return Named("、".join(names), Origin("label 作者", 0.85))
    return Named()


def editor(lines: Iterable[str]) -> Named:
    """责任编辑 as one of ``lines`` labels it."""
    for line in lines:
        text = normal(line)
        match = _EDITOR.search(text) if "编" in text or "編" in text else None
        names = names_in(match["value"] or match["loose"], strict=False) if match else []
        if names:
            return Named("、".join(names), Origin("label 责任编辑", 0.9))
    return Named()


def reporter(opening: Iterable[str], closing: Iterable[str]) -> Named:
    """Reporters named in the dateline or first lines, else in the signature below the text."""
    for rule, texts in (("dateline", opening), ("signature", closing)):
        for line in texts:
            text = normal(line)
            text = text[:160] if rule == "dateline" else text[-120:]
            if not _TITLE.search(text):
                continue
            for match in [*_TAIWANESE.finditer(text), *_REPORTER.finditer(text)]:
                names = names_in(match["value"], strict=True)
                if names:
                    return Named("、".join(names), Origin(f"记者 in the {rule}", 0.8))
    return Named()


def signature(closing: Iterable[str]) -> Named:
    """Names alone in brackets at the end of the text, as ``（王优玲 李辉）``."""
    for line in closing:
        text = normal(line)
        match = next((found for pattern in _SIGNED if (found := pattern.search(text))), None)
        names = names_in(match[1], strict=True) if match else []
        if match and names and not is_organisation(names[-1]):
            letters = re.sub(r"[\s、]", "", match[1])
            if sum(map(len, names)) >= len(letters) - 1:
                return Named("、".join(names), Origin("names in brackets at the end", 0.6))
    return Named()


def line_of_names(lines: Iterable[str]) -> Named:
    """Two or more names that are a line of their own under the title, as ``赵延东、风笑天``."""
    for line in lines:
        text = normal(line).strip()
        names = names_in(text, strict=True) if len(text) <= 20 and not re.search(r"[，。：:；！？\d]", text) else []
        if len(names) > 1 and sum(map(len, names)) == len(re.sub(r"[\s、,/&]", "", text)):
            return Named("、".join(names), Origin("line of names under the title", 0.5))
    return Named()


def dateline(first: str) -> tuple[str, str]:
    """The dateline (电头) that ``first``, the first paragraph, begins with, and the agency it names; or empty texts."""
    match = _DATELINE.match(first[:90])
    if not match:
        return "", ""
    agency = _AGENCIES.match(match["lead"])
    return match[0].strip(), agency[0] if agency else match["outlet"] or ""


def names_in(text: str, *, strict: bool) -> list[str]:
    """The personal names that ``text`` begins with. Not strict: also pen names and offices, as after a label."""
    text = re.sub(rf"^\s*(?:[\u4e00-\u9fff·]{{0,12}}(?:{_TITLES}|撰稿人|作者))\s*[:：]?\s*", "", text)
    if re.match(r"\s*\w+=", text):  # an attribute of a broken tag
        return []
    text = re.split(r"[。！？;；<>=\"):：）\]】《》“”]", before_next(text))[0]
    names: list[str] = []
    for raw in _SEPARATOR.split(_PADDED.sub(r"\1\2", text).strip()):
        token = _TRAILING.sub("", raw.strip(" -—·|."))
        if not token:
            continue
        fits = _NAME.match(token) if strict else re.match(r"^[^\d].{0,19}$", token)
        if not fits or _NOT_NAMES.match(token) or _NOBODY.match(token) or len(names) == MOST:
            break
        names.append(token)
    return names
