"""``qcrawl extract`` on files, standard input, an address and a folder."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.conftest import run_qcrawl
from tests.qcrawl.extract import pages

LAUNCH = pages.PAGES / "jpaas-launch" / "page.html"
URL = "https://scjgj.pingchuan.example.gov.cn/xw/zj/art/2024/art_5b1f0c2d7a9e4c36b8d1e2f3a4b5c6d7.html"


@pytest.fixture(scope="module")
def served():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = LAUNCH.read_bytes() if self.path == "/news.html" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_for_a_person(tmp_path):
    done = run_qcrawl("extract", LAUNCH, "--url", URL, "--explain", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("平川市启动2024年“质量月”活动 四十家企业作出质量承诺\n")
    for piece in ("2024-09-03 16:42:00", "平川市市场监督管理局", "一千二百余人次", "meta ArticleTitle", "What was cut"):
        assert piece in done.stdout


def test_for_a_program_gzipped_and_without_a_url(tmp_path):
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(LAUNCH.read_bytes()))
    done = run_qcrawl("extract", "a.html.gz", "--json", cwd=tmp_path)
    values = json.loads(done.stdout)
    assert (values["date"], values["date_precision"]) == ("2024-09-03 16:42:00", "minute")
    assert values["origins"]["title"] == {"rule": "meta ArticleTitle", "confidence": 0.95}


def test_an_address(served, tmp_path):
    done = run_qcrawl("extract", f"{served}/news.html", "--allow-local", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["url"] == f"{served}/news.html"
    refused = run_qcrawl("extract", f"{served}/news.html", cwd=tmp_path)
    assert refused.returncode == 65
    assert "--allow-local" in refused.stderr


def test_a_page_that_is_no_article(tmp_path):
    (tmp_path / "login.html").write_text("<title>用户登录</title><input type=password>请先登录", encoding="utf-8")
    done = run_qcrawl("extract", "login.html", cwd=tmp_path)
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1
    assert "login" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["extract", "none.html"], 66, "no such file"),
        (["extract", "."], 65, "--batch"),
        (["extract"], 64, "standard input"),
        (["extract", "a.html", "--batch", "."], 64, "--out"),
        (["extract", "--batch", ".", "--urls", "bad.jsonl", "--out", "x"], 65, "line 2"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(tmp_path, words, code, said):
    (tmp_path / "bad.jsonl").write_text('{"id": "a", "url": ""}\n["b"]\n', encoding="utf-8")
    done = run_qcrawl(*words, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr
    assert "Traceback" not in done.stderr


def test_batch(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(LAUNCH.read_bytes())
    (folder / "b.html.gz").write_bytes(gzip.compress((pages.PAGES / "jpage-gbk" / "page.html").read_bytes()))
    (folder / "c.html").write_bytes(b"%PDF-1.4")
    (folder / "d.html.gz").write_bytes(b"\x1f\x8bbroken")
    wanted = [{"id": name, "url": URL if name == "a" else ""} for name in ("a", "b", "c", "d", "e", "../a")]
    (tmp_path / "pages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in wanted), encoding="utf-8")
    done = run_qcrawl("extract", "--batch", "pages", "--urls", "pages.jsonl", "--out", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", "c", "d", "e", "../a"]
    first, second, pdf, broken, missing, outside = lines
    assert list(first)[:7] == ["id", "url", "title", "date", "source", "author", "body"][:1] + list(first)[1:7]
    assert {"id", "title", "date", "source", "author", "body"} <= set(first)
    assert (second["date"], second["author"]) == ("2021-09-07", "韩立春")
    assert pdf["kind"] == "binary"
    assert "cannot be read" in broken["error"]
    assert "no such file" in missing["error"]
    assert "cannot be the name" in outside["error"]
