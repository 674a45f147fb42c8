"""What stands, and what is new: figures over 26 weeks, units beside each other, cells and cases."""

from collections.abc import Sequence
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from city.tables import records
from components.desk import Column, table
from components.review.parts import Card, Row, beside, figure_card, matter, picture
from metrics.review.agenda import Beside, Side
from metrics.review.asked import LISTED
from metrics.review.figures import Figure
from pages.review.asking import Asking
from pages.review.changes import changes
from reports import charts, links, sentences
from reports.content import is_drawn
from reports.promised import drill_of, says
from words import t
from words.forms import NOTHING, age, day, duration, number, percent, sentence

LEVELS = {"worse": "late", "changed": "watch", "better": "good"}
MEASURES = {
    "on_time_resolve": "on_time_resolve",
    "resolve_p50": "resolution_days",
    "arrive_p50": "on_time_arrive",
}
QUARTER = 13


def sections(asking: Asking) -> list[Component]:
    lang = asking.lang
    parts = [_heading("standing", lang), _note("standing_note", lang)]
    parts += [changes(asking), *_standing(asking)]
    if not asking.is_own:
        parts.append(_agencies(asking))
    parts += [_areas(asking), *([] if asking.is_own else [_districts(asking)])]
    parts += [_heading("new", lang), _risen(asking), _quiet(asking)]
    return [*parts, _breaches(asking), _longest(asking), _poor(asking), _objections(asking), _drills(asking)]


def _standing(asking: Asking) -> list[Component]:
    """The city's figures, and of the agencies' those that are beyond chance or have a chart; the rest by
    name."""
    review, lang = asking.review, asking.lang
    key = [figure for figure in review.key_figures if any(figure.n)]
    own = [figure for figure in review.agency_figures if is_drawn(figure)]
    parts: list[Component] = [html.Div([_card(figure, asking) for figure in key], className="figures")]
    if own:
        parts.append(_heading("agencies_over_time", lang))
        parts.append(html.Div([_card(figure, asking) for figure in own], className="figures"))
    return [*parts, *_undrawn(asking)]


def _undrawn(asking: Asking) -> list[Component]:
    """Which agencies have no chart, and why."""
    lang, names = asking.lang, asking.names
    shares = [each for each in asking.review.agency_figures if each.key == "on_time_resolve"]
    left = [each for each in shares if not is_drawn(each)]
    few = [names.agency(each.agency) for each in left if each.since is None]
    since = [each for each in left if each.since is not None]
    notes = [t("review.few_shown", lang, n=len(few), names=", ".join(few))] if few else []
    for when in dict.fromkeys(each.since.day for each in since if each.since):
        touched = [names.agency(each.agency) for each in since if each.since and each.since.day == when]
        notes.append(t("review.few_since", lang, day=day(when, lang), names=", ".join(touched)))
    left_codes = {each.agency for each in left}
    for apart in asking.review.apart:
        if apart.agency in left_codes:
            notes.append(sentences.apart(apart.gaps, names.agency(apart.agency), lang))
    return [html.P(note, className="note") for note in notes]


def _card(figure: Figure, asking: Asking) -> Component:
    lang = asking.lang
    measure = MEASURES.get(figure.key, "")
    promise = f"{links.week(asking.week)}&promise={measure}:{figure.agency}#follow-up"
    card = Card(
        title=sentences.title(figure, asking.names.agency, lang),
        value=sentences.headline(figure, lang)[0],
        n=sentences.headline(figure, lang)[1],
        status=sentences.status(figure, lang),
        level=LEVELS.get(figure.way, ""),
        chart=charts.of_figure(figure),
        notes=[words for words in (sentences.target(figure, lang), sentences.since(figure, lang)) if words],
        href=links.of_figure(figure),
        promise=promise if figure.agency and measure and asking.may_promise else "",
        is_shown=not figure.agency or figure.way in LEVELS or figure.assurance == "consistent_fail",
    )
    return figure_card(card, lang)


