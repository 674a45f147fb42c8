"""Sanggahan: the undecided first; what the accepted ones change beside the raw figures; the command center or
an admin decides."""

from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from flask import abort

from access import roles
from actions.objections import DECIDERS, decide, withdraw
from actions.refused import Refused
from components import html
from components.cards import faults
from components.take import actions, headed
from pages.asked import write
from pages.asking import ask
from pages.calls import callback
from pages.case.person import doing_of, refusal
from pages.cases.rows import moment
from pages.menus import filters
from pages.objections import effect, listed
from pages.objections.opened import opened
from pages.objections.wanted import OWN, PATH, TITLE, rows_of
from pages.place import Place
from pages.taking import Take, address
from words import t

ROLES = roles.PEOPLE
MENUS = ("period", "agency", "category")


def layout(**query: str) -> list[Component]:
    asking = ask(query, own=OWN)
    lang = asking.lang
    rows = rows_of(asking)
    one = rows[rows["objection_id"] == asking.asked["one"]] if asking.asked["one"] else rows.iloc[:0]
    take = actions(address(PATH, "list", write(asking.asked, one="")), lang)
    return [
        headed(t(TITLE, lang), take),
        filters(asking, shown=MENUS),
        *faults(asking.asked.faults),
        html.Div([*opened(asking, one), listed.card(asking, rows), effect.card(asking)], className="sheet"),
    ]


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        Output("decide-said", "children"),
        Input("decide-yes", "n_clicks"),
        Input("decide-no", "n_clicks"),
        State("decide-reason", "value"),
        State("desk-url", "search"),
        roles=DECIDERS,
        prevent_initial_call=True,
    )
    def decided(yes: object, no: object, reason: object, query: object) -> Component:
        if bool(yes) == bool(no):
            abort(400)
        return _done(place, lambda: decide(doing_of(place), _one(query), bool(yes), str(reason or "")))

    @callback(
        app,
        Output("withdraw-said", "children"),
        Input("withdraw", "n_clicks"),
        State("desk-url", "search"),
        roles=(roles.OPD,),
        prevent_initial_call=True,
    )
    def withdrawn(clicks: object, query: object) -> Component:
        if not clicks:
            abort(400)
        return _done(place, lambda: withdraw(doing_of(place), _one(query)))


def _done(place: Place, deed: Any) -> Component:
    try:
        deed()
    except Refused as refused:
        return html.P(_refusal(refused, place), className="fault")
    return html.P([html.Strong(t("objections.done", place.lang)), " ", _to_list(place.lang)])


def _refusal(refused: Refused, place: Place) -> str:
    """Of two who decide at once the second reads who was first, and when."""
    if refused.why == "decided":
        state = refused.values["state"]
        said = {"who": refused.values["who"], "at": moment(refused.values["at"], place)}
        return t(f"refusal.decided_{state}", place.lang, **said)
    return refusal(refused, place.lang)


def _one(query: object) -> str:
    return dict(parse_qsl(query.removeprefix("?")[:4_000])).get("one", "") if isinstance(query, str) else ""


def _to_list(lang: str) -> Component:
    return html.Link(t("objections.to_list", lang), href=PATH)


TAKEN: dict[str, Take] = {
    "list": lambda query: listed.taken(ask(query, own=OWN)),
    "effect": lambda query: effect.taken(ask(query, own=OWN)),
}
