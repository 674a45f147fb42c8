"""What the form of promises does. Who may do it is decided by the gate, and again by actions.commitments."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import dash
import sqlalchemy as sa
from dash import Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from access.roles import MAY
from access.viewer import viewer
from actions import changes as named
from actions.commitments import Draft, Refused, edit, end, make
from components import html
from pages.calls import callback
from pages.place import Place
from pages.review.asking import Asking, ask
from pages.review.changes import ALL, lines
from pages.review.changes import FIELDS as FIELDS_OF_CHANGE
from pages.review.promises import FIELDS, promises
from pages.review.taking import add_routes
from reports.promised import SHARES
from warehouse.commitments import steps_of
from warehouse.errors import WarehouseError
from words import t

WORDS = {"measure": "field_measure", "category": "field_category", "area": "field_area"}
_PART = {"promise": dash.ALL, "seq": dash.ALL}
Answer = tuple[object, object]


def add(app: Dash, place: Place) -> None:
    add_routes(app.server, place)
    answers = [Output("promises", "children"), Output("promise-said", "children")]
    emptied = Output("promise-text", "value")  # so that a second click saves nothing twice
    states = [State(f"promise-{name}", "value") for name in FIELDS]
    roles = MAY["make commitments"]
    _add_changes(app, place)

    @callback(
        app,
        [*answers, emptied],
        Input("promise-save", "n_clicks"),
        State("promise-week", "data"),
        *states,
        roles=roles,
        prevent_initial_call=True,
    )
    def save(clicks: object, week: object, *values: object) -> tuple[object, object, object]:
        if not clicks:
            return no_update, no_update, no_update
        given = dict(zip(FIELDS, values, strict=True))
        rows, said = _done(
            place, week, lambda: make(place.warehouse, place.city, viewer(), _draft(given), place.now())
        )
        return rows, said, no_update if rows is no_update else ""

    @callback(
        app,
        [
            Output("promises", "children", allow_duplicate=True),
            Output("promise-said", "children", allow_duplicate=True),
        ],
        *(Input({"part": part, **_PART}, "n_clicks") for part in ("save", "end")),
        *(State({"part": part, **_PART}, "value") for part in ("target", "due_day", "reason")),
        State("promise-week", "data"),
        roles=roles,
        prevent_initial_call=True,
    )
    def change(
        saves: object, ends: object, targets: object, days: object, reasons: object, week: object
    ) -> Answer:
        which = ctx.triggered_id
        if which is None or not ctx.triggered or not ctx.triggered[0]["value"]:
            return no_update, no_update
        states = {name: _of(which, name) for name in ("target", "due_day", "reason")}
        return _done(place, week, lambda: _changed(place, which, states))


def _add_changes(app: Dash, place: Place) -> None:
    """Named changes: entered, and withdrawn with a reason."""
    roles = MAY["make commitments"]

    @callback(
        app,
        [Output("changes", "children"), Output("change-said", "children"), Output("change-name", "value")],
        Input("change-save", "n_clicks"),
        State("promise-week", "data"),
        *(State(f"change-{name}", "value") for name in FIELDS_OF_CHANGE),
        roles=roles,
        prevent_initial_call=True,
    )
    def enter(clicks: object, week: object, *values: object) -> tuple[object, object, object]:
        if not clicks:
            return no_update, no_update, no_update
        given = {name: _text(value) for name, value in zip(FIELDS_OF_CHANGE, values, strict=True)}
        what = {name: "" if given[name] == ALL else given[name] for name in ("figure", "agency")}
        rows, said = _done(
            place,
            week,
            lambda: named.enter(
                place.warehouse,
                place.city,
                viewer(),
                day=_day(given["day"]),
                name=given["name"],
                at=place.now(),
                **what,
            ),
            lines,
        )
        return rows, said, no_update if rows is no_update else ""

    @callback(
        app,
        [
            Output("changes", "children", allow_duplicate=True),
            Output("change-said", "children", allow_duplicate=True),
        ],
        Input({"part": "withdraw", "change": dash.ALL}, "n_clicks"),
        State({"part": "change-reason", "change": dash.ALL}, "value"),
        State("promise-week", "data"),
        roles=roles,
        prevent_initial_call=True,
    )
    def withdraw(clicks: object, reasons: object, week: object) -> Answer:
        which = ctx.triggered_id
        if which is None or not ctx.triggered or not ctx.triggered[0]["value"]:
            return no_update, no_update
        reason = _text(_of(which, "change-reason"))
        given = (place.warehouse, place.city, viewer(), str(which["change"]), reason, place.now())
        return _done(place, week, lambda: named.withdraw(*given), lines)


def _changed(place: Place, which: dict[str, Any], states: dict[str, object]) -> None:
    """`which`: the id of a button; a forged one names nothing, and is refused."""
    commitment_id, seq = str(which["promise"]), which["seq"]
    reason, now = _text(states["reason"]), place.now()
    if which["part"] == "end":
        return end(place.warehouse, place.city, viewer(), commitment_id, seq, reason, now)
    with place.warehouse.read() as connection:
        steps = steps_of(connection, place.city.code, commitment_id)
    if not steps:
        raise Refused(**{"": "unknown"})
    last = steps[-1]
    held = Draft(**{name: getattr(last, name) for name in FIELDS})
    target = _target(last.measure, states["target"])
    draft = replace(held, target=target, due_day=_day(states["due_day"]), origin=last.origin or "")
    return edit(place.warehouse, place.city, viewer(), commitment_id, seq, draft, reason, now)


def _done(
    place: Place,
    week: object,
    deed: Callable[[], object],
    shown: Callable[[Asking], list[Component]] = promises,
) -> Answer:
    lang = place.lang
    try:
        deed()
    except Refused as refused:
        return no_update, _faults(refused, lang)
    except (WarehouseError, sa.exc.OperationalError):
        return no_update, html.Span(t("review.fault_busy", lang), className="late")
    return shown(ask({"week": _text(week)})), t("review.saved", lang)


def _faults(refused: Refused, lang: str) -> list[Component]:
    return [
        html.Span(fault_words(field, fault, lang) + " ", className="late")
        for field, fault in refused.faults.items()
    ]


def fault_words(field: str, fault: str, lang: str) -> str:
    name = t(f"review.{WORDS.get(field, field)}", lang) if field else ""
    return t(f"review.fault_{fault}", lang, field=name)


def _draft(given: dict[str, object]) -> Draft:
    measure = _text(given["measure"])
    return Draft(
        kind=_text(given["kind"]),
        agency=_text(given["agency"]),
        post=_text(given["post"]),
        text=_text(given["text"]),
        measure=measure,
        category=_text(given["category"]),
        area=_text(given["area"]),
        target=_target(measure, given["target"]),
        due_day=_day(given["due_day"]),
    )


def _target(measure: str, value: object) -> float | None:
    """A share is written in per cent."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) / 100 if measure in SHARES else float(value)


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _of(which: dict[str, Any], part: str) -> object:
    """The value of the field beside the button that was pressed."""
    for group in ctx.states_list:
        for one in group if isinstance(group, list) else [group]:
            own = one["id"]
            if isinstance(own, dict) and own == {**which, "part": part}:
                return one.get("value")
    return None
