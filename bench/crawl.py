"""The whole pipeline over a replica of 2,000 pages: CPU a page, split by stage, beside three peers on the same pages.

Each contender is a process of its own and reports its own CPU seconds (``time.process_time``), start-up and imports
left out; the server is another process. Delays are zero, so that nothing but work is measured.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGES = int(os.environ.get("QCRAWL_BENCH_PAGES", "2000"))
AIM = 8.0
"""CPU milliseconds a page, all stages on."""
SAMPLE = 150
"""Pages that news-please reads: at some 40 ms a page the rest would tell nothing more."""

OURS = """
import json, sys, time
from pathlib import Path
from archive.duplicates import settle
from archive.store import Archive
from qcrawl.crawl import Options, run
from qcrawl.crawl.session import Session
from qcrawl import discovery
from archive.captures import CaptureWriter
from qcrawl.spiders import news
from scrapy.utils.reactor import install_reactor
from qcrawl.crawl.reactor import REACTOR
install_reactor(REACTOR)
import qcrawl.crawl.download, qcrawl.crawl.running, qcrawl.middlewares.robots, qcrawl.spiders.pipeline

spent = {}

def timed(name, function):
    def call(*arguments, **named):
        began = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - began
    return call

news.extract = timed("extract", news.extract)
discovery.read = timed("read lists", discovery.read)
Session.flush = timed("store", Session.flush)
CaptureWriter.write = timed("capture", CaptureWriter.write)
archive, proxy, sites, state = map(Path, sys.argv[1:])
options = Options(archive, site_folders=(sites,), proxy=sys.argv[2], state_folder=state, merge=False)
began = time.process_time()
result = run(options)
crawled = time.process_time() - began
with Archive.open(archive) as opened:
    began = time.process_time()
    settle(opened)
    spent["duplicates"] = time.process_time() - began
    # What the search index costs: the same texts once more, with its triggers and without.
    articles = [(stored.article, stored.site) for stored in opened.articles()]
for name, drop in (("with", False), ("without", True)):
    with Archive.open(archive.with_name(name + ".db")) as copy:
        if drop:
            for (trigger,) in copy.conn.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'articles'").fetchall():
                copy.conn.execute(f'DROP TRIGGER "{trigger}"')
        began = time.process_time()
        for start in range(0, len(articles), 100):
            with copy.atomic():
                for article, site in articles[start:start + 100]:
                    copy.add(article, publisher=site)
        spent[name] = time.process_time() - began
spent["index"] = max(0.0, spent.pop("with") - spent.pop("without"))
spent["store"] -= spent["index"] + spent["capture"]
spent["fetch"] = crawled - sum(spent[name] for name in ("extract", "read lists", "store", "capture", "index"))
total = result.total
print(json.dumps({"pages": total.list_pages + total.discovered, "articles": len(articles), "spent": spent}))
"""
SPIDER = """
import json, re, sqlite3, sys, time, warnings
from bs4 import BeautifulSoup
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess

proxy, urls, database, naive = sys.argv[1], json.load(open(sys.argv[2])), sys.argv[3], sys.argv[4] == "naive"

class Peer(Spider):
    name = "peer"
    custom_settings = {"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
                       "ITEM_PIPELINES": {"__main__.CommitEach": 100} if naive else {}}
    seen = 0

    async def start(self):
        for url in urls:
            yield Request(url, meta={"proxy": proxy})

    def parse(self, response):
        Peer.seen += response.status == 200
        if naive:
            soup = BeautifulSoup(response.text, "lxml")
            for junk in soup(["script", "style", "nav", "footer"]):
                junk.decompose()
            day = re.search(r"20\\d\\d-\\d\\d-\\d\\d", soup.get_text())
            title = soup.find("h1") or soup.find("title")
            yield {"url": response.url, "title": title.get_text() if title else "", "day": day and day[0],
                   "body": "\\n".join(p.get_text() for p in soup.find_all("p"))}

class CommitEach:
    def open_spider(self):
        self.db = sqlite3.connect(database)
        self.db.execute("CREATE TABLE news (url TEXT PRIMARY KEY, title TEXT, day TEXT, body TEXT)")

    def process_item(self, item):
        self.db.execute("INSERT OR REPLACE INTO news VALUES (?, ?, ?, ?)", tuple(item.values()))
        self.db.commit()
        return item

process = AsyncCrawlerProcess()
process.crawl(Peer)
began = time.process_time()
process.start()
print(json.dumps({"pages": Peer.seen, "seconds": time.process_time() - began}))
"""
NEWS_PLEASE = """
import json, sys, time, logging
logging.disable(logging.CRITICAL)
from newsplease import NewsPlease

