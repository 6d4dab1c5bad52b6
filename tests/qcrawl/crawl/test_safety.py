"""Addresses, TLS and robots.txt, against real servers on this machine."""

import contextlib
import datetime
import itertools
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from archive.frontier import rung
from archive.store import Archive
from qcrawl.crawl import Options, SiteResult, run
from qcrawl.crawl.addresses import PublicResolver, is_public
from qcrawl.replica import Replica

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
ARTICLE = (
    "<html><head><title>“质量月”活动启动</title></head><body><h1>“质量月”活动启动</h1><p>2023-09-01</p>"
    + "<p>本市今日启动“质量月”活动，市场监管部门将走进企业、学校和社区，宣传质量知识。</p>" * 4
    + "</body></html>"
)
LIST = '<html><body><ul><li><a href="/info/1.html">“质量月”活动启动</a><span>2023-09-01</span></li></ul></body></html>'
SITE = """
id = "local"
name = "本机"
kind = "other"
region = "本机"
hosts = [{hosts}]
scheme = "{scheme}"
delay = 0.0
allow_local = {allow_local}
tls = "{tls}"

[[columns]]
id = "news"
url = "{scheme}://{host}:{port}/"
rows = "li"
"""


class Handler(BaseHTTPRequestHandler):
    robots = (404, "")
    asked: list[str]
    moved: ClassVar[dict[str, str]] = {}
    """Path to the Location that is answered."""

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path in self.moved:
            self.send_response(302)
            self.send_header("Location", self.moved[self.path])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, body = self.robots if self.path == "/robots.txt" else (200, ARTICLE if "info" in self.path else LIST)
        payload = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        pass  # a refused handshake is what these tests are about


@contextlib.contextmanager
def server(
    robots: tuple[int, str] = (404, ""),
    context: ssl.SSLContext | None = None,
    moved: Mapping[str, str] | None = None,
) -> Iterator[tuple[int, list[str]]]:
    handler = type("Here", (Handler,), {"robots": robots, "asked": [], "moved": dict(moved or {})})
    with Quiet(("127.0.0.1", 0), handler) as running:
        if context is not None:
            running.socket = context.wrap_socket(running.socket, server_side=True)
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield running.server_address[1], handler.asked
        running.shutdown()
        thread.join()


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., SiteResult]:
    monkeypatch.setattr(PublicResolver, "local_rules", [])
    monkeypatch.setattr(PublicResolver, "local", set())

    def go(
        port: int,
        host: str = "localhost",
        scheme: str = "http",
        allow_local: bool = True,
        tls: str = "",
        hosts: tuple[str, ...] = (),
    ) -> SiteResult:
        folder = tmp_path / "catalog" / "sites"
        folder.mkdir(parents=True, exist_ok=True)
        text = SITE.format(
            host=host,
            hosts=", ".join(f'"{one}"' for one in hosts or (host,)),
            port=port,
            scheme=scheme,
            allow_local=str(allow_local).lower(),
            tls=tls,
        )
        (folder / "local.toml").write_text(text)
        options = Options(
            tmp_path / "news.db",
            site_folders=(tmp_path / "catalog",),
            state_folder=tmp_path / "state",
            contact="https://operator.example/",
            backoff=0.01,
            merge=False,
        )
        return run(options).sites[0]

    return go


