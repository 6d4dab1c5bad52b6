"""Who published, wrote and edited an article, from the lines around it: 来源, 作者, 记者, 责任编辑, 电头, 发文字号."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from archive.model import Origin

_LABELS = (
    r"(?:信息|文章|稿件|新闻|内容|资料|本文|图文|数据|消息|原文)?(?:来\s*源|來\s*源|出\s*处|出處|稿源|转载自|转自|摘自)"
    r"|(?:文章|本文|原文)?作\s*者|(?:本报|本网|本刊|特约|实习|见习|首席|特派|驻.{1,6})?记\s*者|通讯员|撰\s*文|撰\s*稿|采\s*写|文字|摄\s*影|图片"
    r"|责任编辑|責任編輯|责\s*编|编\s*辑|編輯|编审|审核|审校|校对|初审|复审|终审|主编|监制|发布(?:时间|日期|人|者|单位|机构)?|发表(?:时间|于)?|时\s*间|日\s*期|更新(?:时间)?"
    r"|浏览(?:次数|量)?|阅读(?:次数|量|数)?|点击(?:次数|量|数|率)?|访问(?:次数|量)?|人气|字\s*号|字\s*体|分享(?:到|至)?|打印|关闭|收藏|评论|网友评论|我要评论|我要纠错|纠错"
    r"|举报|关注|扫一扫|扫码|手机看|订阅|点赞|投稿|供稿(?:单位)?|录入|上传|栏目|所属|类别|关键词|标签|返回|查看|进入|大中小|推荐|索引号|信息分类|主题分类|文号|字数"
)
_NEXT_LABEL = re.compile(
    rf"[\s\[【（(|｜·]*(?:{_LABELS})\s*(?:[:：/|｜丨]|\s|$|\(|（|】|\])|[\[【]|\s[|｜]\s|\s{{2,}}|(?:19|20)\d\d\s*[-年/.]"
)
_SOURCE = re.compile(
    r"(?:信息|文章|稿件|新闻|内容|资料|本文|图文|消息|原文)?(?:来\s*源|來\s*源|出\s*处|出處|稿\s*源|转载自|转自|摘自|供稿单位)\s*(?:于|自)?\s*[:：]\s*(?P<value>.*)"
    r"|(?:本文|文章)?(?:来源于|来源自|转载自|本文来自|稿件来自)\s*[:：]?\s*(?P<loose>.{2,30})"
    r"|^来源\s+(?P<bare>\S{2,20})"
)
_VAGUE = re.compile(r"^(?:转载(?:文章)?|网络|互联网|网上|网友|原创|综合|其它|其他|未知|不详|本站原创|网络转载|整理)$")
"""Answers to 来源 that name nobody; a better one on the page wins."""
_PEOPLE_LABEL = r"作\s*者|执笔|主笔|撰\s*文|撰\s*稿(?:人)?|采\s*写|采访|文字|文|口述|原作者|译者|发布者|楼主"
_AUTHOR = re.compile(rf"(?:^|[\s（(【\[|｜;；,，。]|文章|本文)(?:{_PEOPLE_LABEL})\s*[:：/／|｜丨]\s*(?P<value>.*)")
_POSTED = re.compile(
    r"^(?:本[贴帖文]由)?\s*(?P<value>[^\s:：，。]{2,16}?)\s*(?:发表于|于(?=\d{4}年.{0,30}(?:发表|发布))|发布于)\s*[:：]?\s*(?=\d{4})"
)
_EDITOR = re.compile(
    r"(?:责任编辑|責任編輯|责任编缉|责\s*编|网络编辑|本文编辑|编\s*辑|編輯|编\s*审|小编)\s*[:：丨|/／]\s*(?P<value>[^\s:：|｜)）】\]_]{1,20}(?:[\s、,，]+[\u4e00-\u9fff]{2,4}(?![\u4e00-\u9fff:：]))*)"
    r"|[（(]责任编辑\s+(?P<loose>[^)）]{2,20})[)）]"
)
_REPORTER = re.compile(
    r"(?:本报|本网|本刊|本台|本社|央视|央广|全媒体|融媒体?|实习|见习|特约|首席|特派|驻[\u4e00-\u9fff]{1,6}|[\u4e00-\u9fff]{2,8}(?:报|网|社|台|新闻|客户端|周刊)(?:全媒体|融媒体?)?(?:首席|实习|见习|特约)?)?"
    r"(?:记者|記者|通讯员|特约撰稿人|评论员|报道员)\s*[:：]?\s*(?P<value>[\u4e00-\u9fff·A-Z、,，\s]{2,40})"
)
_DATELINE = re.compile(
    r"^[\s（(【\[]*(?P<lead>(?P<agency>[\u4e00-\u9fffA-Za-z·]{2,12}?)(?P<place>[\u4e00-\u9fff]{2,8})?\s*(?:\d{1,2}月)?\d{1,2}日\s*(?:电|電|讯|訊|消息|报道|專電|专电)"
    r"|(?P<outlet>[\u4e00-\u9fff·]{2,12}?)(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*(?:电|讯|消息|报道)"
    r"|[\u4e00-\u9fff·]{2,16}(?:讯|訊|消息))\s*[】\])）]?\s*(?P<people>[（(][^()（）]{2,50}[)）])?"
)
_AGENCIES = re.compile(
    r"新华社|新华网|中新社|中新网|中国新闻网|人民网|央视新闻|央广网|中央社|法新社|路透社?|美联社|共同社|塔斯社|中央通訊社|中国质量新闻网|中国消费者报"
)
_ORGANISATION = re.compile(
    r"(?:网|報|报|社|台|电视|周刊|杂志|客户端|新闻|传媒|通讯|发布|官网|频道|在线|时报|早报|局|委|部|政府|中心|办|院|协会|学会|公司|集团|大学|财经|科技|视频|之声|公众号|微信|号|会|站|News|Daily|Times|Press)$"
)
_NAME = re.compile(r"^(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}|[A-Z][A-Za-z.'-]+)$")
_NOT_NAMES = re.compile(
    r"^(?:报道|摄影|摄|通讯员|记者|实习|见习|本报|文|图|摄影报道|综合|整理|编辑|北京|上海|发自|从|在|了解|获悉|采访|调查|获得|注意|昨日|今日|近日|今天|昨天|当日|就此|来到|看到|表示|联系|致电|随机|走访|问|说|将|日前|此前|分别|发现|对此|多次|随后|梳理|查询|所|是|和|及|与|电|讯|供图|提供|未|也|还|今)"
)
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}(?:[〔\[【（(]|﹝)\s*(?:19|20)\d\d\s*(?:[〕\]】）)]|﹞)\s*(?:第\s*)?\d{1,5}\s*号|发文字号\s*[:：|]?\s*(?P<labelled>[^\s|]{4,40}号)"
)
_TEMPLATE_SOURCE = (
    re.compile(r"<!--<\$\[信息来源\]>begin-->(.{1,60}?)<!--<\$\[信息来源\]>end-->", re.DOTALL),
    re.compile(r"""if\s*\(\s*["']([^"'<>]{2,40})["']\s*!=\s*["']["']\s*\)\s*\{?\s*document\.write"""),
    re.compile(r"""document\.write\(\s*["'][^"']{0,80}(?:来源|來源)[^"':：]{0,10}[:：]\s*(?:<[^>]*>)*([^"'<]{2,40})"""),
    re.compile(r"""var\s+\w*(?:source|laiyuan|Source)\w*\s*=\s*["']([^"'<>/]{2,40})["']"""),
    re.compile(r"""["'](?:source|copyfrom|ContentSource|mediaName|media_name)["']\s*:\s*["']([^"'<>/]{2,40})["']"""),
    re.compile(r"<!--\s*(?:信息|文章|稿件)?来源\s*[:：]\s*([^<>-]{2,40}?)\s*-->"),
    re.compile(r"<(?:source|publisher)-?name>([^<>]{2,40})<", re.IGNORECASE),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A value with its origin; empty if nothing was found."""

    value: str = ""
    origin: Origin | None = None


def source(lines: Iterable[str]) -> Named:
    """来源 as one of ``lines`` labels it."""
    texts = [normal(line) for line in lines]
    vague = Named()
    for index, text in enumerate(texts):
        for match in _SOURCE.finditer(text):
            value = _first_value(match["value"] or match["loose"] or match["bare"] or "")
            if not value and match["value"] is not None and not match["value"].strip() and index + 1 < len(texts):
                value = _first_value(texts[index + 1]) if len(texts[index + 1]) <= 30 else ""
            if value and not _VAGUE.match(value):
                return Named(value, Origin("label 来源", 0.9))
            vague = vague if vague.value or not value else Named(value, Origin("label 来源", 0.4))
    return vague


def is_vague(found: Named) -> bool:
    """Whether ``found`` is a 来源 that names nobody, as ``网络`` or ``转载``."""
    return bool(_VAGUE.match(found.value))


def unlabelled_source(lines: Iterable[str]) -> Named:
    """A medium's name that stands beside the time without a label: ``2024-05-09 22:30 新华社``."""
    for line in lines:
        text = normal(line)
        if len(text) > 60:
            continue
        rest = re.sub(
            r"(?:19|20)\d\d[-/.年]\s*\d{1,2}[-/.月]\s*\d{1,2}日?|\d{1,2}[:：]\d\d(?:[:：]\d\d)?|星期.|上午|下午",
            "\n",
            text,
        )
        if rest == text:
            continue
        parts = [
            part.strip(" ：:()（）[]【】-")
            for part in re.split(r"[\n\s|｜·•]+", re.sub(rf"{_LABELS}|原创|首发", "\n", rest))
        ]
        named = [part for part in parts if 2 <= len(part) <= 20 and re.search(r"[^\W\d_]{2}", part)]
        organisations = [part for part in named if _ORGANISATION.search(part)]
        if organisations:
            return Named(organisations[0], Origin("name beside the time", 0.6))
        if len(named) == 1:
            return Named(named[0], Origin("only word beside the time", 0.4))
    return Named()


def template_source(page: str) -> Named:
    """来源 that the page carries only in a comment or a script."""
    for pattern in _TEMPLATE_SOURCE:
        values = {
            re.sub(r"^.{0,4}来源\s*[:：]\s*", "", re.sub(r"<[^>]*>", "", match[1]).strip())
            for match in pattern.finditer(page)
        }
        values = {value for value in values if re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}", value)}
        if len(values) == 1:  # several are those of the page's lists
            return Named(values.pop(), Origin("来源 in a script or comment", 0.7))
    return Named()


def author(lines: Iterable[str]) -> Named:
    """作者 as one of ``lines`` labels it."""
    for line in lines:
        text = normal(line)
        match = _AUTHOR.search(text) or _POSTED.search(text)
        if match:
            names = people(match["value"], strict=False)
            if names:
                return Named("、".join(names), Origin("label 作者", 0.85))
    return Named()


def editor(lines: Iterable[str]) -> Named:
    """责任编辑 as one of ``lines`` labels it."""
    for line in lines:
        match = _EDITOR.search(normal(line))
        value = (match["value"] or match["loose"]) if match else ""
        if value:
            return Named(value.strip(" ,，、;；"), Origin("label 责任编辑", 0.9))
    return Named()


def reporter(opening: Iterable[str], closing: Iterable[str]) -> Named:
    """Reporters named in the dateline or first lines, else in the signature below the text."""
    for rule, texts in (("dateline", opening), ("signature", closing)):
        for line in texts:
            text = normal(line)
            for match in _REPORTER.finditer(text[:160] if rule == "dateline" else text[-120:]):
                names = people(match["value"], strict=True)
                if names:
                    return Named("、".join(names), Origin(f"记者 in the {rule}", 0.8))
    return Named()


def signature(closing: Iterable[str]) -> Named:
    """Names alone in brackets at the end of the text, as ``（王优玲 李辉）``."""
    for line in closing:
        text = normal(line)
        match = re.search(
            r"[（(]([\u4e00-\u9fff、]{2,12})\s+(?:[\u4e00-\u9fff]{2,4})?报道[)）]\s*$", text
        ) or re.search(r"[（(](?:[^()（）。]{0,12}?[:：]\s*)?([\u4e00-\u9fff、\s]{2,24})[)）]\s*$", text)
        if match:
            names = people(match[1], strict=True)
            if (
                names
                and sum(map(len, names)) >= len(re.sub(r"[\s、]", "", match[1])) - 1
                and not _ORGANISATION.search(names[-1])
            ):
                return Named("、".join(names), Origin("names in brackets at the end", 0.6))
    return Named()


def dateline(first: str) -> tuple[str, str]:
    """The dateline (电头) that ``first``, the first paragraph, begins with, and the agency it names; both may be empty."""
    match = _DATELINE.match(first[:90])
    if not match:
        return "", ""
    agency = _AGENCIES.match(match["lead"])
    return match[0].strip(), agency[0] if agency else match["outlet"] or ""


def reporters_medium(lines: Iterable[str]) -> Named:
    """The medium before 记者, as 河南商报 in ``河南商报记者马俊峰``; weak, for the page may be a reprint."""
    for line in lines:
        match = re.search(
            r"([\u4e00-\u9fff]{2,8}(?:报|网|社|台|周刊|客户端|新闻))(?:全媒体|融媒体?|首席|实习|见习|特约)?(?:记者|評論員)",
            normal(line)[:60],
        )
        if match and not match[1].startswith(("本", "全", "融")):
            return Named(match[1], Origin("medium of the reporter", 0.4))
    return Named()


def document_number(lines: Iterable[str]) -> Named:
    """发文字号 such as 国市监质发〔2023〕73号, if a line of the head is one or labels one."""
    for line in lines:
        text = unicodedata.normalize("NFC", line)
        match = _NUMBER.search(text)
        if match and (match["labelled"] or len(match[0]) * 2 > len(text.strip()) or "文号" in text or "字号" in text):
            return Named(re.sub(r"\s", "", match["labelled"] or match[0]), Origin("line with a document number", 0.9))
    return Named()


def is_organisation(name: str) -> bool:
    """Whether ``name`` looks like a medium or an office rather than a person."""
    return bool(_ORGANISATION.search(name)) or len(re.findall(r"[\u4e00-\u9fff]", name)) > 4


def people(text: str, *, strict: bool) -> list[str]:
    """The personal names that ``text`` begins with. Not strict: also pen names and offices, as after a label."""
    text = re.sub(r"^\s*(?:[\u4e00-\u9fff·]{0,12}(?:记者|通讯员|评论员|特约撰稿人|撰稿人))\s*[:：]?\s*", "", text)
    ended = _NEXT_LABEL.search(text)
    text = re.split(r"[。！？;；<>=\")）\]】《》“”]", text[: ended.start()] if ended else text)[0]
    text = re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]) ([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", text)  # 李 辉
    names = []
    for token in re.split(r"[、,，/&\s]+|(?<=[\u4e00-\u9fff]{2})(?:和|与|及)(?=[\u4e00-\u9fff]{2})", text.strip()):
        token = token.strip(" :：-—·|.")
        token = re.sub(r"(?:文并图|文图|文/图|摄影报道|报道|摄影|发自.*|综合报道|/文|/摄|/图)$", "", token)
        if not token:
            continue
        if not (_NAME.match(token) if strict else re.match(r"^[^\d][^:：]{0,19}$", token)) or _NOT_NAMES.match(token):
            break
        names.append(token)
        if len(names) == 8:
            break
    return names


def normal(text: str) -> str:
    """``text`` with full-width letters, digits and signs made narrow; brackets and Chinese commas stay as they compare."""
    return unicodedata.normalize("NFKC", text)


def _first_value(text: str) -> str:
    text = text.strip(" :：\u3000")
    ended = _NEXT_LABEL.search(text)
    if ended:
        text = text[: ended.start()]
    text = re.split(r"[。！？;；<>)）\]】]", text)[0].strip(" :：|｜、,，·-—_/")
    if re.search(r"[\u4e00-\u9fff]", text) and " " in text:
        text = next((part for part in text.split(" ") if len(part) > 1), text)
    return (
        text if 2 <= len(text) <= 40 and not re.search(r"[=\"<>{}]", text) and re.search(r"[^\W\d_]{2}", text) else ""
    )
