"""Tindak lanjut: what was promised, what the data now says, and the form for the next promise."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import dcc
from dash.development.base_component import Component

from city.tables import records
from components import html
from components.desk import Column, table
from components.review.parts import matter, status
from metrics.review.promises import Judgement
from metrics.review.sides import judged_agencies
from pages.review.asking import Asking
from reports.promised import LEVELS, SHARES, measured, numbers, verdict
from warehouse.commitments import KINDS, MEASURES, PROMISE, Commitment, steps_of
from words import t
from words.forms import day, instant

FIELDS = ("kind", "agency", "post", "text", "measure", "category", "area", "target", "due_day")


def follow_up(asking: Asking, prefilled: tuple[str, str] = ("", "")) -> Component:
    """`prefilled`: measure and agency of the form."""
    body: list[Component | str] = [html.Div(promises(asking), id="promises")]
    if asking.may_promise:
        body.append(_form(asking, *prefilled))
    is_shown = bool(asking.promised)
    return matter("follow-up", t("review.follow_up", asking.lang), body, is_shown=is_shown)


def promises(asking: Asking) -> list[Component]:
    lang = asking.lang
    if not asking.promised:
        return [html.P(t("review.promise_none", lang), className="note")]
    columns = [Column(t(f"review.{name}", lang)) for name in ("agency", "promise", "measure", "data_says")]
    return [table(columns, [_row(promise, told, asking) for promise, told in asking.promised])]


def _row(promise: Commitment, told: Judgement, asking: Asking) -> list[Component | str]:
    names = asking.names
    what = html.Div([html.P(promise.text), html.P(promise.post, className="note")])
    due = _until(promise, asking)
    changes = [_change(promise, asking)] if asking.may_promise and not promise.has_ended else []
    return [
        names.agency(promise.agency),
        html.Div([what, _history(promise, asking), *changes]),
        html.Span(due, className="note"),
        _says(promise, told, asking),
    ]


def _until(promise: Commitment, asking: Asking) -> str:
    measure = measured(promise, asking.names, asking.lang)
    return t("review.until", asking.lang, measure=measure, day=day(promise.due_day, asking.lang))


def _says(promise: Commitment, told: Judgement, asking: Asking) -> Component:
    lang = asking.lang
    if promise.has_ended:
        return html.Span(verdict(promise, told, lang), className="note")
    word = html.P(status(verdict(promise, told, lang), LEVELS[told.word]))
    amount = numbers(promise, told, asking.place.city, lang)
    return html.Div([word, *([html.P(amount, className="note")] if amount else [])])


def _history(promise: Commitment, asking: Asking) -> Component:
    lang, place = asking.lang, asking.place
    with place.warehouse.read() as connection:
        steps = steps_of(connection, place.city.code, promise.commitment_id)
    lines = [
        html.Li(
            t(
                "review.history_row",
                lang,
                at=instant(step.at, place.zone, place.city.zone_label, lang),
                person=step.person,
                change=t(f"review.change_{step.change}", lang, reason=step.reason),
                text=step.text,
                measure=t(
                    "review.until",
                    lang,
                    measure=measured(step, asking.names, lang),
                    day=day(step.due_day, lang),
                ),
            )
        )
        for step in steps
    ]
    return html.Details([html.Summary(t("review.history", lang)), html.Ul(lines, className="note")])


def _change(promise: Commitment, asking: Asking) -> Component:
    """Target, day and reason; who wants another promise ends this one and makes it anew."""
    lang = asking.lang
    own = {"promise": promise.commitment_id, "seq": promise.seq}
    target = _in_form(promise.measure, promise.target)
    fields = [
        _field(
            "target",
            dcc.Input(id={"part": "target", **own}, type="number", value=target, autoComplete=""),
            lang,
        ),
        _field(
            "due_day",
            _day_field({"part": "due_day", **own}, promise.due_day.isoformat()),
            lang,
        ),
        _field("reason", dcc.Input(id={"part": "reason", **own}, type="text", maxLength=300), lang),
    ]
    buttons = [
        html.Button(t(f"review.{name}", lang), id={"part": name, **own}, type="button", className="action")
        for name in ("save", "end")
    ]
    return html.Details(
        [html.Summary(t("review.edit", lang)), html.Div([*fields, *buttons], className="form")]
    )


def _form(asking: Asking, measure: str, agency: str) -> Component:
    lang, city = asking.lang, asking.place.city
    measures = [(code, t(f"review.measure_{code}", lang)) for code in MEASURES]
    kinds = [(code, t(f"review.kind_{code}", lang)) for code in KINDS]
    agencies = [(code, asking.names.agency(code)) for code in judged_agencies(city)]
    chosen = {"agency": agency, "measure": measure}
    fields = [
        _field("kind", _select("kind", kinds, PROMISE, lang), lang),
        _field("agency", _select("agency", agencies, chosen["agency"], lang), lang),
        _field("post", dcc.Input(id="promise-post", type="text", maxLength=80), lang),
        _field("text", dcc.Input(id="promise-text", type="text", maxLength=300), lang, "wide"),
        _field("field_measure", _select("measure", measures, chosen["measure"], lang), lang),
        _field(
            "target",
            dcc.Input(id="promise-target", type="number", min=0, autoComplete=""),
            lang,
            hint="target_hint",
        ),
        _field("due_day", _day_field("promise-due_day"), lang),
        _field("field_category", _select("category", _named(city.categories), "", lang), lang),
        _field("field_area", _select("area", _named(city.areas), "", lang), lang),
    ]
    save = html.Button(t("review.save", lang), id="promise-save", type="button", className="action main")
    said = html.P(id="promise-said", role="status")
    week = dcc.Store(id="promise-week", data=asking.week.name)
    body = html.Div([*fields, html.Div([save, said], className="wide")], className="form")
    is_open = bool(measure or agency)
    return html.Details(
        [html.Summary(t("review.add_promise", lang)), week, body], open=is_open, id="promise-form"
    )


def _named(frame: pd.DataFrame) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in records(frame)]


def _select(name: str, options: Sequence[tuple[str, str]], value: str, lang: str) -> Component:
    given = [{"value": code, "label": words} for code, words in options]
    is_known = any(code == value for code, _ in options)
    return dcc.Dropdown(
        id=f"promise-{name}",
        options=given,
        value=value if is_known else None,
        placeholder=t("review.choose", lang),
    )


def _day_field(name: str | dict[str, object], value: str = "") -> Component:
    kind: Any = "date"  # the browser's own; Dash passes it on, though its types don't name it
    return dcc.Input(id=name, type=kind, value=value, autoComplete="")


def _field(name: str, field: Component, lang: str, extra: str = "", hint: str = "") -> Component:
    note = [html.Span(t(f"review.{hint}", lang), className="note")] if hint else []
    return html.Label([html.Span(t(f"review.{name}", lang)), field, *note], className=extra or None)


def _in_form(measure: str, target: float | None) -> float | None:
    return target * 100 if target is not None and measure in SHARES else target
