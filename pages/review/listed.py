"""What is new, case by case: the worst breaches, the longest open, poor ratings, objections, drills."""

from typing import Any

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.desk import Column, table
from components.review.parts import matter, picture
from metrics.review.asked import LISTED
from pages.review.asking import Asking
from reports import charts, links
from reports.promised import drill_of, says
from words import t
from words.forms import NOTHING, age, duration, number


def breaches(asking: Asking) -> Component:
    lang = asking.lang
    columns = [
        *_case_columns(lang),
        Column(t("review.course", lang)),
        Column(t("review.over", lang), is_number=True),
    ]
    rows = []
    for row in records(asking.review.frames["breaches"].head(LISTED)):
        drawn = picture(charts.of_breach(row, asking.at), t("review.strip", lang))
        rows.append([*_case(row, asking), drawn, duration(row.over_seconds, lang)])
    return _listed("breaches", columns, rows, lang)


def longest(asking: Asking) -> Component:
    lang = asking.lang
    columns = [*_case_columns(lang), Column(t("review.open_for", lang), is_number=True)]
    rows = [
        [*_case(row, asking), age((asking.at - row.received_at).total_seconds(), lang)]
        for row in records(asking.review.frames["open"].head(LISTED))
    ]
    return _listed("longest", columns, rows, lang, none="open_none")


def poor(asking: Asking) -> Component:
    columns = [*_case_columns(asking.lang), Column(t("review.rating", asking.lang), is_number=True)]
    rows = [
        [*_case(row, asking), number(row.rating, asking.lang, 1)]
        for row in records(asking.review.frames["poor"].head(LISTED))
    ]
    return _listed("poor", columns, rows, asking.lang)


def objections(asking: Asking) -> Component:
    """Undecided ones, by whoever contests."""
    lang = asking.lang
    columns = [*_case_columns(lang), Column(t("review.waiting", lang), is_number=True)]
    rows = [
        [*_case(row, asking), age((asking.heard - row.filed_at).total_seconds(), lang)]
        for row in records(asking.review.frames["objections"].head(LISTED))
    ]
    return _listed("objections", columns, rows, lang)


def drills(asking: Asking) -> Component:
    """What drills found and somebody answers for, until it has ended."""
    lang = asking.lang
    rows = [
        html.Li(
            t(
                "review.drill_row",
                lang,
                agency=asking.names.agency(promise.agency),
                text=promise.text,
                says=says(promise, judgement, asking.place.city, lang),
            )
        )
        for promise, judgement in asking.promised
        if drill_of(promise) and not promise.has_ended
    ]
    none = html.P(t("review.drills_none", lang), className="note")
    body = html.Ul(rows, className="said") if rows else none
    return matter("drills", t("review.drills", lang), [body], is_shown=bool(rows))


def _listed(name: str, columns: list[Column], rows: list[list], lang: str, none: str = "") -> Component:
    body = (
        table(columns, rows)
        if rows
        else html.P(t(f"review.{none or name + '_none'}", lang), className="note")
    )
    return matter(name, t(f"review.{name}", lang), [body], is_shown=bool(rows))


def _case_columns(lang: str) -> list[Column]:
    return [Column(t(f"review.{name}", lang)) for name in ("case", "category", "agency", "area")]


def _case(row: Any, asking: Asking) -> list[Component | str]:
    names = asking.names
    link = html.Link(row.case_id, href=links.case(row.case_id))
    return [link, names.category(row.category), names.agency(row.agency), names.area(row.area) or NOTHING]
