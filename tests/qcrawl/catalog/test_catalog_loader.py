"""A mistake in a site file is an error that names file and key."""

from datetime import date
from pathlib import Path

import pytest

from archive.errors import ConfigurationError
from qcrawl.catalog import Catalog, load

GOOD = """
id = "wuyang"
name = "梧阳市市场监督管理局"
kind = "regulator"
region = "浙江"
hosts = ["scjgj.wuyang.example", "*.wuyang.example"]
separate_hosts = ["act.zhiliang.example"]
family = "trs"
delay = 0.5

[canonical]
keep_query = ["id"]
rewrite = [['^/BIG5/', '/']]

[topic]
mode = "title"
drop = ['月报']

[article]
title = ["h1"]

[[article.dated]]
before = 2016-01-01
family = ""
title = [".old"]

[[article.dated]]
before = 2020-01-01
title = [".middle"]

[[columns]]
id = "gzdt"
url = "https://scjgj.wuyang.example/gzdt/"
rows = "ul > li"

[columns.topic]
mode = "all"

[[columns]]
id = "api"
url = "https://scjgj.wuyang.example/search"
method = "POST"
crawl = false

[columns.form]
page = "1"
"""


def loaded(folder: Path, **files: str) -> Catalog:
    (folder / "sites").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "sites" / f"{name}.toml").write_text(text, encoding="utf-8")
    return load(folder, shipped=False)


def test_a_site_file_becomes_a_site(tmp_path: Path) -> None:
    site = loaded(tmp_path, wuyang=GOOD).sites["wuyang"]
    assert site.publisher.title == "梧阳市市场监督管理局"
    assert site.home_url == "https://scjgj.wuyang.example/"
    assert site.delay == 0.5
    assert [column.id for column in site.crawled] == ["gzdt"]
    assert site.topic.mode == "title"
    assert site.columns[0].topic
    assert site.columns[0].topic.mode == "all"
    assert site.columns[1].form == {"page": "1"}


@pytest.mark.parametrize(
    ("day", "title", "family"),
    [
        (None, "h1", "trs"),
        (date(2024, 1, 1), "h1", "trs"),
        (date(2020, 1, 1), "h1", "trs"),
        (date(2019, 12, 31), ".middle", "trs"),
        (date(2015, 12, 31), ".old", ""),
    ],
)
def test_old_pages_are_read_by_the_rules_of_their_day(
    tmp_path: Path, day: date | None, title: str, family: str
) -> None:
    rules = loaded(tmp_path, wuyang=GOOD).sites["wuyang"].rules(day)
    assert (rules.title, rules.family, rules.site_title) == ((title,), family, "梧阳市市场监督管理局")


