"""Andaikan: the same cases under another policy, side by side with the one in force. The address says which,
so that a link shows a colleague the same; nothing is stored."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
from dash import Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from flask import abort

from access.calls import callback
from access.roles import OPD
from city.model import Policy
from components.attributes import aria
from components.cards import empty, figure_card
from components.desk import Column, table
from components.taken.table import Taken
from metrics.chance import with_chance
from metrics.filters import Filters
from metrics.goals import MOST_TARGET
from metrics.what_if import MOST_CASES, MOST_DAYS, Answer, Told, TooMuch, case_count, what_if
from pages.asked import write
from pages.shown import taken_shown
from pages.sla.clocks import judged_cells
from pages.sla.focus import Focus, Row, called, focus
from pages.sla.runs import Run, Runs
from pages.sla.small import count
from pages.sla.supposed import asked_policy, is_asked, policy_of, subject_words, subjects_of, target_of
from words import t

_RUNS = Runs()
_SHORT = 0.4  # seconds that a request waits for a run
_LONG = 45  # that one for a file does
_TICK = 800  # milliseconds between looks at a longer one


def cards(known: Focus) -> list[Component]:
    lang = known.lang
    provenance = known.provenance(t("sla.counts_what_if", lang), None)
    form = figure_card(
        t("sla.what_if_heading", lang, clock=known.title),
        [html.P(t("sla.what_if_note", lang, days=MOST_DAYS, cases=MOST_CASES)), _form(known)],
        provenance,
        lang,
    )
    run = html.Div(
        [
            html.Div(shown(known)[0], id="sla-run"),
            dcc.Interval(id="sla-tick", interval=_TICK, disabled=not is_asked(known)),
        ]
    )
    return [form, run]


def add(app: Dash, roles: tuple[str, ...]) -> None:
    @callback(
        app,
        Output("sla-run", "children"),
        Output("sla-tick", "disabled"),
        Input("sla-tick", "n_intervals"),
        State("desk-url", "search"),
        roles=roles,
        prevent_initial_call=True,
    )
    def look(_ticks: object, search: object) -> tuple[Any, bool]:
        return shown(focus(_query(search)))

    @callback(
        app,
        Output("desk-url", "search"),
        Input("sla-ask", "n_clicks"),
        State("sla-target", "value"),
        State("desk-url", "search"),
        roles=roles,
        prevent_initial_call=True,
    )
    def ask(clicks: object, target: object, search: object) -> Any:
        known = focus(_query(search))
        if not clicks or (wanted := target_of(target)) is None:
            return no_update
        rule = known.asking.asked["rule"] or next(iter(subjects_of(policy_of(known), known)), "")
        return write(known.asking.asked, rule=rule, target=f"{wanted:g}")


def shown(known: Focus) -> tuple[list[Component], bool]:
    """(what there is to see of the run, whether that is all)"""
    lang, policy = known.lang, asked_policy(known)
    if policy is None or not is_asked(known):
        return [], True
    try:
        with known.asking.place.warehouse.read() as connection:
            whole = case_count(connection, _filters(known), known.asking.at)
    except TooMuch as much:
        shorter = write(known.asking.asked, period="28_days")
        said = t(f"sla.too_many_{much.limit}", lang, days=MOST_DAYS, cases=MOST_CASES, n=much.found)
        return [empty(said, [(t("sla.take_28_days", lang), shorter)])], True
    run = _RUNS.get(_key(known), partial(_ask, known, policy), _SHORT)
    if run.has_failed:
        return [html.P(t("sla.run_failed", lang), className="fault", role="status")], True
    if run.answer is None:
        return [_progress(run, whole, lang)], False
    return [_result(run.answer, known, policy)], True


def _ask(known: Focus, policy: Policy, told: Told) -> Answer:
    asking = known.asking
    with asking.place.warehouse.read() as connection:
        return what_if(connection, _filters(known), asking.at, asking.place.city, policy, told)


def _filters(known: Focus) -> Filters:
    """On paper without what is not told exactly: two runs side by side can't be told in fives."""
    return known.asking.discreet(known.asking.filters)


def _key(known: Focus) -> tuple:
    asked = known.asking.asked
    return (
        _filters(known),
        known.asking.version,
        asked["policy"],
        asked["rule"],
        asked["target"],
        known.clock,
    )


def _form(known: Focus) -> Component:
    lang, policy, asked = known.lang, policy_of(known), known.asking.asked
    if policy is None:
        return html.P(t("sla.no_policy", lang))
    versions = [
        dcc.Link(
            one.version,
            href=write(asked, policy=one.version, rule="", target=""),
            className="is-here" if one.version == policy.version else "",
        )
        for one in known.asking.place.city.policies
    ]
    subjects = subjects_of(policy, known)
    rule = asked["rule"] if asked["rule"] in subjects else next(iter(subjects), "")
    choices = [
        dcc.Link(
            f"{subject_words(one, known)}: {words}",
            href=write(asked, rule=one, target=""),
            className="is-here" if one == rule else "",
        )
        for one, (words, _) in subjects.items()
    ]
    parts: list[Component] = [
        html.Div([html.Span(t("sla.version", lang)), html.Div(versions, className="switch")]),
    ]
    if subjects:
        target, unit = target_of(asked["target"]) or subjects[rule][1], subjects[rule][0]
        field: Any = "number"
        label = t("sla.new_target", lang, unit=unit)
        parts += [
            html.Div([html.Span(t("sla.rule", lang)), html.Div(choices, className="switch")]),
            html.Label(
                [
                    label,
                    dcc.Input(
                        id="sla-target",
                        type=field,
                        min=0,
                        max=MOST_TARGET,
                        step="any",
                        value=target,
                        autoComplete="",
                    ),
                ]
            ),
            html.Button(t("sla.run", lang), id="sla-ask", type="button", className="button"),
        ]
    return html.Div(parts, className="what-if-form")


