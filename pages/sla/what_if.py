"""Andaikan: the same cases under another policy, side by side with the one in force. The address says which,
so that a link shows a colleague the same; nothing is stored."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component
from flask import abort

from city.model import Policy
from components import html
from components.attributes import aria
from components.cards import empty, figure_card
from components.taken.table import Taken
from metrics.filters import Filters
from metrics.goals import MOST_TARGET
from metrics.what_if import MOST_CASES, MOST_DAYS, Answer, Told, TooMuch, case_count, what_if
from pages.asked import write
from pages.calls import callback
from pages.shown import taken_shown
from pages.sla.focus import Focus, focus
from pages.sla.runs import Run, Runs
from pages.sla.supposed import asked_policy, is_asked, policy_of, subjects_of, target_of
from pages.sla.what_if_answer import cells_of, columns_of, result, rows_of, under_of
from pages.sla.what_if_form import form_of
from words import t
from words.forms import number

_RUNS = Runs()
_SHORT = 0.4  # seconds that a request waits for a run
_LONG = 45  # that one for a file does
_TICK = 800  # milliseconds between looks at a longer one


def cards(known: Focus) -> list[Component]:
    lang = known.lang
    provenance = known.provenance(t("sla.counts_what_if", lang), None)
    form = figure_card(
        t("sla.what_if_heading", lang, clock=known.title),
        [html.P(t("sla.what_if_note", lang, days=MOST_DAYS, cases=MOST_CASES)), form_of(known)],
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
        if not clicks:
            return no_update
        wanted = target_of(target) or 0
        rule = known.asking.asked["rule"] or next(iter(subjects_of(policy_of(known), known)), "")
        return write(known.asking.asked, rule=rule, target=f"{wanted:g}")


def shown(known: Focus) -> tuple[list[Component], bool]:
    """(what there is to see of the run, whether that is all)"""
    lang, policy = known.lang, asked_policy(known)
    if not is_asked(known):
        return [], True
    if policy is None:
        return [
            html.P(
                t("sla.no_such_run", lang, most=number(MOST_TARGET, lang)), className="fault", role="status"
            )
        ], True
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
    return [result(run.answer, known, policy)], True


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
        return taken_shown(known.asking, title, (columns_of(known.lang), []), nothing)
    try:
        with known.asking.place.warehouse.read() as connection:
            case_count(connection, _filters(known), known.asking.at)
    except TooMuch:
        return taken_shown(known.asking, title, (columns_of(known.lang), []), nothing)
    run = _RUNS.get(_key(known), partial(_ask, known, policy), _LONG)
    if run.answer is None:
        abort(503)
    rows = [cells_of(row, known) for row in rows_of(run.answer.shares, known)]
    provenance = known.provenance(t("sla.counts_what_if", known.lang), run.answer.case_count)
    says = [under_of(run.answer, known, policy)]
    return taken_shown(known.asking, title, (columns_of(known.lang), rows), provenance, says)


def _query(search: object) -> Mapping[str, str]:
    return (
        dict(parse_qsl(search.removeprefix("?"))) if isinstance(search, str) and len(search) < 4_000 else {}
    )
