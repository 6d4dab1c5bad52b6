"""Each disturbance does to a site what its name says, and is gone afterwards."""

import socket
import time
import zlib

import pytest

from qcrawl.replica import Replica, hostile, newsroom
from qcrawl.replica.server import DRIP_BYTES
from qcrawl.replica.web import Request

LIST = "http://www.zlsb.example/zj/node_20334.htm"


@pytest.fixture
def own():
    with Replica() as running:
        yield running


@pytest.fixture
def article(own):
    return next(
        fact for fact in own.truth.articles.values() if fact.story == "launch-yunzhou-2020" and fact.site == "zlsb"
    )


def test_a_disturbance_ends_with_its_block(ask, own, article):
    before = ask(own, article.url)
    with own.disturbed(zlsb=hostile.failing()):
        assert ask(own, article.url).status == 500
        assert ask(own, "http://scjgj.chenghu.example/zwxx/scjgdt/").status == 200
    assert ask(own, article.url).body == before.body


def test_an_unknown_site_cannot_be_disturbed(own):
    with pytest.raises(KeyError, match="nosuch"):
        own.disturb("nosuch", hostile.slow(1))


def test_it_covers_the_twin_hosts(ask, own, article):
    with own.disturbed(zlsb=hostile.challenge_412()):
        assert {ask(own, alias).status for alias in article.aliases} == {412}


def test_edits_change_body_and_validators(ask, own, article):
    before = ask(own, article.url)
    with own.disturbed(zlsb=hostile.edited("绿色制造", "低碳制造")):
        after = ask(own, article.url, If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert after.headers["ETag"] != before.headers["ETag"]
    assert after.text == before.text.replace("绿色制造", "低碳制造")


def test_edits_reach_pages_in_gb2312(ask, own):
    fact = next(f for f in own.truth.articles.values() if f.site == "chenghu" and f.story == "launch-chenghu-2023")
    with own.disturbed(chenghu=hostile.edited("31项", "32项")):
        assert "32项活动" in ask(own, fact.url).text


def test_the_lying_server_sends_another_body_under_the_same_etag(ask, own, article):
    before = ask(own, article.url)
    with own.disturbed(zlsb=hostile.lying_etag("绿色制造", "低碳制造")):
        after = ask(own, article.url, If_None_Match=before.headers["ETag"])
    assert (after.status, after.headers["ETag"]) == (200, before.headers["ETag"])
    assert after.body != before.body


def test_slow_and_dripping_answers_are_whole(ask, own, article):
    body = ask(own, article.url).body
    blocks = len(body) // DRIP_BYTES
    for disturbance, least in ((hostile.slow(0.1), 0.1), (hostile.dripping(0.01), blocks * 0.01)):
        started = time.monotonic()
        with own.disturbed(zlsb=disturbance):
            assert ask(own, article.url).body == body
        assert time.monotonic() - started >= least


def test_stopping_does_not_wait_for_a_slow_answer():
    with Replica() as own, own.disturbed(zlsb=hostile.dripping(600)):
        client = socket.create_connection(("127.0.0.1", own.port), timeout=20)
        client.sendall(f"GET {LIST} HTTP/1.1\r\n\r\n".encode())
        client.recv(1000)
    # Had stop() waited for the rest, the test would have run into its time limit.
    client.close()


@pytest.mark.parametrize(
    ("disturbance", "status", "location"),
    [
        (
            hostile.redirect("http://www.unknown.example{target}", 301),
            301,
            "http://www.unknown.example/zj/node_20334.htm",
        ),
        (hostile.redirect("http://127.0.0.1:22/"), 302, "http://127.0.0.1:22/"),
        (hostile.redirect_loop(), 302, LIST),
    ],
    ids=["other host", "loopback", "loop"],
)
def test_redirects(ask, own, disturbance, status, location):
    with own.disturbed(zlsb=disturbance):
        reply = ask(own, LIST)
    assert (reply.status, reply.headers["Location"]) == (status, location)


@pytest.mark.parametrize(
    ("disturbance", "status", "mark"),
    [
        (hostile.challenge_412(), 412, "$_ts"),
        (hostile.challenge_521(), 521, "document.cookie="),
        (hostile.challenge_200(), 200, "__jsl_clearance"),
    ],
    ids=["412", "521", "200"],
)
def test_challenges(ask, own, article, disturbance, status, mark):
    with own.disturbed(zlsb=disturbance):
        reply = ask(own, article.url)
    assert reply.status == status
    assert mark in reply.text
    assert len(reply.body) < 5000


@pytest.mark.parametrize(("label", "header"), [("iso-8859-1", "text/html; charset=iso-8859-1"), ("", "text/html")])
def test_the_header_lies_about_the_charset(ask, own, article, label, header):
    before = ask(own, article.url)
    with own.disturbed(zlsb=hostile.charset_header(label)):
        after = ask(own, article.url)
    assert after.headers["Content-Type"] == header
    assert after.body == before.body


@pytest.mark.parametrize("fresh", [True, False])
def test_lists_without_an_end(ask, own, fresh):
    with own.disturbed(zlsb=hostile.endless_paging(fresh=fresh)):
        pages = [ask(own, f"{LIST}?page={number}").text for number in (7, 8)]
        assert all(f"?page={number + 1}" in page for number, page in zip((7, 8), pages, strict=True))
        rows = [page.partition("</ul>")[0] for page in pages]
        assert (rows[0] != rows[1]) == fresh
        assert ask(own, "http://www.zlsb.example/content/post_71.html").status == (200 if fresh else 404)


def test_the_bomb_is_small_on_the_wire(ask, own, article):
    with own.disturbed(zlsb=hostile.bomb(20)):
        reply = ask(own, article.url, Accept_Encoding="gzip")
        assert ask(own, LIST).status == 200
    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.body) < 100_000
    assert len(zlib.decompress(reply.body, wbits=31)) == 20 << 20


