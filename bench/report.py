"""The reviewer's report on a thousand stories: how long to make, how large, how soon it opens; beside difflib's own."""

import difflib
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.duplicates import settle
from archive.duplicates.report import Limits, Report, gather, html
from archive.model import Article, Moment, Precision, Publisher
from archive.store import Archive

STORIES, COPIES, SENTENCES = 1000, 3, 24
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
WORDS = """\
市监局 计量院 质检所 标准院 纤检所 特检院 老字号 质协 商会 职校 社区 乡镇 园区 海关 药监 供电所
开放实验室 发布倡议 走访企业 抽查商品 校准天平 讲解标签 评选工匠 表彰班组 公布名单 征集案例 开展培训 签署承诺
广场 车间 学校 码头 集市 医院 工地 图书馆 超市 车站 果园 渔港 茶山 矿区 展馆 法院"""
WHO, WHAT, WHERE = (line.split() for line in WORDS.splitlines())


def sentence(draw: random.Random) -> str:
    """A sentence in the words of the subject; there are some fifty million of them."""
    day, number = draw.randint(1, 30), draw.randint(2, 9999)
    return (
        f"{day}日，{draw.choice(WHO)}和{draw.choice(WHO)}在{draw.choice(WHERE)}{draw.choice(WHAT)}，"
        f"随后到{draw.choice(WHERE)}{draw.choice(WHAT)}，共有{number}人参加。"
    )


def articles() -> Iterator[tuple[Article, Publisher]]:
    """Three copies of each story: as it is, with another lead, and cut."""
    draw = random.Random(20230901)
    for story in range(STORIES):
        body = [sentence(draw) for _ in range(SENTENCES)]
        texts = [body, ["本报讯 " + body[0], *body[1:], "责任编辑：小周"], body[: SENTENCES * 3 // 4]]
        for copy, lines in enumerate(texts[:COPIES]):
            site = draw.randrange(40)
            moment = Moment.from_local(datetime(2023, 9, 1 + story % 25 + copy), Precision.DAY)  # noqa: DTZ001
            url = f"https://s{site}.example.cn/{story}-{copy}.html"
            article = Article(url, f"第{story}条质量月消息", "\n".join(lines), published=moment)
            yield article, Publisher(f"s{site}", f"站点{site}")


def with_difflib(report: Report) -> str:
    """The same pairs side by side as ``difflib.HtmlDiff`` of the standard library sets them, in one page."""
    differ = difflib.HtmlDiff(wrapcolumn=40)
    tables = []
    for story in report.stories:
        bodies = {copy.id: copy.body.splitlines() for copy in story.copies}
        tables += [differ.make_table(bodies[pair.a_id], bodies[pair.b_id]) for pair in story.pairs]
    return "<!doctype html><meta charset=utf-8>" + "\n".join(tables)


def seconds_to_load(files: list[Path]) -> list[float] | None:
    """Seconds until Chromium has loaded each page, the least of three; None where there is no Chromium."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not (chromium and driver):
        return None
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    with tempfile.TemporaryDirectory() as profile:
        for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
            options.add_argument(flag)
        browser = webdriver.Chrome(options=options, service=Service(driver))
        try:
            return [min(_load(browser, file) for _ in range(3)) for file in files]
        finally:
            browser.quit()


def _load(browser: Any, file: Path) -> float:
    browser.get(file.as_uri())
    return float(browser.execute_script("return performance.getEntriesByType('navigation')[0].loadEventEnd")) / 1000


def run() -> None:
    """Print the making, the size and the opening of both pages."""
    with tempfile.TemporaryDirectory() as folder, Archive.open(Path(folder) / "archive.db") as archive:
        with archive.atomic():
            for article, publisher in articles():
                archive.add(article, publisher=publisher)
        settle(archive)
        start = time.process_time()
        report = gather(archive, Limits())
        gathered = time.process_time() - start
        totals = report.totals
        print(f"{len(report.stories)} stories, {totals.copies} copies; gathered in {gathered:.1f} CPU s")
        files, made = [], []
        for name, make in (("report", lambda: html(report, "zh")), ("difflib.HtmlDiff", lambda: with_difflib(report))):
            start = time.process_time()
            text = make()
            made.append(time.process_time() - start)
            files.append(Path(folder) / f"{name}.html")
            files[-1].write_text(text, encoding="utf-8")
        opened = seconds_to_load(files)
        sizes = [file.stat().st_size / 1e6 for file in files]
        for index, file in enumerate(files):
            loads = f", opens in {opened[index]:.2f} s" if opened else ""
            print(f"{file.stem}: made in {made[index]:.1f} CPU s, {sizes[index]:.1f} MB{loads}")
        print(f"ratio to difflib.HtmlDiff: made {made[0] / made[1]:.2f}, size {sizes[0] / sizes[1]:.2f}", end="")
        print(f", opens {opened[0] / opened[1]:.3f}" if opened else "; opening not measured, Chromium is missing")
