"""``docs/adding-a-site.md``, followed."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from qcrawl.catalog.fields import Fields
from qcrawl.catalog.loader import load
from qcrawl.cli.sites import command
from qcrawl.probing import fixture_of

PAGE = Path(__file__).parents[3] / "docs" / "adding-a-site.md"
TEXT = PAGE.read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w/.]+\.toml)`:\n\n```toml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE))


def test_the_page_has_the_site_and_its_fixture() -> None:
    assert set(FILES) == {"sites/wuyang.toml", "fixtures/sites/wuyang.toml"}


def test_who_follows_the_page_gets_a_site_that_holds(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = CliRunner().invoke(command, ["check", "wuyang", "--catalog", str(tmp_path)], standalone_mode=False)
    assert result.return_value == 0, result.output
    assert "ok    wuyang: list 1, article 1" in result.output


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every key that anyone asks a file for."""
    asked: set[str] = set()
    take, table = Fields._take, Fields.table

    def noted_take(self: Fields, key: str, *rest: object) -> object:
        asked.add(key)
        return take(self, key, *rest)  # type: ignore[arg-type]

    def noted_table(self: Fields, key: str) -> Fields:
        asked.add(key)
        return table(self, key)

    monkeypatch.setattr(Fields, "_take", noted_take)
    monkeypatch.setattr(Fields, "table", noted_table)
    return asked


def test_every_key_is_explained(keys: set[str]) -> None:
    catalog = load()
    for site in catalog.sites.values():
        fixture_of(site)
    unexplained = {key for key in keys if not re.search(rf"`\[*(?:\w+\.)?{key}\]*`", TEXT)}
    assert len(keys) > 40
    assert unexplained == set()
