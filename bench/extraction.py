"""Extraction against its peers: quality on labelled pages, and CPU a page.

Quality needs ``../shared`` (pages and scorer); the speed of family pages is measured on copies of the test fixtures
and on articles of the replica.
"""

import gzip
import importlib.util
import json
import logging
import resource
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from qcrawl.catalog import load
from qcrawl.catalog.rules import ArticleRules
from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.charset import decode
from qcrawl.extract.record import record
from qcrawl.replica import Replica, sites_folder
from qcrawl.replica.web import Request

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
DATA = SHARED / "data" / "extraction"
FIXTURES = ROOT / "tests" / "qcrawl" / "extract" / "pages"
SUBSETS = ("zh", "fundus_tests", "scrapinghub")
FAMILY_ROUNDS = 40
REPLICA_PAGES = 250
LARGE = 10_000
"""Bytes of a page with menus and lists around the article."""
REPETITIONS = 4
"""The best counts: what else runs on the machine makes single ones slower."""
MEMORY_PAGES = 10_000
WARM_UP = "<html><title>质量月</title><body>" + "<p>九月的清晨，质检员拿起一颗刚下线的螺丝，放进检测仪。</p>" * 9

Record = dict[str, Any]


@dataclass
class Peer:
    """An extractor: page bytes and URL in, record out; and the CPU seconds it has used."""

    name: str
    read: Callable[[bytes, str], Record]
    seconds: float = 0.0

    def __call__(self, page: Record) -> Record:
        """The record of ``page``; empty where the extractor fails."""
        body = gzip.decompress((DATA / "pages" / f"{page['id']}.html.gz").read_bytes())
        begun = time.process_time()
        try:
            return self.read(body, page.get("url") or "")
        except Exception:
            return {}  # a peer may fail as it likes; a failure is a lost page
        finally:
            self.seconds += time.process_time() - begun


def run() -> None:
    """Print quality and CPU of all that are installed, the speed on family pages, and the memory of a long run."""
    logging.disable(logging.CRITICAL)
    if DATA.exists():
        for subset in SUBSETS:
            _quality(subset)
    else:
        print("skipped quality: ../shared/data/extraction is not there")
    _families()
    _crawled()
    _memory()