def test_the_index_is_served_instead_of_articles(ask, own, article):
    index = ask(own, LIST)
    with own.disturbed(zlsb=hostile.index_instead("/zj/node_20334.htm")):
        reply = ask(own, article.url)
    assert (reply.status, reply.body) == (200, index.body)


@pytest.mark.parametrize("name", ["yunzhou", "lanjiang", "chenghu", "beiling", "yzqea", "zlsb", "haojiang"])
def test_after_a_relaunch_lists_have_titles_and_no_links(ask, own, name):
    site = own.sites[name]
    path = next(target for target, _ in site.lists())
    url = f"http://{site.facts.host}{path}"
    before = ask(own, url)
    with own.disturbed(**{name: hostile.relaunched()}):
        after = ask(own, url)
        assert ask(own, site.url(site.postings[0])).status == 200
    assert after.status == 200
    assert 'class="news-grid"' in after.text
    assert "<a " not in after.text
    assert ask(own, url).body == before.body


def test_failures_can_pass(ask, own, article):
    with own.disturbed(zlsb=hostile.failing(503, first=2)):
        assert [ask(own, article.url).status for _ in range(4)] == [503, 503, 200, 200]
        assert ask(own, LIST).status == 503


def test_articles_may_be_gone_while_lists_stay(ask, own, article):
    with own.disturbed(zlsb=hostile.articles_gone(410)):
        assert ask(own, article.url).status == 410
        assert ask(own, LIST).status == 200


@pytest.mark.parametrize("name", newsroom.facts())
def test_articles_are_told_from_lists_on_every_system(name, replica):
    site = replica.sites[name]

    def asked(target: str) -> bool:
        path, _, query = target.partition("?")
        return hostile.is_article(Request("GET", site.facts.host, path, query_string=query))

    assert all(asked(site.article_path(posting)) for posting in site.postings)
    assert not any(asked(target) for target, _ in site.lists())
