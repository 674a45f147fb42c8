"""Gladi: the scenarios of the city, what is under way, and what was played before."""

import json

from dash import Dash, Input, Output, dcc, html, no_update
from dash.development.base_component import Component
from flask import abort

from access.calls import callback
from access.roles import MAY, may
from access.viewer import viewer
from actions.drills import start
from components.desk import Column, card, table
from components.drill import choice, order_button
from drill.clock import SPEEDS
from drill.reading import Found, scenarios
from drill.scenario import Scenario
from drill.telling import met
from pages.drill.orders import doing, order_of, said, text
from pages.place import Place, here
from warehouse.drill_tables import Drill, active_drill, all_drills
from words import t
from words.forms import NOTHING, duration, instant

PATH = "/drill"
TITLE = "drill.title"
ROLES = MAY["watch drills"]
_EARLIER = ("when", "scenario", "ended", "goals_met", "evaluation")


def layout(**_: str) -> list[Component]:
    place = here()
    return [
        html.H1(t(TITLE, place.lang)),
        html.P(t("drill.note", place.lang), className="note"),
        html.Div(_drawn(place), id="drill-list", className="drill"),
        html.P(id="drill-said", role="status"),
        dcc.Store(id="drill-order"),
    ]


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        [
            Output("drill-list", "children"),
            Output("drill-said", "children"),
            Output("desk-url", "href", allow_duplicate=True),
        ],
        Input("drill-order", "data"),
        roles=MAY["run drills"],
        prevent_initial_call=True,
    )
    def follow(given: object) -> tuple[object, object, object]:
        """To the drill that was begun; else why it was not."""
        order = order_of(given)
        if not order:
            return no_update, no_update, no_update
        if order["do"] != "start":
            abort(400, "This is no order of this page.")
        names: list[str] = []
        words = said(place, lambda: _start(place, text(order, "code"), text(order, "speed"), names))
        there = f"/drill/{names[0]}" if names else no_update
        return _drawn(place), words, there


def _start(place: Place, code: str, speed: str, names: list[str]) -> str:
    try:
        wanted = float(speed)
    except ValueError:
        wanted = 0.0
    names.append(start(doing(place), code, wanted))
    return ""


def _drawn(place: Place) -> list[Component]:
    lang = place.lang
    found = scenarios(place.city)
    with place.warehouse.read() as connection:
        active = active_drill(connection, place.city.code)
        earlier = [one for one in all_drills(connection, place.city.code) if not one.is_active]
    parts = [_active(active, lang)]
    if may(viewer().role, "run drills"):
        parts.append(_scenarios(found, active is not None, lang))
    parts.append(_earlier(earlier, place))
    return parts


def _active(active: Drill | None, lang: str) -> Component:
    if active is None:
        return html.P(t("drill.none_active", lang), className="note")
    links = [
        html.P(dcc.Link(t("drill.open", lang), href=f"/drill/{active.name}")),
        html.P(dcc.Link(t("drill.to_console", lang), href="/drill/console")),
    ]
    state = html.P(t(f"drill.state_{active.state}", lang), className="note")
    return card(t("drill.active", lang, title=active.title), [state, html.Div(links, className="links")])


def _scenarios(found: Found, is_active: bool, lang: str) -> Component:
    faults = [html.Li(str(fault)) for fault in found.faults]
    speeds = [(f"{speed:g}", t("drill.times", lang, speed=f"{speed:g}")) for speed in SPEEDS]
    head: list[Component] = [choice("drill-speed", speeds, t("drill.speed", lang), chosen="1")]
    if is_active:
        head = [html.P(t("drill.start_only", lang), className="note")]
    if not found.scenarios and not faults:
        head = [html.P(t("drill.scenarios_none", lang))]
    cards = [_scenario(one, is_active, lang) for one in found.scenarios.values()]
    wrong = (
        [html.H3(t("drill.faults", lang), className="late"), html.Ul(faults, className="faults")]
        if faults
        else []
    )
    return card(t("drill.scenarios", lang), [*head, html.Div(cards, className="scenarios"), *wrong])


def _scenario(one: Scenario, is_active: bool, lang: str) -> Component:
    reports, calls = sum(each.count for each in one.incidents), sum(each.count for each in one.calls)
    size = t("drill.length", lang, minutes=round(one.seconds / 60), reports=reports, calls=calls)
    if one.starts is not None:
        colon = "." if lang == "id" else ":"
        size += " · " + t("drill.starts", lang, time=one.starts.strftime(f"%H{colon}%M"))
    button = order_button(
        t("drill.start", lang),
        {"do": "start", "code": one.code},
        fields={"speed": "drill-speed"},
        off=is_active,
    )
    parts = [html.H3(one.title), html.P(one.about), html.P(size, className="note"), html.P(button)]
    return html.Article(parts, className="scenario", id=f"scenario-{one.code}")


def _earlier(earlier: list[Drill], place: Place) -> Component:
    lang = place.lang
    if not earlier:
        return card(t("drill.earlier", lang), [html.P(t("drill.earlier_none", lang), className="note")])
    columns = [Column(t(f"drill.{name}", lang)) for name in _EARLIER]
    return card(t("drill.earlier", lang), [table(columns, [_row(one, place) for one in earlier])])


def _row(one: Drill, place: Place) -> list[Component | str]:
    lang = place.lang
    goals = NOTHING
    if one.report:
        done, n = met(json.loads(one.report))
        goals = t("drill.of", lang, n=done, all=n)
    took = duration((one.ended_at - one.started_at).total_seconds(), lang) if one.ended_at else NOTHING
    return [
        instant(one.started_at, place.zone, place.city.zone_label, lang),
        one.title,
        f"{t(f'drill.ending_{one.ending}', lang)}, {took}" if one.ending else NOTHING,
        goals,
        dcc.Link(t("drill.see", lang), href=f"/drill/{one.name}"),
    ]
