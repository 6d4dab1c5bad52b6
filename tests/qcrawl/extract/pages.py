"""The pages kept as fixtures: a folder each with ``page.html``, ``facts.toml`` and ``expected.json``."""

import json
import tomllib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qcrawl.errors import NotAnArticle
from qcrawl.extract import extract
from qcrawl.extract.record import record

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2025, 12, 1, tzinfo=UTC)
"""The day the fixtures are read on, so that no date lies in the future."""
LEFT_OUT = ("text_as_published", "extractor", "published_utc", "offset_minutes")
"""What follows from the other fields or changes with every release."""


def names() -> list[str]:
    """The fixtures' names, sorted."""
    return sorted(folder.name for folder in PAGES.iterdir() if (folder / "facts.toml").exists())


def found(name: str) -> dict[str, Any]:
    """What is extracted from the fixture today, as ``expected.json`` keeps it."""
    folder = PAGES / name
    facts = tomllib.loads((folder / "facts.toml").read_text(encoding="utf-8"))
    body = (folder / "page.html").read_bytes()
    try:
        article = extract(body, facts["url"], charset=facts["charset"], now=NOW)
    except NotAnArticle as refusal:
        return {"error": refusal.kind}
    values = {key: value for key, value in record(article).items() if key not in LEFT_OUT and value not in ("", [], ())}
    values["body"] = article.body.split("\n")
    values["cuts"] = [f"{cut.kind}: {cut.text}" for cut in article.cuts]
    if article.repeats:
        values["repeats"] = [asdict(repeat) for repeat in article.repeats]
    values["origins"] = {field: origin.rule for field, origin in sorted(article.origins.items())}
    return values


def expected(name: str) -> dict[str, Any]:
    """What the fixture's ``expected.json`` says."""
    values: dict[str, Any] = json.loads((PAGES / name / "expected.json").read_text(encoding="utf-8"))
    return values


def keep(name: str, values: dict[str, Any]) -> None:
    """Write ``values`` as what the fixture is expected to give."""
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    (PAGES / name / "expected.json").write_text(text, encoding="utf-8")
