"""Konsol gladi: what a seat has before it, and the steps that it may take. Made for a phone.

The list is drawn anew only when it changed, so that nobody's choice is lost under the finger.
"""

import hashlib
import json

from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import abort

from access.calls import callback
from access.roles import MAY
from access.viewer import viewer
from actions.drill_steps import Act, act, may_sit, sit
from city.tables import records
from components.drill import choice, drill_frame, order_button
from drill.cases import Case, fold, may
from drill.clock import time_of
from drill.reading import read_scenario
from drill.scenario import FORWARD, LOCATE, MERGE, REJECT, RETURN
from drill.starting import seats_of
from drill.telling.forms import seat_name
from pages.drill.orders import doing, order_of, said, text, whole
from pages.place import Place, here
from reports.names import names
from warehouse.drill_tables import Drill, active_drill, steps_of
from warehouse.drills import drill_of
from words import t
from words.forms import NOTHING, sentence, time_of_day

PATH = "/drill/console"
TITLE = "drill.console"
IN_BAR = False
ROLES = MAY["watch drills"]
TICK = 2_500  # ms
_RARE = (LOCATE, MERGE, REJECT, RETURN)


def layout(seat: str = "", **_: str) -> list[Component]:
    place = here()
    row = _active(place)
    if row is None:
        back = html.P(dcc.Link(t("drill.title", place.lang), href="/drill"))
        return [html.H1(t(TITLE, place.lang)), html.P(t("drill.none_active", place.lang)), back]
    drawn = _drawn(place, row, seat)
    return [
        drill_frame(
            [
                html.H1(row.title),
                html.P(_time(place, row), id="drill-time", className="drill-time"),
                html.P(id="drill-console-said", role="status"),
                html.Div(drawn, id="drill-console", className="drill console"),
            ],
            place.lang,
        ),
        dcc.Store(id="drill-console-order"),
        dcc.Store(id="drill-seat", data=seat),
        dcc.Store(id="drill-drawn", data=_print(drawn)),
        dcc.Interval(id="drill-console-tick", interval=TICK),
    ]


