"""The words that stand before a value on Chinese pages, and where a value ends because the next one begins."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from archive.model import Origin

LABELS = (
    r"(?:信息|文章|稿件|新闻|内容|资料|本文|图文|数据|消息|原文)?(?:来\s*源|來\s*源|出\s*处|出處|稿源|转载自|转自|摘自)"
    r"|(?:文章|本文|原文)?作\s*者|(?:本报|本网|本刊|特约|实习|见习|首席|特派|驻.{1,6})?记\s*者|通讯员|撰\s*文|撰\s*稿"
    r"|采\s*写|文字|摄\s*影|图片|责任编辑|責任編輯|责\s*编|编\s*辑|編輯|编审|审核|审校|校对|初审|复审|终审|主编|监制"
    r"|发布(?:时间|日期|人|者|单位|机构|于)|发布(?=\s*[:：])|发表(?:时间|于)|时\s*间|日\s*期|更新(?:时间|于)"
    r"|浏览(?:次数|量)?|阅读(?:次数|量|数)?|点击(?:次数|量|数|率)?|访问(?:次数|量)?|人气|字\s*号|字\s*体|分享(?:到|至)?"
    r"|打印|关闭|收藏|评论|网友评论|我要评论|我要纠错|纠错|举报|关注|扫一扫|扫码|手机看|订阅|点赞|投稿|供稿(?:单位)?"
    r"|录入|上传|栏目|所属|类别|关键词|标签|返回|查看|进入|大中小|推荐|索引号|信息分类|主题分类|文号|字数"
)
_NEXT = re.compile(
    rf"[\s\[【（(|｜·]*(?:{LABELS})\s*(?:[:：/|｜丨]|\s|$|\(|（|】|\])|[\[【]|\s[|｜]\s|\s{{2,}}|(?:19|20)\d\d\s*[-年/.]"
)
LONGEST = 200
"""Characters of a line in which a value is looked for."""
_PAIR = re.compile(rf"(?:{LABELS})\s*[:：]\s*\S*")


@dataclass(frozen=True, slots=True)
class Named:
    """A value with its origin; empty if nothing was found."""

    value: str = ""
    origin: Origin | None = None


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """``text`` in NFKC: full-width letters, digits and signs made narrow."""
    return unicodedata.normalize("NFKC", text)


def before_next(text: str) -> str:
    """``text`` up to the next label, bracket or date, at most ``LONGEST`` characters."""
    text = text[:LONGEST]
    ended = _NEXT.search(text)
    return text[: ended.start()] if ended else text


def without_pairs(text: str) -> str:
    """``text`` with a line break in the place of each label and its value."""
    return _PAIR.sub("\n", text)
