"""Lines that stand around and inside an article and are no part of it, told by their words."""

import re
import unicodedata
from functools import lru_cache

_KINDS: dict[str, tuple[str, ...]] = {
    "style": (r"^@(?:page|font-face|media)\b", r"^(?:var|function|document\.|\$\()"),
    "counter": (
        (
            r"^[【\[(]?(?:浏览|瀏覽|阅读|閱讀|点击|點擊|访问|人气|查看|围观|阅读数)(?:次数|次數|量|数|人数|人次)?"
            r"[:：(]?(?:次|_?show\w*|[\d,.万]*)(?:次|人|人次|浏览)?[\])】]?$"
        ),
    ),
    "share": (
        (
            r"^[【\[(]?(?:分享(?:到|至|给|本文|文章)?|分享文章到|转发(?:到|至)?|收藏(?:本文|本页|此页)?"
            r"|打印(?:本页|此页|本文|此文|本稿)?|关闭(?:本页|窗口|此页)?|字号|字体(?:大小)?|大中小|复制链接|加入收藏"
            r"|推荐给?(?:朋友|好友)?|纠错|我要纠错|举报|微信|微博|新浪微博|腾讯微博|QQ空间|QQ好友|朋友圈|豆瓣|人人网?|易信|更多"
            r"|手机看新闻|点赞|赞|顶|踩|发送给朋友|发送好友|推荐|大|中|小|\[大\]|T\+?-?|A\+|A-|Facebook|Twitter|Email|Share|Print|Tweet)"
            r"[:：+】\])]?(?:[|/丨·、\s【\[]*(?:打印|关闭|收藏|推荐|大|中|小|发送|分享|纠错|字号|窗口|本页|本稿|微信|微博)[:：】\])]?)*$"
        ),
        r"^(?:字号|字体|【字体|\[字体|文字大小)[:：]?.{0,20}(?:大|小|打印|关闭|默认|\+|】)",
        r"打印本(?:页|文|稿).{0,6}关闭|保护视力色",
        r"微信扫[码一]|扫码|扫一扫|扫描.{0,6}二维码|用微信.{0,6}二维码|二维码分享|分享至好友|长按.{0,6}识别",
        r"^【?(?:我要)?纠错】?|^\[?(?:责任编辑|编辑)?[:：]?\]?\s*【纠错】",
    ),
    "advertisement": (
        r"^(?:广告|廣告|推广|赞助|Advertisement|Sponsored)(?:\s|$)",
        r"下载.{0,12}(?:客户端|APP|应用)(?:[，,。].{0,20})?$",
        r"^(?:点击|打开|进入).{0,14}(?:客户端|APP|小程序)",
        r"关注.{0,12}(?:公众号|官方微博|微信号|头条号)",
        r"^更多(?:精彩|新闻|资讯|内容).{0,24}$",
        r"^(?:点击|立即)(?:查看|下载|进入|关注)\S{0,14}$",
        r"(?:听|聽)新(?:闻|聞)|隐私权|隱私權",
    ),
    "pager": (
        (
            r"^(?:第\d+页|共\d+页|总共[:：]?\d+页|\[?\d++\]?\|*+)*+(?:首页|上一页|下一页|末页|尾页|后一页|前一页|全文阅读|余下全文)"
            r"(?:[|<>«»]*+(?:首页|上一页|下一页|末页|尾页|\d++))*+$"
        ),
        r"^第\d+页/?共\d+页|^总共[:：]?\d+页|^共\d+页|^(?:\[\d+\]){2,}$",
        r"^(?:下一页|上一页)[:：].{0,60}$|^[<>«»\s]*(?:上一页|下一页)",
    ),
    "neighbour": (
        (
            r"^[<>«»【\[\s·←→/]*(?:上一|下一|上1|下1|前一|后一|阅读下一|上篇|下篇)(?:篇|条|则|个|主题|文|页|条新闻|篇文章)?"
            r"(?:新闻|文章|：|:|】|\]|\s|/|$).{0,80}"
        ),
    ),
    "caption": (r"^[\w()（）-]{1,40}\.(?:jpe?g|png|gif|bmp|webp)$",),
    "editor": (
        (
            r"^[（(【\[\s]*(?:本文|本期|本版|文字|网络|网页|新媒体|执行|值班|助理|视频|图片|图文|美术|栏目|频道)?"
            r"(?:责任编辑|責任編輯|责编|责任编缉|责任校对|编辑|編輯|编审|审核|审校|校对|校对人|初审|复审|终审|一审|二审|三审|主编|监制"
            r"|监审|审签|签发|排版|美编|制图|统筹|策划|出品|值班主任|值班编委|编委|录入|录入者|录入员|发布人|发布者|上传|供稿|撰稿"
            r"|撰稿人|投稿|稿源|核稿|值班|总值班|总监制|总审|审读|编校|责审|编发|值班总编|值班编辑|轮值主编|流程编辑)"
            r"(?:人|者|员)?\s*[:：丨|/／]\s*.{0,60}$"
        ),
        r"^[（(【\[\s]*(?:责任编辑|责编|编辑)\s*[^，。:：]{1,8}[）)】\]\s]*$",
    ),
    "source": (
        (
            r"^[（(【\[\s]*(?:本文|文章|稿件|信息|新闻|内容|资料|图文|原文)?(?:来源|來源|出处|出處|转自|转载自|稿源|摘自)"
            r"\s*[:：丨|｜/]\s*.{0,60}$"
        ),
        r"^[（(【\[]?(?:原标题|原標題|原题)[:：].{0,80}$",
        r"^\[?原文链接\]?[:：]?.{0,100}$",
        r"^本文(?:来自|来源于|转自|转载自|系|为).{0,40}(?:转载|授权|原创|首发).{0,30}$",
    ),
    "related": (
        r"^(?:#[^#，。！？]{1,20})+$",
        r"^(?:关键词|关键字|关键詞|關鍵字|标签|標籤|Tags?|TAG)\s*[:：].{0,100}$",
        r"^-?THEEND-?$",
    ),
    "declaration": (
        r"^(?:特别|特別|郑重|免责|版权|重要|本站|网站|权利|侵权)?(?:声明|聲明|提示|说明|申明)\s*[:：].{4,}",
        r"图片来自网络.{0,4}如有侵权|如有侵权.{0,10}(?:删除|联系)|侵权.{0,8}(?:删除|联删|必究)",
        r"(?:版权|著作权)(?:均)?归.{0,20}所有|版权所有",
        r"未经.{0,16}(?:授权|许可|允许|同意).{0,20}(?:转载|复制|镜像|使用|摘编|禁止|不得)",
        r"(?:请|務必|须|须)?(?:注明|標明)(?:出处|来源|出處)",
        r"(?:本文|文章|以上|此文|该文)(?:内容|观点|信息|言论|仅|只|系|所有内容)?.{0,12}(?:仅代表|不代表|并不代表|不构成|纯属|仅供参考|仅供)",
        r"(?:不代表|并不意味着?|与).{0,14}(?:本网|本站|本平台|本报).{0,10}(?:立场|观点|无关|赞同)|不代表.{0,12}(?:立场|观点)",
        r"凡(?:本网|本站|注明|来源).{0,30}(?:转载|来源|作品)|本网(?:站)?转(?:载|贴|发)",
        r"违法和?不良信息|ICP[备证]|公网安备|网安备|许可证(?:编号|号)",
        r"Copyright|AllRightsReserved|©\s*\d{4}|互联网新闻信息服务|信息网络传播视听|文责自负|本网站之文字|非經授權",
        r"网友评论仅供|自媒体平台.{0,20}(?:上传|发布)|uploadedandpostedbyauser|^Notice:Thecontent",
    ),
    "comments": (
        (
            r"^[【\[\s]*(?:网友|最新|热门|精彩|发表|我要|查看|全部|用户|读者|文章|我来)?(?:评论|評論|跟贴|留言|跟帖|回复|回帖)"
            r"(?:列表|区|\(?\d++\)?条?|：|:)*+[】\]]?$"
        ),
        r"^(?:共|已有)\d*(?:条|人|件)(?:评论|参与|跟贴|评价).{0,10}$|^网友评论\d*条|已有\d+[件条]评论",
        r"登录(?:后|并)?(?:发|评|参与).{0,8}|^(?:注册|登录)(?:\||/|手机)?.{0,8}$|请先后发表评论",
        r"(?:本文|文章)?(?:已|被)(?:被)?阅读\d+次|Trackback|引用地址|^举报邮箱.{0,40}|^.{0,20}的评论$|文章价值打分",
    ),
}
"""Kind of cut to patterns on a line without white space. The first kind that matches names it.

Repeats of what may overlap are possessive (``*+``): pages are hostile, and backtracking is exponential.
"""

