"""Gladi: the scenarios of the city, what is under way, and what was played before."""

from dash import Dash, Input, Output, dcc, no_update
from dash.development.base_component import Component
from flask import abort

from access.roles import MAY, may
from access.viewer import viewer
from actions.drills import start
from components import html
from components.desk import Column, card, table
from components.drill import choice, order_button
from components.take import card_foot
from drill.clock import SPEEDS
from drill.reading import Found, scenarios
from drill.scenario import Scenario
from pages.asking import Asking, ask
from pages.calls import callback
from pages.drill.orders import doing, order_of, said, text
from pages.drill.taken import EARLIER, OWN, played, taken_earlier, taken_evaluation, told
from pages.place import Place, here
from pages.taking import Take, address
from warehouse.drill_tables import Drill, active_drill
from words import t

PATH = "/drill"
TITLE = "drill.title"
ROLES = MAY["watch drills"]


def layout(**_: str) -> list[Component]:
    place = here()
    return [
        html.H1(t(TITLE, place.lang)),
        html.P(t("drill.note", place.lang), className="note"),
        html.Div(_drawn(place), id="drill-list", className="drill"),
        html.P(id="drill-said", role="status"),
        *([dcc.Store(id="drill-order")] if may(viewer().role, "run drills") else []),
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
    parts = [_active(active, lang)]
    if may(viewer().role, "run drills"):
        parts.append(_scenarios(found, active is not None, lang))
    parts.append(_earlier(ask({})))
    return parts


def _active(active: Drill | None, lang: str) -> Component:
    if active is None:
        return html.P(t("drill.none_active", lang), className="note")
    links = [
        html.P(html.Link(t("drill.open", lang), href=f"/drill/{active.name}")),
        html.P(html.Link(t("drill.to_console", lang), href="/drill/console")),
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


def _earlier(asking: Asking) -> Component:
    lang, earlier = asking.lang, played(asking)
    if not earlier:
        return card(t("drill.earlier", lang), [html.P(t("drill.earlier_none", lang), className="note")])
    columns = [Column(t(f"drill.{name}", lang)) for name in (*EARLIER, "evaluation")]
    rows = [
        [*told(one, asking), html.Link(t("drill.see", lang), href=f"/drill/{one.name}")] for one in earlier
    ]
    body = [html.Div(table(columns, rows), className="drill-earlier as-lines")]
    return card(t("drill.earlier", lang), [*body, card_foot(address(PATH, "earlier", ""), lang)])


TAKEN: dict[str, Take] = {
    "earlier": lambda query: taken_earlier(ask(query, own=OWN)),
    "evaluation": lambda query: taken_evaluation(ask(query, own=OWN)),
}
