"""A panel of the wall: heading, body, and the sentence under its heading when its data are late."""

from collections.abc import Sequence

from dash.development.base_component import Component

from components import html
from components.attributes import classes


def panel(
    body: Component, *, kind: str, heading: Sequence[Component | str] = (), stale: str = ""
) -> Component:
    """`stale` is a whole sentence ("DATA BELUM DIPERBARUI sejak 08.20 WIB"); of the heading its name alone
    stays then. The figures under it stay readable."""
    head = [*_heading(heading[:1]), html.P(stale, className="stale-sentence")] if stale else _heading(heading)
    names = classes("panel", kind, "is-stale" if stale else "")
    return html.Section([*head, html.Div(body, className="body")], className=names)


def measured(text: str, measure: str) -> list[Component]:
    """A heading's words: what is shown, and its n in the secondary colour."""
    return [html.Span(text), html.Span(measure, className="note")]


def _heading(words: Sequence[Component | str]) -> list[Component]:
    return [html.H2(list(words), className="heading")] if words else []