def test_a_local_site_that_may_be_local(crawl: Callable[..., SiteResult]) -> None:
    with server() as (port, asked):
        assert crawl(port).counts.new == 1
    assert asked == ["/robots.txt", "/", "/info/1.html"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_private_address_is_refused(host: str, crawl: Callable[..., SiteResult]) -> None:
    with server() as (port, asked):
        site = crawl(port, host, allow_local=False)
    assert asked == []
    assert site.verdict == "connection_refused"
    assert "not public" in site.note


ELSEWHERE = {
    "another host": ("http://127.0.0.1:{port}/inside", "off_host: 127.0.0.1 is no host"),
    "another host, scheme left out": ("//127.0.0.1:{port}/inside", "off_host: 127.0.0.1 is no host"),
    "a private address": ("http://10.0.0.1/inside", "off_host: 10.0.0.1 is no host"),
    "a private address in IPv6": ("http://[::1]:{port}/inside", "off_host: ::1 is no host"),
    "a private address as one number": ("http://2130706433:{port}/inside", "off_host: 2130706433 is no host"),
    "a private address in octal": ("http://0177.0.0.1:{port}/inside", "off_host: 0177.0.0.1 is no host"),
    "a cloud's metadata": ("http://169.254.169.254/latest/meta-data/", "off_host: 169.254.169.254 is no host"),
    "our name before another": ("http://localhost@127.0.0.1:{port}/inside", "off_host: 127.0.0.1 is no host"),
    "a name below ours": ("http://inside.localhost:{port}/inside", "off_host: inside.localhost is no host"),
    "a file": ("file:///etc/hostname", "no_address: redirected to 'file:///etc/hostname', which is no web address"),
    "a file of our host": ("file://localhost/etc/hostname", "no_address: redirected to 'file://localhost"),
    "a page in the address": ("data:text/html,<p>inside</p>", "no_address: redirected to 'data:"),
    "FTP": ("ftp://localhost/inside", "no_address: redirected to 'ftp:"),
    "no address": ("http://[::1", "no_address: redirected to 'http://[::1'"),
    "no port": ("http://localhost:99999/inside", "no_address: redirected to 'http://localhost:99999"),
}


@pytest.mark.parametrize(("location", "reason"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_an_article_that_redirects_out_of_the_site_is_not_fetched_and_told(
    location: str, reason: str, crawl: Callable[..., SiteResult], tmp_path: Path
) -> None:
    with server() as (inner, inside), server(moved={"/info/1.html": location.format(port=inner)}) as (port, asked):
        site = crawl(port)
    assert (inside, asked) == ([], ["/robots.txt", "/", "/info/1.html"])
    assert (site.verdict, site.counts.failed, site.counts.discovered) == ("redirect_only", 1, 1)
    with Archive.open(tmp_path / "news.db", readonly=True) as archive:
        [(told,)] = archive.conn.execute("SELECT reason FROM urls")
        assert told.startswith(reason)
        assert archive.conn.execute("SELECT count(*) FROM articles").fetchone() == (0,)


@pytest.mark.parametrize(
    ("location", "note"),
    [
        ("http://127.0.0.1:{port}/inside", "lead to another host"),
        ("file:///etc/hostname", "redirect to what is no address"),
        ("http://[::1", "redirect to what is no address"),
    ],
)
def test_a_list_that_redirects_out_of_the_site_is_not_followed_and_told(
    location: str, note: str, crawl: Callable[..., SiteResult]
) -> None:
    with server() as (inner, inside), server(moved={"/": location.format(port=inner)}) as (port, asked):
        site = crawl(port)
    assert (inside, asked) == ([], ["/robots.txt", "/"])
    assert site.verdict == "redirect_only"
    assert note in site.note


def test_a_robots_txt_elsewhere_is_not_fetched(crawl: Callable[..., SiteResult]) -> None:
    with server() as (inner, inside), server(moved={"/robots.txt": f"http://127.0.0.1:{inner}/"}) as (port, _):
        assert crawl(port).counts.new == 1
    assert inside == []


def test_a_redirect_to_a_private_address_is_refused_even_if_it_is_the_sites_own(
    crawl: Callable[..., SiteResult], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(PublicResolver, "local", {"localhost"})  # as if it were public; its other host is not
    with server() as (inner, inside), server(moved={"/info/1.html": f"http://127.0.0.1:{inner}/"}) as (port, asked):
        site = crawl(port, allow_local=False, hosts=("localhost", "127.0.0.1"))
    assert (inside, asked) == ([], ["/robots.txt", "/", "/info/1.html"])
    assert site.counts.failed == 1
    with Archive.open(tmp_path / "news.db", readonly=True) as archive:
        [(told,)] = archive.conn.execute("SELECT reason FROM urls")
    assert told == "refused_address: 127.0.0.1 is no public address"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.0.1", False),
        ("172.16.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2606:4700::1111", True),
        ("a name", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def test_a_name_that_does_not_exist(crawl: Callable[..., SiteResult]) -> None:
    assert crawl(80, "nowhere.invalid").verdict == "dns_failure"


def test_a_port_where_nobody_listens(crawl: Callable[..., SiteResult]) -> None:
    with server() as (port, _):
        pass
    assert crawl(port).verdict == "connection_refused"


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        ((200, "User-agent: *\nDisallow: /info/"), ["/robots.txt", "/"]),
        ((200, "User-agent: qcrawl\nDisallow: /\n\nUser-agent: *\nAllow: /"), ["/robots.txt"]),
        ((200, "User-agent: other\nDisallow: /"), ["/robots.txt", "/", "/info/1.html"]),
        ((403, "Disallow: /"), ["/robots.txt", "/", "/info/1.html"]),
        ((500, ""), ["/robots.txt"] * 3),
    ],
    ids=["a folder", "us", "others", "no file to be had", "a broken server forbids everything"],
)
def test_robots_txt_is_obeyed(robots: tuple[int, str], asked: list[str], crawl: Callable[..., SiteResult]) -> None:
    with server(robots) as (port, seen):
        site = crawl(port)
    assert seen == asked
    assert site.counts.settled == site.counts.discovered
    if "/" not in asked:
        assert (site.verdict, site.note) == ("blocked", "robots.txt forbids the list pages")


def test_the_crawl_delay_is_kept(replica: Replica, options: Options) -> None:
    run(replace(options, sites=("beiling",)))  # its file says 0.02 s, its robots.txt 0.1
    at = sorted(request.at for request in replica.requests)[1:]  # until robots.txt is read, the file's delay holds
    assert len(at) > 10
    assert min(later - sooner for sooner, later in itertools.pairwise(at)) > 0.09


def certificate(folder: Path, name: str, key: Key | None = None) -> ssl.SSLContext:
    """A server's TLS context with a certificate of its own for ``name``, which is its own authority too."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("DEFAULT:@SECLEVEL=0")  # this server is as old as its key
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    context = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    return context


def test_a_good_certificate(trusted: ssl.SSLContext, crawl: Callable[..., SiteResult]) -> None:
    with server(context=trusted) as (port, _):
        assert crawl(port, scheme="https").counts.new == 1


@pytest.mark.parametrize("name", ["localhost", "elsewhere.example"], ids=["self-signed", "of another name"])
def test_a_bad_certificate_is_never_accepted(
    name: str, tmp_path: Path, crawl: Callable[..., SiteResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, name)
    if name != "localhost":
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with server(context=context) as (port, asked):
        site = crawl(port, scheme="https")
    assert asked == []
    assert site.verdict == "connection_refused"
    assert site.note == "the certificate is not valid; it is not ignored"


def test_an_old_server_is_reached_on_the_legacy_rung_and_remembered(
    crawl: Callable[..., SiteResult], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, "localhost", rsa.generate_private_key(65537, 1024))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    with server(context=context) as (port, _):
        assert crawl(port, scheme="https").counts.new == 1
    with Archive.open(tmp_path / "news.db", readonly=True) as archive:
        assert rung(archive, "localhost") == "legacy"
        assert archive.conn.execute("SELECT note FROM hosts").fetchall() == [("https: certificate",)]


def test_plain_http_only_where_the_site_allows_it(crawl: Callable[..., SiteResult]) -> None:
    with server() as (port, asked):
        assert crawl(port, scheme="https").verdict == "connection_refused"
        assert asked == []
        assert crawl(port, scheme="https", tls="http").counts.new == 1


def test_the_user_agent_names_the_operator(replica: Replica, options: Options) -> None:
    run(replace(options, contact="https://operator.example/crawl"))
    assert {request.user_agent for request in replica.requests} == {"qcrawl/0.1.0 (+https://operator.example/crawl)"}
