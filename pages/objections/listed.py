"""The objections, the undecided first, as a table and as a file."""

import pandas as pd
from dash.development.base_component import Component

from city.tables import records
from components import html
from components.attributes import classes
from components.cards import empty
from components.desk import Column, table
from components.taken.table import Column as FileColumn
from components.taken.table import Taken
from pages.asked import write
from pages.asking import Asking
from pages.case.names import Names
from pages.cases.rows import moment
from pages.objections.one import contested, state_words
from pages.objections.wanted import TITLE, rows_of
from warehouse.objections import FILED, STATES
from words import t

LISTED = 200  # the undecided first; a file holds them all


def card(asking: Asking, rows: pd.DataFrame) -> Component:
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
    listed: list[list[Component | str]] = [
        [
            html.Link(moment(row.filed_at, place), href=write(asking.asked, one=row.objection_id)),
            names.of("agency", row.agency),
            html.Span(row.case_id, className="whole"),
            contested(row, lang),
            names.of("ground", row.ground),
            html.Span(state_words(row, place), className="watch wrap" if row.state == FILED else ""),
        ]
        for row in records(rows.head(LISTED))
    ]
    cut = len(rows) > LISTED
    note = [html.P(t("objections.listed", lang, n=LISTED, all=len(rows)), className="under")] if cut else []
    ways = [(t("card.empty_longer", lang), write(asking.asked, period="year"))]
    body = empty(t("objections.none_note", lang), ways)
    if listed:
        body = html.Div(table(columns, listed), className="objections-list as-lines")
    return html.Section([html.H2(heading), *note, _switch(asking), body], className="card")


def _switch(asking: Asking) -> Component:
    chosen, lang = asking.asked["state"], asking.lang
    links = [
        html.Link(
            t(f"objections.{state}" if state else "objections.all", lang),
            href=write(asking.asked, state=state, one=""),
            className=classes("is-here" if state == chosen else ""),
        )
        for state in ("", *STATES)
    ]
    return html.Div(links, className="switch")


def taken(asking: Asking) -> Taken:
    lang, place = asking.lang, asking.place
    rows, names = rows_of(asking), Names(place.city, lang)
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
