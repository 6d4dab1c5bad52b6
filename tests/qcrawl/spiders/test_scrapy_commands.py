"""Scrapy's own commands work in the checkout as people expect."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from qcrawl.replica import Replica, sites_folder

ROOT = Path(__file__).parents[3]


def scrapy(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_list_prints_the_catalogue() -> None:
    done = scrapy("list")
    assert done.returncode == 0
    assert {"samr", "cqn"} <= set(done.stdout.split())


def test_check_has_nothing_against_us() -> None:
    done = scrapy("check", "samr")
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "OK")


def test_crawl_writes_to_the_archive(tmp_path: Path) -> None:
    with Replica() as replica:
        done = scrapy(
            "crawl",
            "haojiang",
            QCRAWL_SITES=str(sites_folder()),
            QCRAWL_PROXY=replica.proxy_url,
            QCRAWL_ARCHIVE=str(tmp_path / "news.db"),
            QCRAWL_STATE=str(tmp_path / "state"),
        )
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        assert db.execute("SELECT outcome FROM runs").fetchall() == [("ok",)]
        assert db.execute("SELECT count(*) > 0 FROM articles").fetchall() == [(1,)]
        assert db.execute("SELECT verdict FROM site_runs").fetchall() == [("ok",)]


@pytest.mark.parametrize("expression", ["response.status", "response.css('a::attr(href)').get()"])
def test_shell_fetches_a_page(expression: str) -> None:
    with Replica() as replica:
        url = "http://www.yzqea.example/list.php?cid=2"
        done = scrapy("shell", url, "-c", expression, http_proxy=replica.proxy_url)
    assert done.returncode == 0
    assert done.stdout.strip() not in ("", "None")
