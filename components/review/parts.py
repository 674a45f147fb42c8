"""The parts of the review page: plain words in, Dash components out."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from components import html
from components.attributes import aria, classes
from components.desk import Column, table
from components.theme import MARKS
from words import t

SIGNS = {"late": MARKS["late"], "watch": MARKS["watch"], "good": "✓"}


@dataclass(frozen=True, kw_only=True)
class Card:
    """A figure, `n` of how many; `level` is late, watch, good or ''; `notes`: what else is to be said;
    `is_shown`: in a presentation."""

    title: str
    value: str
    n: str
    status: str
    level: str
    chart: str
    notes: Sequence[str] = ()
    href: str = ""
    promise: str = ""
    is_shown: bool = True


@dataclass(frozen=True, kw_only=True)
class Row:
    """A unit beside others."""

    name: str
    value: str
    n: str
    level: str
    chart: str
    said: str
    href: str = ""


def matter(
    name: str, title: str, body: Sequence[Component | str], extra: str = "", *, is_shown: bool = True
) -> Component:
    """A card that a presentation shows on a screen of its own, where there is something to show."""
    look = classes("card", "matter" if is_shown else "", extra)
    return html.Section([html.H2(title), *body], id=name, className=look)


def numbered(lines: Iterable[tuple[str, str]]) -> Component:
    """Sentences, each a link where it has an address."""
    return html.Ol([html.Li(_linked(text, href)) for text, href in lines], className="said")


def picture(svg: str, told: str) -> Component:
    """An SVG of ours. `told`: what it says, for whoever can't see it."""
    return html.Img(
        src="data:image/svg+xml;base64," + b64encode(svg.encode()).decode(), alt=told, className="drawn"
    )


def status(words: str, level: str) -> Component:
    """Colour is never the only sign."""
    mark = [html.Span(f"{SIGNS[level]} ", **aria(hidden="true"))] if level else []
    return html.Span([*mark, words], className=classes("status", level))


def figure_card(card: Card, lang: str) -> Component:
    head = html.H3(_linked(card.title, card.href))
    words = html.Div(
        [
            html.P([html.Strong(card.value, className="value"), html.Span(card.n, className="note")]),
            html.P(status(card.status, card.level)),
            *(html.P(note, className="note") for note in card.notes),
        ]
    )
    link = (
        [html.Link(t("review.make_promise", lang), href=card.promise, className="promise")]
        if card.promise
        else []
    )
    drawn = picture(card.chart, f"{card.title}: {card.status}")
    body = html.Div([words, drawn], className="figure")
    return html.Section([head, body, *link], className=classes("card", "matter" if card.is_shown else ""))


def beside(rows: Sequence[Row], first: str, lang: str) -> Component:
    """Units in their fixed order, each with its range."""
    columns = [
        Column(first),
        Column(t("review.share", lang), is_number=True),
        Column("n", is_number=True),
        Column(""),
    ]
    body = [
        [_linked(row.name, row.href), status(row.value, row.level), row.n, picture(row.chart, row.said)]
        for row in rows
    ]
    return html.Div(table(columns, body), className="beside")


def week_switch(weeks: Sequence[tuple[str, str, bool]]) -> Component:
    """Words, address and whether it is the one shown."""
    return html.Nav(
        [
            html.Strong(words) if is_shown else html.Link(words, href=href) if href else html.Span(words)
            for words, href, is_shown in weeks
        ],
        className="weeks",
    )


def _linked(text: str, href: str) -> Component | str:
    return html.Link(text, href=href) if href else text