def _quality(subset: str) -> None:
    lines = (DATA / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    pages = [page for page in map(json.loads, lines) if page["subset"] == subset]
    scorer = _scorer()
    print(f"{subset}, {len(pages)} pages")
    print(f"  {'':18}{'body F1':>8}{'perfect':>9}{'lost':>6}{'title':>7}{'date':>6}{'source':>8}{'author':>8}{'ms':>8}")
    for peer in _peers():
        try:
            peer.read(WARM_UP.encode(), "")  # so that no import is counted, and a peer without its language says so
        except Exception as error:
            print(f"  {peer.name:18}skipped: {str(error).strip().splitlines()[0]}")
            continue
        scores = scorer.score(pages, {page["id"]: peer(page) for page in pages})
        body = scores["body"]
        fields = "".join(
            f"{scores[name]:>{width}.3f}" if name in scores else f"{'-':>{width}}"
            for name, width in (("title", 7), ("date", 6), ("source", 8), ("author", 8))
        )
        cost = 1000 * peer.seconds / len(pages)
        print(f"  {peer.name:18}{body['f1']:>8.3f}{body['perfect']:>9.3f}{body['lost']:>6.3f}{fields}{cost:>8.1f}")


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_extraction", SHARED / "bench" / "score_extraction.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _peers() -> Iterator[Peer]:
    yield Peer("qcrawl", _qcrawl)
    for name, make in (
        ("trafilatura", _trafilatura),
        ("readability-lxml", _readability),
        ("newspaper4k", _newspaper),
        ("resiliparse", _resiliparse),
        ("boilerpy3", _boilerpy),
    ):
        try:
            yield Peer(name, make())
        except ImportError as error:
            print(f"  {name}: skipped, {error}")


def _qcrawl(body: bytes, url: str) -> Record:
    try:
        return record(extract(body, url))
    except NotAnArticle:
        return {}


def _trafilatura() -> Callable[[bytes, str], Record]:
    from trafilatura import bare_extraction

    def read(body: bytes, url: str) -> Record:
        found = bare_extraction(decode(body).text, url=url or None, with_metadata=True, include_comments=False)
        values = found.as_dict() if found is not None and not isinstance(found, dict) else {}
        return {**values, "body": values.get("text"), "source": values.get("sitename")}

    return read


def _readability() -> Callable[[bytes, str], Record]:
    from lxml import html
    from readability import Document

    def read(body: bytes, url: str) -> Record:  # noqa: ARG001 - the peers share a signature
        document = Document(decode(body).text)
        parts = html.fromstring(document.summary(html_partial=True)).itertext()
        return {"title": document.title(), "body": "\n".join(part.strip() for part in parts if part.strip())}

    return read


def _newspaper() -> Callable[[bytes, str], Record]:
    from newspaper import Article, Config

    def read(body: bytes, url: str) -> Record:
        settings = Config()
        settings.fetch_images = settings.follow_meta_refresh = False
        text = decode(body).text
        settings.language = "zh" if any("\u4e00" <= char <= "\u9fff" for char in text[:20_000]) else "en"
        article = Article(url or "http://localhost/a", config=settings)
        article.download(input_html=text)
        article.parse()
        date = article.publish_date
        return {
            "title": article.title,
            "body": article.text,
            "author": list(article.authors),
            "date": f"{date:%Y-%m-%d}" if date else "",
        }

    return read


def _resiliparse() -> Callable[[bytes, str], Record]:
    from resiliparse.extract.html2text import extract_plain_text

    def read(body: bytes, url: str) -> Record:  # noqa: ARG001 - the peers share a signature
        return {"body": extract_plain_text(decode(body).text, main_content=True, alt_texts=False)}

    return read


def _boilerpy() -> Callable[[bytes, str], Record]:
    from boilerpy3.extractors import ArticleExtractor

    extractor = ArticleExtractor(raise_on_failure=False)

    def read(body: bytes, url: str) -> Record:  # noqa: ARG001 - the peers share a signature
        return {"body": extractor.get_content(decode(body).text)}

    return read


def _copies(rounds: int) -> Iterator[tuple[bytes, str]]:
    """The fixtures of known families, again and again, each time with other words so that no cache has seen them."""
    kept = []
    for folder in sorted(FIXTURES.iterdir()):
        facts = tomllib.loads((folder / "facts.toml").read_text(encoding="utf-8"))
        if not folder.name.startswith(("php-", "plain-")):
            kept.append(((folder / "page.html").read_bytes(), facts["url"]))
    for number in range(rounds):
        for body, url in kept:
            text = decode(body).text.replace("质量", f"质{number}量").replace("，", f"，第{number}，")
            yield text.encode(), url


def _served() -> list[tuple[bytes, str, str, ArticleRules]]:
    """Large articles of known families from the replica, as a crawl has them: bytes, URL, header's charset, rules."""
    catalog = load(sites_folder("demo"), sites_folder("more"))
    replica = Replica(("demo", "more"), pages=REPLICA_PAGES)
    found = []
    for url in replica.truth.articles:
        parts = urlsplit(url)
        host, site, server = parts.hostname or "", catalog.site_of(url), replica.site(parts.hostname or "")
        if site is None or server is None:
            raise ValueError(f"no site of the replica has {url}")
        page = server.answer(Request("GET", host, parts.path, dict(parse_qsl(parts.query)), parts.query))
        charset = page.content_type.partition("charset=")[2]
        if len(page.body) > LARGE and extract(page.body, url, charset=charset, rules=site.rules()).family:
            found.append((page.body, url, charset, site.rules()))
    return found


def _crawled() -> None:
    """CPU on large pages of known families, beside those who get the container told and those who seek it."""
    from bs4 import BeautifulSoup
    from parsel import Selector
    from trafilatura import bare_extraction

    pages = _served()
    families = load().families

    def selected(body: bytes, _url: str, charset: str, rules: ArticleRules) -> str:
        """The text of the container, no other field: what a spider with parsel and BeautifulSoup writes."""
        name = families[rules.family] if rules.family else None
        selector = Selector(text=body.decode(charset or "utf-8", "replace"))
        for one in (*rules.body, *(name.body if name else ())):
            if found := selector.css(one).get():
                return BeautifulSoup(found, "lxml").get_text("\n", strip=True)
        return ""

    readers: dict[str, Callable[[bytes, str, str, ArticleRules], Any]] = {
        "qcrawl": lambda body, url, charset, rules: extract(body, url, charset=charset, rules=rules, families=families),
        "parsel + bs4": selected,
        "trafilatura": lambda body, url, _charset, _rules: bare_extraction(body, url=url, with_metadata=True),
    }
    seconds = {name: float("inf") for name in readers}
    for _ in range(REPETITIONS):
        for name, read in readers.items():
            begun = time.process_time()
            for page in pages:
                read(*page)
            seconds[name] = min(seconds[name], time.process_time() - begun)
    size = sum(len(page[0]) for page in pages) / len(pages)
    print(f"the replica's pages of known families, {len(pages)} pages of {size:.0f} bytes, CPU a page")
    _compared(seconds, len(pages))


def _compared(seconds: dict[str, float], pages: int) -> None:
    for name, used in seconds.items():
        print(f"  {name:18}{1000 * used / pages:8.2f} ms{used / seconds['qcrawl']:8.1f} x qcrawl")


def _families() -> None:
    from trafilatura import bare_extraction

    pages = list(_copies(FAMILY_ROUNDS))
    seconds = {}
    readers: dict[str, Callable[[bytes, str], Any]] = {
        "qcrawl": _qcrawl,
        "trafilatura": lambda body, url: bare_extraction(body, url=url, with_metadata=True),
    }
    for name, read in readers.items():
        for body, url in pages[:30]:
            read(body, url)
        begun = time.process_time()
        for body, url in pages:
            read(body, url)
        seconds[name] = time.process_time() - begun
    size = sum(len(body) for body, _ in pages) / len(pages)
    print(f"known families, {len(pages)} pages of {size:.0f} bytes, CPU a page")
    _compared(seconds, len(pages))


def _memory() -> None:
    sizes = []
    for number, (body, url) in enumerate(islice(_copies(MEMORY_PAGES), MEMORY_PAGES), 1):
        _qcrawl(body, url)
        if number in (MEMORY_PAGES // 10, MEMORY_PAGES):
            sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(f"memory: {sizes[0]:.0f} MB after {MEMORY_PAGES // 10} pages, {sizes[1]:.0f} MB after {MEMORY_PAGES}")
