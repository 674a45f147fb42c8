"""Every category as a small course of its own, in the city's order."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from dash import dcc, html
from dash.development.base_component import Component

from city.tables import records
from components.attributes import classes
from components.cards import figure_card
from components.figures.sparks import spark
from metrics.counts import trend
from metrics.filters import Filters
from metrics.small import UNDER
from pages.asking import Asking
from pages.behind import cases
from pages.said import names
from pages.steps import begins, chosen
from pages.trends.moved import moved
from words import t

Series = dict[str, dict[dt.date, int]]


def multiples_card(asking: Asking) -> Component | None:
    """None where there is no case at all."""
    lang, step = asking.lang, chosen(asking.asked)
    now = _series(asking, asking.filters, step)
    before = _series(asking, asking.previous, step) if asking.previous else {}
    days, days_before = _days(asking, asking.filters, step), _days(asking, asking.previous, step)
    compared = moved(asking)
    beyond = {row.group: row.has_risen for row in compared.beyond} if compared else {}
    titles = names(asking.place.city, "categories") | {"": t("trends.unknown", lang)}
    shown = [code for code in titles if code in now or code in before]
    if not shown:
        return None
    tiles = [
        _tile(
            titles[code],
            cases(asking, category=code),
            [now.get(code, {}).get(day, 0) for day in days],
            [before.get(code, {}).get(day, 0) for day in days_before] if asking.previous else None,
            beyond.get(code),
            partial(asking.few, category=code),
            lang,
        )
        for code in shown
    ]
    n = sum(sum(of.values()) for of in now.values())
    provenance = asking.provenance(t("trends.counts", lang), n)
    body = [html.Div(tiles, className="multiples")]
    under = t(f"trends.multiples_{step}", lang)
    return figure_card(t("trends.multiples", lang), body, provenance, lang, under=under)


def _tile(
    title: str,
    href: str,
    now: list[int],
    before: list[int] | None,
    has_risen: bool | None,
    few: Callable[[int], str],
    lang: str,
) -> Component:
    """`has_risen`: of what moved beyond chance; None of what did not. `few` writes a count."""
    total, was = few(sum(now)), few(sum(before or ()))
    now = [0] * len(now) if total == UNDER else now
    shown = before[: len(now)] if before is not None and was != UNDER else []
    said = t("trends.was", lang, n=was) if before is not None else ""
    state = "late" if has_risen else ""
    words = (
        [html.Span(t("trends.beyond", lang), className=classes("word", state))]
        if has_risen is not None
        else []
    )
    alt = t("trends.tile", lang, name=title, n=total, before=was)
    head = html.Span(title, className="tile-name")
    figures = html.Span([html.Strong(total), html.Span(said, className="note"), *words], className="tile-n")
    picture = html.Img(src=spark(now, shown, bool(has_risen)), alt=alt)
    return dcc.Link([head, figures, picture], href=href, className="tile")


def _series(asking: Asking, filters: Filters, step: str) -> Series:
    found: Series = {}
    for row in records(asking.answer(trend, filters, step=step)):
        found.setdefault(row.category, {})[row.day.date()] = int(row.case_count)
    return found


def _days(asking: Asking, filters: Filters | None, step: str) -> list[dt.date]:
    if filters is None or filters.start is None or filters.end is None:
        return []
    return begins(filters.start, min(filters.end, asking.today + dt.timedelta(days=1)), step)