def _agencies(asking: Asking) -> Component:
    return _beside("beside_agencies", "agency", asking.review.agencies, asking.names.agency, asking)


def _areas(asking: Asking) -> Component:
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


def _districts(asking: Asking) -> Component:
    lang, held, week = asking.lang, asking.review.districts, asking.week
    names = dict(zip(asking.place.city.districts["code"], asking.place.city.districts["name"], strict=True))
    edges = [edge for side in held.sides for edge in (side.unit.value, side.unit.upper) if edge == edge]
    most = max(edges, default=1.0) * 1.1
    columns = [
        Column(t("review.district", lang)),
        Column(t("review.rate", lang), is_number=True),
        Column(""),
    ]
    areas = asking.place.city.areas
    rows: list[list[Component | str]] = []
    for side in held.sides:
        own = ",".join(areas.loc[areas["district"] == side.code, "code"])
        href = links.cases(week.moved(1 - QUARTER), week, area=own)
        low, high = (number(edge, lang, 1) for edge in (side.unit.lower, side.unit.upper))
        told = f"{names[side.code]}: {number(side.unit.value, lang, 1)} ({low}–{high})"
        drawn = picture(charts.of_side(side, held.baseline, most), told)
        rows.append([dcc.Link(names[side.code], href=href), number(side.unit.value, lang, 1), drawn])
    note = _beside_note(held, number(held.baseline, lang, 1), asking)
    body = [note, html.Div(table(columns, rows), className="beside")]
    return matter("beside_districts", t("review.beside_districts", lang), body)


def _beside_note(held: Beside, baseline: str, asking: Asking) -> Component:
    lang, note = asking.lang, "beside_note_own" if asking.is_own else "beside_note"
    words = [t(f"review.{note}", lang, baseline=baseline)]
    if held.spread > 1:
        words.append(t("review.beside_widened", lang, spread=number(held.spread, lang, 1)))
    return html.P(" ".join(words), className="note")


def _risen(asking: Asking) -> Component:
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
    return html.Li(dcc.Link(text, href=links.cases(week, week, area=cell.area, category=cell.category)))


def _quiet(asking: Asking) -> Component:
    lang, week = asking.lang, asking.week
    rows = [
        html.Li(
            dcc.Link(
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


def _breaches(asking: Asking) -> Component:
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


def _longest(asking: Asking) -> Component:
    lang = asking.lang
    columns = [*_case_columns(lang), Column(t("review.open_for", lang), is_number=True)]
    rows = [
        [*_case(row, asking), age((asking.at - row.received_at).total_seconds(), lang)]
        for row in records(asking.review.frames["open"].head(LISTED))
    ]
    return _listed("longest", columns, rows, lang, none="open_none")


def _poor(asking: Asking) -> Component:
    columns = [*_case_columns(asking.lang), Column(t("review.rating", asking.lang), is_number=True)]
    rows = [
        [*_case(row, asking), number(row.rating, asking.lang, 1)]
        for row in records(asking.review.frames["poor"].head(LISTED))
    ]
    return _listed("poor", columns, rows, asking.lang)


def _objections(asking: Asking) -> Component:
    """Undecided ones, by whoever contests."""
    lang = asking.lang
    columns = [*_case_columns(lang), Column(t("review.waiting", lang), is_number=True)]
    rows = [
        [*_case(row, asking), age((asking.heard - row.filed_at).total_seconds(), lang)]
        for row in records(asking.review.frames["objections"].head(LISTED))
    ]
    return _listed("objections", columns, rows, lang)


def _drills(asking: Asking) -> Component:
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
    link = dcc.Link(row.case_id, href=links.case(row.case_id))
    return [link, names.category(row.category), names.agency(row.agency), names.area(row.area) or NOTHING]


def _heading(name: str, lang: str) -> Component:
    return html.H2(sentence(t(f"review.{name}", lang)), className="part")


def _note(name: str, lang: str) -> Component:
    return html.P(t(f"review.{name}", lang), className="note")
