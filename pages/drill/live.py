"""A drill that runs, as it is watched: its clock, how much came in, its cases, and who plays which seat."""

import json
from typing import Any

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.desk import Column, big, card, table
from components.drill import choice, order_button
from drill.cases import Case, fold
from drill.clock import SPEEDS, time_of
from drill.reading import read_scenario
from drill.scores import delays
from drill.starting import seats_of
from drill.telling.forms import clocked, note_words, seat_name, shortly
from metrics.drilled import calls_told
from pages.place import Place
from reports.names import names
from warehouse.drill_tables import PAUSED, RUNNING, Drill, files_of, note_shown, steps_of
from warehouse.drills import drill_of
from warehouse.versions import current
from words import t
from words.forms import NOTHING, number, sentence, time_of_day

LATEST = 40
_COLUMNS = ("number", "incident", "category", "area", "agency", "state", "last_step")


def live(place: Place, row: Drill) -> list[Component]:
    """What changes by itself; that this page showed it is put on record."""
    warehouse = drill_of(place.warehouse, row.name)
    now = place.now()
    at = time_of(row, now)
    with warehouse.read() as connection:
        version = current(connection)
        log, files = steps_of(connection), files_of(connection)
        calls = len(calls_told(connection, place.filters, at))
    if any(one["shown_at"] is None and (one["data_version"] or version + 1) <= version for one in files):
        with warehouse.write() as connection:
            note_shown(connection, version, now, "gladi")
    cases = fold(log)
    scenario = read_scenario(f"drills/{row.scenario}.toml", row.text.encode(), place.city)
    return [
        _clock(place, row, at, scenario.seconds),
        *(html.P(note_words(one, place.lang), className="watch") for one in json.loads(row.notes or "[]")),
        _figures(place, cases, calls, files),
        _cases(place, cases),
        _seats(place, row, seats_of(scenario)),
    ]


def controls(place: Place, row: Drill) -> Component:
    """For those who run drills."""
    lang = place.lang
    buttons: list[Component] = []
    if row.state == RUNNING:
        buttons.append(order_button(t("drill.pause", lang), {"do": "pause"}))
    if row.state == PAUSED:
        buttons.append(order_button(t("drill.resume", lang), {"do": "resume"}, main=True))
    if row.state in (RUNNING, PAUSED):
        sure = t("drill.stop_sure", lang)
        buttons.append(order_button(t("drill.stop", lang), {"do": "stop"}, sure=sure))
    speeds = [
        order_button(
            t("drill.times", lang, speed=f"{speed:g}"),
            {"do": "speed", "speed": speed},
            main=speed == row.speed,
        )
        for speed in SPEEDS
        if row.state in (RUNNING, PAUSED)
    ]
    parts: list[Component] = [html.Div(buttons, className="buttons"), html.Div(speeds, className="buttons")]
    if row.state == RUNNING:
        parts.append(_extra(place))
    return card(t("drill.controls", lang), parts)


def _extra(place: Place) -> Component:
    lang, city = place.lang, place.city
    tables = {"category": city.categories, "area": city.areas, "channel": city.channels}
    fields = [
        choice(f"extra-{name}", _options(table), t(f"drill.{name}", lang)) for name, table in tables.items()
    ]
    ids = {name: f"extra-{name}" for name in tables}
    button = order_button(t("drill.add", lang), {"do": "extra"}, fields=ids)
    note = html.Span(t("drill.extra_note", lang), className="note")
    return html.Details(
        [html.Summary(t("drill.extra", lang)), html.Div([*fields, button, note], className="form")]
    )


def _options(table: Any) -> list[tuple[str, str]]:
    return [("", NOTHING), *((row.code, row.name) for row in records(table))]


def _clock(place: Place, row: Drill, at: Any, seconds: float) -> Component:
    lang = place.lang
    gone = min((at - row.begins_at).total_seconds(), seconds)
    minute = t("drill.since_start", lang, minute=int(gone // 60), all=round(seconds / 60))
    state = t(f"drill.state_{row.state}", lang)
    return html.Div(
        [
            html.Strong(time_of_day(at, place.zone, place.city.zone_label, lang), className="value"),
            html.Span(t("drill.clock", lang), className="note"),
            html.Span(minute),
            html.Strong(f"{t('drill.times', lang, speed=f'{row.speed:g}')} · {state}"),
        ],
        className="drill-clock",
    )


def _figures(place: Place, cases: dict[int, Case], calls: int, files: list[dict]) -> Component:
    lang = place.lang
    merged = sum(one.has("merge") for one in cases.values())
    still = sum(not one.is_over for one in cases.values())
    delay = delays(files)["median"]
    figures = [
        (number(len(cases), lang), "reports"),
        (number(still, lang), "still_open"),
        (number(calls, lang), "calls"),
        (number(merged, lang), "merged"),
        (shortly(delay, lang), "delay"),
    ]
    return html.Div(
        [html.Div(big(value, t(f"drill.{words}", lang)), className="card") for value, words in figures],
        className="drill-figures",
    )


def _cases(place: Place, cases: dict[int, Case]) -> Component:
    lang = place.lang
    heading = t("drill.latest", lang)
    if not cases:
        return card(heading, [html.P(t("drill.latest_none", lang), className="note")])
    columns = [Column(t(f"drill.{name}", lang), name == "number") for name in _COLUMNS]
    rows = [_row(one, place) for _, one in sorted(cases.items(), reverse=True)[:LATEST]]
    return card(heading, [html.Div(table(columns, rows), className="drill-cases as-lines")])


def _row(one: Case, place: Place) -> list[Component | str]:
    lang, city = place.lang, place.city
    area = names(city, "areas", t("drill.no_area", lang))
    last = f"{t(f'drill.step_{one.last.step}', lang)} {_seconds(one, lang)}"
    return [
        number(one.number, lang),
        one.truth.incident.replace("_", " "),
        names(city, "categories", NOTHING)(one.truth.category),
        area(one.area),
        names(city, "agencies", NOTHING)(one.agency),
        sentence(t(f"step.{one.state}", lang)),
        last,
    ]


def _seconds(one: Case, lang: str) -> str:
    return clocked((one.last.at - one.received_at).total_seconds(), lang)


def _seats(place: Place, row: Drill, seats: tuple[str, ...]) -> Component:
    lang = place.lang
    agency = names(place.city, "agencies", NOTHING)
    items = [
        html.Li(
            [
                html.Span(seat_name(one, agency, lang)),
                html.Strong(t("drill.by_person", lang))
                if one in row.by_people
                else html.Span(t("drill.by_autopilot", lang), className="note"),
            ]
        )
        for one in dict.fromkeys([*seats, *row.by_people])
    ]
    note = html.P(t("drill.seats_note", lang), className="note")
    link = html.P(html.A(t("drill.to_console", lang), href="/drill/console"))
    return card(t("drill.seats", lang), [note, html.Ul(items, className="seats"), link])
