"""Konsol gladi: what a seat has before it, and the steps that it may take. Made for a phone.

The list is drawn anew only when it changed, so that nobody's choice is lost under the finger.
"""

import hashlib
import json

from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component
from flask import abort

from access.roles import MAY
from actions.drill_steps import Act, act, sit
from components import html
from components.drill import drill_frame
from drill.clock import time_of
from pages.calls import callback
from pages.drill.orders import doing, order_of, said, text, whole
from pages.drill.seat import CONSOLE, drawn_seat
from pages.place import Place, here
from pages.plain import plain
from warehouse.drill_tables import Drill, active_drill
from words import t
from words.forms import time_of_day

PATH = CONSOLE
TITLE = "drill.console"
IN_BAR = False
ROLES = MAY["watch drills"]
TICK = 2_500  # ms


def layout(seat: str = "", **_: str) -> list[Component]:
    place = here()
    row = _active(place)
    if row is None:
        back = html.P(html.Link(t("drill.title", place.lang), href="/drill"))
        return [html.H1(t(TITLE, place.lang)), html.P(t("drill.none_active", place.lang)), back]
    drawn = plain(drawn_seat(place, row, seat))
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
        over = html.P(html.Link(t("drill.none_active", place.lang), href="/drill"))
        return over, "", ""
    made = plain(drawn_seat(place, row, seat))
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


def _print(drawn: object) -> str:
    """What tells one drawing, as it is sent, from another."""
    told = json.dumps(drawn, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _time(place: Place, row: Drill) -> str:
    at = time_of(row, place.now())
    when = time_of_day(at, place.zone, place.city.zone_label, place.lang)
    return f"{t('drill.clock', place.lang)} {when} · {t(f'drill.state_{row.state}', place.lang)}"