pages = json.load(open(sys.argv[1]))
NewsPlease.from_html(pages[0][1], url=pages[0][0])
began, read = time.process_time(), 0
for url, html in pages:
    try:
        NewsPlease.from_html(html, url=url)
        read += 1
    except Exception as error:
        print(url, error, file=sys.stderr)
print(json.dumps({"pages": read, "seconds": time.process_time() - began}))
"""


@contextmanager
def _replica() -> Iterator[str]:
    command = [sys.executable, "-m", "qcrawl.replica", "--pages", str(PAGES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.kill()


def _without_delays(folder: Path) -> Path:
    """The replica's site files with no delay."""
    from qcrawl.replica import sites_folder

    (folder / "catalog" / "sites").mkdir(parents=True)
    for file in (sites_folder() / "sites").glob("*.toml"):
        text = re.sub(r"(?m)^delay = .*$", "delay = 0.0", file.read_text(encoding="utf-8"))
        (folder / "catalog" / "sites" / file.name).write_text(text, encoding="utf-8")
    return folder / "catalog"


def _child(code: str, *arguments: object, python: str = sys.executable) -> dict[str, object]:
    done = subprocess.run([python, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"a contender failed:\n{done.stderr[-2000:]}")
    result: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return result


def _news_please() -> str:
    """A Python that has news-please, installed once into a folder of its own; empty if it cannot be had."""
    from platformdirs import user_cache_path

    folder = user_cache_path("qcrawl") / "bench" / "news-please"
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "news-please"], capture_output=True, check=False)
    works = subprocess.run([python, "-c", "import newsplease"], capture_output=True, check=False).returncode == 0
    return str(python) if works else ""


def _pages_of(archive: Path) -> list[tuple[str, str]]:
    """URL and HTML of captured article pages."""
    from archive.captures import read_capture
    from archive.store import Archive

    with Archive.open(archive, readonly=True) as opened:
        rows = opened.conn.execute("SELECT id, url FROM captures WHERE kind = 'article' ORDER BY id").fetchall()
        step = max(1, len(rows) // SAMPLE)
        return [(url, read_capture(opened, number).body.decode("utf-8", "replace")) for number, url in rows[::step]]


def run() -> None:
    """Print CPU milliseconds a page, for us by stage and for each peer."""
    with tempfile.TemporaryDirectory() as name, _replica() as proxy:
        folder = Path(name)
        ours = _child(OURS, folder / "news.db", proxy, _without_delays(folder), folder / "state")
        spent, pages = ours["spent"], ours["pages"]
        assert isinstance(spent, dict)
        assert isinstance(pages, int)
        mine = 1000 * sum(spent.values()) / pages
        print(f"{pages} pages, {ours['articles']} articles; CPU milliseconds a page:")
        for stage in ("fetch", "read lists", "extract", "capture", "store", "index", "duplicates"):
            print(f"  {stage:<12}{1000 * spent[stage] / pages:6.2f}")
        verdict = "met" if mine <= AIM else "missed"
        print(f"  {'all stages':<12}{mine:6.2f}   {1000 / mine:.0f} pages a CPU second; aim {AIM:.0f} ms: {verdict}")
        sample = _pages_of(folder / "news.db")
        urls = folder / "urls.json"
        from archive.store import Archive

        with Archive.open(folder / "news.db", readonly=True) as archive:
            found = archive.conn.execute("SELECT url FROM captures WHERE kind = 'article'")
            urls.write_text(json.dumps([url for (url,) in found]))
        plain = _child(SPIDER, proxy, urls, folder / "plain.db", "plain")
        fetching = _tell("plain Scrapy spider, fetching only", plain, mine)
        naive = _child(SPIDER, proxy, urls, folder / "naive.db", "naive")
        _tell("naive Scrapy + BeautifulSoup", naive, mine)
        # It fetches with a library of its own, one page after the other; here the plain spider's cost stands for that.
        python = _news_please()
        if not python:
            print("  news-please cannot be installed here: skipped")
            return
        (folder / "pages.json").write_text(json.dumps(sample))
        theirs = _child(NEWS_PLEASE, folder / "pages.json", python=python)
        _tell("news-please, fetched by plain Scrapy", theirs, mine, fetching)


def _tell(label: str, result: dict[str, object], mine: float, more: float = 0.0) -> float:
    """Print and give a contender's CPU milliseconds a page; ``more`` is what it had done by somebody else."""
    seconds, pages = result["seconds"], result["pages"]
    assert isinstance(seconds, float)
    assert isinstance(pages, int)
    theirs = 1000 * seconds / max(1, pages) + more
    print(f"  {label:<40}{theirs:7.2f} ms a page on {pages} pages, {theirs / mine:.2f} times ours")
    return theirs
