"""Which lines are furniture and which are the article's."""

import pytest

from qcrawl.extract import dates, furniture, people, sources
from qcrawl.extract.labels import before_next


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("浏览次数：3148", "counter"),
        ("访问量:", "counter"),
        ("【打印本页】 【关闭窗口】", "share"),
        ("字号：【大 中 小】", "share"),
        ("分享到：", "share"),
        ("扫一扫在手机打开当前页", "share"),
        ("总共: 1页", "pager"),
        ("[1] [2] [3] [4]", "pager"),
        ("上一篇：某县召开会议", "neighbour"),
        ("下一条：没有了", "neighbour"),
        ("（责任编辑：方圆）", "editor"),
        ("初审：张三 复审：李四 终审：王五", "editor"),
        ("来源：某某日报", "source"),
        ("原标题：质量月的一天", "source"),
        ("版权所有：某某协会 未经许可不得转载", "declaration"),
        ("声明：本网转贴的文章均转载自其他媒体", "declaration"),
        ("鲁ICP备12000000号-2", "declaration"),
        ("最新评论", "comments"),
        ("下载某某新闻客户端", "advertisement"),
        ("标签：质量月 质检员", "related"),
    ],
)
def test_furniture(line, kind):
    assert furniture.kind(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "现场市民纷纷扫码参与“你点我检”活动。",
        "执法人员打印检查记录后交企业签字。",
        "编辑部里，老张正在核对一组数据。",
        "他说，要来源可查、去向可追、责任可究。",
        "市场监管局发布通告，未经检验的电梯不得使用。",
        "增强质量意识 推进高质量发展",
        "一、活动主题",
        "上一届质量奖获奖企业介绍了经验。",
        "打击侵权假冒、保护知识产权的专项行动持续了三个月，查办商标侵权案件四百余起，涉案金额一千二百万元，其中违反著作权法规定、未经权利人许可复制发行其作品的案件二十起，均已依法处理。",
    ],
)
def test_article(line):
    assert furniture.kind(line) == ""


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("相关阅读", "related"),
        ("【延伸阅读】", "related"),
        ("猜你喜欢", "related"),
        ("网友评论（12）", "comments"),
        ("声明：", "declaration"),
        ("上一篇：", "neighbour"),
    ],
)
def test_heading_of_an_appendix(line, kind):
    assert furniture.stop(line) == kind


HOSTILE = [
    "1",
    "#",
    "第1页",
    "[1]",
    "|",
    "·",
    "评论",
    "a:",
    ".a{a:",
    "(",
    "（",
    " 1",
    "来源：",
    "记者",
    "、",
    "00:00",
    "-",
    "2021-",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_lines_come_to_an_end(piece):
    # Backtracking without bound would hold this test until its timeout.
    line = piece * (20_000 // len(piece)) + "!"
    furniture.kind(line[:250])
    furniture.kind(line)
    furniture.stop(line[:70])
    furniture.STYLE.search(line)
    furniture.CAPTION.search(line)
    furniture.LISTED.match(line)
    dates.find(line)
    before_next(line)
    sources.labelled([line])
    sources.beside_time([line])
    people.author([line])
    people.editor([line])
    people.reporter([line], [line])
    people.signature([line])
    people.dateline(line)
