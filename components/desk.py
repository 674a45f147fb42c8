"""Parts of the light pages: a card with one idea, a plain table."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from components import html
from components.attributes import classes


@dataclass(frozen=True)
class Column:
    """`is_number` sets it to the right, so that the digits stand under each other."""

    title: str
    is_number: bool = False


def card(title: str, body: Sequence[Component | str]) -> Component:
    return html.Section([html.H2(title), *body], className="card")


def big(value: str, words: str) -> Component:
    """A figure and what it counts."""
    return html.P([html.Strong(value, className="value"), f" {words}"])


def table(columns: Sequence[Column], rows: Iterable[Sequence[Component | str]]) -> Component:
    head = html.Tr([html.Th(column.title, className=_side(column)) for column in columns])
    body = [
        html.Tr([html.Td(cell, className=_side(column)) for column, cell in zip(columns, row, strict=True)])
        for row in rows
    ]
    whole = html.Table([html.Thead(head), html.Tbody(body)])
    return html.Div(whole, className="table", tabIndex="0")  # so that the keyboard can scroll it


def _side(column: Column) -> str:
    return classes("number" if column.is_number else "")
