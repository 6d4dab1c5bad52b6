"""Each system's pages in its own shape: markup, parameters, paging, bytes."""

import ast
import html
import json
import re
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from qcrawl.replica.cms.hanweb_jpaas import UNIT


def rows(text: str, pattern: str) -> list[str]:
    return re.findall(pattern, text)


def in_list_order(replica, name: str) -> list[str]:
    site = replica.sites[name]
    return [site.url(posting) for posting in site.postings]


class TestJpaas:
    PAGE = "http://www.yunzhou-scjg.example/xw/zlyyw/index.html"

    def unit(self, get, query: dict[str, str], page: object) -> dict:
        parameters = urlencode({**query, "paramJson": json.dumps(page)})
        return json.loads(get(f"http://www.yunzhou-scjg.example{UNIT}?{parameters}").text)

    def queries(self, get) -> list[dict[str, str]]:
        found = re.findall(r'parseType="bulidstatic"[^>]* url="([^"]+)" queryData="([^"]+)"', get(self.PAGE).text)
        assert {url for url, _ in found} == {UNIT}
        return [ast.literal_eval(query) for _, query in found]

    def test_the_column_page_has_units_and_no_articles(self, get):
        assert "/art/" not in get(self.PAGE).text
        assert len(self.queries(get)) == 3

    def test_one_unit_brings_the_articles_page_by_page(self, get, replica):
        answers = [self.unit(get, query, {"pageNo": 1, "pageSize": 15})["data"]["html"] for query in self.queries(get)]
        [list_unit] = [answer for answer in answers if "/art/" in answer]
        total, size = (int(re.search(rf'{name}="(\d+)"', list_unit)[1]) for name in ("count", "rows"))
        [query] = [query for query in self.queries(get) if query["tagId"] == "内容区域"]
        seen = []
        for number in range(1, -(-total // size) + 1):
            seen += rows(self.unit(get, query, {"pageNo": number, "pageSize": size})["data"]["html"], r'href="([^"]+)"')
        assert [urljoin(self.PAGE, path) for path in seen] == in_list_order(replica, "yunzhou")
        assert "/art/" not in self.unit(get, query, {"pageNo": 99})["data"]["html"]

    def test_unknown_parameters_are_refused(self, get):
        query = {**self.queries(get)[0], "extra": "1"}
        assert self.unit(get, query, {"pageNo": 1})["success"] is False

    def test_what_is_older_than_the_move_stands_under_the_year_of_the_move(self, replica):
        old = [f for f in replica.truth.articles.values() if f.site == "yunzhou" and f.published < "2023"]
        assert old
        assert all(re.search(r"/art/2023/art_17339_\d+\.html$", fact.url) for fact in old)


class TestJpage:
    HOST = "http://amr.lanjiang.example"

    def test_page_one_is_in_the_column_page(self, get, replica):
        text = get(f"{self.HOST}/col/col33190/index.html").text
        assert '<ul class="default_pgList"></ul>' in text
        listed = rows(text, r"<record><!\[CDATA\[\s*<li><a href='([^']+)'")
        assert [self.HOST + path for path in listed] == in_list_order(replica, "lanjiang")[:15]
        assert get(f"{self.HOST}/col/col33190/index.html?pageNum=2").text == text

    def test_next_group_leads_to_the_rest(self, get, replica):
        text = get(f"{self.HOST}/col/col33190/index.html").text
        href = re.search(r'<nextgroup><!\[CDATA\[<a href="([^"]+)"', text)[1]
        more = get(self.HOST + href).text
        assert [self.HOST + path for path in rows(more, r"<a href='([^']+)'")] == in_list_order(replica, "lanjiang")[
            15:
        ]
        assert "<nextgroup>" not in more

    @pytest.mark.parametrize("method", ["GET", "POST"])
    def test_the_proxy_takes_record_numbers_by_get_and_post(self, get, replica, method):
        site = replica.sites["lanjiang"]
        form = (
            f"startrecord=4&endrecord=9&perpage=6&col=1&appid=1&webid=67&path=/&columnid={site.column_id}"
            f"&sourceContentType=1&unitid={site.unit_id}&webname=x&permissiontype=0"
        )
        url = f"{self.HOST}/module/web/jpage/dataproxy.jsp"
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        reply = get(f"{url}?{form}") if method == "GET" else get(url, method="POST", body=form, **kind)
        listed = rows(reply.text, r"<a href='([^']+)'")
        assert [self.HOST + path for path in listed] == in_list_order(replica, "lanjiang")[3:9]
        assert f"<totalrecord>{len(site.postings)}</totalrecord>" in reply.text

    def test_months_and_days_are_not_padded_and_may_be_off_by_one(self, replica):
        facts = [fact for fact in replica.truth.articles.values() if fact.site == "lanjiang"]
        assert any(re.search(r"/art/2023/9/6/art_", fact.url) for fact in facts)
        [off] = [fact for fact in facts if "url_date_off_by_one" in fact.copy]
        assert int(off.url.split("/")[6]) == int(off.published[8:10]) - 1


class TestTrs:
    COLUMN = "http://scjgj.chenghu.example/zwxx/scjgdt/"

    def test_page_two_is_index_1(self, get):
        assert 'createPageHTML(2, 0, "index", "html")' in get(self.COLUMN).text
        assert 'createPageHTML(2, 1, "index", "html")' in get(self.COLUMN + "index_1.html").text
        assert get(self.COLUMN + "index_2.html").status == 404

    def test_pages_are_gb2312_bytes(self, get):
        reply = get(self.COLUMN)
        assert reply.headers["Content-Type"] == "text/html; charset=gb2312"
        assert "市局动态".encode("gbk") in reply.body
        with pytest.raises(UnicodeDecodeError):
            reply.body.decode("utf-8")

    def test_links_are_relative_and_some_are_scripts(self, get, replica):
        text = get(self.COLUMN).text + get(self.COLUMN + "index_1.html").text
        listed = rows(text, r"""(?:href="|jumpToDetail\(')(\./\d{6}/t\d{8}_\d+\.html)""")
        assert [urljoin(self.COLUMN, path) for path in listed] == in_list_order(replica, "chenghu")
        assert text.count("onclick=") == 2
        assert get(urljoin(self.COLUMN, re.search(r'href="(\./[^"]+\.pdf)"', text)[1])).body.startswith(b"%PDF")
        assert "mp.weixin.qq.com" in text

    def test_editors_nest_and_leak(self, get, replica):
        pages = [get(url).text for url in in_list_order(replica, "chenghu")]
        assert any('<div class="TRS_Editor"><div class="TRS_Editor">' in page for page in pages)
        assert any("<p>.TRS_Editor P{" in page for page in pages)
        assert any("trs_word" in page and "</TRS_DOCUMENT>" in page for page in pages)
        assert all('document.write(\'<span class="cm-con">来源：' in page for page in pages)


class TestUcap:
    COLUMN = "http://scjgj.beiling.example/blsjgj/c101376/"

    def test_static_lists(self, get, replica):
        text = get(self.COLUMN + "list.shtml").text + get(self.COLUMN + "list_2.shtml").text
        listed = rows(text, r'<li><a href="([^"]+)"')
        assert [urljoin(self.COLUMN, path) for path in listed] == in_list_order(replica, "beiling")
        assert get(self.COLUMN + "list_3.shtml").status == 404

    def test_the_same_list_as_json(self, get, replica):
        channel = replica.sites["beiling"].channel
        url = (
            f"http://scjgj.beiling.example/common/search/{channel}?_isAgg=true&_isJson=true&_pageSize=8&_template=index"
        )
        data = json.loads(get(f"{url}&page=2").text)["data"]
        assert (data["total"], data["rows"]) == (len(replica.sites["beiling"].postings), 8)
        listed = [urljoin(self.COLUMN, row["url"]) for row in data["results"]]
        assert listed == in_list_order(replica, "beiling")[8:16]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", data["results"][0]["publishedTimeStr"])

    def test_articles_have_the_product_s_elements(self, get, replica):
        pages = [get(url).text for url in in_list_order(replica, "beiling")]
        assert all("<UCAPCONTENT>" in page and "<UCAPTITLE>" in page for page in pages)
        assert any('<UCAPCONTENT><div class="view TRS_UEDITOR' in page for page in pages)


class TestAssociation:
    LIST = "http://www.yzqea.example/list.php?cid=2"

    def test_lists_of_twelve_rows(self, get, replica):
        pages = [get(self.LIST + (f"&page={number}" if number > 1 else "")).text for number in (1, 2, 3)]
        listed = [
            urljoin(self.LIST, path) for page in pages for path in rows(page, r'<td height="28">·<a href="([^"]+)"')
        ]
        ids = [url.rpartition("=")[2] for url in listed]
        assert ids == [url.rpartition("=")[2] for url in in_list_order(replica, "yzqea")]
        hosts = {urlsplit(url).hostname for url in listed}
        assert any(re.fullmatch(r"[a-z]{6}\.yzqea\.example", host) for host in hosts)

    def test_the_article_has_the_seed_s_layout(self, get, replica):
        fact = next(fact for fact in replica.truth.articles.values() if "line_wrap" in fact.copy)
        text = html.unescape(re.sub(r"<[^>]+>", "", get(fact.url).text))
        order = [
            "首页 | 卓越绩效 | 云洲品牌",
            "首页 >> 新闻动态",
            fact.title,
            "发布时间:",
            "浏览次数:",
            "声明:",
            "版权所有:",
            "ICP备",
        ]
        places = [text.index(part) for part in order]
        assert places == sorted(places)
        assert re.search(r"发布时间:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\xa0{4} 浏览次数:\d+", text)
        assert fact.body[0][:18] + " " + fact.body[0][18:24] in text


class TestFounder:
    NODE = "http://www.zlsb.example/zj/node_20334"

    def test_nodes(self, get, replica):
        pages = [get(f"{self.NODE}{suffix}.htm").text for suffix in ("", "_2", "_3")]
        listed = [urljoin(self.NODE, path) for page in pages for path in rows(page, r'<li><a href="([^"]+)" target')]
        bare = [url.replace("//m.", "//www.").replace("/BIG5/", "/") for url in listed]
        assert bare == in_list_order(replica, "zlsb")
        assert any("//m.zlsb" in url for url in listed)
        assert any("/BIG5/" in url for url in listed)

    def test_articles_stand_between_comments(self, get, replica):
        for url in in_list_order(replica, "zlsb"):
            text = get(url).text
            assert text.index("<!--enpproperty") < text.index("<!--enpcontent-->") < text.index("<!--/enpcontent-->")
            assert re.search(r"责任编辑：\w+", text)
            assert "本网注明“来源：" in text

    def test_the_big5_twin_is_the_same_article_in_big5_bytes(self, get, replica):
        fact = next(f for f in replica.truth.articles.values() if f.site == "zlsb" and f.story == "launch-baizhu-2019")
        twin = get(fact.aliases[1])
        assert twin.headers["Content-Type"] == "text/html; charset=big5"
        assert "六萬四千噸散貨船" in twin.text
        assert "charset=big5" in twin.text


class TestPlain:
    def test_traditional_characters_in_big5_with_a_next_link(self, get, replica):
        first = get("http://www.haojiang-economy.example/mainland/")
        assert first.headers["Content-Type"] == "text/html; charset=big5"
        assert '<a href="/mainland/more2.html">下一頁</a>' in first.text
        last = get("http://www.haojiang-economy.example/mainland/more2.html")
        assert "下一頁" not in last.text
        listed = rows(first.text + last.text, r'</span> <a href="([^"]+)"')
        base = "http://www.haojiang-economy.example"
        assert [base + path for path in listed] == in_list_order(replica, "haojiang")
        pages = [get(base + path).text for path in listed]
        assert any("品質月" in page for page in pages)
        assert any("質量月" in page for page in pages)


MORE = {
    "guangdong": ("http://amr.yuelin.example/zwdt/gzdt/index_2.html", r'href="(http://[^"]+/m?post_\d+\.html)"'),
    "vsb": ("http://scjgj.hexi.example/gzdt/3.htm", r'href="(/info/1260/\d+\.htm)"'),
    "shanghai": ("http://scjgj.haishang.example/922/index_2.html", r'href="(/922/\d{8}/[0-9a-f]{32}\.html)"'),
    "dede": (
        "http://www.fangzhi315.example/plus/list.php?tid=23&TotalResult=20&PageNo=2",
        r'href="(/a/zly/\d{4}/\d{4}/\d+\.html)"',
    ),
    "empire": (
        "http://www.tongda-zl.example/e/action/ListInfo/?classid=209&page=1",
        r'href="(/e/action/ShowInfo\.php\?classid=209&amp;id=\d+)"',
    ),
    "phpcms": (
        "http://www.anping-qa.example/index.php?m=content&c=index&a=lists&catid=26&page=2",
        r'href="(http://[^"]+a=show&amp;catid=26&amp;id=\d+)"',
    ),
    "static_paged": (
        "http://www.jinghe-news.example/minsheng/index_2.html",
        r'<li><a href="(/html/\d{4}/\d\d/\d+\.html)"',
    ),
}


@pytest.mark.parametrize("system", MORE)
def test_page_two_of_the_further_systems(system, get, replica):
    page, pattern = MORE[system]
    [name] = [name for name, site in replica.sites.items() if site.name == system]
    site = replica.sites[name]
    listed = [urljoin(page, html.unescape(path)) for path in rows(get(page).text, pattern)]
    second = site.postings[site.per_page : 2 * site.per_page]
    assert [url.replace("/mpost_", "/post_") for url in listed] == [site.url(posting) for posting in second]


FINGERPRINTS = {
    "guangdong": ['class="article-content" id="zoomcon"', "ContentSource"],
    "vsb": ['id="vsb_content"', "v_news_content", '_showDynClicks("wbnews"'],
    "shanghai": ['id="ivs_content"', "PubDate"],
    "dede": ["<small>时间:</small>", "<small>作者:</small>admin", "/plus/count.php"],
    "empire": ['id="text"', "/e/public/ViewClick/"],
    "phpcms": ['<div class="content">', "Powered by PHPCMS"],
    "static_paged": ['class="bodypages"'],
}


@pytest.mark.parametrize("system", FINGERPRINTS)
def test_articles_of_the_further_systems_show_their_system(system, get, replica):
    [site] = [site for site in replica.sites.values() if site.name == system]
    for posting in site.postings:
        text = get(site.url(posting)).text
        assert all(mark in text for mark in FINGERPRINTS[system])


def test_month_and_day_alone_stand_in_the_dede_list(get):
    text = get("http://www.fangzhi315.example/plus/list.php?tid=23").text
    assert re.search(r"<small>日期：</small>09-\d\d ", text)
    assert not re.search(r"20\d\d-09", text)


def test_an_article_goes_on_over_several_addresses(get, replica):
    site = replica.sites["jinghe"]
    posting = site.postings[0]
    url, text = site.url(posting), ""
    while url:
        page = get(url).text
        text += re.sub(r"<[^>]+>|\s", "", page[page.index('class="article"') : page.index('class="bodypages"')])
        following = re.search(r'<div class="bodypages">.*<a href="([^"]+)">下一页</a></div>', page)
        url = urljoin(url, following[1]) if following else ""
    assert all(re.sub(r"\s", "", paragraph) in text for paragraph in posting.draft.body)


def test_feeds_and_sitemaps_name_the_articles(get, replica):
    base, urls = "http://www.jinghe-news.example", in_list_order(replica, "jinghe")
    assert rows(get(f"{base}/rss.xml").text, r"<link>([^<]+/html/[^<]+)</link>") == urls[:10]
    assert rows(get(f"{base}/atom.xml").text, r'rel="alternate" type="text/html" href="([^"]+)"') == urls[:10]
    maps = rows(get(f"{base}/sitemap.xml").text, r"<loc>([^<]+)</loc>")
    assert [url for one in maps for url in rows(get(one).text, r"<loc>([^<]+)</loc>")] == urls


def test_the_gkmlpt_catalogue_is_empty_without_its_api(get, replica):
    page = get("http://amr.yuelin.example/gkmlpt/index").text
    assert "post_" not in page
    assert '"/gkmlpt/api/all/0"' in page
    answers = [json.loads(get(f"http://amr.yuelin.example/gkmlpt/api/all/0?page={number}").text) for number in (1, 2)]
    assert [row["url"] for one in answers for row in one["articles"]] == in_list_order(replica, "yuelin")


def test_a_column_that_moved_is_an_empty_shell_beside_one_that_stayed(get, replica):
    site = replica.sites["binhe"]
    moved = get(f"http://{site.facts.host}/col/col1638/index.html").text
    stayed = get(f"http://{site.facts.host}/col/col{site.jpage.column_id}/index.html").text
    assert "bulidstatic" in moved
    assert "<datastore>" not in moved
    assert "<datastore>" in stayed
    assert "bulidstatic" not in stayed
    older = [site.jpage.article_path(posting) for posting in site.jpage.postings]
    assert rows(stayed, r"<a href='([^']+)'") == older[:15]
