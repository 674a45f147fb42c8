"""The evaluation of a drill on screen."""

import datetime as dt
import json
from typing import Any

from dash import dcc
from dash.development.base_component import Component

from access.roles import may
from access.viewer import viewer
from city.tables import records
from components import html
from components.desk import Column, card, table
from components.drill import choice, order_button
from components.take import card_foot
from drill.telling import Evaluation, Section, findings, sections, told
from drill.telling.forms import note_words
from pages.place import Place
from pages.taking import address
from warehouse.drill_tables import Drill, all_drills
from words import t

EARLIER = 4  # drills of the same scenario beside this one


def evaluation_of(place: Place, row: Drill) -> Evaluation:
    with place.warehouse.read() as connection:
        every = all_drills(connection, place.city.code)
    before = [
        json.loads(one.report)
        for one in every
        if one.scenario == row.scenario and one.report and one.started_at < row.started_at
    ]
    notes = json.loads(row.notes or "[]")
    return Evaluation(json.loads(row.report), place.city, place.lang, notes, before[:EARLIER])


def evaluated(place: Place, row: Drill) -> list[Component]:
    lang = place.lang
    if not row.report:
        held = json.loads(row.notes or "[]")
        notes = [html.P(note_words(one, lang)) for one in held]
        return [html.H1(row.title), html.P(t("drill.told_terputus", lang)), *notes]
    of = evaluation_of(place, row)
    lines = [html.P(line) for line in told(of)]
    head = [html.H1(of.title), html.Div(lines, className="told"), _files(row, lang)]
    drawn = [_section(one, of, place, row.name) for one in sections(of)]
    return [*head, html.P(id="drill-one-said", role="status"), html.Div(drawn, className="drill")]


def _files(row: Drill, lang: str) -> Component:
    parts: list[Component] = [
        html.A(t("drill.pdf", lang), href=f"/drill/{row.name}/evaluasi.pdf", className="action")
    ]
    if may(viewer().role, "run drills"):
        parts += (
            [
                order_button(t("drill.clear", lang), {"do": "clear"}, sure=t("drill.clear_sure", lang)),
                html.Span(t("drill.clear_note", lang), className="note"),
            ]
            if row.has_data
            else [html.Span(t("drill.cleared", lang), className="note")]
        )
    return html.Div(parts, className="files")


def _section(one: Section, of: Evaluation, place: Place, drill: str) -> Component:
    note = [html.P(one.note, className="note")] if one.note else []
    if one.key == "findings":
        return card(one.title, [*_findings(of, place)])
    if not one.rows:
        return card(one.title, [*note, html.P(one.none)])
    columns = [Column(head, place in one.numbers) for place, head in enumerate(one.heads)]
    body = html.Div(table(columns, one.rows), className=f"of-{one.key}")
    taken = card_foot(address("/drill", "evaluation", f"?drill={drill}&part={one.key}"), of.lang)
    if one.key == "cases":
        return card(one.title, [*note, html.Details([html.Summary(t("drill.see", of.lang)), body]), taken])
    return card(one.title, [*note, body, taken])


def _findings(of: Evaluation, place: Place) -> list[Component]:
    """Each with a form that makes it a promise, for those who may."""
    found = findings(of)
    if not found:
        return [html.P(t("drill.findings_none", of.lang))]
    is_may = may(viewer().role, "make commitments")
    items = [
        html.Li([html.P(words), *([_form(nth, code, words, of, place)] if is_may else [])])
        for nth, (code, words) in enumerate(found)
    ]
    return [html.Ul(items, className="findings")]


def _form(nth: int, agency: str, words: str, of: Evaluation, place: Place) -> Component:
    lang = of.lang
    ids = {name: f"finding-{nth}-{name}" for name in ("agency", "post", "text", "due")}
    agencies = [(row.code, row.abbreviation) for row in records(place.city.agencies)]
    due = place.now().astimezone(place.zone).date() + dt.timedelta(days=28)
    kind: Any = "date"  # the browser's own; Dash passes it on, though its types don't name it
    fields = [
        choice(ids["agency"], [("", "–"), *agencies], t("drill.commit_agency", lang), agency),
        _field("post", dcc.Input(id=ids["post"], type="text", maxLength=80), lang),
        _field("text", dcc.Input(id=ids["text"], type="text", maxLength=180, value=words[:180]), lang),
        _field("due", dcc.Input(id=ids["due"], type=kind, value=due.isoformat(), autoComplete=""), lang),
        order_button(t("drill.commit", lang), {"do": "commit"}, fields=ids, main=True),
        html.Span(t("drill.commit_note", lang), className="note"),
    ]
    return html.Details([html.Summary(t("drill.commit", lang)), html.Div(fields, className="form")])


def _field(name: str, field: Component, lang: str) -> Component:
    return html.Label([html.Span(t(f"drill.commit_{name}", lang)), field], className="drill-field")
