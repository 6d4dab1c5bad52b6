"""Any one page of an archive may be torn, and no text is lost: every text stands there twice."""

import random
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import ArchiveError, DamagedArchive
from archive.maintenance.doctor import examine
from archive.maintenance.salvage import salvage
from archive.model import Article, Publisher
from archive.search import search
from archive.store import Archive

PAGE = 4096
ARTICLES = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("salvage") / "whole.db"
    rng = random.Random(3)
    with Archive.open(path) as archive, archive.atomic():
        for number in range(1, ARTICLES + 1):
            body = "".join(chr(rng.randrange(0x4E00, 0x9F00)) for _ in range(600))
            archive.add(Article(f"https://a.cn/{number}", f"第{number}篇质量月", body), publisher=Publisher("s", "站"))
            archive.conn.execute(
                "INSERT INTO urls (site_id, key, url, state, first_seen_at, last_seen_at, article_id) "
                "VALUES (1, ?, ?, 'new', '', '', ?)",
                (f"a.cn/{number}", f"https://a.cn/{number}", number),
            )
        archive.conn.execute("DELETE FROM unsettled")
    return path


def texts(path: Path) -> list[tuple[int, str, str, str]]:
    with Archive.open(path, readonly=True) as archive:
        return archive.conn.execute("SELECT id, key, title, body FROM articles ORDER BY id").fetchall()


def torn(whole: Path, folder: Path, page: int) -> Path:
    path = folder / "archive.db"
    shutil.copy(whole, path)
    with path.open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(random.Random(page).randbytes(PAGE))
    return path


def test_any_torn_page_is_seen_and_no_text_is_lost(whole: Path, tmp_path: Path) -> None:
    expected = texts(whole)
    pages = whole.stat().st_size // PAGE
    kinds = set()
    for page in random.Random(1).sample(range(2, pages + 1), 14):
        folder = tmp_path / str(page)
        folder.mkdir()
        path = torn(whole, folder, page)
        try:
            problems = examine(path).problems
        except DamagedArchive:
            kinds.add("not to be opened")
            continue
        if not problems:  # a page that is free
            assert texts(path) == expected
            continue
        kinds.add(" ".join(sorted({problem.check for problem in problems})))
        if examine(path, fix=True).problems:
            done = salvage(path, now=datetime(2023, 9, 1, tzinfo=UTC))
            assert done.aside == folder / "archive.damaged-20230901T000000Z.db"
            assert done.rows["article_versions"] + done.rows["articles"] >= ARTICLES
            assert examine(path, fix=True).problems == ()
        assert texts(path) == expected
        with Archive.open(path, readonly=True) as archive:
            assert search(archive, "质量月", all_copies=True).total == ARTICLES
    assert len(kinds) > 1


def test_a_lost_row_comes_back_from_its_version(whole: Path, tmp_path: Path) -> None:
    with sqlite3.connect(whole) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'").fetchone()
    connection.close()
    path = torn(whole, tmp_path, root)
    with pytest.raises(ArchiveError), Archive.open(path, readonly=True) as archive:
        search(archive, "质量")
    done = salvage(path)
    assert (done.rows["articles"], done.from_versions) == (0, ARTICLES)
    assert texts(path) == texts(whole)


def test_the_command(whole: Path, tmp_path: Path) -> None:
    with sqlite3.connect(whole) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles'").fetchone()
    connection.close()
    path = torn(whole, tmp_path, root)
    doctor = [sys.executable, "-m", "qcrawl", "doctor", "--archive", str(path)]
    sick = subprocess.run([*doctor, "--fix"], capture_output=True, text=True, check=False)
    assert sick.returncode == 65
    assert "--salvage" in sick.stdout
    found = [sys.executable, "-m", "qcrawl", "search", "--archive", str(path), "质量"]
    told = subprocess.run(found, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr.count("\n")) == (65, 1)
    healed = subprocess.run([*doctor, "--salvage"], capture_output=True, text=True, check=False)
    assert healed.returncode == 0, healed.stderr
    assert f"{ARTICLES} articles came from their versions" in healed.stderr


def test_what_is_no_archive_cannot_be_salvaged(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    path.write_bytes(b"no database at all" * 1000)
    with pytest.raises(DamagedArchive):
        salvage(path)
    assert [file.name for file in tmp_path.iterdir()] == ["archive.db"]


def test_a_damaged_archive_is_told_with_what_helps_there(whole: Path, tmp_path: Path) -> None:
    path = torn(whole, tmp_path, 1)
    doctor = [sys.executable, "-m", "qcrawl", "doctor", "--archive", str(path)]
    seen = subprocess.run(doctor, capture_output=True, text=True, check=False)
    assert (seen.returncode, seen.stderr.count("\n")) == (65, 1)
    assert "its beginning is destroyed" in seen.stderr
    assert "restore a backup" in seen.stderr
    with pytest.raises(DamagedArchive, match=r"nothing can be salvaged of .*tables cannot be read .*restore a backup"):
        salvage(path)


def test_a_torn_list_of_migrations_is_told_with_what_helps_and_that_helps(whole: Path, tmp_path: Path) -> None:
    with sqlite3.connect(whole) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = '_sqlite_migrations'").fetchone()
    connection.close()
    path = torn(whole, tmp_path, root)
    with pytest.raises(DamagedArchive, match=r"restore a backup .*\(qcrawl doctor --salvage\)"):
        examine(path)
    salvage(path)
    assert examine(path, fix=True).problems == ()
    assert texts(path) == texts(whole)
