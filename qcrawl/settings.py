"""Scrapy's settings for this project; each that is not Scrapy's default has its reason."""

import os

from qcrawl import __version__

BOT_NAME = "qcrawl"
SPIDER_MODULES = ["qcrawl.spiders"]
SPIDER_LOADER_CLASS = "qcrawl.crawl.loader.CatalogLoader"  # a spider class for each site of the catalogue

ROBOTSTXT_USER_AGENT = "qcrawl"
USER_AGENT = f"qcrawl/{__version__} (+{os.environ.get('QCRAWL_CONTACT') or 'no contact given'})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
}

# Politeness, retries, TLS and addresses are the download handler's, which works for robots.txt and redirects too.
DOWNLOAD_HANDLERS = {
    "http": "qcrawl.crawl.download.SiteDownloadHandler",
    "https": "qcrawl.crawl.download.SiteDownloadHandler",
    "file": None,
    "ftp": None,
    "s3": None,
    "data": None,
}
TWISTED_DNS_RESOLVER = "qcrawl.crawl.addresses.PublicResolver"
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default accepts any
RETRY_ENABLED = False
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # knows no Crawl-delay, takes 500 for "all"
    "qcrawl.middlewares.robots.RobotsMiddleware": 100,
    # Before redirects, so that a redirect's own body is read too; then the redirects are kept.
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 620,
    "qcrawl.middlewares.hops.HopsMiddleware": 610,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # no site asks for a password
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the download handler is stricter
}
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # the list walk has its own limits
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # every answer ends in a counted state
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,  # looks for a mistake we do not make
}
ITEM_PIPELINES = {"qcrawl.spiders.pipeline.ArchivePipeline": 100}
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the archive knows what was fetched, retries are ours

REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False  # challenge pages use it
COOKIES_ENABLED = False
DOWNLOADER_STATS = False  # our own counts are kept in the archive
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the callback's source again for every response: 0.3 ms
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10 << 20
DOWNLOAD_WARNSIZE = 0

CONCURRENT_ITEMS = 8  # the default of 100 makes 101 tasks a response: 1.70 instead of 0.75 ms a page
REMOTE_CONTROL_ENABLED = False  # executes Python posted to a local port
TELNETCONSOLE_ENABLED = False
EXTENSIONS = {"scrapy.extensions.memusage.MemoryUsage": None, "scrapy.extensions.logstats.LogStats": None}
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
