"""Pages of no known shape: the article is found whatever stands around it, more of it or less."""

import json

import pytest

from qcrawl.extract import extract
from qcrawl.extract.choose import is_chinese, overlap
from qcrawl.extract.lines import Line

PARAGRAPHS = [
    "九月的清晨，质检员拿起一颗刚下线的螺丝，放进检测仪，看它能不能经受一千次的考验。",
    "“这颗螺丝要装在高铁车厢上，差一丝一毫都不行。”她说着，把检测数据记在本子上。",
    "质量月期间，这家企业向学生开放车间，一百二十名学生在这里上了一堂质量课。",
]
OPINION = "这条评论写得很长，说了很多与文章有关的想法，也说了许多无关的想法，还请大家多多指教，谢谢大家。"
SUMMARY = "某条其他新闻的摘要写在这里，它有两句话。第二句话也写在这里，供读者预览。"

AROUND = {
    "nothing": ("", ""),
    "comments under a heading": (
        "",
        "<h3>网友评论</h3>" + "".join(f"<b>用户{n}</b><p>{OPINION}</p>" for n in range(40)),
    ),
    "posts with their times": (
        "",
        "".join(f"<div>用户{n} 2024-01-0{n % 9 + 1} 10:0{n % 10}</div><p>{OPINION}</p>" for n in range(40)),
    ),
    "teasers of other news": (
        "",
        "".join(f"<div><a href=/{n}>某条其他新闻的标题写在这里</a><p>{SUMMARY}</p></div>" for n in range(40)),
    ),
    "an introduction before the title": (f"<p>全国质量月活动是我国长期开展的群众性质量活动，{SUMMARY}</p>", ""),
    "menus": (
        "<ul>" + "<li><a href=/a>栏目名称</a></li>" * 80 + "</ul>",
        "<ul>" + "<li><a href=/b>友情链接</a></li>" * 80,
    ),
    "a closing declaration": ("", f"<p>版权声明</p><p>凡本网注明来源的作品，未经授权不得转载。{SUMMARY}</p>"),
}


@pytest.mark.parametrize(("before", "after"), AROUND.values(), ids=AROUND)
@pytest.mark.parametrize("tag", ["p", "div", "td"])
def test_the_article_and_nothing_else(before, after, tag):
    text = "".join(f"<{tag}>{paragraph}</{tag}>" for paragraph in PARAGRAPHS)
    text = f"<table><tr>{text}</tr></table>" if tag == "td" else text
    page = (
        f"<html><head><title>质量月里的螺丝_某某网</title></head><body>{before}<h1>质量月里的螺丝</h1>"
        f"<div>2024-09-03 08:00 来源：某某日报</div><div>{text}</div>{after}</body></html>"
    )
    article = extract(page.encode(), "", families={})
    assert article.title == "质量月里的螺丝"
    assert article.body.split("\n") == PARAGRAPHS
    assert (article.source, str(article.published)) == ("某某日报", "2024-09-03 08:00+08:00")


def test_a_body_in_two_containers_is_read_to_its_end():
    further = [
        "下午，学生们来到计量室，用游标卡尺量了自己的铅笔，发现没有两支一样粗。",
        "“量一量，才知道差多少。”带队的老师这样说。",
    ]
    parts = "".join(f"<section><p>{'</p><p>'.join(part)}</p></section>" for part in (PARAGRAPHS, further))
    page = f"<title>质量月里的螺丝</title><h1>质量月里的螺丝</h1><div>{parts}</div>"
    assert extract(page.encode(), "", families={}).body.split("\n") == [*PARAGRAPHS, *further]


def test_a_consumer_warning_is_no_declaration():
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 2)
    warning = "<p>特别提示：</p><p>购买电热水壶时，应查看强制性认证标志。</p>"
    page = f"<title>质量月里的螺丝</title><h1>质量月里的螺丝</h1>{text}{warning}"
    assert extract(page.encode(), "", families={}).body.endswith("应查看强制性认证标志。")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("质量月活动在各地展开", True),
        ("品質月系列活動登場", True),
        ("Quality month begins", False),
        ("品質月間のお知らせです", False),
    ],
)
def test_is_chinese(text, expected):
    assert is_chinese(text) is expected


def test_overlap_is_symmetric_and_one_for_the_same():
    lines = [Line("", "text", None, size=size, position=size) for size in (3, 5, 8)]
    assert overlap(lines, lines) == 1.0
    assert overlap(lines[:2], lines[1:]) == overlap(lines[1:], lines[:2]) == pytest.approx(10 / 21)


def test_the_text_of_json_ld_stands_for_a_page_that_shows_none():
    stated = {
        "@type": "NewsArticle",
        "headline": "质量月里的螺丝",
        "articleBody": "\n".join([*PARAGRAPHS, SUMMARY, OPINION]),
    }
    head = f'<title>质量月里的螺丝</title><script type="application/ld+json">{json.dumps(stated)}</script>'
    article = extract(f'<html><head>{head}</head><body><div id="app"></div></body></html>'.encode(), "", families={})
    assert article.body.split("\n") == [*PARAGRAPHS, SUMMARY, OPINION]


def test_a_round_up_keeps_its_linked_sub_headings():
    parts = "".join(
        f"<p><a href=/{n}>某县启动质量月系列活动之{n}</a></p><p>{n}日，{PARAGRAPHS[2]}活动为期{n}天。</p>"
        for n in range(2, 8)
    )
    text = f"<p>{PARAGRAPHS[0]}</p>{parts}<p>{PARAGRAPHS[1]}</p>"
    page = f"<title>质量月里的螺丝</title><h1>质量月里的螺丝</h1><div>{text}</div>"
    assert extract(page.encode(), "", families={}).body.count("启动质量月系列活动之") == 6
