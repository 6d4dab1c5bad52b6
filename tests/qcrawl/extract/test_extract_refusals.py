"""What is no article is told from one, and no page ends in a traceback."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from qcrawl.errors import SENTENCES, NotAnArticle
from qcrawl.extract import extract
from tests.qcrawl.extract import pages

PARAGRAPH = "<p>九月的清晨，质检员拿起一颗刚下线的螺丝，放进检测仪，看它能不能经受一千次的考验。</p>"
LINKS = "".join(
    f'<li><a href="/{day}.html">某市召开质量月工作推进会议之{day}</a> 2023-09-{day:02d}</li>' for day in range(1, 29)
)

FOOT = "<div>声明：<br>转载内容只为会员交流学习之用，观点由原作者负责，如有异议请来电说明，我们会尽快处理。</div>"
ROWS = "".join(
    f'<tr><td>·<a href="i.php?id={day}">某县质量月掠影之{day}</a></td><td>2023-09-{day:02d}</td></tr>'
    for day in range(1, 13)
)
"""A list whose page has sentences: those of the site's declaration."""

REFUSED = {
    "nothing": (b"", "empty"),
    "white space": (b" \n\t\x00\x00", "empty"),
    "pdf": (b"%PDF-1.7 ...", "binary"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "binary"),
    "noise": (random.Random(1).randbytes(4000), "binary"),
    "script only": (b'<html><div id="app"></div><script src="app.js"></script></html>', "script_only"),
    "jsl challenge": (b'<script>document.cookie="__jsl_clearance=1";location.reload()</script>', "challenge"),
    "waf page": ("<title>安全验证</title><body>您的访问过于频繁，请完成验证后继续</body>".encode(), "challenge"),
    "login": ('<title>用户登录</title><form>用户名 <input>密码 <input type="password"></form>'.encode(), "login"),
    "soft 404": ("<title>提示</title><body>您访问的页面不存在或已删除</body>".encode(), "missing"),
    "list": (f"<title>工作动态</title><body><ul>{LINKS}</ul>".encode(), "index"),
    "list above a declaration": (
        f"<title>促进会</title><body><div>促进会</div><table>{ROWS}</table>{FOOT}".encode(),
        "index",
    ),
    "list between its name and a declaration": (
        f"<title>行业动态</title><body><h1>行业动态</h1><table>{ROWS}</table>{FOOT}".encode(),
        "index",
    ),
    "frames": (b'<frameset cols="1,2"><frame src="a.html"></frameset>', "no_text"),
    "signs": (b"<<<<<<>>>>", "no_text"),
    "json": (b'{"code": 0, "data": []}', "no_text"),
}


@pytest.mark.parametrize(("body", "kind"), REFUSED.values(), ids=REFUSED)
def test_refused(body, kind):
    with pytest.raises(NotAnArticle) as refusal:
        extract(body, "http://a.example.cn/1.html")
    assert refusal.value.kind == kind
    assert refusal.value.exit_code == 5
    sentence = str(refusal.value)
    assert SENTENCES[kind] in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "body",
    [
        "<html>" + "<div>" * 50_000 + PARAGRAPH * 8,
        "<html>" + "<font>" * 5_000 + PARAGRAPH * 8,
        "<html>" + "<table><tr><td>" * 3_000 + PARAGRAPH * 8,
        "<html><title>质量月</title></html><html><body>" + PARAGRAPH * 8 + "</html>",
        "<html><body><!-- never closed " + "-->" + PARAGRAPH * 8,
        "<html><body>" + PARAGRAPH * 7 + PARAGRAPH[:30],
        f'<html><img src="data:image/png;base64,{"A" * 5_000_000}">' + PARAGRAPH * 8,
    ],
    ids=["divs", "fonts", "tables", "two documents", "comment", "truncated", "embedded picture"],
)
def test_broken_pages_keep_their_paragraphs(body):
    assert extract(body.encode(), "").body.count("一颗刚下线的螺丝") >= 7


@pytest.mark.parametrize(
    "order", [(0, 1, 2), (1, 0, 2), (1, 2, 0)], ids=["list first", "list last", "list at the foot"]
)
def test_a_list_beside_a_short_article_does_not_make_it_one(order):
    pieces = (
        f"<table>{ROWS}</table>",
        f"<div><h1>一颗螺丝的质量月</h1><p>2023-09-13 来源：质检站</p>{PARAGRAPH}</div>",
        FOOT,
    )
    page = f"<title>一颗螺丝的质量月_促进会</title><body>{''.join(pieces[place] for place in order)}"
    article = extract(page.encode(), "http://a.example.cn/1.html")
    assert (article.title, "螺丝" in article.body) == ("一颗螺丝的质量月", True)


def test_a_page_of_fifty_megabytes_is_read_in_part_and_says_so():
    body = ("<html><title>质量月</title><h1>质量月</h1>" + PARAGRAPH * 3_000).encode()
    body += b"<!--" + b"x" * (50_000_000 - len(body))
    article = extract(body, "")
    assert article.body.startswith("九月的清晨")
    assert any("were read" in question for question in article.questions)


def test_utf16_without_a_label():
    assert "螺丝" in extract(("<html><title>质量月</title>" + PARAGRAPH * 8).encode("utf-16"), "").body


@pytest.mark.parametrize("name", pages.names()[::3])
@settings(max_examples=examples(15))
@given(data=st.data())
def test_damaged_pages_give_an_article_or_a_refusal(name, data):
    body = bytearray((pages.PAGES / name / "page.html").read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        start = data.draw(st.integers(0, len(body)))
        body[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=12))
    body = body[: data.draw(st.integers(0, len(body)))]
    try:
        article = extract(bytes(body), "http://a.example.cn/1.html")
    except NotAnArticle:
        return
    assert article.title
    assert article.body
