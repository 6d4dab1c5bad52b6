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
    "您当前的位置|分享到|關鍵詞|关键词|標籤|标签|来源网站|總共|总共|共"
)
_LINE = (
    rf"[ \t　【\[（(]*(?:{_LABELS})\s*[:：][^\n]{{0,160}}$"
    r"|[ \t　]*[【\[（(]\s*(?:打印|关闭|返回|字号|字体|大\s|收藏|推荐)[^\n]{0,60}$"
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
    rf"{_LEAD}|^(?=[ \t　【\[（({_FIRST}扫打关返分查点转未本凡版img图0-9._-])(?:{_LINE})", re.MULTILINE
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Ranges ``[start, end)`` of page furniture in ``text``: one body after another, ``START`` before each."""
    for found in _FURNITURE.finditer(text):
        yield found.span()
