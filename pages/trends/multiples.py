"""Every category as a small course of its own, in the city's order."""

import datetime as dt
from collections.abc import Callable
from functools import partial

from dash.development.base_component import Component

from components import html
from components.attributes import classes
from components.cards import figure_card
from components.figures.sparks import spark
from components.taken.table import Cell, Column, Taken
from metrics.filters import Filters
from metrics.small import UNDER
from pages.asking import Asking
from pages.behind import cases
from pages.said import names
from pages.steps import begins, chosen
from pages.taking import address_of
from pages.trends.moved import moved
from pages.trends.tally import counted
from words import t


def multiples_card(asking: Asking) -> Component | None:
    """None where there is no case at all."""
    lang, step = asking.lang, chosen(asking.asked)
    now, before = counted(asking).now, counted(asking).before
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
            counted(asking).categories.get(code, (0, 0)),
            [now.get(code, {}).get(day, 0) for day in days],
            [before.get(code, {}).get(day, 0) for day in days_before] if asking.previous else None,
            beyond.get(code),
            partial(asking.few, category=code),
            lang,
        )
        for code in shown
    ]
    provenance = asking.provenance(t("trends.counts", lang), counted(asking).total[0])
    body = [html.Div(tiles, className="multiples")]
    under = t(f"trends.multiples_{step}", lang)
    take = address_of("/trends", "multiples", asking.asked)
    return figure_card(t("trends.multiples", lang), body, provenance, lang, under=under, take=take)


def taken_multiples(asking: Asking) -> Taken:
    """A row a category and step; what is laid over it of the period compared with stands beside it."""
    lang, step = asking.lang, chosen(asking.asked)
    now, before = counted(asking).now, counted(asking).before
    days, days_before = _days(asking, asking.filters, step), _days(asking, asking.previous, step)
    titles = names(asking.place.city, "categories") | {"": t("trends.unknown", lang)}
    shown = [code for code in titles if code in now or code in before]
    columns = [Column(t("trends.category", lang)), Column(t(f"trends.{step}", lang), "day")]
    columns += [Column(t("trends.now", lang), "count"), Column(t("trends.previous", lang), "count")]
    rows: list[list[Cell]] = [
        [
            titles[code],
            day,
            asking.cell(now.get(code, {}).get(day, 0), code),
            asking.cell(before.get(code, {}).get(other, 0), code) if other else None,
        ]
        for code in shown
        for day, other in zip(days, [*days_before, *[None] * len(days)], strict=False)
    ]
    says = [
        t("trends.tile", lang, name=titles[code], n=n, before=was)
        for code in shown
        for n, was in [[asking.few(total, code) for total in counted(asking).categories.get(code, (0, 0))]]
    ]
    provenance = asking.provenance(t("trends.counts", lang), counted(asking).total[0])
    return asking.taken(t("trends.multiples", lang), columns, rows, provenance, says)


def _tile(
    title: str,
    href: str,
    totals: tuple[int, int],
    now: list[int],
    before: list[int] | None,
    has_risen: bool | None,
    few: Callable[[int], str],
    lang: str,
) -> Component:
    """`totals`: of both periods; the steps of few sensitive cases don't add up to them. `has_risen`: of what
    moved beyond chance; None of what did not. `few` writes a count."""
    total, was = map(few, totals)
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
    return html.Link([head, figures, picture], href=href, className="tile")


def _days(asking: Asking, filters: Filters | None, step: str) -> list[dt.date]:
    if filters is None or filters.start is None or filters.end is None:
        return []
    return begins(filters.start, min(filters.end, asking.today + dt.timedelta(days=1)), step)