MISTAKES = {
    "unknown key": ("delay = 0.5", "dealy = 0.5", "dealy: unknown key"),
    "unknown key in a table": ('mode = "title"', 'mood = "title"', "topic.mood: unknown key"),
    "unknown key in a column": ('rows = "ul > li"', 'row = "ul > li"', "columns[1].row: unknown key"),
    "unknown key in an era": ("before = 2016-01-01", "before = 2016-01-01\nuntil = 3", "article.dated[1].until"),
    "missing name": ('name = "梧阳市市场监督管理局"', "", "name: is missing"),
    "empty name": ('name = "梧阳市市场监督管理局"', 'name = ""', "name: must not be empty"),
    "bad kind": ('kind = "regulator"', 'kind = "regulators"', "kind: 'regulators' is none of"),
    "bad id": ('id = "wuyang"', 'id = "Wu Yang"', "id: 'Wu Yang'"),
    "bad selector": ('rows = "ul > li"', 'rows = "ul >> li["', "columns[1].rows: 'ul >> li['"),
    "bad selector in rules": ('title = ["h1"]', 'title = ["h1["]', "article.title: 'h1['"),
    "bad regex": ("drop = ['月报']", "drop = ['(月报']", "topic.drop: '(月报'"),
    "bad replacement": ("[['^/BIG5/', '/']]", r"[['^/BIG5/', '\2']]", "canonical.rewrite: the replacement"),
    "no pair": ("[['^/BIG5/', '/']]", "['^/BIG5/']", "canonical.rewrite: each entry must be a pair"),
    "unknown family": ('family = "trs"', 'family = "trss"', "family: 'trss' is none of"),
    "unknown reader": ('method = "POST"', 'reader = "post"', "columns[2].reader"),
    "negative delay": ("delay = 0.5", "delay = -1", "delay: must be a number"),
    "text for a number": ("delay = 0.5", 'delay = "0.5"', "delay: must be a number"),
    "true for a number": ("delay = 0.5", "delay = true", "delay: must be a number"),
    "text for a list": ('title = ["h1"]', 'title = "h1"', "article.title: must be a list"),
    "date in quotes": ("before = 2016-01-01", 'before = "2016-01-01"', "article.dated[1].before: must be a date"),
    "column of another host": ("https://scjgj.wuyang.example/gzdt/", "https://other.example/", "columns[1].url"),
    "column twice": ('id = "api"', 'id = "gzdt"', "columns[2].id: 'gzdt' is already"),
    "column's address twice": (
        "https://scjgj.wuyang.example/search",
        "https://scjgj.wuyang.example/gzdt/",
        "columns[2].url",
    ),
    "host with scheme": ('"scjgj.wuyang.example", ', '"https://scjgj.wuyang.example", ', "hosts: 'https://"),
    "wildcard first": ('"scjgj.wuyang.example", ', "", "hosts: the first"),
    "host twice": ('"*.wuyang.example"', '"scjgj.wuyang.example"', "hosts: 'scjgj.wuyang.example' is named twice"),
    "no host": ('hosts = ["scjgj.wuyang.example", "*.wuyang.example"]', "hosts = []", "hosts: name at least one"),
    "no TOML": ("delay = 0.5", "delay = ", "is no TOML"),
}


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_file_and_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigurationError) as error:
        loaded(tmp_path, wuyang=GOOD.replace(old, new, 1))
    assert "wuyang.toml: " in str(error.value)
    assert told in str(error.value)


MINIMAL = 'id = "{}"\nname = "某局"\nkind = "regulator"\nregion = "浙江"\nhosts = ["{}"]\n'


def test_a_host_belongs_to_one_site(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"two\.toml: hosts: a\.example already belongs to .*one\.toml"):
        loaded(tmp_path, one=MINIMAL.format("one", "a.example"), two=MINIMAL.format("two", "a.example"))


def test_an_id_is_used_once_in_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"two\.toml: id: 'one' is already used by .*one\.toml"):
        loaded(tmp_path, one=MINIMAL.format("one", "a.example"), two=MINIMAL.format("one", "b.example"))


def test_a_folder_adds_to_and_overrides_the_shipped_sites(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "samr.toml").write_text(MINIMAL.format("samr", "www.samr.gov.cn"), encoding="utf-8")
    (tmp_path / "sites" / "mine.toml").write_text(MINIMAL.format("mine", "mine.example"), encoding="utf-8")
    catalog = load(tmp_path)
    assert catalog.sites["samr"].name == "某局"
    assert catalog.sites["mine"].hosts.canonical == "mine.example"
    assert "caq" in catalog.sites


def test_a_family_of_ones_own_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "families").mkdir()
    text = 'id = "ours"\nname = "Ours"\nreader = "plain"\n[detect]\npage = ["our-cms"]\n[article]\nurl = "/o/[0-9]+"\n'
    (tmp_path / "families" / "ours.toml").write_text(text, encoding="utf-8")
    catalog = loaded(tmp_path, one=MINIMAL.format("one", "a.example") + 'family = "ours"\n')
    assert catalog.sites["one"].family == "ours"
    assert catalog.families["ours"].page[0].search("<div class=our-cms>")


@pytest.mark.parametrize("name", ["nothing-here", "empty"])
def test_a_folder_without_site_files_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigurationError, match=name):
        load(tmp_path / name)
