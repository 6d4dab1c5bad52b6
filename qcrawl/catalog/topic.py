"""Is a text Quality Month (质量月) news?

As a bare substring 质量月 is a bad filter: in a sample of public text ten of ten hits were monthly quality reports
(质量月报) and the like. Japan's 品質月間 and the World Quality Month of ASQ, both in November, are other events.
"""

import re
from dataclasses import dataclass
from datetime import date
from re import Pattern

MODES = ("text", "title", "all")


@dataclass(frozen=True, slots=True)
class TopicRule:
    """How a site's or column's articles are judged."""

    mode: str = "text"
    """``text``: fetch, judge title and body. ``title``: fetch only what the title promises. ``all``: all is news."""
    accept: tuple[Pattern[str], ...] = ()
    """Also on topic, searched in title and body."""
    drop: tuple[Pattern[str], ...] = ()
    """Off topic whatever else is there, searched in the title."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Is it on topic, and why, in a few words for the report."""

    on: bool
    reason: str


# What follows 质量月 in words that are not the event (质量月报, 质量月度, 质量月刊, 质量月末, 质量月均, 品質月間), or
# where 月 begins another word (优质量月饼), save where a verb about the event follows (质量月报道, 质量月结束).
_NOT_AFTER = (
    r"(?!报(?!道|名|到)|刊(?!登|发)|统(?!一|筹|领)|结(?!束|合|果|尾|对|硕)|度|末|底|月|均|例会|间|"
    r"饼|嫂|子|亮|球|薪|光|季|租|票)"
)
# Whose month it is when it is not China's.
_FOREIGN = r"(?:世界|国际|全球|日本|美国|全美|韩国)(?:的|“|\"|「|『|《)*"
_MONITORED = r"(?:空气|水|水环境|水文|环境|水质|大气)"
_QUALITY_MONTH = re.compile(rf"质量[“\"]?月{_NOT_AFTER}")
_NOT_BEFORE = re.compile(rf"(?:{_FOREIGN}|{_MONITORED})$")
_STRONG = (
    (re.compile(r"[“‘\"'「『《〈【]\s*质量月\s*[”’\"'」』》〉】]"), "“质量月” in quotation marks"),
    (re.compile(rf"质量月活动(?!{_MONITORED})"), "质量月活动"),
    (re.compile(r"全国[“\"‘]?质量月"), "全国质量月"),
    (
        re.compile(
            r"(?:开展|迎接|举办|组织)质量月|质量月(?:宣传|系列|期间|专项|专题|专栏|咨询|现场|行动|倡议|动员|工作|方案|通知)"
        ),
        "质量月 with a word of the event",
    ),
    (re.compile(r"启动|主题"), "质量月 with 启动 or 主题"),
    (re.compile(r"(?<!\d)9月|九月"), "质量月 with a September date"),
)
_ENGLISH = re.compile(r"\b(?:national|china(?:'s|’s)?) quality month\b", re.IGNORECASE)
_TRADITIONAL = str.maketrans("質間報啟動啓題國結統環氣", "质间报启动启题国结统环气")
_FULLWIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*")
"""Tone-marked pinyin after each character, as pages for schools print it: 质zhì量liàng月yuè."""
_GAPS = re.compile(r"(?<=[\u4e00-\u9fff“”\d])[ \t\u3000\u00a0]+(?=[\u4e00-\u9fff“”\d])")


def on_topic(title: str, body: str, published: date | None, rule: TopicRule | None = None) -> Topic:
    """The judgement on one article. ``published`` is the Chinese day, ``None`` if unknown."""
    rule = rule or TopicRule()
    title, body = _plain(title), _plain(body)
    if any(pattern.search(title) for pattern in rule.drop):
        return Topic(False, "the site's rule drops this title")
    if rule.mode == "all":
        return Topic(True, "everything in this column is on topic")
    text = f"{title}\n{body}"
    if any(pattern.search(text) for pattern in rule.accept):
        return Topic(True, "accepted by the site's rule")
    return _judge(title, text, published)


def worth_fetching(title: str, rule: TopicRule | None = None) -> bool:
    """May the article behind a list title be news? Only a rule of mode ``title`` or its ``drop`` says no."""
    rule = rule or TopicRule()
    title = _plain(title)
    if any(pattern.search(title) for pattern in rule.drop):
        return False
    if rule.mode != "title" or not title or title.endswith(("…", "...")):
        return True
    return bool(_mentions(title)) or any(pattern.search(title) for pattern in rule.accept)


def _judge(title: str, text: str, published: date | None) -> Topic:
    mentions = _mentions(text)
    if not mentions:
        if _ENGLISH.search(text):
            return Topic(True, "National Quality Month, in English")
        found = "质量月" in text
        return Topic(False, "质量月 only in other words (质量月报…) or events" if found else "质量月 is not mentioned")
    if _mentions(title):
        return Topic(True, "质量月 in the title")
    for pattern, reason in _STRONG:
        if pattern.search(text):
            return Topic(True, reason)
    if published is not None and published.month == 9:
        return Topic(True, "质量月 in a September article")
    return Topic(False, "质量月 without a sign of the event")


def _mentions(text: str) -> list[int]:
    return [
        match.start()
        for match in _QUALITY_MONTH.finditer(text)
        if not _NOT_BEFORE.search(text, max(0, match.start() - 12), match.start())
    ]


def _plain(text: str) -> str:
    # 品質月 is 质量月 after the lexical conversion of the Big5 gates; 質量月 after the plain one.
    text = text.translate(_TRADITIONAL).translate(_FULLWIDTH).replace("品质月", "质量月")
    return _GAPS.sub("", _PINYIN.sub("", text))
