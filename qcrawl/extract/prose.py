"""Which lines are sentences, and which may open a body."""

import re

from qcrawl.extract import dates, furniture
from qcrawl.extract.lines import Line

METADATA_LABEL = re.compile(
    r"(?:来源|來源|作者|记者|编辑|发布(?:时间|日期|者|人|单位|机构)?|发表(?:时间|于)?|日期|时间|時間|更新(?:时间|于)?|浏览|阅读|点击|访问|字号|字体"
    r"|分享|出处|稿源|打印|人气|评论|供稿|撰稿|录入|责编|审核|摄影|图片|通讯员|点击数|次数|信息)"
)
"""Words that head the values of a byline."""

_MARK = re.compile(r"[，。；！？、：,.;!?:]")
_END = re.compile(r"[。！？!?；]|\.(?:\s|$)")


def is_prose(line: Line) -> bool:
    """Whether ``line`` is a sentence of some length outside links."""
    return line.size >= 16 and line.linked * 2 < line.size and _MARK.search(line.text) is not None


def opens(line: Line) -> bool:
    """Whether ``line`` may be a body's first paragraph: a whole sentence that is no label, date or notice."""
    if (
        line.kind in ("heading", "caption")
        or not is_prose(line)
        or not (_END.search(line.text) or (line.size > 50 and "，" in line.text))
    ):
        return False
    return not furniture.kind(line.text) and not (
        line.size < 60 and METADATA_LABEL.search(line.text) and dates.find(line.text)
    )
