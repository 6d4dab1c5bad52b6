"""What goes out comes in again: the same articles, the same stories, whatever the text."""

import io
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from archive.duplicates.decisions import Call, record
from archive.duplicates.travelling import Carried
from archive.exports import csv, jsonl, parquet
from archive.exports.record import Exported, exported, values
from archive.exports.selection import everything
from archive.imports import csv as csv_import
from archive.imports import jsonl as jsonl_import
from archive.imports import parquet as parquet_import
from archive.imports.load import load
from archive.imports.rows import BadRow, Row
from archive.model import Article, Cut, Link, Moment, Origin, Precision, Publisher, Repeat
from archive.rows import StoredArticle, storable
from archive.store import Archive

HERE_ONLY = {"id", "story", "first_seen_at", "changed_at", "fetched_at", "warc_file", "warc_offset"}
"""What is of one archive and not of the article."""

Through = Callable[[Archive], list[Row | BadRow]]


def through_jsonl(archive: Archive) -> list[Row | BadRow]:
    stream = io.BytesIO()
    jsonl.write(stream, exported(archive, everything(archive, all_copies=True)))
    stream.seek(0)
    return list(jsonl_import.read(stream))


def through_parquet(archive: Archive) -> list[Row | BadRow]:
    file = archive.path.with_suffix(".parquet")
    with file.open("wb") as stream:
        parquet.write(stream, exported(archive, everything(archive, all_copies=True)))
    return list(parquet_import.read(file))


LOSSLESS = pytest.mark.parametrize("through", [through_jsonl, through_parquet])

ODD = [
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    "'=x",
    "\t-1",
    "😀👨‍👩‍👧",
    "\ud800",
    "a\x00b",
    "\x1b[31m",
    "\u202e倒",
    "一\u2028二\r三",
    "质量月",
]
TEXT = st.one_of(st.text(min_size=1, max_size=20), st.sampled_from(ODD)).map(storable).filter(str.strip)
MOMENTS = st.builds(
    Moment.from_local, st.datetimes().filter(lambda when: 1000 < when.year < 9000).map(lambda when: when.replace(
        hour=0, minute=0, second=0, microsecond=0)), st.sampled_from(Precision), st.sampled_from([480, 0, -210]),
)  # fmt: skip
ARTICLES = st.builds(
    Article,
    url=st.one_of(st.just(""), st.integers(1, 9).map(lambda n: f"https://example.cn/{n}.html")),
    title=TEXT,
    body=TEXT,
    published=st.none() | MOMENTS,
    source=TEXT | st.just(""),
    author=st.just("") | TEXT,
    keywords=st.lists(st.sampled_from(["质量月", "召回"]), max_size=2, unique=True).map(tuple),
    links=st.lists(st.builds(Link, TEXT, TEXT, st.just("image")), max_size=1).map(tuple),
    cuts=st.lists(st.builds(Cut, st.just("editor"), TEXT, TEXT), max_size=1).map(tuple),
    repeats=st.lists(st.just(Repeat(3, 5, 0, 0.9)), max_size=1).map(tuple),
    origins=st.dictionaries(st.just("title"), st.builds(Origin, TEXT, st.just(0.5)), max_size=1),
    questions=st.lists(TEXT, max_size=1).map(tuple),
    text_as_published=st.just("") | TEXT,
    external_id=st.sampled_from(["", "a1", "007"]),
)
SITES = st.none() | st.sampled_from(
    [Publisher("samr", "国家市场监督管理总局", "regulator", "全国", "https://www.samr.gov.cn/"), Publisher("x", "x")]
)


EXPORTED = st.builds(
    Exported,
    st.builds(
        StoredArticle,
        id=st.integers(1, 2**62),
        key=st.just("example.cn/1"),
        article=ARTICLES,
        site=SITES,
        story_id=st.none() | st.integers(1, 9),
        capture_id=st.none(),
        run_id=st.none(),
        first_seen_at=st.just(datetime(2023, 9, 1, tzinfo=UTC)),
        changed_at=st.just(datetime(2023, 9, 1, tzinfo=UTC)),
        version=st.integers(1, 3),
    ),
    is_representative=st.booleans(),
    copies=st.integers(1, 9),
    sites=st.integers(1, 9),
    fetched_at=st.just(""),
    warc_file=st.just(""),
    warc_offset=st.none(),
    decisions=st.lists(
        st.builds(Carried, st.just("same"), st.just("example.cn/2"), TEXT, TEXT, st.just("2023-09-01T00:00:00Z")),
        max_size=1,
    ).map(tuple),
)


