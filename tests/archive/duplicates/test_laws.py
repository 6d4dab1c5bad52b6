"""What must hold whatever comes in whatever order: the stories depend on the articles and the decisions alone."""

import contextlib
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newsroom import COPIES, EXTRA, INTRO, LAUNCH, LIFTS, STORIES, TITLES, TRAINING, document, stall
from thoroughness import examples

from archive.duplicates import Document, Said, boilerplate, candidates, find, recent, sentences, settle, settling, shelf
from archive.duplicates.decisions import Call, record, undo
from archive.duplicates.finding import contradicts
from archive.duplicates.rebuilding import preview, rebuild
from archive.model import Article, Moment, Precision, Publisher
from archive.store import Archive

few = settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow])

BODIES = [
    *STORIES,
    *(stall(number) for number in range(4)),
    f"一周要闻\n{LAUNCH}\n{LIFTS}\n{TRAINING}",
    LAUNCH.replace("2021年", "2022年").replace("97.2%", "97.9%"),
    f"{EXTRA}\n{LIFTS}",
    "见附件",
    "",
]


@st.composite
def collections(draw: st.DrawFn) -> list[Document]:
    """A few documents, many of them copies, on few sites, some of which start each page with the same intro."""
    made = []
    for number in range(draw(st.integers(1, 11))):
        which = draw(st.integers(0, len(BODIES) - 1))
        site = draw(st.sampled_from(["", "a", "b"]))
        day = draw(st.sampled_from([None, date(2021, 9, 2), date(2021, 9, 5), date(2022, 9, 3)]))
        title = TITLES[which] if which < len(TITLES) else "质量月"
        url = f"http://{site or 'x'}.example.cn/{number}.html"
        document = COPIES[draw(st.sampled_from(sorted(COPIES)))](
            Document(str(number), title, BODIES[which], site, day, url)
        )
        if site == "b" and document.body:
            document = replace(document, body=f"{INTRO}\n{document.body}")
        made.append(document)
    return made


@contextlib.contextmanager
def small_limits(*, in_one_go: int = 10**6) -> Iterator[None]:
    """Limits that a dozen documents reach: hot lists, boilerplate, batches."""
    with contextlib.ExitStack() as stack:
        for module, name, value in [
            (candidates, "HOT", 3),
            (shelf, "HOT", 3),
            (boilerplate, "ENOUGH", 3),
            (sentences, "ENOUGH", 3),
            (recent, "MOST", 4),
            (settling, "BATCH", 3),
            (settling, "IN_ONE_GO", in_one_go),
        ]:
            stack.enter_context(mock.patch.object(module, name, value))
        yield


@contextlib.contextmanager
def archive() -> Iterator[Archive]:
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as opened:
        yield opened


def add(archive: Archive, document: Document) -> int:
    day = document.published
    published = Moment.from_local(datetime.combine(day, time()), Precision.DAY) if day else None
    article = Article(document.url, document.title, document.body, published)
    publisher = Publisher(document.site, document.site) if document.site else None
    return archive.add(article, publisher=publisher).article_id


def stories(archive: Archive) -> set[frozenset[str]]:
    """The stories of an archive as sets of URLs."""
    found = defaultdict(set)
    for url, story in archive.conn.execute("SELECT url, story_id FROM articles"):
        found[story].add(url)
    assert None not in found
    return {frozenset(urls) for urls in found.values()}


def verdicts(archive: Archive) -> dict[frozenset[str], tuple[str, str]]:
    rows = archive.conn.execute(
        "SELECT a.url, b.url, verdict, rule FROM pairs JOIN articles a ON a.id = a_id JOIN articles b ON b.id = b_id"
    )
    return {frozenset((a, b)): (verdict, rule) for a, b, verdict, rule in rows}


def found_stories(documents: Sequence[Document], decisions: Sequence[Said[str]] = ()) -> set[frozenset[str]]:
    url = {document.id: document.url for document in documents}
    return {frozenset(url[one] for one in story) for story in find(documents, decisions=decisions).clusters}


def found_verdicts(documents: Sequence[Document]) -> dict[frozenset[str], tuple[str, str]]:
    return {
        frozenset((documents[a].url, documents[b].url)): (str(ruling.verdict), ruling.rule)
        for a, b, ruling in find(documents).ruled
    }


@given(collections(), st.randoms(use_true_random=False))
@few
def test_the_order_of_a_collection_does_not_matter(documents: list[Document], random: object) -> None:
    with small_limits():
        shuffled = documents[:]
        random.shuffle(shuffled)  # type: ignore[attr-defined]
        assert found_stories(documents) == found_stories(shuffled)
        assert found_verdicts(documents) == found_verdicts(shuffled)


