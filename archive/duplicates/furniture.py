"""Page furniture left in a text: lines around an article that say nothing of its story.

Extraction cuts these from pages, but imported texts have them, and a short notice can have more furniture than
words. They are left out of the comparison only; what people read stays as it is. Kinds seen on real pages are listed
in the field notes: source and time, editors, counters, font sizes, declarations, neighbours, the record number of the
site, and the dateline (电头) with its reporters.
"""

import re
from collections.abc import Iterator

START = "\x02"
"""Stands before each body when many are searched in one go (see ``spans``)."""

_LABELS = (
    "来源|文章来源|信息来源|稿件来源|稿源|作者|发布时间|发布日期|发稿时间|更新时间|发布机构|索引号|责任编辑|责编|编辑|编审|审核|校对|"
    "监制|供稿|通讯员|文字编辑|视频编辑|值班编辑|浏览次数|浏览量|阅读次数|阅读量|阅读|点击数|点击次数|字号|字体|字体大小|上一篇|下一篇|"
    "上一条|下一条|相关链接|相关阅读|延伸阅读|原标题|声明|免责声明|版权声明|特别声明|主办单位|承办单位|备案号|当前位置|您的位置|"
    "您当前的位置|分享到|主办|ICP备案|初审|复审|终审|一审|二审|三审|本文链接|原文链接|技术支持|索\\s*引\\s*号|主题分类|信息分类|公开形式|公开方式|"
    "關鍵詞|关键词|標籤|标签|来源网站|總共|总共|共"
)
_LINE = (
    rf"[ \t　【\[（(]*(?:{_LABELS})\s*[:：][^\n]{{0,160}}$"
    r"|[ \t　]*[【\[（(]\s*(?:打印|关闭|返回|字号|字体|大\s|收藏|推荐)[^\n]{0,60}$"
    r"|[ \t　]*(?:责任编辑|责编|编辑|校对|审核|初审|复审|终审|一审|二审|三审|供稿)[ 　丨｜|/][^\n。，]{1,40}$"
    r"|[ \t　]*(?:网站)?首页\s*[>＞›»][^\n]{0,80}$"
    r"|[ \t　]*(?:相关|热门|推荐|延伸|更多)(?:新闻|报道|文章|推荐|阅读|链接|专题|内容)[ \t　]*$"
    r"|[ \t　]*(?:微信扫|长按识别|欢迎关注|扫描二维码)[^\n]{0,60}$"
    r"|[ \t　]*(?:扫一扫|打印本页|关闭窗口|返回顶部|分享让更多人|查看全文|点击查看)[^\n]{0,60}$"
    r"|[ \t　]*(?:转载请注明|未经授权|未经许可|本网转载|凡本网注明|版权所有)[^\n]{0,160}$"
    r"|[ \t　]*(?:image|img|图片)?[ _-]?\d{0,14}\.(?:jpe?g|png|gif|webp|bmp)[ \t]*$"
    r"|[ \t　]*image\.(?:jpe?g|png|gif)[ \t]*$"
)
_AGENCY = r"(?:[^\s，。；：、,;:（(【】\[\]“”]{1,14}(?:报|社|网|台|视|新闻|客户端|在线)|本[报网站台刊社])"
_PEOPLE = r"(?:\s{0,3}[（(][^）)\n]{0,50}[）)])"
_WIRE = r"(?:\d{1,2}日\s*[电電讯訊]|[（(]?(?<!通)[讯訊](?=[\s（(:：】\])）])|消息(?=[\s（(:：】，,]))"
_LEAD = rf"{START}[ \t　\n【\[（(]{{0,8}}{_AGENCY}[^\n，。；“”]{{0,18}}?{_WIRE}[】\])）]?{_PEOPLE}?[ \t　:：]*"

_FIRST = "".join(sorted({label[0] for label in _LABELS.split("|")}))
"""What a label begins with; most lines are told by their first letter."""

_FURNITURE = re.compile(
    rf"{_LEAD}|^(?=[ \t　【\[（({_FIRST}扫打关返分查点转未本凡版首网热推延更微长欢img图0-9._-])(?:{_LINE})",
    re.MULTILINE,
)


_MARKUP = re.compile(
    r"&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});"
    r"|</?(?:p|br|div|span|strong|b|i|em|a|img|font|center|h[1-6])(?:[ /][^<>\n]{0,200})?/?>"
)
"""Markup that an import left in its texts."""

HEADLINES = 3
"""Lines without a full stop behind the last sentence from which they are a list of other news. Two are a signature."""

STORY = 40
"""Characters in front of such a list that are a story and not a lead-in to what follows."""

_OWN_LIST = re.compile("名单|如下|以下|下列|附件|附表|目录|[:：]\\s*$")
"""What a last sentence says that announces a list of the text's own."""

_OWN_LINE = re.compile(r"\s*[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})[)）、.．]|.*[，,；;]|.{0,7}$")
"""A numbered item, a line of prose, or a name: lines of the text's own."""


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Ranges ``[start, end)`` of page furniture in ``text``: one body after another, ``START`` before each.

    They may overlap.
    """
    for found in _FURNITURE.finditer(text):
        yield found.span()
    for mark in "&<":  # few texts have any, and to find one letter is quick
        place = text.find(mark)
        while place >= 0:
            if markup := _MARKUP.match(text, place):
                yield markup.span()
            place = text.find(mark, place + 1)
    start = text.find(START)
    while start >= 0:
        after = text.find(START, start + 1)
        end = (after if after >= 0 else len(text)) - 1
        if text[end - 1] != "。":
            yield from _other_news(text, start + 1, end)
        start = after


def _other_news(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The headlines of other news behind the last sentence of one body, if there is such a list."""
    stop = text.rfind("。", start, end)
    list_start = text.find("\n", stop, end)
    if stop < start + STORY or list_start < 0 or text.count("\n", list_start, end) < HEADLINES:
        return
    if text[stop + 1 : list_start].strip(" 　”’」』）)】"):  # lines that are broken anywhere, as newspaper columns are
        return
    lines = [line for line in text[list_start:end].split("\n") if line.strip()]
    own = _OWN_LIST.search(text, max(start, text.rfind("。", start, stop)), stop)
    if len(lines) >= HEADLINES and not own and not any(map(_OWN_LINE.match, lines)):
        yield list_start, end
