"""A search finds exactly what reading every text finds: recall and precision are 1, not nearly."""

import gzip
import json
import random
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thoroughness import examples

from archive.errors import NotThere
from archive.migrations import migrate
from archive.model import Article, Moment, Publisher
from archive.search import Filters, Order, found_ids, search
from archive.search.folding import fold, forms
from archive.search.query import All, Any, Not, Query, Word, parse
from archive.search.search import matching
from archive.store import Archive

BODIES = Path(__file__).parents[4] / "shared" / "data" / "bodies_20k.jsonl.gz"
TEXTS = [
    ("质量月活动启动", "今年质量月的主题是提升质量。"),
    ("質量月活動啟動", "今年質量月的主題是提升質量。"),
    ("关于召回部分汽车的公告", "依据ＧＢ／Ｔ　１９００１召回。\n3·15晚会曝光"),
    ("GB/T 19001 换版", "gb/t 19001-2016 与 ISO 9001"),
    ("乾隆年间的瓷器", "干燥的仓库"),
    ("保持乾燥", "意味著甚麼😀🚀尾"),
    ("质", "量"),
    ("Ａ", "ß É é Z"),
    ("𠮷野家", "𠮷"),
]


def shelf(texts: list[tuple[str, str]]) -> Archive:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    archive = Archive(Path(":memory:"), connection)
    migrate(archive.db, archive.path)
    with archive.atomic():
        for number, (title, body) in enumerate(texts, 1):
            archive.add(Article(f"https://a.cn/{number}", title, body))
    return archive


def by_reading(texts: list[tuple[str, str]], tree: Query) -> set[int]:
    """The ids of the texts that satisfy the query, found by reading them all."""

    def contains(text: tuple[str, str], tree: Query) -> bool:
        match tree:
            case Word(word):
                return any(form in fold(part) for form in forms(word) for part in text)
            case Not(part):
                return not contains(text, part)
            case All(parts):
                return all(contains(text, part) for part in parts)
            case Any(parts):
                return any(contains(text, part) for part in parts)

    return {number for number, text in enumerate(texts, 1) if contains(text, tree)}


@pytest.fixture(scope="module")
def archive() -> Iterator[Archive]:
    with shelf(TEXTS) as made:
        yield made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("质", {1, 2, 7}),
        ("量", {1, 2, 7}),
        ("质量", {1, 2}),
        ("質量月", {1, 2}),
        ("质量月 召回", set()),
        ("质量月 OR 召回", {1, 2, 3}),
        ("召回 -汽车", set()),
        ("质量 -質量月", set()),
        ("-质量", {3, 4, 5, 6, 7, 8, 9}),
        ("GB/T", {3, 4}),
        ('"GB/T 19001"', {3, 4}),
        ("gb／ｔ １９００１", {3, 4}),
        ('"GB/T19001"', set()),
        ("3·15", {3}),
        ("·", {3}),
        ("乾隆", {5}),
        ("干", {5}),
        ("干燥", {5, 6}),
        ("乾燥", {5, 6}),
        ("意味着", {6}),
        ("😀", {6}),
        ("😀🚀", {6}),
        ("😀🚀尾", {6}),
        ("a", {8}),
        ("É", {8}),
        ("z", {8}),
        ("𠮷", {9}),
        ("𠮷野", {9}),
        ("启动今", set()),
        ("动", {1, 2}),
        ('"召回。\n3"', {3}),
        ("\x00", set()),
        ("%", set()),
        ("_", set()),
        ('"\' OR 1"', set()),
    ],
)
def test_finds_exactly(archive: Archive, query: str, found: set[int]) -> None:
    assert matching(archive.conn, query) == found
    assert {hit.id for hit in search(archive, query, limit=None).hits} == found
    assert set(found_ids(archive, query)) == found


alphabet = st.sampled_from("质質量月召干乾燥發髮发GgＧ/／ ·a1１。\n😀𠮷é")
texts = st.lists(st.tuples(st.text(alphabet, max_size=6), st.text(alphabet, max_size=14)), min_size=1, max_size=6)


@given(texts, st.lists(st.text(alphabet.filter(lambda one: not one.isspace()), min_size=1, max_size=7), min_size=1))
@settings(max_examples=examples(60))
def test_finds_what_reading_finds(texts: list[tuple[str, str]], words: list[str]) -> None:
    with shelf(texts) as archive:
        told = dict(archive.conn.execute("SELECT id, key FROM articles"))
        assert [told[number] for number in sorted(told)] == [f"a.cn/{number}" for number in range(1, len(texts) + 1)]
        for query in (*(f'"{word}"' for word in words), " ".join(words[:2]), " OR ".join(words), f"-{words[0]}"):
            assert matching(archive.conn, query) == by_reading(texts, parse(query)), query


def test_a_word_of_any_length_is_found(archive: Archive) -> None:
    rng = random.Random(7)
    long = "".join(rng.choice("质量月发干后里台复ABＣ１2／") for _ in range(9000))
    with shelf([("长", long), ("短", long[:4000]), ("同", long[::-1])]) as archive:
        for length in (1, 2, 3, 4, 5, 8, 20, 37, 100, 1000, 9000):
            at = rng.randrange(9000 - length + 1)
            word = long[at : at + length].translate({ord("１"): "1", ord("里"): "裡", ord("C"): "Ｃ"})
            assert matching(archive.conn, word) == by_reading(
                [("长", long), ("短", long[:4000]), ("同", long[::-1])], Word(word)
            )


