"""Sanggahan on a case's page: what was contested, and the agency's form to contest it."""

import datetime as dt
from typing import Any
from urllib.parse import unquote

from dash import Dash, Input, Output, State, dcc
from dash.development.base_component import Component
from flask import abort

from access import roles
from actions.objections import LEAST_TEXT, MOST_EVIDENCE, MOST_TEXT, Claim, file
from actions.refused import Refused
from city.tables import records
from components import html
from metrics.objections import all_objections
from pages.calls import callback
from pages.case.person import doing_of, refusal
from pages.case.seen import Seen
from pages.objections.one import told_objection
from pages.place import Place
from warehouse.objections import GROUNDS
from words import t

ROLES = (roles.OPD,)
_PATH, _WHOLE = "/cases/", "|0"
_FORM = ("what", "ground", "text", "evidence", "hour")


def card(seen: Seen) -> list[Component]:
    place, lang = seen.place, seen.lang
    with place.warehouse.read() as connection:
        told = all_objections(connection, place.filters, seen.at, case_id=seen.one.row.case_id)
    if seen.viewer.role == roles.OPD:
        told = told[told["agency"].isin(seen.viewer.agencies)]
    listed = [told_objection(row, place, with_case=False) for row in records(told)]
    form = [_form(seen)] if seen.viewer.role == roles.OPD else []
    if not listed and not form:
        return []
    return [html.Section([html.H2(t("objections.title", lang)), *listed, *form], className="card")]


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        Output("contest-said", "children"),
        Input("contest-file", "n_clicks"),
        *(State(f"contest-{name}", "value") for name in _FORM),
        State("desk-url", "pathname"),
        roles=ROLES,
        prevent_initial_call=True,
    )
    def filed(
        clicks: object, what: Any, ground: Any, text: Any, evidence: Any, hour: Any, path: Any
    ) -> Component:
        if not clicks or not isinstance(path, str) or not path.startswith(_PATH):
            abort(400)
        case_id = unquote(path.removeprefix(_PATH))
        try:
            file(doing_of(place), claim_of(case_id, what, ground, text, evidence, hour, place))
        except Refused as refused:
            return html.P(refusal(refused, place.lang), className="fault")
        sentence = html.Strong(t("objections.filed_done", place.lang))
        return html.P([sentence, " ", html.Link(t("objections.see", place.lang), href="/objections")])


def claim_of(
    case_id: str, what: Any, ground: Any, text: Any, evidence: Any, hour: Any, place: Place
) -> Claim:
    """What the form's fields say; Refused for what no form of ours would send."""
    clock, _, seq = str(what or _WHOLE).partition("|")
    if not seq.isdecimal() or len(seq) > 6:
        raise Refused("no_clock")
    return Claim(
        case_id, clock, int(seq), str(ground or ""), str(text or ""), str(evidence or ""), _hour(hour, place)
    )


def _hour(text: Any, place: Place) -> dt.datetime | None:
    if not text:
        return None
    try:
        local = dt.datetime.fromisoformat(str(text))
    except ValueError:
        raise Refused("hour") from None
    return local.replace(tzinfo=place.zone).astimezone(dt.UTC)


def _form(seen: Seen) -> Component:
    lang = seen.lang
    clocks = [(f"{leg.row.clock}|{leg.row.seq}", leg.title) for leg in seen.journey.legs]
    whats = [{"label": title, "value": value} for value, title in clocks]
    whats.append({"label": t("objections.whole", lang), "value": _WHOLE})
    grounds = [{"label": t(f"objections.{ground}", lang), "value": ground} for ground in GROUNDS]
    kind: Any = "datetime-local"
    fields = [
        _labelled("what", dcc.RadioItems(whats, id="contest-what", className="choice-list"), lang),
        _labelled("ground", dcc.RadioItems(grounds, id="contest-ground", className="choice-list"), lang),
        _labelled("hour", dcc.Input(id="contest-hour", type=kind, value="", autoComplete=""), lang),
        _labelled("text", dcc.Textarea(id="contest-text", value="", maxLength=MOST_TEXT, rows=4), lang),
        _labelled("evidence", dcc.Input(id="contest-evidence", value="", maxLength=MOST_EVIDENCE), lang),
        html.P(t("objections.no_persons", lang, least=LEAST_TEXT), className="note"),
        html.Button(t("objections.file", lang), id="contest-file", type="button", className="button"),
        html.Div(id="contest-said", role="status"),
    ]
    summary = html.Summary(t("objections.new", lang), className="action strong")
    return html.Details([summary, html.Div(fields, className="form")], className="no-print")


def _labelled(name: str, field: Component, lang: str) -> Component:
    """A group of choices is named by its heading, a field by its label."""
    title = t(f"objections.field_{name}", lang)
    if isinstance(field, dcc.RadioItems):
        return html.Fieldset([html.Legend(title), field])
    return html.Label([html.Span(title), field])
