"""Each field of each kept page by itself, and what every family must have."""

from collections import Counter

import pytest

from tests.qcrawl.extract import pages

FAMILIES = (
    "jpaas",
    "jpage",
    "trs",
    "ucap",
    "gd",
    "vsb",
    "shanghai",
    "founder",
    "dede",
    "empire",
    "phpcms",
    "php",
    "plain",
)
FIELDS = (
    *("url", "title", "date", "date_precision", "source", "author", "reporter", "editor", "document_number", "column"),
    *("keywords", "dateline", "language", "script", "charset", "family", "links", "body", "cuts", "repeats"),
    *("questions", "origins", "error"),
)


@pytest.fixture(scope="module", params=pages.names())
def page(request):
    return request.param, pages.found(request.param), pages.expected(request.param)


@pytest.mark.parametrize("field", FIELDS)
def test_field(page, field):
    name, found, expected = page
    assert found.get(field) == expected.get(field), f"{field} of {name}"


def test_no_other_field(page):
    _, found, expected = page
    assert set(found) | set(expected) <= set(FIELDS)


def test_two_pages_for_every_family():
    counted = Counter(name.partition("-")[0] for name in pages.names())
    assert {family: counted[family] for family in FAMILIES if counted[family] < 2} == {}


@pytest.mark.parametrize("name", [name for name in pages.names() if name.partition("-")[0] not in ("php", "plain")])
def test_family_is_recognised_and_its_container_used(name):
    expected = pages.expected(name)
    assert expected["family"] == name.partition("-")[0]
    assert expected["origins"]["body"].startswith("container ")
