"""A tree as a reader sees it: paragraphs, tables, captions; nothing hidden."""

import pytest
from lxml import html

from qcrawl.extract.lines import render

CASES = {
    "paragraphs and breaks": ("<p>甲<br>乙</p><div>丙</div>", ["甲", "乙", "丙"]),
    "inline elements do not break": ("<p>质<b>量</b><font>月</font><a href=x>活动</a></p>", ["质量月活动"]),
    "source line breaks between characters": ("<p>质量\n      月活动</p>", ["质量月活动"]),
    "indents go, a meant gap stays": ("<p>　　&nbsp;质量强省　共享生活</p>", ["质量强省 共享生活"]),
    "a table of short cells is rows": (
        "<table><tr><th>产品</th><th>批次</th></tr><tr><td><p>书包</p></td><td>40</td></tr></table>",
        ["产品 | 批次", "书包 | 40"],
    ),
    "a table for layout is blocks": (
        f"<table><tr><td>栏目</td><td>{'正文' * 100}</td></tr><tr><td>a</td><td>b</td></tr></table>",
        ["栏目", "正文" * 100, "a", "b"],
    ),
    "scripts, styles, hidden parts and forms are not read": (
        (
            "<script>a</script><style>b</style><p style='display: none'>c</p><p hidden>d</p>"
            "<select><option>e</select><p>甲</p>"
        ),
        ["甲"],
    ),
    "custom tags": ("<ucapcontent><p>甲</p></ucapcontent><founder-content>乙</founder-content>", ["甲", "乙"]),
}


@pytest.mark.parametrize(("source", "lines"), CASES.values(), ids=CASES)
def test_lines(source, lines):
    assert [line.text for line in render(html.document_fromstring(f"<html><body>{source}")) if line.text] == lines


@pytest.mark.parametrize(
    "source",
    [
        "<figure><img src=a.jpg><figcaption>说明</figcaption></figure>",
        "<p><img src=a.jpg></p><p align=center>说明</p>",
        "<p><img src=a.jpg alt=说明></p><p>说明</p>",
        "<dl><dt><img src=a.jpg></dt><dd>说明</dd></dl>",
        "<p>前文是一段话。</p><p class=img-desc>说明</p>",
    ],
    ids=["figure", "centred", "alt", "alone with the picture", "class"],
)
def test_caption(source):
    lines = render(html.document_fromstring(f"<html><body><p>正文第一段。</p>{source}<p>正文第二段。</p>"))
    assert [line.kind for line in lines if line.text == "说明"] == ["caption"]


def test_links_are_counted():
    line = render(html.document_fromstring("<p>见<a href=x>附件一</a>和<a href=y>附件二</a></p>"))[0]
    assert (line.size, line.linked, line.links) == (8, 6, 2)
