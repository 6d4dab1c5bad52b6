"""The overview as one HTML page: no script, no network, two languages, light and dark."""

from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from archive.overview import charts
from archive.overview.numbers import Overview

SITES_SHOWN = 40
"""Bars of the sites' chart; the table of coverage has them all."""

KINDS = (
    ("regulator", "监管部门", "regulators"),
    ("association", "协会", "associations"),
    ("media", "媒体", "media"),
    ("other", "其他", "others"),
)


def page(overview: Overview, language: str) -> str:
    """The page, opened in ``language`` (``zh`` or ``en``; both are in it)."""
    templates = files("archive.overview").joinpath("templates")
    template = Environment(autoescape=True).from_string(templates.joinpath("overview.html").read_text("utf-8"))
    rest = overview.shares[SITES_SHOWN:]
    first = overview.years[0].year if overview.years else 0
    # The charts escape what they show; nothing else goes into the page unescaped.
    drawn = {
        "years": charts.years(overview.years),
        "months": charts.months(overview.years),
        "sites": charts.sites(overview.shares[:SITES_SHOWN]),
        "spreads": charts.spreads(overview.spreads),
        "coverage": charts.coverage(overview.shares, first, overview.last_year),
    }
    return template.render(
        o=overview,
        language=language,
        style=Markup(templates.joinpath("overview.css").read_text("utf-8")),  # noqa: S704 - our own file
        charts={name: Markup(chart) for name, chart in drawn.items()},  # noqa: S704 - escaped in charts
        kinds=KINDS,
        hidden=(len(rest), sum(share.articles for share in rest)) if rest else None,
    )
