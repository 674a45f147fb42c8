"""What is new beyond chance: cells that rose, areas that are unusually silent."""

from typing import Any

from dash.development.base_component import Component

from components import html
from components.review.parts import matter
from pages.review.asking import Asking
from pages.review.besides import QUARTER
from reports import links
from words import t
from words.forms import number


def risen(asking: Asking) -> Component:
    lang, city = asking.lang, asking.place.city
    cells = asking.review.risen
    body: list[Component | str] = [html.Ul([_cell(cell, asking) for cell in cells], className="said")]
    if not cells:
        number_of = len(city.areas) * len(city.categories)
        body = [html.P(t("review.risen_none", lang, cells=number_of), className="note")]
    return matter("risen", t("review.risen", lang), body, is_shown=bool(cells))


def _cell(cell: Any, asking: Asking) -> Component:
    lang, names, week = asking.lang, asking.names, asking.week
    now = t("review.hidden", lang) if cell.is_hidden else number(cell.now, lang)
    words = {"category": names.category(cell.category), "area": names.area(cell.area)}
    text = t("review.risen_row", lang, now=now, usual=number(cell.usual, lang, 1), **words)
    return html.Li(html.Link(text, href=links.cases(week, week, area=cell.area, category=cell.category)))


def quiet(asking: Asking) -> Component:
    lang, week = asking.lang, asking.week
    rows = [
        html.Li(
            html.Link(
                t(
                    "review.quiet_row",
                    lang,
                    area=asking.names.area(each.area),
                    now=each.now,
                    expected=number(each.expected, lang),
                ),
                href=links.cases(week.moved(1 - QUARTER), week, area=each.area),
            )
        )
        for each in asking.review.quiet
    ]
    none = html.P(t("review.quiet_none", lang), className="note")
    return matter(
        "quiet",
        t("review.quiet", lang),
        [html.Ul(rows, className="said") if rows else none],
        is_shown=bool(rows),
    )