def _progress(run: Run, whole: int, lang: str) -> Component:
    share = run.done / whole if whole else 0.0
    bar = html.Progress(value=str(round(share * 100)), max="100", **aria(label=t("sla.running_now", lang)))
    return html.Div(
        [html.P(t("sla.progress", lang, done=run.done, n=whole), role="status"), bar], className="card"
    )


def taken_what_if(known: Focus) -> Taken:
    """As the page shows it; a file that can't wait for its run any longer is refused."""
    title = t("sla.what_if_result", known.lang, clock=known.title)
    policy = asked_policy(known) if is_asked(known) else None
    nothing = known.provenance(t("sla.counts_what_if", known.lang), None)
    if policy is None:
        return taken_shown(known.asking, title, (_columns(known.lang), []), nothing)
    try:
        with known.asking.place.warehouse.read() as connection:
            case_count(connection, _filters(known), known.asking.at)
    except TooMuch:
        return taken_shown(known.asking, title, (_columns(known.lang), []), nothing)
    run = _RUNS.get(_key(known), partial(_ask, known, policy), _LONG)
    if run.answer is None:
        abort(503)
    rows = [_row(row, known) for row in _rows(run.answer.shares, known)]
    provenance = known.provenance(t("sla.counts_what_if", known.lang), run.answer.case_count)
    says = [_under(run.answer, known, policy)]
    return taken_shown(known.asking, title, (_columns(known.lang), rows), provenance, says)


def _result(answer: Answer, known: Focus, policy: Policy) -> Component:
    lang = known.lang
    rows = [_row(row, known) for row in _rows(answer.shares, known)]
    title = t("sla.what_if_result", lang, clock=known.title)
    provenance = known.provenance(t("sla.counts_what_if", lang), answer.case_count)
    body, under = [html.Div(table(_columns(lang), rows), className="judged")], _under(answer, known, policy)
    take = known.take("run")
    return figure_card(title, body, provenance, lang, under=under, take=take)


def _columns(lang: str) -> list[Column]:
    names = ("whose", "share_now", "range", "share_if", "range", "to_late", "to_on_time", "no_verdict")
    numbers = (False, True, False, True, False, True, True, True)
    return [Column(t(f"sla.{name}", lang), right) for name, right in zip(names, numbers, strict=True)]


def _under(answer: Answer, known: Focus, policy: Policy) -> str:
    lang, asked = known.lang, known.asking.asked
    under = t("sla.what_if_under", lang, n=count(answer.case_count, known), version=policy.version)
    if not asked["target"]:
        return under
    words = subjects_of(policy, known)[asked["rule"]][0]
    subject = subject_words(asked["rule"], known)
    return f"{under} {t('sla.what_if_target', lang, subject=subject, target=words)}"


def _rows(shares: pd.DataFrame, known: Focus) -> list[Row]:
    """The case's own clock first, then the agencies in the order of the city's list."""
    order = {code: place for place, code in enumerate(known.asking.place.city.agencies["code"])}
    mine = shares[shares["clock"] == known.clock]
    if known.asking.viewer.role == OPD:
        mine = mine[mine["agency"].isin(known.asking.filters.agencies) | (mine["scope"] == "case")]
    has_any = (mine["now_n"] + mine["if_n"]) > 0
    mine = mine[has_any]
    place = mine["agency"].map(order).fillna(-1)
    return mine.assign(place=place).sort_values("place").to_dict("records")


def _row(row: Row, known: Focus) -> list[Component | str]:
    lang = known.lang
    name = called(known, "agencies", row["agency"]) if row["agency"] else t("sla.scope_case", lang)
    cells: list[Component | str] = [name]
    for when in ("now", "if"):
        n, part = int(row[f"{when}_n"]), int(row[f"{when}_on_time_count"])
        figures = pd.DataFrame(
            {
                "n": [n],
                "on_time_count": [part],
                "not_recorded_count": [0],
                "on_time_share": [part / n if n else None],
            }
        )
        cells += judged_cells(with_chance(figures, known.goal).iloc[0].to_dict(), known)
    counts = [int(row[name]) for name in ("to_late_count", "to_on_time_count", "if_none_count")]
    return [*cells, *(count(n, known) for n in counts)]


def _query(search: object) -> Mapping[str, str]:
    return (
        dict(parse_qsl(search.removeprefix("?"))) if isinstance(search, str) and len(search) < 4_000 else {}
    )
