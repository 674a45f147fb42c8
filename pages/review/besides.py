"""Units beside each other inside their limits: agencies, areas, districts. In fixed order, without ranks."""

from collections.abc import Sequence
from typing import Any

from dash.development.base_component import Component

from components import html
from components.desk import Column, table
from components.review.parts import Row, beside, matter, picture
from metrics.review.sides import Beside, Side
from pages.review.asking import Asking
from reports import charts, links
from reports.paper import side_heads
from words import t
from words.forms import number, percent

QUARTER = 13  # weeks


def agencies(asking: Asking) -> Component:
    return _beside("beside_agencies", "agency", asking.review.agencies, asking.names.agency, asking)


def areas(asking: Asking) -> Component:
    return _beside("beside_areas", "area", asking.review.areas, asking.names.area, asking)


def _beside(name: str, column: str, held: Beside, of: Any, asking: Asking) -> Component:
    lang = asking.lang
    rows = [_row(side, held, of(side.code), column, asking) for side in held.sides if side.n]
    return matter(
        name,
        t(f"review.{name}", lang),
        [_beside_note(held, percent(held.baseline, lang), asking), *rows_of(rows, column, lang)],
    )


def rows_of(rows: Sequence[Row], column: str, lang: str) -> list[Component]:
    """In one table, or two side by side where there are many."""
    if len(rows) <= 24:
        return [beside(rows, t(f"review.{column}", lang), lang)]
    half = (len(rows) + 1) // 2
    parts = [beside(part, t(f"review.{column}", lang), lang) for part in (rows[:half], rows[half:])]
    return [html.Div(parts, className="two")]


def _row(side: Side, held: Beside, name: str, column: str, asking: Asking) -> Row:
    lang, unit, week = asking.lang, side.unit, asking.week
    edges = f"{percent(unit.lower, lang)}–{percent(unit.upper, lang)}"
    return Row(
        name=name,
        value=percent(unit.value, lang),
        n=number(side.n, lang),
        level="late" if unit.side < 0 else "good" if unit.side > 0 else "",
        chart=charts.of_side(side, held.baseline, 1.0),
        said=f"{name}: {percent(unit.value, lang)}, {edges}",
        href=links.judged("resolve", week.moved(1 - QUARTER), week, **{column: side.code}),
    )


def districts(asking: Asking) -> Component:
    lang, held, week = asking.lang, asking.review.districts, asking.week
    names = dict(zip(asking.place.city.districts["code"], asking.place.city.districts["name"], strict=True))
    edges = [edge for side in held.sides for edge in (side.unit.value, side.unit.upper) if edge == edge]
    most = max(edges, default=1.0) * 1.1
    figures = [Column(head, is_number=True) for head in side_heads(lang, is_rate=True)]
    columns = [Column(t("review.district", lang)), *figures, Column("")]
    areas = asking.place.city.areas
    rows: list[list[Component | str]] = []
    for side in held.sides:
        own = ",".join(areas.loc[areas["district"] == side.code, "code"])
        href = links.cases(week.moved(1 - QUARTER), week, area=own)
        low, high = (number(edge, lang, 1) for edge in (side.unit.lower, side.unit.upper))
        told = f"{names[side.code]}: {number(side.unit.value, lang, 1)} ({low}–{high})"
        drawn = picture(charts.of_side(side, held.baseline, most), told)
        rate, people = number(side.unit.value, lang, 1), number(side.n, lang)
        rows.append([html.Link(names[side.code], href=href), rate, people, drawn])
    note = _beside_note(held, number(held.baseline, lang, 1), asking)
    body = [note, html.Div(table(columns, rows), className="beside")]
    return matter("beside_districts", t("review.beside_districts", lang), body)


def _beside_note(held: Beside, baseline: str, asking: Asking) -> Component:
    lang, note = asking.lang, "beside_note_own" if asking.is_own else "beside_note"
    words = [t(f"review.{note}", lang, baseline=baseline)]
    if held.spread > 1:
        words.append(t("review.beside_widened", lang, spread=number(held.spread, lang, 1)))
    return html.P(" ".join(words), className="note")
