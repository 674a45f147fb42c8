"""A figure of the wall, always with what it counts."""

from dash.development.base_component import Component

from components import html


def figure(label: str, value: str, note: str) -> Component:
    """A key figure; `note` says the n or the period behind it."""
    parts = {"label": label, "value": value, "note": note}
    return html.Div([html.Div(text, className=part) for part, text in parts.items()], className="figure")


def count(value: str, label: str) -> Component:
    """A figure and its word on one line, for numbers that stand side by side and are never added up."""
    return html.Div(
        [html.Span(value, className="value"), html.Span(label, className="label")], className="count"
    )