@pytest.mark.skipif(not BODIES.exists(), reason="the 20,000 bodies are not here")
def test_real_bodies_are_found_exactly() -> None:
    with gzip.open(BODIES, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for _, line in zip(range(1200), file, strict=False)]
    texts = [(row["title"], row["body"]) for row in rows]
    folded = [fold(f"{title}\0{body}") for title, body in texts]
    rng = random.Random(1)
    with shelf(texts) as archive:
        for length in (1, 2, 3, 4, 6, 8, 15, 40):
            for _ in range(12):
                text = rng.choice(rng.choice(texts))
                at = rng.randrange(max(1, len(text) - length))
                word = text[at : at + length].replace('"', "")
                if not word:
                    continue
                truth = {number for number, text in enumerate(folded, 1) if any(form in text for form in forms(word))}
                assert matching(archive.conn, f'"{word}"') == truth, word


SAMR = Publisher("samr", "总局", "regulator", "全国")
CQN = Publisher("cqn", "质量网", "media", "全国")
SD = Publisher("sd", "山东局", "regulator", "山东")


@pytest.fixture
def stories() -> Iterator[Archive]:
    """Two stories: the first's representative does not have the word that its copy has."""
    with shelf([]) as archive:
        for number, (site, day, title, body) in enumerate(
            [
                (SAMR, datetime(2022, 9, 1), "质量月启动", "全文。"),  # noqa: DTZ001
                (CQN, datetime(2022, 9, 2), "质量月启动", "全文。本报记者补充"),  # noqa: DTZ001
                (SD, datetime(2023, 9, 1, 1), "山东质量月", "质量月质量月质量月"),  # noqa: DTZ001
                (SAMR, datetime(2023, 1, 1, 0, 30), "其他", "提到质量月一次，" + "别的" * 200),  # noqa: DTZ001
            ],
            1,
        ):
            archive.add(Article(f"https://b.cn/{number}", title, body, Moment.from_local(day)), publisher=site)
        for story, representative, members in ((1, 1, (1, 2)), (3, 3, (3,))):
            archive.conn.execute(
                "INSERT INTO stories (id, representative_id, copies, sites) VALUES (?, ?, ?, ?)",
                (story, representative, len(members), len(members)),
            )
            for member in members:
                archive.conn.execute("UPDATE articles SET story_id = ? WHERE id = ?", (story, member))
        yield archive


def test_a_story_is_found_once_by_any_of_its_copies(stories: Archive) -> None:
    results = search(stories, "质量月")
    assert ([hit.id for hit in results.hits], results.total, results.articles) == ([3, 1, 4], 3, 4)
    [hit] = search(stories, "补充").hits
    assert (hit.id, hit.story_id, hit.is_representative, hit.copies, hit.matching_copies) == (2, 1, False, 2, 1)
    assert {hit.id for hit in search(stories, "质量月", all_copies=True).hits} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(sites=("cqn",)), {2}),
        (Filters(sites=("cqn", "sd")), {2, 3}),
        (Filters(kinds=("regulator",)), {1, 3, 4}),
        (Filters(regions=("山东",)), {3}),
        (Filters(years=(2022,)), {1}),
        (Filters(years=(2023,)), {3, 4}),
        (Filters(since=date(2023, 1, 1)), {3, 4}),
        (Filters(until=date(2022, 9, 1)), {1}),
        (Filters(since=date(2022, 9, 2), until=date(2023, 1, 1)), {2, 4}),
        (Filters(kinds=("media",), years=(2023,)), set()),
    ],
)
def test_filters(stories: Archive, filters: Filters, found: set[int]) -> None:
    assert {hit.id for hit in search(stories, "质量月", filters).hits} == found


def test_an_unknown_site_is_told(stories: Archive) -> None:
    with pytest.raises(NotThere, match="no site called nosuch; it has cqn, samr, sd"):
        search(stories, "质量月", Filters(sites=("nosuch",)))


def test_order_is_a_choice(stories: Archive) -> None:
    assert [hit.id for hit in search(stories, "质量月", order=Order.RELEVANCE).hits] == [3, 1, 4]
    assert [hit.id for hit in search(stories, "质量月", order=Order.NEWEST).hits] == [3, 4, 1]
    assert [hit.id for hit in search(stories, "", order=Order.NEWEST, limit=2).hits] == [3, 4]


def test_a_title_outweighs_any_body(stories: Archive) -> None:
    with shelf([("其他", "质量月" * 500), ("质量月", "别的" * 3000)]) as archive:
        assert [hit.id for hit in search(archive, "质量月").hits] == [2, 1]
        assert [hit.id for hit in search(archive, "质量").hits] == [2, 1]


def test_more_of_a_text_about_a_long_word_is_more_relevant() -> None:
    with shelf([("一", "质量提升行动" + "别的" * 300), ("二", "质量提升行动，质量提升行动，质量提升行动")]) as archive:
        assert [hit.id for hit in search(archive, "质量提升行动").hits] == [2, 1]


def test_counts(stories: Archive) -> None:
    results = search(stories, "质量月", limit=0)
    assert results.hits == ()
    assert results.by_site == {"samr": 2, "sd": 1}
    assert results.by_year == {2023: 2, 2022: 1}


def test_limit_zero_hits_and_all(stories: Archive) -> None:
    assert len(search(stories, "质量月", limit=1).hits) == 1
    assert len(search(stories, "质量月", limit=None).hits) == 3


@pytest.mark.parametrize("query", ["一,二", "一，二", ",", "，"])
def test_a_comma_is_found_in_either_width(query: str) -> None:
    with shelf([("半角", "一,二"), ("全角", "一，二"), ("顿号", "一、二")]) as archive:
        assert {hit.title.text for hit in search(archive, query).hits} == {"半角", "全角"}
