from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qcrawl.crawl import Options, RunResult, run
from qcrawl.replica import Replica, sites_folder

SITE = "yzqea"
HOST = "www.yzqea.example"


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica() as running:
        yield running


@pytest.fixture
def options(tmp_path: Path, replica: Replica) -> Options:
    """One crawl of the association's site into a new archive."""
    return Options(
        tmp_path / "news.db",
        sites=(SITE,),
        site_folders=(sites_folder(),),
        proxy=replica.proxy_url,
        state_folder=tmp_path / "state",
        backoff=0.01,
        timeout=5.0,
        merge=False,
    )


@pytest.fixture
def crawl(options: Options) -> Callable[..., RunResult]:
    """Crawl once more, with the options that are given."""
    return lambda **changes: run(replace(options, **changes))
