"""One objection, opened: its steps, and the form of who may decide or withdraw it."""

import pandas as pd
from dash import dcc
from dash.development.base_component import Component

from access import roles
from actions.objections import DECIDERS, LEAST_TEXT, MOST_TEXT
from city.tables import records
from components import html
from metrics.objections import steps
from pages.asking import Asking
from pages.case.names import Names
from pages.cases.rows import moment
from pages.objections.one import told_objection
from warehouse.objections import FILED
from words import t


def opened(asking: Asking, one: pd.DataFrame) -> list[Component]:
    if one.empty:
        return []
    row, place, lang = next(iter(records(one))), asking.place, asking.lang
    names = Names(place.city, lang)
    with place.warehouse.read() as connection:
        told = steps(connection, place.filters, asking.at, [row.objection_id])
    history = [
        html.Li(
            " · ".join(
                filter(
                    None,
                    (
                        moment(step.at, place),
                        names.of("objection_state", step.state),
                        step.person,
                        step.reason,
                    ),
                )
            )
        )
        for step in records(told)
    ]
    body = [told_objection(row, place), html.H3(t("objections.steps", lang)), html.Ul(history)]
    form = _decide_form(lang) if row.state == FILED and asking.viewer.role in DECIDERS else []
    if row.state == FILED and asking.viewer.role == roles.OPD:
        form = _withdraw_form(lang)
    return [html.Section([html.H2(t("objections.opened", lang)), *body, *form], className="card opened")]


def _decide_form(lang: str) -> list[Component]:
    field = dcc.Textarea(id="decide-reason", value="", maxLength=MOST_TEXT, rows=3)
    buttons = [
        html.Button(t("objections.accept", lang), id="decide-yes", type="button", className="button"),
        html.Button(t("objections.refuse", lang), id="decide-no", type="button", className="button quiet"),
    ]
    label = html.Label([html.Span(t("objections.field_reason", lang, least=LEAST_TEXT)), field])
    said = html.Div(id="decide-said", role="status")
    return [html.Div([label, html.Div(buttons, className="buttons"), said], className="form no-print")]


def _withdraw_form(lang: str) -> list[Component]:
    button = html.Button(
        t("objections.withdraw", lang), id="withdraw", type="button", className="button quiet"
    )
    return [html.Div([button, html.Div(id="withdraw-said", role="status")], className="form no-print")]