def add(app: Dash, place: Place) -> None:
    shown = [
        Output("drill-console", "children"),
        Output("drill-drawn", "data"),
        Output("drill-time", "children"),
    ]

    @callback(
        app,
        shown,
        Input("drill-console-tick", "n_intervals"),
        State("drill-seat", "data"),
        State("drill-drawn", "data"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def follow(_: object, seat: object, drawn: object) -> tuple[object, object, object]:
        return _answer(place, str(seat or "")[:80], drawn)

    @callback(
        app,
        [
            *(Output(one.component_id, one.component_property, allow_duplicate=True) for one in shown),
            Output("drill-console-said", "children"),
        ],
        Input("drill-console-order", "data"),
        State("drill-seat", "data"),
        State("drill-drawn", "data"),
        roles=("opd", "operator", "admin"),
        prevent_initial_call=True,
    )
    def obey(given: object, held: object, drawn: object) -> tuple[object, object, object, object]:
        order, row, seat = order_of(given), _active(place), str(held or "")[:80]
        if not order or row is None:
            return no_update, no_update, no_update, no_update
        words = said(place, lambda: _done(place, row, seat, order))
        return *_answer(place, seat, drawn), words


def _answer(place: Place, seat: str, drawn: object) -> tuple[object, object, object]:
    row = _active(place)
    if row is None:
        over = html.P(dcc.Link(t("drill.none_active", place.lang), href="/drill"))
        return over, "", ""
    made = _drawn(place, row, seat)
    mark = _print(made)
    return made if mark != drawn else no_update, mark, _time(place, row)


def _done(place: Place, row: Drill, seat: str, order: dict) -> str:
    layer, _, agency = seat.partition(":")
    who, lang = doing(place), place.lang
    match order["do"]:
        case "sit" | "leave":
            sit(who, row.name, layer, agency, is_person=order["do"] == "sit")
            return ""
        case "step":
            number, step = whole(order, "case"), text(order, "step")
            into = whole(order, "into")
            one = Act(number, step, text(order, "agency"), text(order, "area"), into if into > 0 else None)
            act(who, row.name, layer, agency, one)
            return t("drill.done", lang, step=t(f"drill.step_{step}", lang), number=number)
    abort(400, "This is no order of this page.")


def _active(place: Place) -> Drill | None:
    with place.warehouse.read() as connection:
        return active_drill(connection, place.city.code)


def _print(drawn: list[Component]) -> str:
    """What tells one drawing from another."""
    told = json.dumps([one.to_plotly_json() for one in drawn], default=_plain, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _plain(one: object) -> object:
    return one.to_plotly_json() if isinstance(one, Component) else str(one)


def _time(place: Place, row: Drill) -> str:
    at = time_of(row, place.now())
    when = time_of_day(at, place.zone, place.city.zone_label, place.lang)
    return f"{t('drill.clock', place.lang)} {when} · {t(f'drill.state_{row.state}', place.lang)}"


def _drawn(place: Place, row: Drill, seat: str) -> list[Component]:
    lang = place.lang
    scenario = read_scenario(f"drills/{row.scenario}.toml", row.text.encode(), place.city)
    mine = [one for one in seats_of(scenario) if may_sit(viewer(), *_parts(one))]
    if seat not in mine:
        return _chooser(place, row, mine)
    layer, agency = _parts(seat)
    name = seat_name(seat, names(place.city, "agencies", NOTHING), lang)
    with drill_of(place.warehouse, row.name).read() as connection:
        cases = fold(steps_of(connection))
    waiting = [one for _, one in sorted(cases.items()) if may(one, layer, agency)]
    is_mine = seat in row.by_people
    others = html.P(html.A(t("drill.other_seats", lang), href=PATH))
    if not is_mine:
        button = order_button(t("drill.sit", lang), {"do": "sit"}, main=True)
        return [html.H2(name), html.P(t("drill.not_seated", lang)), html.P(button), others]
    heading = (
        t("drill.playing", lang, seat=name, n=len(waiting))
        if waiting
        else t("drill.playing_none", lang, seat=name)
    )
    leave = html.P(order_button(t("drill.leave", lang), {"do": "leave"}))
    cards = [_card(one, cases, layer, agency, place) for one in waiting]
    return [html.H2(heading), *cards, leave, others]


def _parts(seat: str) -> tuple[str, str]:
    layer, _, agency = seat.partition(":")
    return layer, agency


def _chooser(place: Place, row: Drill, mine: list[str]) -> list[Component]:
    lang = place.lang
    if not mine:
        is_opd = viewer().role == "opd"
        return [html.P(t("drill.seats_mine_none" if is_opd else "drill.watching", lang))]
    agency = names(place.city, "agencies", NOTHING)
    links = [
        html.Li(
            html.A(
                [
                    html.Span(seat_name(one, agency, lang)),
                    html.Span(
                        t("drill.by_person" if one in row.by_people else "drill.by_autopilot", lang),
                        className="note",
                    ),
                ],
                href=f"{PATH}?seat={one}",
            )
        )
        for one in mine
    ]
    note = html.P(t("drill.choose_seat_note", lang), className="note")
    return [html.H2(t("drill.choose_seat", lang)), note, html.Ul(links, className="seat-links")]


def _card(one: Case, cases: dict[int, Case], layer: str, agency: str, place: Place) -> Component:
    lang, city = place.lang, place.city
    category = names(city, "categories", NOTHING)(one.truth.category)
    area = names(city, "areas", t("drill.no_area", lang))(one.area)
    since = time_of_day(one.last.at, place.zone, "", lang).strip()
    facts = f"{sentence(t(f'kind.{one.truth.kind}', lang))} · {t(f'step.{one.state}', lang)} {since}"
    steps = may(one, layer, agency)
    usual = [step for step in steps if step not in _RARE]
    rare = [step for step in steps if step in _RARE]
    buttons = [_button(step, one, place) for step in usual]
    more = [_more(rare, usual, one, cases, place)] if rare else []
    head = html.H3([html.Span(f"{one.number}. {category}"), html.Span(area, className="note")])
    body = [head, html.P(facts, className="note"), html.Div(buttons, className="buttons"), *more]
    urgent = " is-emergency" if one.is_emergency else ""
    return html.Article(body, className=f"card case{urgent}", id=f"drill-case-{one.number}")


def _button(step: str, one: Case, place: Place) -> Component:
    """One tap; what is forwarded goes to the category's agency."""
    lang = place.lang
    order: dict[str, object] = {"do": "step", "case": one.number, "step": step}
    if step != FORWARD:
        return order_button(t(f"drill.act_{step}", lang), order, main=True)
    usual = _usual_agency(one, place)
    words = t("drill.act_forward_to", lang, agency=names(place.city, "agencies", NOTHING)(usual))
    return order_button(words, order | {"agency": usual}, main=True)


def _usual_agency(one: Case, place: Place) -> str:
    of = place.city.categories
    return str(of.loc[of["code"] == one.truth.category, "agency"].iloc[0])


def _more(rare: list[str], usual: list[str], one: Case, cases: dict[int, Case], place: Place) -> Component:
    lang, city, number = place.lang, place.city, one.number
    rows: list[Component] = []

    def row(step: str, field: Component | None, name: str) -> None:
        ids = {name: f"{name}-{number}"} if field is not None else None
        order = {"do": "step", "case": number, "step": step}
        button = order_button(t(f"drill.act_{step}", lang), order, fields=ids)
        rows.append(html.Div([*([field] if field is not None else []), button], className="rare"))

    if FORWARD in usual:
        agencies = [(each.code, each.abbreviation) for each in records(city.agencies)]
        usual_one = _usual_agency(one, place)
        row(FORWARD, choice(f"agency-{number}", agencies, t("drill.forward_to", lang), usual_one), "agency")
    if LOCATE in rare:
        areas = [(each.code, each.name) for each in records(city.areas)]
        row(LOCATE, choice(f"area-{number}", areas, t("drill.right_area", lang), one.area), "area")
    if MERGE in rare:
        others = _originals(one, cases, place)
        if others:
            row(MERGE, choice(f"into-{number}", others, t("drill.into", lang)), "into")
    for step in (REJECT, RETURN):
        if step in rare:
            row(step, None, "")
    summary = t("drill.act_return" if rare == [RETURN] else "drill.more", lang)
    return html.Details([html.Summary(summary), html.Div(rows)])


def _originals(one: Case, cases: dict[int, Case], place: Place) -> list[tuple[str, str]]:
    """Cases that it may repeat: earlier ones of its category first."""
    category, area = names(place.city, "categories", NOTHING), names(place.city, "areas", NOTHING)
    others = [each for each in cases.values() if each.number != one.number and not each.has(MERGE)]
    others.sort(key=lambda each: (each.truth.category != one.truth.category, each.number))
    return [
        (str(each.number), f"{each.number}. {category(each.truth.category)}, {area(each.area)}")
        for each in others[:60]
    ]