@given(collections(), st.randoms(use_true_random=False), st.sets(st.integers(0, 11)), st.sets(st.integers(0, 10)))
@few
def test_any_order_and_any_number_of_runs_give_the_same_stories(
    documents: list[Document], random: object, runs: set[int], rewritten: set[int]
) -> None:
    with small_limits(), archive() as opened:
        arriving = [(document, document) for document in documents]
        for number in rewritten & set(range(len(documents))):  # first seen with another text, which is then changed
            arriving.append((documents[number], replace(documents[number], body=f"{LAUNCH}\n{stall(number)}")))
        random.shuffle(arriving)  # type: ignore[attr-defined]
        for place, (_, document) in enumerate(arriving):
            add(opened, document)
            if place in runs:
                settle(opened)
        for document in documents:
            add(opened, document)
        settle(opened)
        assert stories(opened) == found_stories(documents)
        assert verdicts(opened) == found_verdicts(documents)
        assert settle(opened).articles == 0


def rows_of(opened: Archive, table: str) -> list[tuple[object, ...]]:
    """The rows of a table, those that wait to be merged into it among them."""
    waiting = recent.Recent(opened.conn)
    rows = opened.conn.execute(f"SELECT * FROM {table}").fetchall()
    if table == "shingles":
        rows += waiting.shingles.rows()
    elif table == "sentences":
        rows += [(*where, article, others) for where, others, article in waiting.sentences.rows()]
    return sorted(rows, key=lambda row: row[:3])


@given(collections(), st.lists(st.booleans(), min_size=11, max_size=11))
@few
def test_two_programs_settle_one_archive_by_turns(documents: list[Document], turns: list[bool]) -> None:
    with small_limits(), archive() as one, Archive.open(one.path) as other:
        for document, turn in zip(documents, turns, strict=False):
            opened = one if turn else other
            add(opened, document)
            settle(opened)
        assert stories(one) == found_stories(documents)
        assert verdicts(one) == found_verdicts(documents)


class TakenBack(Exception):
    """Ends a transaction that is to leave nothing."""


@given(collections(), st.sets(st.integers(0, 10)))
@few
def test_what_a_transaction_took_back_leaves_nothing(documents: list[Document], rehearsed: set[int]) -> None:
    with small_limits(), archive() as opened:
        for number, document in enumerate(documents):
            if number in rehearsed:
                with contextlib.suppress(TakenBack), opened.atomic():
                    add(opened, document)
                    settle(opened)
                    raise TakenBack
            add(opened, document)
            settle(opened)
        assert stories(opened) == found_stories(documents)
        assert verdicts(opened) == found_verdicts(documents)


@given(collections())
@few
def test_one_go_and_rebuild_give_the_same_as_step_by_step(documents: list[Document]) -> None:
    with archive() as step_by_step, archive() as at_once:
        for opened, in_one_go in ((step_by_step, 10**6), (at_once, 1)):
            with small_limits(in_one_go=in_one_go):
                for document in documents:
                    add(opened, document)
                settle(opened)
        with small_limits():
            for table in ("stories", "fingerprints", "shingles", "sentences", "boilerplate"):
                rows = [rows_of(opened, table) for opened in (step_by_step, at_once)]
                if table == "boilerplate":  # the text is that of whichever article showed it
                    rows = [[row[:2] for row in found] for found in rows]
                assert rows[0] == rows[1], table
            assert verdicts(step_by_step) == verdicts(at_once)
            assert preview(step_by_step).changes == ()
            before = stories(step_by_step)
            rebuild(step_by_step)
            assert stories(step_by_step) == before


@given(collections(), st.data())
@few
def test_deleting_is_as_if_it_had_never_come(documents: list[Document], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from(range(len(documents)))))
    with small_limits(), archive() as opened:
        ids = [add(opened, document) for document in documents]
        settle(opened)
        with opened.atomic():
            for number in gone:
                opened.conn.execute("DELETE FROM articles WHERE id = ?", (ids[number],))
            settle(opened)
        kept = [document for number, document in enumerate(documents) if number not in gone]
        assert stories(opened) == found_stories(kept)
        assert verdicts(opened) == found_verdicts(kept)


@given(collections(), st.data())
@few
def test_decisions_hold(documents: list[Document], data: st.DataObject) -> None:
    names = st.sampled_from(range(len(documents)))
    calls = st.sampled_from([Call.SAME, Call.NOT_SAME, Call.CONTAINS, Call.UNSURE, Call.APART, Call.UNDO])
    plan = data.draw(st.lists(st.tuples(calls, names, names), max_size=6))
    with small_limits(), archive() as opened:
        ids = [add(opened, document) for document in documents]
        settle(opened)
        said: list[Said[str]] = []
        for call, a, b in plan:
            line = _decide(opened, call, a, b, ids, said)
            if line is not None:
                said.append(line)
                if len(said) % 2:
                    settle(opened)
        settle(opened)
        together = stories(opened)
        assert together == found_stories(documents, said)
        rebuild(opened)
        assert stories(opened) == together
        in_force = {(line.a, line.b): line.decision for line in _standing(said)}
        home = {url: story for story in together for url in story}
        for (a, b), decision in in_force.items():
            if b is not None and decision in {"not_same", "contains"}:
                assert home[documents[int(a)].url] != home[documents[int(b)].url]


