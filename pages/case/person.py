"""Who reported: shown on request, for a purpose, to whoever may; each look is on record."""

from urllib.parse import unquote

from dash import Dash, Input, Output, State, dcc
from dash.development.base_component import Component
from flask import abort

from access import roles
from access.entrance import address, came
from actions.doing import Doing
from actions.personal import PURPOSES, reveal, why_not
from actions.refused import Refused
from components import html
from pages.calls import callback
from pages.case.seen import Seen
from pages.place import Place
from words import t

ROLES = (roles.OPD, roles.OPERATOR)
_PATH = "/cases/"


def card(seen: Seen) -> list[Component]:
    """Absent for roles that see no personal data; for the others it says why where they may not."""
    if seen.viewer.role not in ROLES:
        return []
    lang = seen.lang
    with seen.place.warehouse.read() as connection:
        why = why_not(doing_of(seen.place), connection, seen.one.row.case_id)
    if why:
        body: list[Component] = [html.P(refusal(Refused(why, days=7), lang), className="note")]
    else:
        choices = [{"label": t(f"person.{purpose}", lang), "value": purpose} for purpose in PURPOSES]
        body = [
            html.Fieldset(
                [
                    html.Legend(t("person.note", lang), className="note"),
                    dcc.RadioItems(choices, id="person-purpose", className="choice-list"),
                ],
                className="form",
            ),
            html.Button(t("person.show", lang), id="person-show", type="button", className="button"),
            html.Div(id="person-shown", role="status"),
        ]
    return [html.Section([html.H2(t("person.title", lang)), *body], className="card no-print")]


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        Output("person-shown", "children"),
        Input("person-show", "n_clicks"),
        State("person-purpose", "value"),
        State("desk-url", "pathname"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def shown(clicks: object, purpose: object, path: object) -> list[Component]:
        if not clicks:
            return []
        if not isinstance(path, str) or not path.startswith(_PATH):
            abort(400)
        try:
            fields = reveal(doing_of(place), unquote(path.removeprefix(_PATH)), str(purpose or ""))
        except Refused as refused:
            return [html.P(refusal(refused, place.lang), className="fault")]
        return _fields(fields, place.lang)


def doing_of(place: Place) -> Doing:
    """This request as a deed."""
    one = came()
    return Doing(place.warehouse, place.city, one.viewer, place.now(), address(), one.username)


def refusal(refused: Refused, lang: str) -> str:
    why, values = refused.why, refused.values
    return t(f"refusal.{why}", lang, **values)


def _fields(fields: dict[str, str], lang: str) -> list[Component]:
    if not fields:
        return [html.P(t("person.nothing", lang), className="note")]
    parts = [part for name, text in fields.items() for part in (html.Dt(name), html.Dd(text))]
    return [html.Dl(parts, className="facts person"), html.P(t("person.on_record", lang), className="note")]
