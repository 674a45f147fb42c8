"""Perubahan bernama: where the limits of a chart begin anew, and the form to name one."""

from typing import Any

from dash import dcc
from dash.development.base_component import Component

from components import html
from metrics.review.changes import all_changes
from metrics.review.sides import judged_agencies
from metrics.review.weeks import shown
from pages.review.asking import Asking
from warehouse.named_changes import FIGURES, NamedChange
from words import t
from words.forms import day, instant

FIELDS = ("day", "name", "figure", "agency")
ALL = "all"  # in the form: a dropdown holds no empty value


def changes(asking: Asking) -> Component:
    lang = asking.lang
    body: list[Component] = [html.Div(lines(asking), id="changes")]
    if asking.may_promise:
        body.append(_form(asking))
    return html.Details(
        [html.Summary(t("review.changes", lang)), *body], className="changes", id="changes-part"
    )


def lines(asking: Asking) -> list[Component]:
    """Those among the weeks shown, and of each that people named who did, and what takes it back."""
    lang, weeks = asking.lang, shown(asking.week)
    policy = [
        each
        for each in all_changes(asking.place.city, asking.review.frames["changes"].iloc[:0])
        if weeks[0].start <= each.day < weeks[-1].end
    ]
    told = {
        (each.day, each.name): html.Li(t("review.change", lang, day=day(each.day, lang), name=each.name))
        for each in policy
    }
    rows = [*told.values(), *(_row(each, asking) for each in asking.named)]
    return (
        [html.Ul(rows, className="said")]
        if rows
        else [html.P(t("review.changes_none", lang), className="note")]
    )


def _row(one: NamedChange, asking: Asking) -> Component:
    lang, place = asking.lang, asking.place
    whose = asking.names.agency(one.agency) if one.agency else t("review.whole_city", lang)
    what = t(f"review.touches_{one.figure or ALL}", lang)
    said = t("review.named_row", lang, day=day(one.day, lang), name=one.name, what=what, whose=whose)
    at = instant(one.at, place.zone, place.city.zone_label, lang)
    by = html.P(t("review.named_by", lang, person=one.person, at=at), className="note")
    if not asking.may_promise:
        return html.Li([said, by])
    own = {"change": one.change_id}
    reason = dcc.Input(
        id={"part": "change-reason", **own}, type="text", maxLength=300, placeholder=t("review.reason", lang)
    )
    button = html.Button(
        t("review.withdraw", lang), id={"part": "withdraw", **own}, type="button", className="action"
    )
    back = html.Details(
        [html.Summary(t("review.withdraw", lang)), html.Div([reason, button], className="form")]
    )
    return html.Li([said, by, back])


def _form(asking: Asking) -> Component:
    lang, city = asking.lang, asking.place.city
    figures = [(code or ALL, t(f"review.touches_{code or ALL}", lang)) for code in FIGURES]
    agencies = [(ALL, t("review.whole_city", lang))]
    agencies += [(code, asking.names.agency(code)) for code in judged_agencies(city)]
    date: Any = "date"  # the browser's own; Dash passes it on, though its types don't name it
    fields = [
        _field("change_day", dcc.Input(id="change-day", type=date, autoComplete=""), lang),
        _field("change_name", dcc.Input(id="change-name", type="text", maxLength=120), lang, "wide"),
        _field("change_figure", _select("figure", figures, "resolve"), lang),
        _field("agency", _select("agency", agencies, ALL), lang),
    ]
    save = html.Button(t("review.save", lang), id="change-save", type="button", className="action main")
    said = html.P(id="change-said", role="status")
    note = html.P(t("review.changes_note", lang), className="note")
    return html.Div([note, *fields, html.Div([save, said], className="wide")], className="form")


def _select(name: str, options: list[tuple[str, str]], value: str) -> Component:
    given = [{"value": code, "label": words} for code, words in options]
    return dcc.Dropdown(id=f"change-{name}", options=given, value=value, clearable=False)


def _field(name: str, field: Component, lang: str, extra: str = "") -> Component:
    return html.Label([html.Span(t(f"review.{name}", lang)), field], className=extra or None)
