"""The pages that qcrawl writes for a browser, in a real one: the overview, and an article as published."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from archive.overview.numbers import count
from archive.overview.page import page
from archive.reading.published import safe_page
from archive.store import Archive

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """The address of a web server, and the paths it was asked for."""
    paths: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", paths
        server.shutdown()


def test_the_overview_shows_all_charts_and_speaks_two_languages(
    browser: webdriver.Chrome, shelf: Path, tmp_path: Path
) -> None:
    with Archive.open(shelf, readonly=True) as archive:
        made = page(count(archive), "zh")
    file = tmp_path / "overview.html"
    file.write_text(made, encoding="utf-8")
    browser.get(file.as_uri())
    heading = browser.find_element(By.TAG_NAME, "h1")
    assert heading.text == "质量月报道总览"
    drawings = browser.find_elements(By.TAG_NAME, "svg")
    assert len(drawings) == 5
    assert all(drawing.size["height"] > 50 and drawing.size["width"] > 500 for drawing in drawings)
    assert browser.find_elements(By.CSS_SELECTOR, "rect.gap")
    browser.find_element(By.CSS_SELECTOR, "label[for=to-en]").click()
    assert heading.text == "Quality Month news at a glance"
    assert "质量月报道总览" in browser.title
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    for width in (1200, 500):
        browser.set_window_size(width, 900)
        assert not browser.execute_script("return document.documentElement.scrollWidth > window.innerWidth"), width
    assert all(drawing.get_attribute("aria-label") for drawing in drawings)


PUBLISHED = """<!doctype html><html><head><meta charset="gbk"><title>质量月</title>
<meta http-equiv="refresh" content="0; url={server}/refreshed">
<script>document.title = "owned"</script><link rel="stylesheet" href="{server}/style.css">
</head><body onload="document.title='owned'"><h1 style="color: rgb(200, 0, 0)">质量月启动</h1>
<img src="{server}/picture.png" onerror="document.title='owned'">
<iframe src="{server}/frame.html"></iframe></body></html>"""


@pytest.mark.parametrize("start", ["", "<script>document.title='owned'</script>"], ids=["as made", "script before all"])
def test_a_published_page_is_shown_without_scripts_and_without_the_network(
    browser: webdriver.Chrome, asked: tuple[str, list[str]], tmp_path: Path, start: str
) -> None:
    server, paths = asked
    made = start + PUBLISHED.format(server=server)
    (tmp_path / "unsafe.html").write_bytes(made.replace("refresh", "x").encode("gbk"))
    browser.get((tmp_path / "unsafe.html").as_uri())
    assert set(paths) >= {"/style.css", "/picture.png", "/frame.html"}
    paths.clear()
    (tmp_path / "safe.html").write_bytes(safe_page(made.encode("gbk"), "gbk"))
    browser.get((tmp_path / "safe.html").as_uri())
    assert browser.title == "质量月"
    heading = browser.find_element(By.TAG_NAME, "h1")
    assert heading.text == "质量月启动"
    assert "200, 0, 0" in heading.value_of_css_property("color")
    assert paths == []
    if not start:
        assert browser.execute_script("return document.compatMode") == "CSS1Compat"