def _decide(
    opened: Archive, call: Call, a: int, b: int, ids: Sequence[int], said: Sequence[Said[str]]
) -> Said[str] | None:
    if call is Call.UNDO:
        open_lines = _standing(said)
        if not open_lines:
            return None
        line = open_lines[-1]
        number = undo(opened, line.number, reviewer="r")
        return Said(number, "undo", line.a, line.b, line.number)
    if call is Call.APART:
        return Said(record(opened, call, ids[a], reviewer="r"), call, str(a))
    if a == b:
        return None
    a, b = min(a, b), max(a, b)
    return Said(record(opened, call, ids[a], ids[b], reviewer="r"), call, str(a), str(b))


def _standing(said: Sequence[Said[str]]) -> list[Said[str]]:
    """The latest lines that are not taken back; the tests undo no undo."""
    taken_back = {line.undoes for line in said}
    latest = {(line.a, line.b): line for line in said if line.decision != "undo" and line.number not in taken_back}
    return sorted(latest.values(), key=lambda line: line.number)


@given(collections())
@few
def test_no_story_holds_a_contradiction(documents: list[Document]) -> None:
    with small_limits():
        found = find(documents)
        home = {name: story for story in found.clusters for name in story}
        for a, b, ruling in found.ruled:
            if contradicts(ruling):
                assert home[documents[a].id] != home[documents[b].id]


@given(collections(), st.integers(1, 3))
@few
def test_a_killed_run_is_taken_up(documents: list[Document], batches: int) -> None:
    def kill(done: int, total: int) -> None:
        if done >= 3 * batches:
            raise KeyboardInterrupt

    with small_limits(), archive() as opened:
        for document in documents:
            add(opened, document)
        with contextlib.suppress(KeyboardInterrupt):
            settle(opened, progress=kill)
        settle(opened)
        assert stories(opened) == found_stories(documents)


DIES = """
import importlib, itertools, os, signal, sys
from pathlib import Path
from archive.duplicates import rebuilding, recent, settling
from archive.store import Archive

path, run, module, name, calls = sys.argv[1:]
owner, count = importlib.import_module(module), itertools.count(1)
*within, name = name.split(".")
for part in within:
    owner = getattr(owner, part)
real = getattr(owner, name)

def dying(*arguments, **rest):
    if next(count) == int(calls):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*arguments, **rest)

setattr(owner, name, dying)
settling.BATCH, recent.MOST = 5, 8
with Archive.open(Path(path)) as archive:
    {"settle": settling.settle, "rebuild": rebuilding.rebuild}[run](archive)
"""
"""A process that kills itself at a given call of a function, as the power going off would."""


@pytest.mark.parametrize(
    ("run", "module", "name", "calls"),
    [
        pytest.param("settle", "archive.duplicates.evidence", "_as_json", 9, id="inside a batch"),
        pytest.param("settle", "archive.duplicates.stories", "regroup", 3, id="before a batch's stories are written"),
        pytest.param("settle", "archive.duplicates.recent", "Part.rows", 4, id="inside a merge of recent articles"),
        pytest.param("rebuild", "archive.duplicates.evidence", "_as_json", 9, id="inside a rebuild"),
        pytest.param("rebuild", "archive.duplicates.stories", "regroup", 1, id="at the end of a rebuild"),
    ],
)
def test_a_process_killed_on_the_spot_leaves_what_the_next_one_finishes(
    tmp_path: Path, run: str, module: str, name: str, calls: int
) -> None:
    documents = [
        document(story, copy, name=f"{story}-{copy}".replace(" ", "-")) for story in range(3) for copy in sorted(COPIES)
    ]
    path = tmp_path / "archive.db"
    with Archive.open(path) as opened:
        for one in documents:
            add(opened, one)
        if run == "rebuild":
            settle(opened)
        before = opened.conn.execute("SELECT id, story_id FROM articles ORDER BY id").fetchall()
    died = subprocess.run([sys.executable, "-c", DIES, path, run, module, name, str(calls)], check=False)
    assert died.returncode == -signal.SIGKILL
    with Archive.open(path) as opened:
        if run == "rebuild":
            assert opened.conn.execute("SELECT id, story_id FROM articles ORDER BY id").fetchall() == before
            rebuild(opened)
        settle(opened)
        assert stories(opened) == found_stories(documents)
        assert verdicts(opened) == found_verdicts(documents)


def test_a_third_copy_does_not_chain_what_a_reviewer_kept_apart() -> None:
    documents = [
        Document(str(number), TITLES[0], body, url=f"http://x.example.cn/{number}")
        for number, body in enumerate([LAUNCH, LAUNCH + EXTRA, EXTRA + "\n" + LAUNCH])
    ]
    assert len(find(documents).clusters) == 1
    apart = find(documents, decisions=[Said(1, "not_same", "0", "1")]).clusters
    assert all(not {"0", "1"} <= set(story) for story in apart)
    assert len(apart) == 2


@pytest.mark.parametrize("call", ["not_same", "contains"])
def test_same_never_overrules_not_same_through_a_third(call: str) -> None:
    documents = [Document(str(n), "", body) for n, body in enumerate([LAUNCH, LIFTS, TRAINING])]
    said = [Said(1, call, "0", "2"), Said(2, "same", "0", "1"), Said(3, "same", "1", "2")]
    found = find(documents, decisions=said).clusters
    assert set(found) == {("0",), ("1", "2")}
