"""The small client against a real server."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from typing import TYPE_CHECKING

import pytest

from qcrawl import __version__
from qcrawl.errors import FetchRefused
from qcrawl.fetching import Fetcher

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from .conftest import Server


def fetcher(**options: object) -> Fetcher:
    settings = {"allow_local": True, "delay": 0.0, **options}
    return Fetcher(lambda host: host in ("127.0.0.1", "localhost"), **settings)  # type: ignore[arg-type]


def test_a_page_comes_with_its_charset_and_our_name(server: Server) -> None:
    url = server.page("/a.html", "质量月".encode("gb18030"), Content_Type="text/html; charset=GB2312")
    page = fetcher(contact="mailto:me@example.org").get(url, headers={"Referer": "http://x/"})
    assert (page.url, page.charset, page.body.decode("gb18030")) == (url, "gb2312", "质量月")
    sent = server.asked[-1][2]
    assert sent["User-Agent"] == f"qcrawl/{__version__} (+mailto:me@example.org)"
    assert sent["Referer"] == "http://x/"


def test_the_contact_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QCRAWL_CONTACT", "https://example.org/bot")
    assert fetcher().user_agent.endswith("(+https://example.org/bot)")


def test_a_form_is_posted(server: Server) -> None:
    fetcher().get(server.page("/search", "{}"), form={"page": "1", "q": "质量"})
    method, _, headers, body = server.asked[-1]
    assert (method, headers["Content-Type"]) == ("POST", "application/x-www-form-urlencoded")
    assert body == b"page=1&q=%E8%B4%A8%E9%87%8F"


def test_chinese_in_an_address_is_encoded(server: Server) -> None:
    server.page("/%E8%B4%A8?q=%E6%9C%88", "x")
    assert fetcher().get(f"{server.address}/质?q=月#top").body == b"x"


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress], ids=["gzip", "deflate"])
def test_a_packed_answer_is_unpacked(server: Server, pack: object) -> None:
    coding = "gzip" if pack is gzip.compress else "deflate"
    body = pack("质量月".encode())  # type: ignore[operator]
    assert fetcher().get(server.page("/a", body, Content_Encoding=coding)).body.decode() == "质量月"


def test_robots_txt_is_kept(server: Server) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /search/*/x\n\nUser-agent: qcrawl\nDisallow: /no/\n")
    ours = fetcher()
    assert ours.get(server.page("/search/1/x", "for others")).body
    with pytest.raises(FetchRefused, match=r"robots\.txt does not allow"):
        ours.get(server.page("/no/a", "x"))
    assert server.paths.count("/robots.txt") == 1
    assert "/no/a" not in server.paths


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_txt_that_cannot_be_had(server: Server, status: int, allowed: bool) -> None:
    server.page("/robots.txt", "", status)
    url = server.page("/a", "x")
    if allowed:
        assert fetcher().get(url).body == b"x"
    else:
        with pytest.raises(FetchRefused, match=r"robots\.txt"):
            fetcher().get(url)


@pytest.mark.parametrize(
    ("robots", "least"), [("", 2.0), ("User-agent: *\nCrawl-delay: 7\n", 7.0), ("User-agent: *\nCrawl-delay: 1\n", 2.0)]
)
def test_the_longer_of_delay_and_crawl_delay_is_waited(server: Server, robots: str, least: float) -> None:
    server.page("/robots.txt", robots)
    waits: list[float] = []
    ours = fetcher(delay=2.0, sleep=waits.append)
    ours.get(server.page("/a", "x"))
    ours.get(server.page("/b", "x"))
    assert len(waits) == 2
    assert all(least - 1 < wait <= least for wait in waits)


def test_redirects_are_followed_within_the_site(server: Server) -> None:
    server.page("/old", "", 302, Location="/new")
    new = server.page("/new", "x")
    page = fetcher().get(server.address + "/old")
    assert (page.url, page.body) == (new, b"x")


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("http://elsewhere.example/", "redirected to a host"),
        ("file:///etc/passwd", "only http and https"),
        ("http://[::1", "no address"),
        ("http://elsewhere.example:99999/", "no address"),
        ("/loop", "more than 5 redirects"),
    ],
)
def test_redirects_that_lead_out_or_nowhere_are_refused(server: Server, location: str, told: str) -> None:
    with pytest.raises(FetchRefused, match=told):
        fetcher().get(server.page("/loop", "", 302, Location=location))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_local_addresses_are_refused_unless_allowed(server: Server, host: str) -> None:
    url = server.page("/a", "x").replace("127.0.0.1", host)
    with pytest.raises(FetchRefused, match="no public address"):
        fetcher(allow_local=False).get(url)
    assert server.asked == []
    assert fetcher().get(url).body == b"x"


@pytest.mark.parametrize("address", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "0.0.0.0", "224.0.0.1"])
def test_no_private_address_is_asked(address: str) -> None:
    with pytest.raises(FetchRefused, match="no public address"):
        Fetcher(lambda host: True).get(f"http://{address}/")


def test_a_name_cannot_change_its_mind_between_check_and_connection(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["127.0.0.1", "203.0.113.9"])
    real = socket.getaddrinfo

    def resolve(host: str, port: int, **kind: object) -> object:
        return real(next(answers), port) if host == "localhost" else real(host, port)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(FetchRefused, match=r"localhost \(127\.0\.0\.1\) is no public"):
        fetcher(allow_local=False).get(server.address.replace("127.0.0.1", "localhost"))


@pytest.mark.parametrize(
    ("status", "told"),
    [(404, "answered 404"), (500, "answered 500"), (412, "blocks"), (521, "blocks"), (403, "blocks")],
)
def test_another_status_is_told(server: Server, status: int, told: str) -> None:
    with pytest.raises(FetchRefused, match=told):
        fetcher().get(server.page("/a", "x", status))


BOMB = gzip.compress(b"0" * 2_000_000)


@pytest.mark.parametrize(
    ("body", "headers", "told"),
    [
        (b"0" * 2_000_000, {}, "more than 1 MB"),
        (BOMB, {"Content_Encoding": "gzip"}, "when unpacked"),
        (b"no gzip", {"Content_Encoding": "gzip"}, "broken"),
        (b"x", {"Content_Encoding": "br"}, "not asked for"),
    ],
    ids=["large", "bomb", "broken", "unknown coding"],
)
def test_too_large_or_broken_is_refused(server: Server, body: bytes, headers: dict[str, str], told: str) -> None:
    with pytest.raises(FetchRefused, match=told):
        fetcher(max_bytes=1 << 20).get(server.page("/a", body, **headers))


def test_a_server_that_drips_is_left(server: Server) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            for _ in range(100):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    server.replies["/drip"] = drip
    with pytest.raises(FetchRefused, match="not finished"):
        fetcher(seconds=0.3).get(server.address + "/drip")


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "file:///etc/passwd", "http://", "127.0.0.1/a"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(FetchRefused, match="only http and https"):
        fetcher().get(url)


def test_no_server_is_one_sentence() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchRefused, match=f"127.0.0.1:{port}"):
        fetcher().get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize("by", ["argument", "environment"])
def test_a_proxy_is_asked_for_the_whole_address(server: Server, monkeypatch: pytest.MonkeyPatch, by: str) -> None:
    server.page("http://scjgj.wuyang.example/a", "x")
    if by == "environment":
        monkeypatch.setenv("QCRAWL_PROXY", server.address)
    ours = Fetcher(lambda host: True, delay=0, proxy=server.address if by == "argument" else "")
    assert ours.get("http://scjgj.wuyang.example/a").body == b"x"
    assert server.paths == ["http://scjgj.wuyang.example/robots.txt", "http://scjgj.wuyang.example/a"]


def test_private_addresses_are_refused_through_a_proxy_too(server: Server) -> None:
    with pytest.raises(FetchRefused, match="no public address"):
        Fetcher(lambda host: True, proxy=server.address).get("http://169.254.169.254/latest")
    assert server.asked == []


def test_a_tunnel_is_asked_for_secure_pages(server: Server) -> None:
    with pytest.raises(FetchRefused, match="wuyang"):
        Fetcher(lambda host: True, proxy=server.address).get("https://scjgj.wuyang.example/a")
