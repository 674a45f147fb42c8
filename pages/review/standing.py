"""What stands: figures over 26 weeks on control charts, and which have none."""

from dash.development.base_component import Component

from components import html
from components.review.parts import Card, figure_card
from metrics.review.figures import Figure
from pages.review.asking import Asking
from reports import charts, drawn, links, sentences
from reports.drawn import is_drawn

LEVELS = {"worse": "late", "changed": "watch", "better": "good"}
MEASURES = {
    "on_time_resolve": "on_time_resolve",
    "resolve_p50": "resolution_days",
    "arrive_p50": "on_time_arrive",
}


def key_figures(asking: Asking) -> Component:
    """The city's."""
    figures = [figure for figure in asking.review.key_figures if any(figure.n)]
    return html.Div([_card(figure, asking) for figure in figures], className="figures")


def agency_figures(asking: Asking) -> Component | None:
    """Of the agencies' figures those that are beyond chance or have a chart."""
    figures = [figure for figure in asking.review.agency_figures if is_drawn(figure)]
    return html.Div([_card(figure, asking) for figure in figures], className="figures") if figures else None


def undrawn(asking: Asking) -> list[Component]:
    """Which agencies have no chart, and why."""
    notes = drawn.undrawn(asking.review, asking.names.agency, asking.lang)
    return [html.P(note, className="note") for note in notes]


def _card(figure: Figure, asking: Asking) -> Component:
    lang = asking.lang
    measure = MEASURES.get(figure.key, "")
    promise = f"{links.week(asking.week)}&promise={measure}:{figure.agency}#follow-up"
    card = Card(
        title=sentences.title(figure, asking.names.agency, lang),
        value=sentences.headline(figure, lang)[0],
        n=sentences.headline(figure, lang)[1],
        status=sentences.status(figure, lang),
        level=LEVELS.get(figure.way, ""),
        chart=charts.of_figure(figure),
        notes=[words for words in (sentences.target(figure, lang), sentences.since(figure, lang)) if words],
        href=links.of_figure(figure),
        promise=promise if figure.agency and measure and asking.may_promise else "",
        is_shown=not figure.agency or figure.way in LEVELS or figure.assurance == "consistent_fail",
    )
    return figure_card(card, lang)
