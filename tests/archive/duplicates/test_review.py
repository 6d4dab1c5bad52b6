import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shelf import Shelf, lines

from archive.duplicates import ballot
from archive.duplicates.decisions import Call, record
from archive.duplicates.review import SAMPLE_COLUMNS, quality, sample, sample_csv, wilson
from archive.store import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Twelve articles in a row, each judged against the next: same and template by turns, margins .05 to .95."""
    with Archive.open(tmp_path / "archive.db") as opened:
        shelf = Shelf(opened)
        ids = [shelf.article(f"第{n}篇", f"这是第{n}篇文章的正文，说的是质量月的事。") for n in range(13)]
        for at, (a, b) in enumerate(itertools.pairwise(ids)):
            shelf.judged(a, b, "template" if at % 2 else "same", margin=0.05 + at * 0.08)
        yield opened


@pytest.mark.parametrize(
    ("right", "reviewed", "low", "high"),
    [
        # Checked by hand against the formula in Wilson (1927) and Newcombe (1998), table I.
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 81/263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 15/148"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 0/20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1/29"),
        pytest.param(0, 0, 0.0, 1.0, id="nothing reviewed"),
    ],
)
def test_wilsons_interval_is_the_published_one(right: int, reviewed: int, low: float, high: float) -> None:
    assert wilson(right, reviewed) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_inside_zero_and_one(counts: tuple[int, int]) -> None:
    right, reviewed = counts
    low, high = wilson(right, reviewed)
    assert 0 <= low <= right / reviewed + 1e-12
    assert right / reviewed - 1e-12 <= high <= 1


def test_bands_count_every_pair_once(archive: Archive) -> None:
    found = quality(archive)
    assert sum(band.pairs for band in found.merged) == 6
    assert sum(band.pairs for band in found.apart) == 6
    assert all(band.reviewed == 0 and band.precision is None and band.interval == (0, 1) for band in found.merged)


def test_a_band_says_how_often_reviewers_agreed(archive: Archive) -> None:
    record(archive, Call.SAME, 1, 2, reviewer="a")  # same, .05: right
    record(archive, Call.NOT_SAME, 3, 4, reviewer="a")  # same, .21: wrong
    record(archive, Call.SAME, 2, 3, reviewer="a")  # template, .13: a merge that was missed
    record(archive, Call.CONTAINS, 4, 5, reviewer="a")  # template, .29: rightly kept apart
    record(archive, Call.UNSURE, 5, 6, reviewer="a")
    found = quality(archive)
    assert [(band.low, band.reviewed, band.right) for band in found.merged if band.reviewed] == [
        (0.0, 1, 1),
        (0.1, 1, 0),
    ]
    assert [(band.low, band.reviewed, band.right) for band in found.apart if band.reviewed] == [
        (0.1, 1, 0),
        (0.25, 1, 1),
    ]
    assert found.unsure == 1
    assert found.merged[0].interval == pytest.approx(wilson(1, 1))


def test_a_sample_is_half_uncertain_a_quarter_merges_a_quarter_near_misses(archive: Archive) -> None:
    kinds = [one.why for one in sample(archive, 4)]
    assert sorted(kinds) == ["merge", "near_miss", "uncertain", "uncertain"]


def test_a_sample_leaves_out_what_is_decided_and_repeats_nothing(archive: Archive) -> None:
    record(archive, Call.UNSURE, 1, 2, reviewer="a")
    drawn = [one.pair.key for one in sample(archive, 100)]
    assert (1, 2) not in drawn
    assert len(drawn) == len(set(drawn))


def test_the_same_seed_draws_the_same_sample_and_another_draws_another(archive: Archive) -> None:
    def keys(seed: int) -> list[tuple[int, int]]:
        return [one.pair.key for one in sample(archive, 4, seed)]

    assert keys(1) == keys(1)
    assert any(keys(1) != keys(seed) for seed in range(2, 8))


def test_a_filled_in_sample_is_what_decide_reads(archive: Archive, tmp_path: Path) -> None:
    text = sample_csv(archive, sample(archive, 4))
    rows = list(csv.DictReader(lines(text)))
    assert tuple(rows[0]) == SAMPLE_COLUMNS
    assert {row["title_a"][0] for row in rows} == {"第"}
    rows[0]["as"], rows[2]["as"] = "not-same", "contains"
    table = tmp_path / "sample.csv"
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, SAMPLE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    votes = ballot.read(archive, table)
    assert [(vote.line, vote.call) for vote in votes] == [(2, "not_same"), (4, "contains")]
