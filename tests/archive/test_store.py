import contextlib
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from thoroughness import examples

from archive import plainsqlite
from archive.errors import ArchiveError, Busy, CannotWrite, DamagedArchive, NewerArchive, NotThere
from archive.fingerprint import fingerprint
from archive.migrations import known, migrate, scripts
from archive.model import Article, Cut, Link, Moment, Origin, Precision, Publisher, Repeat
from archive.store import Archive

SAMR = Publisher("samr", "国家市场监督管理总局", "regulator", "全国", "https://www.samr.gov.cn/")
FULL = Article(
    url="https://www.samr.gov.cn/xw/1.html",
    title="质量月活动启动",
    body="新华社北京9月1日电\n质量月今天开始。",
    published=Moment.from_local(datetime(2023, 9, 1, 8, 30), Precision.MINUTE),  # noqa: DTZ001
    source="新华社",
    author="甲",
    reporter="乙",
    editor="丙",
    document_number="国市监质发〔2023〕73号",
    column="要闻",
    keywords=("质量月", "启动"),
    dateline="新华社北京9月1日电",
    language="zh",
    script="Hans",
    charset="gb18030",
    family="trs",
    links=(Link("https://www.samr.gov.cn/a.pdf", "附件", "attachment"),),
    text_as_published="首页\n新华社北京9月1日电\n质量月今天开始。",
    cuts=(Cut("navigation", "首页", "breadcrumb"),),
    repeats=(Repeat(0, 5, 9, 0.97),),
    origins={"title": Origin("h1", 0.9)},
    questions=("Is this right?",),
    extractor="qcrawl 0.1.0",
    external_id="n-17",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def test_everything_of_an_article_comes_back(path: Path) -> None:
    with Archive.open(path) as archive:
        added = archive.add(FULL, publisher=SAMR)
    with Archive.open(path, readonly=True) as archive:
        stored = archive.get(added.article_id)
        assert stored.article == FULL
        assert stored.site == SAMR
        assert archive.by_url("http://samr.gov.cn/xw/1.html#top") == stored
        assert list(archive.articles()) == [stored]


def test_same_again_is_unchanged_and_another_text_is_a_version(path: Path) -> None:
    with Archive.open(path) as archive:
        outcomes = [
            archive.add(article)
            for article in (FULL, FULL, replace(FULL, body="改了"), replace(FULL, title="改了"), FULL, FULL)
        ]
        assert [(one.outcome, one.version) for one in outcomes] == [
            ("new", 1),
            ("unchanged", 1),
            ("updated", 2),
            ("updated", 3),
            ("updated", 4),
            ("unchanged", 4),
        ]
        versions = archive.versions(outcomes[0].article_id)
        assert [(version.number, version.title, version.body) for version in versions] == [
            (1, FULL.title, FULL.body),
            (2, FULL.title, "改了"),
            (3, "改了", FULL.body),
            (4, FULL.title, FULL.body),
        ]
        assert versions[0].text_as_published == FULL.text_as_published


def test_metadata_alone_makes_no_version_and_nothing_empty_erases(path: Path) -> None:
    bare = Article(FULL.url, FULL.title, FULL.body)
    with Archive.open(path) as archive:
        article_id = archive.add(FULL, publisher=SAMR).article_id
        assert archive.add(bare).outcome == "unchanged"
        assert archive.get(article_id).article == FULL
        assert archive.get(article_id).site == SAMR
        archive.add(replace(bare, source="中新社"))
        assert archive.get(article_id).article == replace(FULL, source="中新社")
        assert len(archive.versions(article_id)) == 1


def test_a_new_text_brings_its_own_account_of_how_it_was_read(path: Path) -> None:
    with Archive.open(path) as archive:
        article_id = archive.add(FULL).article_id
        archive.add(Article(FULL.url, FULL.title, "另一篇文章"))
        article = archive.get(article_id).article
        assert (article.cuts, article.repeats, dict(article.origins), article.questions) == ((), (), {}, ())
        assert archive.conn.execute("SELECT simhash FROM articles").fetchone() == (fingerprint("另一篇文章"),)


def test_texts_without_url_are_told_apart_by_text(path: Path) -> None:
    with Archive.open(path) as archive:
        first = archive.add(Article("", "标题", "正文"))
        assert archive.add(Article("", "标题", "正文")) == replace(first, outcome="unchanged")
        assert archive.add(Article("", "标题", "正文二")).outcome == "new"


def test_a_publisher_is_brought_up_to_date_and_never_made_poorer(path: Path) -> None:
    with Archive.open(path) as archive:
        number = archive.publisher(SAMR)
        assert archive.publisher(Publisher("samr", "市场监管总局")) == number
        row = archive.rows("SELECT * FROM sites").fetchone()
        assert dict(row) == {
            "id": number,
            "name": "samr",
            "title": "市场监管总局",
            "kind": "regulator",
            "region": "全国",
            "home_url": "https://www.samr.gov.cn/",
        }


def test_a_rolled_back_publisher_is_not_remembered(path: Path) -> None:
    with Archive.open(path) as archive:
        with contextlib.suppress(RuntimeError), archive.atomic():
            archive.publisher(SAMR)
            raise RuntimeError
        archive.add(FULL, publisher=SAMR)
        assert archive.get(1).site == SAMR


def test_atomic_is_all_or_nothing_and_nests(path: Path) -> None:
    with Archive.open(path) as archive:
        with archive.atomic():
            archive.add(FULL)
            with contextlib.suppress(RuntimeError), archive.atomic():
                archive.add(replace(FULL, url="https://a.cn/2"))
                raise RuntimeError
            archive.add(replace(FULL, url="https://a.cn/3"))
        assert [stored.article.url for stored in archive.articles()] == [FULL.url, "https://a.cn/3"]
        with contextlib.suppress(RuntimeError), archive.atomic():
            archive.add(replace(FULL, url="https://a.cn/4"))
            raise RuntimeError
        assert archive.conn.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_only_what_need_not_be_durable_does_not_wait_for_the_disk(path: Path) -> None:
    def synchronous(archive: Archive) -> str:
        return {1: "NORMAL", 2: "FULL"}[archive.conn.execute("PRAGMA synchronous").fetchone()[0]]

    with Archive.open(path) as archive:
        with archive.atomic(durable=False):
            archive.add(FULL)
            with contextlib.suppress(RuntimeError), archive.atomic(durable=False):
                archive.add(replace(FULL, url="https://a.cn/2"))
                raise RuntimeError
            with archive.atomic():
                assert synchronous(archive) == "NORMAL"
        with archive.atomic():
            assert synchronous(archive) == "FULL"
        with contextlib.suppress(RuntimeError), archive.atomic(durable=False):
            assert synchronous(archive) == "NORMAL"
            archive.add(replace(FULL, url="https://a.cn/3"))
            raise RuntimeError
        with archive.atomic(), archive.atomic(durable=False):
            assert synchronous(archive) == "FULL"
        assert [stored.article.url for stored in archive.articles()] == [FULL.url]


@given(st.text(max_size=40), st.text(max_size=80))
@settings(max_examples=examples(40))
def test_any_text_at_all_can_be_stored_and_searched(title: str, body: str) -> None:
    article = Article("https://a.cn/", title + "\x00\ud800", body, source="\x00", origins={"\ud800": Origin("\x00", 1)})
    archive = Archive(Path(":memory:"), sqlite3.connect(":memory:", isolation_level=None))
    migrate(archive.db, archive.path)
    archive.add(article)
    stored = archive.get(1).article
    assert stored.title.endswith("\ufffd\ufffd")
    assert archive.add(article).outcome == "unchanged"
    archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
    archive.close()


def test_the_file_is_durable_and_keeps_its_references(path: Path) -> None:
    with Archive.open(path) as archive:
        pragmas = {
            name: archive.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        with pytest.raises(sqlite3.IntegrityError):
            archive.conn.execute("INSERT INTO articles (key, title, body, site_id) VALUES ('k', 't', 'b', 99)")


def test_nothing_is_there(path: Path) -> None:
    with pytest.raises(NotThere, match="there is no archive"):
        Archive.open(path, readonly=True)
    with Archive.open(path) as archive:
        with pytest.raises(NotThere, match="no article 7"):
            archive.get(7)
        with pytest.raises(NotThere, match="no article from"):
            archive.by_url("https://a.cn/")
        assert archive.versions(7) == ()


def not_a_database(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 surely no database" * 100)


def somebody_elses_database(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE guests (name)")
    connection.close()


def from_the_future(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('qcrawl', '999_later', '')"
        )


def with_a_torn_page(path: Path) -> None:
    with Archive.open(path) as archive:
        page_size = archive.conn.execute("PRAGMA page_size").fetchone()[0]
    with path.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * (page_size - 100))


@pytest.mark.parametrize("readonly", [False, True])
@pytest.mark.parametrize(
    ("make", "error"),
    [
        (not_a_database, DamagedArchive),
        (somebody_elses_database, DamagedArchive),
        (from_the_future, NewerArchive),
        (with_a_torn_page, DamagedArchive),
    ],
)
def test_what_is_no_archive_is_refused_in_a_sentence(
    path: Path, make: Callable[[Path], None], error: type[ArchiveError], readonly: bool
) -> None:
    make(path)
    before = path.read_bytes()
    with pytest.raises(error) as refused:
        Archive.open(path, readonly=readonly)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)
    assert path.read_bytes() == before


def as_nobody(task: Callable[[Path], object], path: Path) -> str:
    """What ``task`` gives or raises in a process of a user who owns nothing, for permissions do not stop root."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            answer = str(task(path))
        except BaseException as error:  # the parent judges it
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def count(path: Path) -> int:
    with Archive.open(path, readonly=True) as archive:
        return int(archive.conn.execute("SELECT count(*) FROM articles").fetchone()[0])


def empty(path: Path) -> None:
    with Archive.open(path) as archive, archive.atomic():
        archive.conn.execute("DELETE FROM articles")


@pytest.fixture
def shared_folder(tmp_path: Path) -> Path:
    """A folder that anybody may enter and nobody but its owner may write to."""
    for folder in (tmp_path, *tmp_path.parents[:3]):
        if folder.owner() == tmp_path.owner() and folder != Path("/tmp"):
            folder.chmod(0o755)
    return tmp_path


def test_a_read_only_folder_can_be_read_and_refuses_to_be_written(shared_folder: Path) -> None:
    path = shared_folder / "archive.db"
    with Archive.open(path) as archive:
        archive.add(FULL)
    path.chmod(0o444)
    shared_folder.chmod(0o555)
    try:
        assert as_nobody(count, path) == "1"
        refused = as_nobody(empty, path)
        assert refused.startswith("CannotWrite")
        assert "write permission" in refused
        missing = as_nobody(empty, shared_folder / "new" / "archive.db")
        assert missing.startswith("CannotWrite")
        assert "cannot be made" in missing
    finally:
        shared_folder.chmod(0o755)


def test_an_older_archive_that_may_not_be_written_says_that_it_must_be_upgraded(shared_folder: Path) -> None:
    path = shared_folder / "archive.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        known().apply(Database(connection), stop_before=list(scripts())[1:2])
    path.chmod(0o444)
    shared_folder.chmod(0o555)
    try:
        assert "must be upgraded once" in as_nobody(count, path)
    finally:
        shared_folder.chmod(0o755)


def test_several_may_make_and_fill_the_same_archive_at_once(path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from archive.model import Article
        from archive.store import Archive
        sys.stdin.read()
        with Archive.open(Path(sys.argv[1])) as archive:
            for number in range(10):
                archive.add(Article(f"https://a.cn/{sys.argv[2]}/{number}", "题", "文"))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(path)]
    writers = [subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE) for number in range(3)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    with Archive.open(path, readonly=True) as archive:
        assert len(list(archive.articles())) == 30


def test_a_locked_archive_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plainsqlite, "BUSY_SECONDS", 0.05)
    with Archive.open(path) as writer, Archive.open(path) as other, writer.atomic():
        writer.add(FULL)
        with pytest.raises(Busy, match="try again"):
            other.add(FULL)
        with Archive.open(path, readonly=True) as reader:  # readers are never kept waiting
            assert list(reader.articles()) == []


def test_a_full_disk_loses_nothing_that_was_committed(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.add(FULL)
        pages = archive.conn.execute("PRAGMA page_count").fetchone()[0]
        archive.conn.execute(f"PRAGMA max_page_count = {pages + 20}")
        big = "".join(map(chr, range(0x4E00, 0x9000)))
        with pytest.raises(CannotWrite, match="disk is full"):  # noqa: PT012 - which of them meets it does not matter
            for number in range(100):
                archive.add(Article(f"https://a.cn/{number}", "大", big))
        kept = [stored.article for stored in archive.articles()]
        assert FULL in kept
        archive.conn.execute(f"PRAGMA max_page_count = {pages + 100000}")
        archive.add(Article("https://a.cn/after", "后", "文"))
    with Archive.open(path) as archive:
        assert [stored.article for stored in archive.articles()][: len(kept)] == kept
        archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_a_limit_on_file_size_is_told_in_a_sentence(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.add(FULL)
    script = """
        import sys
        from pathlib import Path
        from archive.errors import CannotWrite
        from archive.model import Article
        from archive.store import Archive
        try:
            with Archive.open(Path(sys.argv[1])) as archive:
                for number in range(1000):
                    archive.add(Article(f"https://a.cn/{number}", "大", "量" * 9000 + str(number)))
        except CannotWrite as error:
            print(error)
    """

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    command = [sys.executable, "-c", textwrap.dedent(script), str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert "nothing committed was lost" in ended.stdout, ended.stderr
    with Archive.open(path) as archive:
        assert archive.get(1).article == FULL
        assert archive.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_killed_writer_leaves_what_it_committed(path: Path) -> None:
    script = """
        import os, signal, sys
        from pathlib import Path
        from archive.model import Article
        from archive.store import Archive
        archive = Archive.open(Path(sys.argv[1]))
        for number in range(5):
            archive.add(Article(f"https://a.cn/{number}", "质量", f"正文{number}"))
        archive.conn.execute("BEGIN IMMEDIATE")
        archive.add(Article("https://a.cn/lost", "质量", "正文"))
        os.kill(os.getpid(), signal.SIGKILL)
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    with Archive.open(path) as archive:
        assert [stored.article.body for stored in archive.articles()] == [f"正文{number}" for number in range(5)]
        archive.conn.execute("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")


def test_pysqlite3_stays_out(tmp_path: Path) -> None:
    (tmp_path / "pysqlite3.py").write_text("raise SystemExit('pysqlite3 was imported')")
    script = "import archive.store, archive.migrations, sys; assert 'pysqlite3' not in sys.modules; print('fine')"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    assert ended.stdout == "fine\n", ended.stderr


def test_a_bulk_load_leaves_the_index_in_one_piece(path: Path) -> None:
    with Archive.open(path) as archive:
        for number in range(600):
            archive.add(Article(f"https://a.cn/{number}", f"第{number}篇", f"正文{number}"))
    with Archive.open(path, readonly=True) as archive:
        assert archive.conn.execute("SELECT count(DISTINCT segid) FROM articles_fts_idx").fetchone() == (1,)


def test_times_are_in_utc(path: Path) -> None:
    with Archive.open(path) as archive:
        archive.add(FULL)
        assert archive.conn.execute("SELECT published_at FROM articles").fetchone() == ("2023-09-01T00:30:00Z",)
        assert archive.get(1).first_seen_at.tzinfo is UTC


def test_a_number_beyond_sqlites_is_no_article(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive, pytest.raises(NotThere, match="no article"):
        archive.get(10**20)
