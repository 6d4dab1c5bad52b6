import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from archive.model import Article, Moment, Precision, Publisher
from archive.store import Archive

HOSTILE = "</title><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"

SITES = [
    Publisher("samr", "国家市场监督管理总局", "regulator", "全国"),
    Publisher("shandong", "山东省市场监督管理局", "regulator", "山东"),
    Publisher("caq", "中国质量协会", "association", "全国"),
    Publisher("cqn", "中国质量新闻网", "media", "全国"),
    Publisher("hostile", HOSTILE, "other"),
]


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of five sites and twelve years, with stories as a settled archive has them."""
    path = tmp_path_factory.mktemp("overview") / "archive.db"
    with Archive.open(path) as archive, archive.atomic():
        for year in range(2012, 2024):
            _year(archive, year)
        archive.add(Article("https://undated.example.cn/", "没有日期", "文"))
    return path


def _year(archive: Archive, year: int) -> None:
    for number in range(year - 2010):
        ids = []
        for place, site in enumerate(SITES[: 1 + number % len(SITES)]):
            if site.name == "caq" and year in (2015, 2016, 2019):
                continue
            day = datetime(year, 8 + number % 3, 1 + number) + timedelta(days=place * place * (1 + number % 4))  # noqa: DTZ001
            url = f"https://{site.name}.example.cn/{year}/{number}.html"
            title = HOSTILE if number == 4 else f"{year}年第{number}场质量月活动在东岭县启动，三十多家企业宣读质量承诺"
            moment = Moment.from_local(day, Precision.DAY)
            ids.append(archive.add(Article(url, title, f"正文{year}{number}", moment), publisher=site).article_id)
        archive.conn.execute(
            "INSERT INTO stories (id, representative_id, copies, sites) VALUES (?, ?, ?, ?)",
            (ids[0], ids[0], len(ids), len(ids)),
        )
        archive.conn.executemany("UPDATE articles SET story_id = ? WHERE id = ?", [(ids[0], one) for one in ids])


@pytest.fixture
def archive(shelf: Path) -> Iterator[Archive]:
    with Archive.open(shelf, readonly=True) as opened:
        yield opened


QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1200,900"
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Chromium with a profile of its own; one for all tests of a worker."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (binary and driver):
        pytest.skip("needs chromium and chromedriver")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for flag in (*QUIET.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = webdriver.Chrome(options=options, service=Service(driver))
    yield opened
    opened.quit()


@pytest.fixture
def browser(chromium: webdriver.Chrome) -> webdriver.Chrome:
    """The browser on an empty page, its log without what earlier tests left there."""
    chromium.get("about:blank")
    chromium.get_log("browser")
    return chromium
