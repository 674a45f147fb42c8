"""One drill: while it runs its clock, its cases and who plays; once it is over its evaluation."""

import datetime as dt

from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component
from flask import Flask, Response, abort, request

from access.calls import route
from access.roles import MAY, may
from access.viewer import viewer
from actions.commitments import Draft, make
from actions.commitments import Refused as NotPromised
from actions.drills import Extra, add_case, clear, hurry, pause, resume, stop
from actions.exports import note_export
from components import html
from components.drill import drill_frame
from drill.paper import pdf_bytes
from pages.calls import callback
from pages.drill.evaluated import evaluated, evaluation_of
from pages.drill.live import controls, live
from pages.drill.orders import doing, order_of, said, text
from pages.place import Place, here
from pages.review.saving import fault_words
from reports.promised import origin_of_drill
from warehouse.drill_tables import Drill, drill_named
from words import t
from words.forms import day

PATH = "/drill/*"
TITLE = "drill.title"
IN_BAR = False
ROLES = MAY["watch drills"]
ORDERS = tuple(dict.fromkeys((*MAY["run drills"], *MAY["make commitments"])))
TICK = 2_000  # ms


def layout(rest: str = "", **_: str) -> list[Component]:
    place = here()
    row = _row(place, rest)
    if row is None:
        return [html.H1(t(TITLE, place.lang)), html.P(t("drill.missing", place.lang))]
    return [
        html.Div(_whole(place, row), id="drill-one"),
        *([dcc.Store(id="drill-one-order")] if viewer().role in ORDERS else []),
        dcc.Store(id="drill-name", data=row.name),
        dcc.Store(id="drill-state", data=_state(row)),
        dcc.Interval(id="drill-one-tick", interval=TICK, disabled=not row.is_active),
    ]


def add(app: Dash, place: Place) -> None:
    _add_pdf(app.server, place)

    @callback(
        app,
        [
            Output("drill-one", "children"),
            Output("drill-live", "children"),
            Output("drill-state", "data"),
            Output("drill-one-tick", "disabled"),
        ],
        Input("drill-one-tick", "n_intervals"),
        State("drill-name", "data"),
        State("drill-state", "data"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def follow(_: object, name: object, state: object) -> tuple[object, object, object, object]:
        """Only what changes by itself; all of it where the drill's state is another."""
        row = _row(place, name)
        if row is None:
            return no_update, no_update, no_update, True
        if _state(row) != state:
            return _whole(place, row), no_update, _state(row), not row.is_active
        return no_update, live(place, row) if row.is_active else no_update, no_update, not row.is_active

    @callback(
        app,
        [
            Output("drill-one", "children", allow_duplicate=True),
            Output("drill-state", "data", allow_duplicate=True),
            Output("drill-one-said", "children"),
        ],
        Input("drill-one-order", "data"),
        State("drill-name", "data"),
        roles=ORDERS,
        prevent_initial_call=True,
    )
    def obey(given: object, name: object) -> tuple[object, object, object]:
        order, row = order_of(given), _row(place, name)
        if not order or row is None:
            return no_update, no_update, no_update
        words = said(place, lambda: _done(place, row, order))
        after = _row(place, name) or row
        if _state(after) == _state(row):
            return no_update, no_update, words
        return _whole(place, after), _state(after), words


def _done(place: Place, row: Drill, order: dict) -> str:
    """What is said afterwards. Raises Refused."""
    who, lang = doing(place), place.lang
    match order["do"]:
        case "pause":
            pause(who, row.name)
        case "resume":
            resume(who, row.name)
        case "stop":
            stop(who, row.name)
        case "speed":
            hurry(who, row.name, _speed(order))
        case "extra":
            add_case(who, row.name, Extra(*(text(order, name) for name in ("category", "area", "channel"))))
            return t("drill.added", lang)
        case "clear":
            clear(who, row.name, place.settings.var)
        case "commit":
            return _commit(place, row, order)
        case _:
            abort(400, "This is no order of this page.")
    return ""


def _speed(order: dict) -> float:
    value = order.get("speed")
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else 0.0


def _commit(place: Place, row: Drill, order: dict) -> str:
    """A finding becomes a promise that the meeting judges."""
    try:
        due = dt.date.fromisoformat(text(order, "due"))
    except ValueError:
        due = None
    told = day(row.started_at.astimezone(place.zone).date(), place.lang)
    words = t("drill.from_drill", place.lang, title=row.title, day=told, text=text(order, "text"))
    draft = Draft(
        agency=text(order, "agency"),
        post=text(order, "post"),
        text=words,
        measure="none",
        due_day=due,
        origin=origin_of_drill(row.name),
    )
    try:
        make(place.warehouse, place.city, viewer(), draft, place.now())
    except NotPromised as refused:
        return " ".join(fault_words(field, fault, place.lang) for field, fault in refused.faults.items())
    return t("drill.committed", place.lang)


def _row(place: Place, name: object) -> Drill | None:
    if not isinstance(name, str):
        return None
    with place.warehouse.read() as connection:
        return drill_named(connection, place.city.code, name[:80])


def _state(row: Drill) -> str:
    """What, when it changes, draws the page anew."""
    return f"{row.state} {row.speed:g} {row.has_data}"


def _whole(place: Place, row: Drill) -> list[Component]:
    lang = place.lang
    if not row.is_active:
        return [drill_frame(evaluated(place, row), lang)]
    held = [controls(place, row)] if may(viewer().role, "run drills") else []
    parts: list[Component] = [
        html.H1(row.title),
        *held,  # above what grows: a button that moves is missed
        html.P(id="drill-one-said", role="status"),
        html.Div(live(place, row), id="drill-live", className="drill"),
    ]
    return [drill_frame(parts, lang)]


def _add_pdf(server: Flask, place: Place) -> None:
    @route(server, "/drill/<name>/evaluasi.pdf", roles=ROLES)
    def pdf(name: str) -> Response:
        row = _row(place, name)
        if row is None or not row.report:
            abort(404)
        made = pdf_bytes(evaluation_of(place, row), place.settings.var / "fonts")
        answer = Response(made, mimetype="application/pdf")
        answer.headers["Content-Disposition"] = f'attachment; filename="SIMULASI-evaluasi-{row.name}.pdf"'
        answer.cache_control.no_store = True
        note_export(request.path, {})
        return answer
