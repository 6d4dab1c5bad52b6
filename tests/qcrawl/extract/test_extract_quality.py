"""A floor under the quality on the labelled pages in ../shared, where they are there.

The floors lie a little below what is reached; the figures are in docs/extraction.md. Lowering one is a decision to be
told in the commit that does it.
"""

import gzip
import hashlib
import importlib.util
import json
from pathlib import Path

import pytest

from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.record import clock

SHARED = Path(__file__).parents[4] / "shared"
DATA = SHARED / "data" / "extraction"
GOLD = DATA / "gold.jsonl"
GOLD_SHA256 = "ec807de884f8769c5a56984c5cde1b1ff500f7979e9bc8db67bb2cc2fd8d26a4"
"""Another set of labels needs its own floors."""

FLOORS = {"f1": 0.99, "perfect": 0.95, "title": 0.97, "date": 0.985, "source": 0.95, "author": 0.9}

pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="../shared/data/extraction is not there")


@pytest.fixture(scope="module")
def scores():
    lines = GOLD.read_text(encoding="utf-8")
    assert hashlib.sha256(lines.encode()).hexdigest() == GOLD_SHA256, "these are other labels than the floors are for"
    pages = [page for page in map(json.loads, lines.splitlines()) if page["subset"] == "zh"]
    return scorer().score(pages, {page["id"]: found(page) for page in pages})


def scorer():
    spec = importlib.util.spec_from_file_location("score_extraction", SHARED / "bench" / "score_extraction.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def found(page):
    body = gzip.decompress((DATA / "pages" / f"{page['id']}.html.gz").read_bytes())
    try:
        article = extract(body, page.get("url") or "")
    except NotAnArticle as refusal:
        return {"error": refusal.kind}
    return {
        "title": article.title,
        "date": clock(article.published),
        "source": article.source,
        "author": article.author or article.reporter,
        "body": article.body,
    }


@pytest.mark.parametrize("measure", FLOORS)
def test_floor(scores, measure):
    reached = scores["body"].get(measure, scores.get(measure))
    assert reached >= FLOORS[measure]


def test_no_page_is_lost(scores):
    assert scores["body"]["lost"] == 0
