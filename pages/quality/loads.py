"""The loads with what each did with its rows, undoing the last of a source, rejected rows with a retry."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State, dcc, html
from dash.development.base_component import Component
from flask import abort

from access import roles
from access.calls import callback
from actions.refused import Refused
from actions.undo import MAY, retry_source, undo_load
from city.tables import records
from components.desk import Column, table
from components.take import card_foot
from components.taken.table import Taken
from components.theme import MARKS
from etl.errors import UserError
from etl.reasons import REASONS
from metrics.loads import last_loads
from metrics.rejected import rejected_by_reason
from pages.asked import write
from pages.asking import Asking
from pages.case.person import doing_of, refusal
from pages.cases.rows import moment
from pages.place import Place
from pages.shown import Shown, taken_shown
from pages.taking import address_of
from words import t
from words.forms import NOTHING, number, percent

COUNTS = ("read", "new", "changed", "same", "rejected")
SEEN_BY = (roles.PIMPINAN, roles.OPERATOR, roles.ADMIN)
SHOWN = 12


def loads_cards(asking: Asking) -> list[Component]:
    """Nothing for an opd: a load is of all agencies."""
    if asking.viewer.role not in SEEN_BY:
        return []
    place = asking.place
    loads, rejected = _found(asking)
    with place.warehouse.read() as connection:
        every = last_loads(connection, place.filters, asking.at, 10_000)
    read = int(every["read_count"].sum())
    return [*_confirm(asking, loads), _loads(asking, loads), _rejected(asking, rejected, read)]


def taken_loads(asking: Asking) -> Taken:
    return _taken(asking, t("quality.loads", asking.lang), _shown_loads, 0, "quality.counts_loads")


def taken_rejected(asking: Asking) -> Taken:
    return _taken(asking, t("summary.rejected", asking.lang), _shown_rejected, 1, "summary.counts_rejected")


def _taken(
    asking: Asking, title: str, show: Callable[[Asking, Any], Shown], which: int, counts: str
) -> Taken:
    """Without what can be done there; nothing for an opd."""
    columns, rows = show(asking, _found(asking)[which])
    rows = [row[:-1] for row in rows] if asking.viewer.role in SEEN_BY else []
    return taken_shown(asking, title, (columns[:-1], rows), asking.current(t(counts, asking.lang), None))


def _found(asking: Asking) -> tuple[Any, Any]:
    """(the last loads that changed anything, rejected rows by reason)"""
    place = asking.place
    with place.warehouse.read() as connection:
        loads = last_loads(connection, place.filters, asking.at, SHOWN, changes_only=True)
        return loads, rejected_by_reason(connection, place.filters, asking.at)


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
        try:
            done = undo_load(doing_of(place), _said(query, "undo"))
        except Refused as refused:
            return html.P(refusal(refused, place.lang), className="fault")
        return _finished(t("quality.undone", place.lang, cases=done.cases, calls=done.calls), place.lang)

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
        try:
            counts = retry_source(doing_of(place), place.settings, _said(query, "retry"))
        except Refused as refused:
            return html.P(refusal(refused, place.lang), className="fault")
        except UserError:  # another run has the source
            return html.P(t("refusal.busy", place.lang), className="fault")
        tried = counts.read if counts else 0
        left = counts.rejected if counts else 0
        return _finished(
            t("quality.retried", place.lang, tried=tried, taken=tried - left, left=left), place.lang
        )


def _said(query: object, name: str) -> str:
    return dict(parse_qsl(query.removeprefix("?")[:4_000])).get(name, "") if isinstance(query, str) else ""


def _finished(sentence: str, lang: str) -> Component:
    return html.P([html.Strong(sentence), " ", dcc.Link(t("quality.back", lang), href="/quality")])


def _confirm(asking: Asking, loads: Any) -> list[Component]:
    """What a click would do, before it is done."""
    asked, lang = asking.asked, asking.lang
    if asking.viewer.role not in MAY:
        return []
    load = next((row for row in records(loads) if row.load_id == asked["undo"]), None)
    if load is not None:
        values = {
            "file": load.file or NOTHING,
            "source": _title(load.source, asking),
            "new": int(load.new_count),
        }
        sentence = t("quality.undo_ask", lang, **values, changed=int(load.changed_count))
        return [_question("undo", t("quality.undo_title", lang), sentence, asking)]
    if asked["retry"] in asking.place.city.sources:
        sentence = t("quality.retry_ask", lang, source=_title(asked["retry"], asking))
        return [_question("retry", t("quality.retry_title", lang), sentence, asking)]
    return []


def _question(name: str, title: str, sentence: str, asking: Asking) -> Component:
    lang = asking.lang
    buttons = [
        html.Button(t(f"quality.{name}_yes", lang), id=f"{name}-yes", type="button", className="button"),
        dcc.Link(t("quality.no", lang), href=write(asking.asked, **{name: ""})),
    ]
    said = html.Div(id=f"{name}-said", role="status")
    return html.Section(
        [html.H2(title), html.P(sentence), html.Div(buttons, className="buttons"), said],
        className="card opened no-print",
    )


def _loads(asking: Asking, loads: Any) -> Component:
    lang = asking.lang
    under = html.P(t("quality.loads_under", lang, n=SHOWN), className="under")
    menu = card_foot(address_of("/quality", "loads", asking.asked), lang)
    parts = [html.H2(t("quality.loads", lang)), under, table(*_shown_loads(asking, loads)), menu]
    return html.Section(parts, className="card unbroken")


def _shown_loads(asking: Asking, loads: Any) -> Shown:
    lang, place = asking.lang, asking.place
    columns = [Column(t(f"quality.{name}", lang)) for name in ("at", "source", "file")]
    columns += [Column(t(f"data.{name}", lang), is_number=True) for name in COUNTS]
    columns += [Column(t("data.state", lang)), Column(t("quality.deed", lang))]
    rows = [
        [
            moment(row.finished_at if row.finished_at == row.finished_at else row.started_at, place),
            _title(row.source, asking),
            row.file or NOTHING,
            *(number(getattr(row, f"{name}_count"), lang) for name in COUNTS),
            _state(row, lang),
            _undo(row, asking),
        ]
        for row in records(loads)
    ]
    return columns, rows


def _title(source: str, asking: Asking) -> str:
    known = asking.place.city.sources.get(source)
    if known is not None:
        return known.title
    special = {"undo": "quality.by_undo", "forget": "quality.by_forget"}
    return t(special[source], asking.lang) if source in special else source


def _state(row: Any, lang: str) -> Component | str:
    if row.state == "failed":
        return html.Span(f"{MARKS['late']} {t('data.failed', lang)}: {row.message}", className="late")
    return t("quality.state_undone", lang) if row.state == "undone" else t("data.done", lang)


def _undo(row: Any, asking: Asking) -> Component | str:
    may = asking.viewer.role in MAY and bool(row.is_last) and row.source in asking.place.city.sources
    if not may:
        return ""
    return dcc.Link(t("quality.undo", asking.lang), href=write(asking.asked, undo=row.load_id, retry=""))


def _rejected(asking: Asking, rejected: Any, read: int) -> Component:
    lang = asking.lang
    heading = html.H2(t("rejected.heading", lang, n=int(rejected["row_count"].sum())))
    if rejected.empty:
        note = html.P(t("rejected.none_note", lang), className="note")
        return html.Section([html.H2(t("rejected.none", lang)), note], className="card")
    share = int(rejected["row_count"].sum()) / read if read else None
    under = html.P(
        t("quality.rejected_under", lang, share=percent(share, lang, 2), n=read), className="under"
    )
    menu = card_foot(address_of("/quality", "rejected", asking.asked), lang)
    return html.Section([heading, under, table(*_shown_rejected(asking, rejected)), menu], className="card")


def _shown_rejected(asking: Asking, rejected: Any) -> Shown:
    lang, place = asking.lang, asking.place
    names = ("source", "reason", "column", "count", "newest")
    columns = [Column(t(f"rejected.{name}", lang), is_number=name == "count") for name in names]
    columns.append(Column(t("quality.deed", lang)))
    rows = [
        [
            _title(row.source, asking),
            _reason(row.reason, lang),
            row.column or NOTHING,
            number(row.row_count, lang),
            moment(row.newest_at, place),
            _retry(row.source, asking),
        ]
        for row in records(rejected)
    ]
    return columns, rows


def _retry(source: str, asking: Asking) -> Component | str:
    if asking.viewer.role not in MAY or source not in asking.place.city.sources:
        return ""
    return dcc.Link(t("quality.retry", asking.lang), href=write(asking.asked, retry=source, undo=""))


def _reason(code: str, lang: str) -> str:
    """The sentence; a code of an older release stays a code."""
    sentence = REASONS.get(code)
    return getattr(sentence, lang) if sentence else code
