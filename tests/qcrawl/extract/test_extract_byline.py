"""Whom a page names: 来源, 作者, 记者, 责任编辑, 电头, 发文字号."""

import pytest

from qcrawl.extract import extract, people, sources


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("2005-04-25 08:24:06 来源: 第一财经日报 网友评论 0 条", "第一财经日报"),
        ("发布时间：2022-02-13 04:22:18 来源：云南日报", "云南日报"),
        ("点击:时间:2018-01-18 18:25:36 信息来源:中国质量报", "中国质量报"),
        ("点击:时间:2018-01-18 18:25:36 信息来源:", ""),
        ("来源： 汕岭发布", "汕岭发布"),
        ("本文来源：新京报责任编辑：史建磊", "新京报"),
        ("（来源：新华社）", "新华社"),
        ("来源：未知 作者：admin", ""),
        ('来源： size="20"', ""),
    ],
)
def test_labelled_source(line, name):
    assert sources.labelled([line]).value == name


def test_value_in_the_next_line_and_vague_answers_last():
    assert sources.labelled(["来源：", "某某晚报"]).value == "某某晚报"
    assert sources.labelled(["来源：网络", "（来源：某某晚报）"]).value == "某某晚报"
    assert sources.labelled(["来源：网络"]).value == "网络"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("2024-05-09 22:30·新华社", "新华社"),
        ("2021-09-01 18:05 云岭日报（点击：）", "云岭日报"),
        ("日期：2022年09月24日 作者：苏婉 点击数：[]", ""),
        ("2023/9/21 18:30（9/21 19:02 更新）", ""),
    ],
)
def test_source_beside_the_time(line, name):
    assert sources.beside_time([line]).value == name


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ('<script>if ("质量发展处" != "") { document.write("<span>x</span>"); }</script>', "质量发展处"),
        ("<!--<$[信息来源]>begin-->区市场监管局<!--<$[信息来源]>end-->", "区市场监管局"),
        ("<script>document.write('<b>来源：</b>质量报');</script>", "质量报"),
        ("<!-- 来源：质量报 -->", "质量报"),
        ('<script>var a = [{"source": "甲报"}, {"source": "乙报"}]</script>', ""),
    ],
)
def test_source_in_script_or_comment(page, name):
    assert sources.in_template(page).value == name


@pytest.mark.parametrize(
    ("opening", "names"),
    [
        ("新华社北京9月1日电（记者王优玲）九月", "王优玲"),
        ("本报讯（记者 李 辉 通讯员 张三丰）昨日", "李辉"),
        ("新华社记者邹多为、唐诗凝、丁乐", "邹多为、唐诗凝、丁乐"),
        ("（中央社記者林曉晴台中21日電）品質月", "林曉晴"),
        ("本报记者罗科苏盈发自北京", "罗科苏盈"),
        ("记者从市场监管局获悉，", ""),
        ("记者看到，现场十分热闹。", ""),
    ],
)
def test_reporter(opening, names):
    assert people.reporter([opening], []).value == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("2020-11-23 10:22:14 出处：快科技 作者：宪瑞 编辑：小王 人气： 5380 次", "宪瑞"),
        ("执笔/叨叨姐、胡一刀&李小飞刀", "叨叨姐、胡一刀、李小飞刀"),
        ("采写：南都见习记者 林子沛", "林子沛"),
        ("作者：系统管理员 发布日期：2015/09/29", ""),
        ("本贴由大卫于2005年8月12日16:12:21发表", "大卫"),
    ],
)
def test_author(line, names):
    assert people.author([line]).value == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("(责任编辑:莳 伊)", "莳伊"),
        ("责任编辑：史建磊_NBJ11331", "史建磊"),
        ("编辑：小舟 人气：12", "小舟"),
        ("责编：admin", ""),
    ],
)
def test_editor(line, names):
    assert people.editor([line]).value == names


@pytest.mark.parametrize(
    ("first", "lead", "agency"),
    [
        ("新华社北京9月1日电（记者王优玲）九月的", "新华社北京9月1日电（记者王优玲）", "新华社"),
        ("本报讯（记者龚志伟）九月", "本报讯（记者龚志伟）", ""),
        ("中国质量新闻网讯(谢旺江)近日", "中国质量新闻网讯", "中国质量新闻网"),
        ("九月的清晨，机器声此起彼伏。", "", ""),
    ],
)
def test_dateline(first, lead, agency):
    found, named = people.dateline(first)
    assert found.startswith(lead)
    assert bool(found) == bool(lead)
    assert named == agency


def test_document_number_is_read_from_its_own_line_not_from_the_text():
    body = "<p>根据国市监质发〔2023〕73号文件要求，现就质量月活动有关事项通知如下，请认真组织实施，确保取得实效。</p>"
    html = "<html><title>关于开展质量月活动的通知</title><body><h1>关于开展质量月活动的通知</h1><p>{}</p>" + body * 4
    assert (
        extract(html.format("海市监质〔2023〕18号").encode(), "", families={}).document_number == "海市监质〔2023〕18号"
    )
    assert extract(html.format("各县局：").encode(), "", families={}).document_number == ""
