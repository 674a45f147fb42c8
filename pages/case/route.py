"""The journey of a case: a strip for each clock, with its result in words and its stretches folded away."""

from dash.development.base_component import Component

from components import html
from components.strip import strip, strip_legend
from components.theme import MARKS
from metrics.journey import Leg
from pages.case.seen import Seen
from words import t

_STATES = {"late": "late", "running_late": "late"}


def journey_card(seen: Seen) -> Component:
    told, lang = seen.journey, seen.lang
    absent = [html.P(sentence, className="note") for sentence in told.absent]
    legs = [_leg(leg, lang) for leg in told.legs]
    nothing = [] if legs else [html.P(t("case.no_clock", lang), className="note")]
    legend = [strip_legend(lang)] if legs else []
    title = html.H2(t("case.journey", lang))
    return html.Section([title, *legend, *nothing, *legs, *absent], className="card journey")


def _leg(leg: Leg, lang: str) -> Component:
    state = _STATES.get(leg.verdict, "")
    result = f"{MARKS[state]} {leg.result}" if state else leg.result
    more = html.Details(
        [
            html.Summary(t("case.stretches", lang), className="action"),
            html.P(leg.rule),
            html.P(leg.instants),
            html.Ul([html.Li(part.text) for part in leg.parts]),
            html.P(leg.sums),
        ],
        className="leg-more",
    )
    head = [html.H3(leg.title), html.P(result, className=f"leg-result {state}".strip())]
    return html.Article(
        [
            html.Div(head, className="leg-head"),
            *([strip(leg.what, leg.held, leg.sums)] if leg.what else []),
            more,
        ],
        className="leg",
    )
