"""Sanggahan: the undecided first; what the accepted ones change beside the raw figures; the command center or
an admin decides."""

from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import abort

from access import roles
from access.calls import callback
from actions.objections import DECIDERS, LEAST_TEXT, MOST_TEXT, decide, withdraw
from actions.refused import Refused
from city.tables import records
from components.attributes import classes
from components.cards import empty, faults, figure_card
from components.desk import Column, table
from components.provenance import Provenance
from components.take import actions, headed
from components.taken.table import Column as FileColumn
from components.taken.table import Taken
from etl.sla.sentences import WORDS
from metrics.objections import all_objections, on_time_corrected, steps
from pages.asked import write
from pages.asking import Asking, ask
from pages.case.names import Names
from pages.case.person import doing_of, refusal
from pages.cases.rows import moment
from pages.cases.wanted import SeenBy
from pages.menus import filters
from pages.objections.one import contested, state_words, told_objection
from pages.place import Place
from pages.shown import Shown, taken_shown
from pages.taking import Take, address, address_of
from warehouse.objections import FILED, STATES
from words import t
from words.forms import percent

PATH = "/objections"
LISTED = 200  # the undecided first; a file holds them all
TITLE = "objections.title"
ROLES = roles.PEOPLE
OWN: dict[str, tuple[str, ...]] = {"state": ("", *STATES), "one": ()}
MENUS = ("period", "agency", "category")


def layout(**query: str) -> list[Component]:
    asking = ask(query, own=OWN)
    lang = asking.lang
    rows = _rows(asking)
    one = rows[rows["objection_id"] == asking.asked["one"]] if asking.asked["one"] else rows.iloc[:0]
    take = actions(address(PATH, "list", write(asking.asked, one="")), lang)
    return [
        headed(t(TITLE, lang), take),
        filters(asking, shown=MENUS),
        *faults(asking.asked.faults),
        html.Div([*_opened(asking, one), _list(asking, rows), _effect(asking)], className="sheet"),
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
    return dcc.Link(t("objections.to_list", lang), href=PATH)


def _rows(asking: Asking) -> pd.DataFrame:
    """An opd sees those of its own agencies."""
    states = (asking.asked["state"],) if asking.asked["state"] else ()
    with asking.place.warehouse.read() as connection:
        seen = SeenBy(asking.viewer)
        return all_objections(connection, asking.filters, asking.at, seen=seen, states=states)


def _opened(asking: Asking, one: pd.DataFrame) -> list[Component]:
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


def _list(asking: Asking, rows: pd.DataFrame) -> Component:
    lang, place = asking.lang, asking.place
    pending = int((rows["state"] == FILED).sum())
    heading = (
        t("objections.heading", lang, n=len(rows), pending=pending)
        if len(rows)
        else t("objections.none", lang)
    )
    names = Names(place.city, lang)
    columns = [
        Column(t(f"objections.{name}", lang))
        for name in ("filed", "agency", "case", "about", "ground", "state")
    ]
    listed = [
        [
            dcc.Link(moment(row.filed_at, place), href=write(asking.asked, one=row.objection_id)),
            names.of("agency", row.agency),
            row.case_id,
            contested(row, lang),
            names.of("ground", row.ground),
            html.Span(state_words(row, place), className="watch wrap" if row.state == FILED else ""),
        ]
        for row in records(rows.head(LISTED))
    ]
    cut = len(rows) > LISTED
    note = [html.P(t("objections.listed", lang, n=LISTED, all=len(rows)), className="under")] if cut else []
    ways = [(t("card.empty_longer", lang), write(asking.asked, period="year"))]
    body = table(columns, listed) if listed else empty(t("objections.none_note", lang), ways)
    return html.Section([html.H2(heading), *note, _switch(asking), body], className="card")


def _switch(asking: Asking) -> Component:
    chosen, lang = asking.asked["state"], asking.lang
    links = [
        dcc.Link(
            t(f"objections.{state}" if state else "objections.all", lang),
            href=write(asking.asked, state=state, one=""),
            className=classes("is-here" if state == chosen else ""),
        )
        for state in ("", *STATES)
    ]
    return html.Div(links, className="switch")


def _effect(asking: Asking) -> Component:
    """Before and after, of the agencies and clocks that are contested."""
    lang = asking.lang
    (columns, rows), origin = _before_and_after(asking)
    body = table(columns, rows) if rows else html.P(t("objections.no_effect", lang), className="note")
    under, take = t("objections.effect_under", lang), address_of(PATH, "effect", asking.asked)
    return figure_card(t("objections.effect", lang), [body], origin, lang, under=under, take=take)


def taken_effect(asking: Asking) -> Taken:
    return taken_shown(asking, t("objections.effect", asking.lang), *_before_and_after(asking))


def _before_and_after(asking: Asking) -> tuple[Shown, Provenance]:
    lang, names = asking.lang, Names(asking.place.city, asking.lang)
    found = asking.answer(on_time_corrected, scope="agency")
    touched = found[(found["accepted_count"] > 0) | (found["pending_count"] > 0)]
    numbers = ("n", "raw", "corrected_n", "corrected", "accepted", "pending")
    columns = [Column(t(f"objections.{name}", lang)) for name in ("agency", "clock")]
    columns += [Column(t(f"objections.{name}", lang), is_number=True) for name in numbers]
    rows: list[list[Component | str]] = [
        [
            names.of("agency", row.agency),
            WORDS[lang]["clock"].get(row.clock, row.clock),
            asking.few(int(row.n)),
            percent(row.on_time_share, lang, 1),
            asking.few(int(row.corrected_n)),
            percent(row.corrected_share, lang, 1),
            asking.few(int(row.accepted_count)),
            asking.few(int(row.pending_count)),
        ]
        for row in records(touched)
    ]
    origin = asking.provenance(t("objections.counts", lang), int(touched["n"].sum()) if rows else None)
    return (columns, rows), origin


def taken(asking: Asking) -> Taken:
    lang, place = asking.lang, asking.place
    rows, names = _rows(asking), Names(place.city, lang)
    named = ("case", "agency", "about", "ground", "text", "state", "reason")
    columns = [FileColumn(t("objections.filed", lang), "instant")]
    columns += [FileColumn(t(f"objections.{name}", lang)) for name in named]
    cells = [
        [
            row.filed_at,
            row.case_id,
            names.of("agency", row.agency),
            contested(row, lang),
            names.of("ground", row.ground),
            row.text,
            names.of("objection_state", row.state),
            row.reason,
        ]
        for row in records(rows)
    ]
    origin = asking.provenance(t("objections.counts_list", lang), len(rows))
    return asking.taken(
        t(TITLE, lang), columns, cells, origin, [t("objections.none", lang)] if rows.empty else []
    )


TAKEN: dict[str, Take] = {
    "list": lambda query: taken(ask(query, own=OWN)),
    "effect": lambda query: taken_effect(ask(query, own=OWN)),
}
