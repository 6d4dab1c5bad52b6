"""Every shipped site reads its fixture; a definition that does not is found out."""

from dataclasses import replace
from importlib.resources import files
from pathlib import PurePath
from typing import Any

import pytest

from archive.errors import ConfigurationError
from qcrawl.catalog import Site, load
from qcrawl.catalog.canonical import HostRules
from qcrawl.probing import Fixture, check, fixture_of
from qcrawl.probing.fixture import read

CATALOG = load()
FIXTURES = files("qcrawl").joinpath("catalog", "fixtures")


def problems(site: Site, fixture: Fixture | None) -> list[str]:
    return [
        f"{finding.part}: {finding.problem}" for finding in check(site, CATALOG.families, fixture) if finding.problem
    ]


@pytest.mark.parametrize("name", sorted(CATALOG.sites))
def test_a_site_reads_its_fixture(name: str) -> None:
    site = CATALOG.sites[name]
    assert problems(site, fixture_of(site)) == []


@pytest.mark.parametrize("name", sorted(CATALOG.families))
def test_a_family_reads_its_fixture(name: str) -> None:
    site = Site("any", "某局", "regulator", "浙江", HostRules("www.any.example"), family=name, fixture=name)
    fixture = fixture_of(site)
    assert fixture
    assert fixture.articles, "a family's fixture has an article"
    assert problems(site, fixture) == []


@pytest.mark.parametrize("part", ["sites", "families"])
def test_no_fixture_is_left_over(part: str) -> None:
    known = CATALOG.sites if part == "sites" else CATALOG.families
    names = {file.name.removesuffix(".toml") for file in FIXTURES.joinpath(part).iterdir()}
    assert names <= set(known)
    if part == "sites":
        assert not {name for name in names if CATALOG.sites[name].fixture}, "these share a family's fixture"


@pytest.mark.parametrize("name", [site.id for site in CATALOG.sites.values() if not site.fixture])
def test_a_site_with_article_rules_has_an_article_in_its_fixture(name: str) -> None:
    site = CATALOG.sites[name]
    rules = site.article
    fixture = fixture_of(site)
    assert fixture
    if rules.title or rules.date or rules.body:
        assert fixture.articles


BEIJING = CATALOG.sites["beijing"]
COLUMN, RULES = BEIJING.columns[0], BEIJING.article


def without(**column: Any) -> Site:
    return replace(BEIJING, columns=(replace(COLUMN, **column), *BEIJING.columns[1:]))


BROKEN = {
    "a selector of a former layout": (without(rows=".old_list li"), "matched no row"),
    "a selector that takes in too much": (without(rows="a", date=""), "found but not expected"),
    "the wrong date": (without(date="b"), "not found"),
    "a column that is gone": (replace(BEIJING, columns=BEIJING.columns[1:]), "which the site does not have"),
    "a rule that matches nothing": (
        replace(BEIJING, article=replace(BEIJING.article, body=(".gone",))),
        "rule for body",
    ),
    "a title's rule that finds another": (
        replace(BEIJING, article=replace(BEIJING.article, title=(".crumb",))),
        "title is",
    ),
    "a wrong next page": (without(next=".nav a"), "goes on at"),
}


@pytest.mark.parametrize(("site", "told"), BROKEN.values(), ids=BROKEN)
def test_a_definition_that_does_not_hold_is_found_out(site: Site, told: str) -> None:
    assert any(told in problem for problem in problems(site, fixture_of(BEIJING)))


def test_a_site_without_a_fixture_is_told() -> None:
    site = replace(BEIJING, id="nowhere")
    assert "fixtures/sites/nowhere.toml" in problems(site, fixture_of(site))[0]


def test_a_site_with_selectors_cannot_hide_behind_its_family() -> None:
    site = replace(BEIJING, fixture="trs")
    assert "selectors of its own" in problems(site, fixture_of(site))[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "lists: a fixture has at least one page"),
        ("[[lists]]\nurl = 'u'\n", "lists[1].page: is missing"),
        ("[[lists]]\nurl = 'u'\npage = 'p'\nlinks = [['a', 'b']]\nfollow = []", "lists[1].links: each entry"),
        ("[[lists]]\nurl = 'u'\npage = 'p'\nfolow = []", "lists[1].folow: unknown key"),
        ("[[lists", "is no TOML"),
    ],
)
def test_a_broken_fixture_is_an_error_with_file_and_key(text: str, told: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        read(text, PurePath("fixtures/x.toml"))
    assert str(error.value).startswith("fixtures/x.toml: ")
    assert told in str(error.value)
