"""What stands: figures over 26 weeks on control charts, and which have none."""

from dash import html
from dash.development.base_component import Component

from components.review.parts import Card, figure_card
from metrics.review.figures import Figure
from pages.review.asking import Asking
from reports import charts, links, sentences
from reports.content import is_drawn
from words import t
from words.forms import day

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
    lang, names = asking.lang, asking.names
    shares = [each for each in asking.review.agency_figures if each.key == "on_time_resolve"]
    left = [each for each in shares if not is_drawn(each)]
    few = [names.agency(each.agency) for each in left if each.since is None]
    since = [each for each in left if each.since is not None]
    notes = [t("review.few_shown", lang, n=len(few), names=", ".join(few))] if few else []
    for when in dict.fromkeys(each.since.day for each in since if each.since):
        touched = [names.agency(each.agency) for each in since if each.since and each.since.day == when]
        notes.append(t("review.few_since", lang, day=day(when, lang), names=", ".join(touched)))
    left_codes = {each.agency for each in left}
    for apart in asking.review.apart:
        if apart.agency in left_codes:
            notes.append(sentences.apart(apart.gaps, names.agency(apart.agency), lang))
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
