"""What every part of a replay says of itself, PUTAR ULANG and of when; and tables of then beside now."""

from collections.abc import Sequence

from dash.development.base_component import Component

from components import html
from components.attributes import classes
from words import t
from words.forms import NOTHING, number

Cell = Component | str


def marked(when: str, lang: str) -> Component:
    return html.P([html.Strong(t("frame.ulang_mark", lang)), html.Span(when)], className="replay-mark")


def pairs(
    first: str, groups: Sequence[str], rows: Sequence[Sequence[Cell]], lang: str, last: str = ""
) -> Component:
    """A table with two columns a group, then and now, between the column `first` and, where it has a title,
    the column `last`."""
    heads = [html.Th(one, colSpan=2, className="pair") for one in groups]
    ends = [html.Th(last, rowSpan=2, className="after")] if last else []
    under = [
        html.Th(t(f"replay.{name}", lang), className=classes("number", "begins" if name == "then" else ""))
        for _ in groups
        for name in ("then", "now")
    ]
    head = html.Thead([html.Tr([html.Th(first, rowSpan=2), *heads, *ends]), html.Tr(under)])
    body = html.Tbody([html.Tr(_cells(row, 2 * len(groups))) for row in rows])
    return html.Div(html.Table([head, body], className="pairs"), className="table", tabIndex="0")


def pair(then: int, now: int, was_known: bool, lang: str) -> list[Cell]:
    """Two counts beside each other; where they differ they stand out."""
    is_apart = was_known and then != now
    return [_count(then, is_apart, lang) if was_known else NOTHING, _count(now, is_apart, lang)]


def _count(n: int, is_apart: bool, lang: str) -> Cell:
    if is_apart:
        return html.Strong(number(n, lang))
    return html.Span(number(n, lang), className="" if n else "zero")


def _cells(row: Sequence[Cell], numbers: int) -> list[Component]:
    sides = ["", *("number begins" if n % 2 == 0 else "number" for n in range(numbers)), "after"]
    return [html.Td(cell, className=side) for cell, side in zip(row, sides, strict=False)]