def jsonl_rows(many: list[Exported]) -> list[Row | BadRow]:
    stream = io.BytesIO()
    jsonl.write(stream, many)
    stream.seek(0)
    return list(jsonl_import.read(stream))


def parquet_rows(many: list[Exported]) -> list[Row | BadRow]:
    with tempfile.NamedTemporaryFile(suffix=".parquet") as stream:
        parquet.write(stream, many)
        stream.flush()
        return list(parquet_import.read(Path(stream.name)))


def csv_rows(many: list[Exported]) -> list[Row | BadRow]:
    stream = io.BytesIO()
    csv.write(stream, many)
    stream.seek(0)
    return list(csv_import.read(stream))


@pytest.mark.parametrize("through", [jsonl_rows, parquet_rows])
@settings(max_examples=examples(50))
@given(many=st.lists(EXPORTED, min_size=1, max_size=4))
def test_every_article_comes_back_whole(through: Callable[[list[Exported]], list[Row]], many: list[Exported]) -> None:
    assert [(row.article, row.site, row.decisions) for row in through(many)] == [
        (one.stored.article, one.stored.site, one.decisions) for one in many
    ]


@settings(max_examples=examples(50))
@given(st.lists(EXPORTED, min_size=1, max_size=4))
def test_csv_brings_back_the_words(many: list[Exported]) -> None:
    rows = csv_rows(many)
    assert [(row.article.title, row.article.source) for row in rows if isinstance(row, Row)] == [
        (one.stored.article.title, one.stored.article.source) for one in many
    ]


def carried(archive: Archive) -> list[dict[str, object]]:
    rows = [values(article) for article in exported(archive, everything(archive, all_copies=True))]
    return [{name: value for name, value in row.items() if name not in HERE_ONLY} for row in rows]


@LOSSLESS
def test_an_archive_filled_from_an_export_exports_the_same(through: Through, archive: Archive, tmp_path: Path) -> None:
    samr = Publisher("samr", "国家市场监督管理总局", "regulator", "全国", "https://www.samr.gov.cn/")
    for number, text in enumerate(ODD):
        url = f"https://example.cn/{number}.html" if number % 2 else ""
        archive.add(Article(url, text, f"{text}{text}", source=text), publisher=samr if number % 3 else None)
    for body in ("先是这样", "后来那样", "先是这样", "如今这样"):
        archive.add(Article("https://example.cn/changed.html", "改来改去", body), publisher=samr)
    archive.conn.execute("UPDATE article_versions SET seen_at = '2023-09-0' || number || 'T00:00:00Z'")
    with Archive.open(tmp_path / "other.db") as other:
        rows = through(archive)
        assert load(other, rows).new == len(ODD) + 1
        assert carried(other) == carried(archive)
        assert load(other, rows).unchanged == len(ODD) + 1
        changed = other.by_url("https://example.cn/changed.html")
        assert other.versions(changed.id) == archive.versions(changed.id)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.db") as opened:
        yield opened


@LOSSLESS
def test_reviewers_decisions_travel_along(through: Through, archive: Archive, tmp_path: Path) -> None:
    for number in range(3):
        archive.add(Article(f"https://example.cn/{number}", f"题{number}", "文"))
    record(archive, Call.NOT_SAME, 2, 1, reviewer="甲", note="两件事")
    record(archive, Call.APART, 3, reviewer="乙")
    rows = through(archive)[::-1]
    with Archive.open(tmp_path / "other.db") as other:
        load(other, rows)
        load(other, rows)
        said = other.conn.execute(
            "SELECT decision, a.url, b.url, reviewer, note FROM decisions JOIN articles a ON a.id = a_id"
            " LEFT JOIN articles b ON b.id = b_id ORDER BY reviewer"
        ).fetchall()
    assert sorted(said) == [
        ("apart", "https://example.cn/2", None, "乙", ""),
        ("not_same", "https://example.cn/1", "https://example.cn/0", "甲", "两件事"),
    ]


def test_a_decision_about_an_article_that_is_not_here_is_counted(archive: Archive, tmp_path: Path) -> None:
    archive.add(Article("https://example.cn/1", "题", "文"))
    archive.add(Article("https://example.cn/2", "题", "文"))
    record(archive, Call.SAME, 2, 1, reviewer="甲")
    with Archive.open(tmp_path / "other.db") as other:
        assert load(other, through_jsonl(archive)[1:]).homeless_decisions == 1
