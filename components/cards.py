"""Cards of the desks: one idea each, its heading says the news, its foot where the figure comes from."""

from collections.abc import Sequence

from dash.development.base_component import Component

from components import html
from components.attributes import classes
from components.provenance import Provenance, whence
from components.take import card_menu
from components.theme import MARKS
from words import t


def figure_card(
    heading: str,
    body: Sequence[Component | str],
    provenance: Provenance,
    lang: str,
    *,
    under: str = "",
    width: str = "",
    more: tuple[str, str] | None = None,
    take: str = "",
) -> Component:
    """`under`: what is measured, its period and n. `width`: third, half, most or '' for all. `more`: the
    words and the address of the cases behind it. `take`: where its table is taken from (pages.taking)."""
    note = [html.P(under, className="under")] if under else []
    link = [html.P(html.Link(more[0], href=more[1]), className="more")] if more else []
    foot = [whence(provenance, lang), *([card_menu(take, lang)] if take else [])]
    parts = [html.H2(heading), *note, *body, *link, html.Div(foot, className="card-foot")]
    return html.Section(parts, className=classes("card", width))


def value(text: str, state: str = "", word: str = "", is_large: bool = False) -> Component:
    """A figure in the text colour; what is remarkable about it in a mark and a word below."""
    size = classes("figure-value", "large" if is_large else "")
    said = (
        [html.P(f"{MARKS[state]} {word}" if state else word, className=classes("word", state))]
        if word
        else []
    )
    return html.Div([html.Div(text, className=size), *said])


def empty(sentence: str, ways: Sequence[tuple[str, str]]) -> Component:
    """Nothing to show: why, and where to go from here (words and address of each way)."""
    links = [html.P(html.Link(words, href=href)) for words, href in ways]
    return html.Div([html.P(sentence), *links], className="empty")


def faults(sentences: Sequence[str]) -> list[Component]:
    """What of the address could not be understood."""
    return [html.P(sentence, className="fault", role="status") for sentence in sentences]


def legend(parts: Sequence[tuple[str, str]]) -> Component:
    """(kind, words): ours, before, band, late."""
    return html.Div(
        [html.Span([html.I(), words], className=kind) for kind, words in parts], className="legend"
    )


def nothing_found(lang: str, clear: str, longer: str) -> Component:
    """Of a question that found nothing: without the choices, or over a year."""
    ways = [(t("card.empty_clear", lang), clear)] if clear else []
    return empty(t("card.empty", lang), [*ways, (t("card.empty_longer", lang), longer)])
