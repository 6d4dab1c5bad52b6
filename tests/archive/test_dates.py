from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import moment
from archive.model import Moment, Precision


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("20230901", "2023-09-01"),
        (20230901, "2023-09-01"),
        ("2023-09-01", "2023-09-01"),
        ("2023/9/1", "2023-09-01"),
        ("2023.09.01", "2023-09-01"),
        ("2023年9月1日", "2023-09-01"),
        (" 2023年09月01日 08:30 ", "2023-09-01 08:30+08:00"),
        ("2023年9月1日8时30分", "2023-09-01 08:30+08:00"),
        ("2023-09-01 08:30", "2023-09-01 08:30+08:00"),
        ("2023-09-01 08:30:15", "2023-09-01 08:30:15+08:00"),
        ("2023-09-01T08:30:15+08:00", "2023-09-01 08:30:15+08:00"),
        ("2023-09-01T08:30:15.123Z", "2023-09-01 08:30:15+00:00"),
        ("2023-09-01T08:30:15-0330", "2023-09-01 08:30:15-03:30"),
        ("202309010830", "2023-09-01 08:30+08:00"),
        ("20230901083015", "2023-09-01 08:30:15+08:00"),
        ("20230901T083015Z", "2023-09-01 08:30:15+00:00"),
        ("Fri, 01 Sep 2023 08:30:00 +0800", "2023-09-01 08:30:00+08:00"),
        (1693528200, "2023-09-01 08:30:00+08:00"),
        (1693528200000, "2023-09-01 08:30:00+08:00"),
    ],
)
def test_common_forms(written: str | int, shown: str) -> None:
    assert str(moment(written)) == shown


def test_no_date_is_none() -> None:
    assert moment("  ") is None


@pytest.mark.parametrize(
    "written",
    [
        "yesterday",
        "2023-13-01",
        "2023-02-30",
        "20231301",
        "12",
        "2023-09",
        "2023-09/01",
        "Fri, 99 Foo",
        "2023-09-01 25:00",
        "2023-09-01T08:30+99:00",
        "0001-01-01",
        "9" * 30,
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(written)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    try:
        found = moment(text)
    except ValueError:
        return
    assert found is None or found.utc.tzinfo is UTC


@given(st.datetimes(datetime(1001, 1, 1), datetime(9998, 1, 1)), st.sampled_from(Precision))  # noqa: DTZ001
def test_what_a_moment_prints_is_read_back(local: datetime, precision: Precision) -> None:
    zeros = {Precision.DAY: {"hour": 0, "minute": 0, "second": 0}, Precision.MINUTE: {"second": 0}}
    written = Moment.from_local(local.replace(microsecond=0, **zeros.get(precision, {})), precision)
    assert moment(str(written)) == written
