"""Shares in a table: the less is there, the darker the ground and the bolder the number."""

from collections.abc import Sequence

from dash.development.base_component import Component

from components import html
from components.attributes import classes

LOW, LITTLE = 0.6, 0.9
Cell = tuple[str, float | None, str]
"""As written, its share (None: too few), and the same in full words."""


def matrix(corner: str, columns: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]]) -> Component:
    head = html.Tr([html.Th(corner, scope="col"), *(html.Th(name, scope="col") for name in columns)])
    body = [html.Tr([html.Th(name, scope="row"), *map(_cell, cells)]) for name, cells in rows]
    return html.Div(
        html.Table([html.Thead(head), html.Tbody(body)], className="matrix"), className="table", tabIndex="0"
    )


def _cell(cell: Cell) -> Component:
    text, share, title = cell
    state = "" if share is None else "low" if share < LOW else "little" if share < LITTLE else ""
    return html.Td(text, className=classes(state), title=title)
