"""Undoing the last load of a source, and trying its rejected rows again: asked first, then done."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State
from dash.development.base_component import Component
from flask import abort

from actions.refused import Refused
from actions.undo import MAY, retry_source, undo_load
from city.tables import records
from components import html
from etl.errors import UserError
from pages.asked import write
from pages.asking import Asking
from pages.calls import callback
from pages.case.person import doing_of, refusal
from pages.place import Place
from pages.quality.named import source_title
from words import t
from words.forms import NOTHING


def add(app: Dash, place: Place) -> None:
    @callback(
        app,
        Output("undo-said", "children"),
        Input("undo-yes", "n_clicks"),
        State("desk-url", "search"),
        roles=MAY,
        prevent_initial_call=True,
    )
    def undone(clicks: object, query: object) -> Component:
        if not clicks:
            abort(400)

        def deed() -> str:
            done = undo_load(doing_of(place), _said(query, "undo"))
            return t("quality.undone", place.lang, cases=done.cases, calls=done.calls)

        return _tried(place, deed)

    @callback(
        app,
        Output("retry-said", "children"),
        Input("retry-yes", "n_clicks"),
        State("desk-url", "search"),
        roles=MAY,
        prevent_initial_call=True,
    )
    def retried(clicks: object, query: object) -> Component:
        if not clicks:
            abort(400)

        def deed() -> str:
            counts = retry_source(doing_of(place), place.settings, _said(query, "retry"))
            tried, left = (counts.read, counts.rejected) if counts else (0, 0)
            return t("quality.retried", place.lang, tried=tried, taken=tried - left, left=left)

        return _tried(place, deed)


def _tried(place: Place, deed: Callable[[], str]) -> Component:
    """What it says when it is done; else why it was not."""
    try:
        said = deed()
    except Refused as refused:
        return html.P(refusal(refused, place.lang), className="fault")
    except UserError:  # another run has the source
        return html.P(t("refusal.busy", place.lang), className="fault")
    return html.P([html.Strong(said), " ", html.Link(t("quality.back", place.lang), href="/quality")])


def _said(query: object, name: str) -> str:
    return dict(parse_qsl(query.removeprefix("?")[:4_000])).get(name, "") if isinstance(query, str) else ""


def confirm(asking: Asking, loads: Any) -> list[Component]:
    """What a click would do, before it is done."""
    asked, lang = asking.asked, asking.lang
    if asking.viewer.role not in MAY:
        return []
    load = next((row for row in records(loads) if row.load_id == asked["undo"]), None)
    if load is not None:
        values = {
            "file": load.file or NOTHING,
            "source": source_title(load.source, asking),
            "new": int(load.new_count),
        }
        sentence = t("quality.undo_ask", lang, **values, changed=int(load.changed_count))
        return [_question("undo", t("quality.undo_title", lang), sentence, asking)]
    if asked["retry"] in asking.place.city.sources:
        sentence = t("quality.retry_ask", lang, source=source_title(asked["retry"], asking))
        return [_question("retry", t("quality.retry_title", lang), sentence, asking)]
    return []


def _question(name: str, title: str, sentence: str, asking: Asking) -> Component:
    lang = asking.lang
    buttons = [
        html.Button(t(f"quality.{name}_yes", lang), id=f"{name}-yes", type="button", className="button"),
        html.Link(t("quality.no", lang), href=write(asking.asked, **{name: ""})),
    ]
    said = html.Div(id=f"{name}-said", role="status")
    return html.Section(
        [html.H2(title), html.P(sentence), html.Div(buttons, className="buttons"), said],
        className="card opened no-print",
    )
