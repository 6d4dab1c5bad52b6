from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.duplicates import settle
from archive.model import Article, Moment
from archive.overview.numbers import SiteShare, count
from archive.overview.terminal import by_step, spans
from archive.store import Archive


def test_the_numbers_add_up(archive: Archive) -> None:
    overview = count(archive)
    assert overview.articles == sum(year.articles for year in overview.years) + overview.undated
    assert overview.articles == sum(share.articles for share in overview.shares) + 1
    assert overview.stories == sum(year.firsts for year in overview.years) + 1
    assert all(year.articles == sum(year.months) for year in overview.years)
    assert all(share.articles == sum(share.years.values()) + share.undated for share in overview.shares)
    assert [year.year for year in overview.years] == list(range(2012, 2024))
    assert (overview.undated, overview.changed, overview.captures, overview.sites) == (1, 0, 0, 5)


def test_a_site_has_gaps_after_its_first_year_only(archive: Archive) -> None:
    shares = {share.name: share for share in count(archive).shares}
    assert shares["caq"].gaps(2023) == (2015, 2016, 2019)
    assert shares["samr"].gaps(2023) == ()
    assert SiteShare("x", "x", "other", 1, 1, {2020: 1}, 0).gaps(2023) == (2021, 2022, 2023)
    assert SiteShare("x", "x", "other", 1, 1, {}, 1).gaps(2023) == ()


def test_the_largest_stories_come_first_and_their_copies_in_order_of_time(archive: Archive) -> None:
    spreads = count(archive, stories=5).spreads
    assert len(spreads) == 5
    assert spreads[0].copies == 5
    for spread in spreads:
        assert len(spread.appearances) == spread.copies
        assert [copy.day for copy in spread.appearances] == sorted(copy.day for copy in spread.appearances)
        assert sum(by_step(spread)) == spread.copies
        assert by_step(spread)[0] >= 1


@pytest.mark.parametrize(
    ("years", "text"), [((2012,), "2012"), ((2012, 2013, 2015), "2012-2013, 2015"), ((), "")], ids=str
)
def test_years_are_drawn_together(years: tuple[int, ...], text: str) -> None:
    assert spans(years) == text


def test_an_empty_archive_has_an_overview_too(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.db") as archive:
        overview = count(archive)
    assert (overview.articles, overview.stories, overview.years, overview.last_year) == (0, 0, (), 0)


def test_a_later_moment_of_an_earlier_day_is_no_step_back(tmp_path: Path) -> None:
    body = "".join(f"第{number}家企业在东岭县质量月启动仪式上宣读了质量承诺。" for number in range(30))
    with Archive.open(tmp_path / "archive.db") as archive:
        for number, (hour, offset) in enumerate([(16, 480), (17, 0)]):
            moment = Moment(datetime(2023, 9, 1, hour, 30, tzinfo=UTC), offset)
            archive.add(Article(f"https://a{number}.example.cn/", "质量月启动", body, published=moment))
        settle(archive)
        [spread] = count(archive).spreads
    assert [appearance.day.day for appearance in spread.appearances] == [1, 2]
    assert sum(by_step(spread)) == 2
