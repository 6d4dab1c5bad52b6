"""The truth file, the pages and the catalogue say the same."""

import html
import json
import re
from collections import Counter
from datetime import datetime
from itertools import combinations

import pytest

from qcrawl.catalog import loader
from qcrawl.catalog.topic import on_topic
from qcrawl.replica import newsroom, sites_folder, truth
from qcrawl.replica.copies import COPIES
from qcrawl.replica.replica import PARTS, TRUTH_FILE

ALL = truth(PARTS)
DEMO = truth()


def test_the_shipped_file_is_the_truth():
    assert TRUTH_FILE.read_text(encoding="utf-8") == DEMO.json(), "run: python -m qcrawl.replica.truth_file"


def test_there_are_enough_articles_and_every_kind_of_them():
    assert len(DEMO.articles) >= 120
    assert sum(fact.off_topic for fact in DEMO.articles.values()) >= 15
    assert {one.relation for one in DEMO.relations} == {"contains", "template", "related"}
    assert max(fact.doubled for fact in DEMO.articles.values()) == 3


def test_every_class_of_copy_is_in_the_demo():
    used = {name for fact in DEMO.articles.values() for name in fact.copy.split("+")}
    assert set(COPIES) <= used


def test_every_posting_has_one_url():
    assert len(ALL.articles) == len(newsroom.postings())
    aliases = [alias for fact in ALL.articles.values() for alias in fact.aliases]
    assert len(set(aliases)) == len(aliases)
    assert not set(aliases) & set(ALL.articles)


def test_an_off_topic_story_has_no_copy_on_topic():
    by_story: dict[str, set[bool]] = {}
    for fact in ALL.articles.values():
        by_story.setdefault(fact.story, set()).add(fact.off_topic)
    assert all(len(states) == 1 for states in by_story.values())


@pytest.mark.parametrize("fact", ALL.articles.values(), ids=lambda fact: f"{fact.site}-{fact.story}")
def test_the_topic_rule_can_tell(fact):
    day = datetime.fromisoformat(fact.published).date()
    assert on_topic(fact.title, "\n".join(fact.body), day).on != fact.off_topic


ON_ONE_PAGE = [fact for fact in ALL.articles.values() if fact.site != "jinghe"]
"""That site cuts its articles over several pages; test_sites.py puts them together."""


@pytest.mark.parametrize("fact", ON_ONE_PAGE, ids=lambda fact: f"{fact.site}-{fact.story}")
def test_a_page_prints_what_the_truth_says(fact, get):
    text = re.sub(r"\s", "", html.unescape(get(fact.url).text))
    assert re.sub(r"\s", "", fact.title) in text
    for paragraph in fact.body:
        assert text.count(re.sub(r"\s", "", paragraph)) >= fact.doubled
    assert fact.published[:4] in text
    assert re.sub(r"\s", "", fact.source) in text


@pytest.mark.parametrize("fact", [fact for fact in ALL.articles.values() if fact.aliases], ids=lambda fact: fact.url)
def test_aliases_are_answered(fact, get):
    assert {get(alias).status for alias in fact.aliases} == {200}


@pytest.mark.parametrize("part", PARTS)
def test_the_catalogue_files_fit_the_replica(part):
    catalog = loader.load(sites_folder(part), shipped=False)
    ours = {name: facts for name, facts in newsroom.facts().items() if facts.part == part}
    assert set(catalog.sites) == set(ours)
    for name, facts in ours.items():
        site = catalog.sites[name]
        assert (site.name, site.hosts.canonical) == (facts.title, facts.host)
        assert set(site.hosts.twins) == set(facts.aliases)
        assert site.allow_local
        for fact in ALL.articles.values():
            if fact.site == name:
                assert {site.canonical(url) for url in (fact.url, *fact.aliases)} == {fact.url}


def shingles(fact) -> set[str]:
    text = re.sub(r"\W", "", "".join(fact.body))
    return {text[start : start + 5] for start in range(len(text) - 4)}


def resemblance(a: set[str], b: set[str]) -> float:
    return len(a & b) / len(a | b)


def test_stories_that_no_relation_names_share_next_to_nothing():
    named = {frozenset((one.a, one.b)) for one in ALL.relations}
    filed = {
        fact.story: shingles(fact)
        for fact in ALL.articles.values()
        if fact.copy == "original" or fact.story.endswith("/beginning")
    }
    strangers = [pair for pair in combinations(filed, 2) if frozenset(pair) not in named]
    worst = max(strangers, key=lambda pair: resemblance(filed[pair[0]], filed[pair[1]]))
    assert resemblance(filed[worst[0]], filed[worst[1]]) < 0.25, worst


def test_look_alikes_do_look_alike():
    filed = {
        fact.story: shingles(fact)
        for fact in ALL.articles.values()
        if fact.copy == "original" or fact.story.endswith("/beginning")
    }
    for one in DEMO.relations:
        if one.relation == "template" and not one.a.startswith("series"):
            assert resemblance(filed[one.a], filed[one.b]) > 0.3, one
        if one.relation == "contains":
            assert len(filed[one.b] - filed[one.a]) <= 0.02 * len(filed[one.b]), one


def test_the_file_reads_back():
    table = json.loads(TRUTH_FILE.read_text(encoding="utf-8"))
    assert len(table["articles"]) == len(DEMO.articles)
    assert Counter(row["story"] for row in table["articles"]) == Counter(f.story for f in DEMO.articles.values())


def test_between_tells_how_two_articles_relate():
    of = {(fact.site, fact.story): fact.url for fact in DEMO.articles.values()}
    drill, copy = of["beiling", "elevator-drill"], of["yunzhou", "elevator-drill"]
    assert DEMO.between(drill, copy) == "same"
    assert DEMO.between(drill, of["beiling", "roundup-beiling-2022"]) == "contains"
    assert DEMO.between(of["yunzhou", "notice-2022"], of["yunzhou", "notice-2023"]) == "template"
    assert DEMO.between(drill, of["yunzhou", "notice-2022"]) == ""