_STOPS: dict[str, tuple[str, ...]] = {
    "related": (
        (
            r"^[【\[◆■●▶▍※>|·\-—=\s]*(?:更多)?"
            r"(?:(?:相关|相關|延伸|推荐|推薦|关联|關聯|拓展|扩展|同类|热门|熱門|热点|最新|精彩|猜你|更多|往期|头条|图文|本类|同栏目"
            r"|其他|今日|本周|编辑|栏目|站内|焦点|焦點|为你|为您|TA的)(?:·|・)?(?:的)?"
            r"(?:阅读|閱讀|新闻|新聞|文章|链接|鏈接|连接|报道|報導|报导|专题|專題|推荐|推薦|稿件|内容|资讯|信息|资料|视频|图片|话题"
            r"|评论|作品|回顾|喜欢|主题|热点|要闻|排行|热文|热门作品|图集)+"
            r"|(?:猜你喜欢|相关|推荐|热门|热榜|排行榜|点击排行|大家都在看"
            r"|你(?:可能)?(?:也|还|還)(?:会|會)?(?:可能)?(?:喜欢|喜歡|想看|关注)|您可能(?:也|还)?(?:感兴趣|喜欢).{0,6}"
            r"|看过本文的人.{0,8}|其他人也在看|小编推荐|专题推荐|新闻推荐|热门标签|热词|特别推荐|新闻排行(?:榜)?|人气排行|你可能想看))"
            r"[】\]:：>»更多\s+|\-—=·…]*$"
        ),
    ),
    "comments": (
        (
            r"^[【\[·\s]*(?:网友|最新|热门|精彩|发表|我要|全部|用户|读者|文章|我来|查看|热评)?(?:评论|評論|跟贴|留言板?|跟帖)"
            r"(?:列表|区|[（(]?\d+[)）]?条?)?[】\]:：·\s]*$"
        ),
        r"《.{2,60}》已有\d+[件条]评论|Trackback",
    ),
    "appended": (r"返回\S{2,6}[,，]查看更多",),
    "declaration": (
        (
            r"^[【\[\s※*]*(?:.{0,14}(?:版权|免责|著作权|特别|郑重|重要)(?:与|及|和|、)?(?:免责|版权|法律|相关)?(?:声明|聲明|申明|提示)"
            r"|声明|特别提示|免责条款)[】\]:：\s]*$"
        ),
    ),
    "neighbour": (r"^[【\[\s·<←/]*(?:上一|下一|前一|后一|阅读下一)(?:篇|条|则|个主题)[】\]:：>\s/]*",),
}
"""Short lines after which no more of the article is expected."""

