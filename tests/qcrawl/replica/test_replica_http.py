"""The rules of HTTP that every site of the replica keeps."""

import gzip
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from qcrawl.replica import Replica, hostile

LIST = "http://www.zlsb.example/zj/node_20334.htm"
COUNTED = "http://www.yzqea.example/list.php?cid=2"


def test_a_page_is_not_sent_again_for_its_etag(get):
    first = get(LIST)
    again = get(LIST, If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert get(LIST, If_None_Match='"other"').status == 200


def test_a_page_is_not_sent_again_for_its_date(get):
    first = get(LIST)
    assert get(LIST, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    assert get(LIST, If_Modified_Since="Mon, 01 Jan 2001 00:00:00 GMT").status == 200
    assert get(LIST, If_Modified_Since="yesterday").status == 200


def test_an_etag_outranks_a_date(get):
    first = get(LIST)
    assert get(LIST, If_None_Match='"other"', If_Modified_Since=first.headers["Last-Modified"]).status == 200


def test_gzip_is_sent_to_those_who_ask(get):
    plain, squeezed = get(LIST), get(LIST, Accept_Encoding="gzip, deflate")
    assert "Content-Encoding" not in plain.headers
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(squeezed.body) == plain.body
    assert len(squeezed.body) < len(plain.body)


def test_head_has_the_headers_of_get_and_no_body(get):
    head, full = get(LIST, method="HEAD"), get(LIST)
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(full.body))


def test_origin_form_with_a_host_header_is_answered_too(replica, get):
    with urllib.request.urlopen(
        urllib.request.Request(f"{replica.proxy_url}/zj/node_20334.htm", headers={"Host": "www.zlsb.example"})
    ) as reply:
        assert reply.read() == get(LIST).body


def test_one_connection_serves_many_requests(replica):
    request = f"GET {LIST} HTTP/1.1\r\nHost: www.zlsb.example\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", replica.port), timeout=10) as line, line.makefile("rb") as answers:
        for _ in range(3):
            line.sendall(request)
            head = b"".join(iter(answers.readline, b"\r\n"))
            length = int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0])
            assert head.startswith(b"HTTP/1.1 200")
            assert len(answers.read(length)) == length


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("http://www.zlsb.example/none.htm", 404),
        ("http://www.unknown.example/", 502),
        ("http://yzqea.example/list.php?cid=2", 200),
        ("http://vudlqo.yzqea.example/list.php?cid=2", 200),
        ("http://m.zlsb.example/zj/node_20334.htm", 200),
        ("http://x.zlsb.example/zj/node_20334.htm", 502),
    ],
)
def test_hosts_and_paths(get, url, status):
    assert get(url).status == status


def test_robots_txt_is_there_where_the_site_has_one(get):
    assert "Crawl-delay: 0.05" in get("http://www.yunzhou-scjg.example/robots.txt").text
    assert get("http://www.yzqea.example/robots.txt").status == 404


def test_requests_are_logged(replica, get):
    get(LIST, User_Agent="a test", If_None_Match='"x"')
    last = replica.requests[-1]
    assert (last.method, last.host, last.target, last.status) == ("GET", "www.zlsb.example", "/zj/node_20334.htm", 200)
    assert (last.user_agent, last.conditional) == ("a test", True)


def test_the_counter_moves_and_the_page_has_no_validators(get, replica):
    url = next(url for url, fact in replica.truth.articles.items() if fact.site == "yzqea")
    first, second = get(url), get(url)
    assert first.body != second.body
    assert "ETag" not in first.headers
    assert "Last-Modified" not in first.headers


def test_two_replicas_give_the_same_bytes():
    url = "http://scjgj.chenghu.example/zwxx/scjgdt/"
    bodies = []
    for _ in range(2):
        with Replica() as one:
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": one.proxy_url}))
            bodies.append(opener.open(url).read())
    assert bodies[0] == bodies[1]


def test_it_runs_as_a_process_of_its_own_and_misbehaves_when_told():
    command = [sys.executable, "-m", "qcrawl.replica", "--disturb", "yzqea=challenge_412"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        address = process.stdout.readline().strip()
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": address}))
        assert opener.open(LIST).status == 200
        with pytest.raises(urllib.error.HTTPError, match="412") as refused:
            opener.open(COUNTED)
        refused.value.close()
    finally:
        process.terminate()
        out, _ = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "")


def test_an_unknown_disturbance_is_a_wrong_command_line():
    command = [sys.executable, "-m", "qcrawl.replica", "--disturb", "yzqea=kindness"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "yzqea=kindness" in done.stderr


@pytest.mark.parametrize("name", hostile.READY)
def test_each_ready_disturbance_can_be_made(name):
    assert callable(hostile.READY[name]())


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_the_process_ends_when_told(name):
    """With clients that connect and say nothing, some of them not yet accepted."""
    command = [sys.executable, "-m", "qcrawl.replica", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        port = int(process.stdout.readline().rpartition(":")[2])
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
        process.send_signal(signal.Signals[name])
        try:
            assert process.wait(20) == 0
        finally:
            process.kill()
            for connection in silent:
                connection.close()
