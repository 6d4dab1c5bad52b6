"""The crawl as one operation: ``run(Options(archive)) -> RunResult``."""

from qcrawl.crawl.options import Options
from qcrawl.crawl.running import RunResult, SiteResult, run
from qcrawl.crawl.session import MERGING, Progress

__all__ = ["MERGING", "Options", "Progress", "RunResult", "SiteResult", "run"]