CAPTION = re.compile(
    r"^(?:图片?|视频|照片|题图|头图|配图|封面图?|以上图片|文中图片|文内图片|圖)(?:均)?(?:来源|来自|源自|为|:|：|/|片说明|说明)"
    r"|^[▲△▼▽↑↓][^。]{2,}|(?:摄|图|供图|摄影|摄影报道|/摄|攝)[)）]?$|[（(](?:图源|资料图|取自).{0,20}[)）]$|^资料图"
)
"""How a caption is told from a paragraph where the markup does not say it."""

STYLE = re.compile(
    r"(?:[A-Za-z.#*][\w\s.#*,:>@-]{0,80}|@page[^{]{0,60})\{\s*(?:[a-z-]{2,40}\s*:[^;{}]{1,120}(?:;|(?=\}))\s*)+\}"
)
"""A rule of a style sheet that an editor left in the text."""

LISTED = re.compile(
    r"^\s*[-·•*●◆■>]?\s*.{4,90}?\s*[(（\[【\s](?:(?:19|20)\d\d\s*[-/.年]\s*)?\d{1,2}\s*[-/.月]\s*\d{1,2}日?"
    r"(?:\s+\d\d:\d\d(?::\d\d)?)?[)）\]】]?\s*$"
)
"""A headline with its date, as in a list of other news."""

BYLINE = re.compile(
    r"^[（(【\[]?(?:作者|文|撰文|撰稿|执笔|采写|记者|通讯员|文字|摄影|图文|文图)[:：/丨|].{1,36}[)）】\]]?$"
)
"""A line that only names the author: cut where it closes the text."""

_LABELS_ONLY = frozenset(("counter", "share", "advertisement", "pager", "comments", "editor", "source"))
"""Kinds whose words are no sentences: ``扫码`` in a paragraph that ends with a full stop is what people did there."""

_LONGEST = 260
"""Characters of a longer line are a paragraph, or a declaration that says so at its beginning."""
_LONG_DECLARATION = 70
"""Longer lines with a declaration's words in the middle are news about copyright, not declarations."""
_LONGEST_STOP = 70

_SPACE = re.compile(r"\s+")
_DECLARES = re.compile(
    r"[①②③\d.、(（【\[]*(?:凡|本网|本站|声明|免责|版权|特别声明|郑重声明|注[:：]|Notice:|本文(?:仅|不)|转载)"
)


def _compiled(patterns: dict[str, tuple[str, ...]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(parts), re.IGNORECASE)) for kind, parts in patterns.items())


_KIND_PATTERNS = _compiled(_KINDS)
_STOP_PATTERNS = _compiled(_STOPS)


@lru_cache(maxsize=4096)
def squashed(text: str) -> str:
    """``text`` in NFKC without white space, as the patterns want it."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=4096)
def kind(text: str) -> str:
    """Which kind of furniture ``text`` (one line) is; empty for what may be the article's."""
    bare = squashed(text)
    if not bare:
        return ""
    if len(bare) > _LONGEST:
        return "declaration" if _DECLARES.match(bare) else ""
    is_sentence = bare[-1] in "。！？”；" and len(bare) > 12
    for name, pattern in _KIND_PATTERNS:
        if not pattern.search(bare) or (is_sentence and name in _LABELS_ONLY):
            continue
        if name == "declaration" and len(bare) > _LONG_DECLARATION and not _DECLARES.match(bare):
            continue
        return name
    return ""


@lru_cache(maxsize=4096)
def stop(text: str) -> str:
    """Which kind of appendix begins with the line ``text``; empty if none."""
    bare = squashed(text)
    if not bare or len(bare) > _LONGEST_STOP:
        return ""
    return next((name for name, pattern in _STOP_PATTERNS if pattern.search(bare)), "")
