"""The crawl as one operation: ``run(Options(archive)) -> RunResult``."""

from qcrawl.crawl.options import Options
from qcrawl.crawl.running import RunResult, SiteResult, run
from qcrawl.crawl.session import Progress

__all__ = ["Options", "Progress", "RunResult", "SiteResult", "run"]
