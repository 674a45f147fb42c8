"""A chart in a page: the dict drawn by the browser, what it shows in words for who can't see it, and the
cases behind each of its points (assets/desk/follow.js goes where a point's customdata leads)."""

from typing import Any

from babel.dates import get_day_names, get_month_names
from dash import dcc
from dash.development.base_component import Component

from components import html
from components.attributes import aria, classes
from components.figures.template import Figure

NEVER_SHOWN = {"displayModeBar": False, "displaylogo": False, "responsive": True, "showTips": False}


def chart(name: str, figure: Figure, shows: str, lang: str, kind: str = "") -> Component:
    """`name`: of the page's own. `shows`: a sentence that says what is seen."""
    height = figure["layout"].get("height")
    config: Any = {**NEVER_SHOWN, "locale": lang, "locales": {lang: _locale(lang)}}
    graph = dcc.Graph(
        id={"type": "chart", "name": name},
        figure=figure,
        config=config,
        responsive=True,
        style={"height": f"{height}px"} if height else {},
    )
    return html.Div(graph, className=classes("chart", kind), role="img", **aria(label=shows))


def _locale(lang: str) -> dict[str, object]:
    """Names of days and months; Plotly's begin on Sunday."""
    days = {
        "days": get_day_names("wide", locale=lang),
        "shortDays": get_day_names("abbreviated", locale=lang),
    }
    months = {
        "months": get_month_names("wide", locale=lang),
        "shortMonths": get_month_names("abbreviated", locale=lang),
    }
    found: dict[str, object] = {name: [of[(day - 1) % 7] for day in range(7)] for name, of in days.items()}
    found |= {name: [of[month] for month in range(1, 13)] for name, of in months.items()}
    form = {
        "dateTime": "%-d %b %Y %H:%M",
        "date": "%-d %b %Y",
        "time": "%H:%M",
        "decimal": ",",
        "thousands": ".",
    }
    if lang == "en":
        form |= {"decimal": ".", "thousands": ","}
    return {"dictionary": {}, "format": found | form}
