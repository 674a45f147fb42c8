"""A clock as a strip: what each part of its time was, and under it who held the case. Print tells the parts
apart by hatching (assets/desk/case.css)."""

from collections.abc import Sequence

from dash.development.base_component import Component

from components import html
from components.attributes import aria
from words import t

WHAT = ("counted", "paused", "closed", "off")
Run = tuple[str, int]
"""A name and its length; lengths are parts of the same whole."""


def strip(what: Sequence[Run], held: Sequence[Run], sums: str) -> Component:
    """`what`: runs of WHAT; `held`: runs of abbreviations, '' while nobody held it; `sums` is read aloud."""
    blocks = [html.Span(className=f"part {name}", style={"flexGrow": length}) for name, length in what]
    names = [
        html.Span(
            name, className="holder" if name else "holder nobody", style={"flexGrow": length}, title=name
        )
        for name, length in held
    ]
    return html.Div(
        [
            html.Div(blocks, className="parts", role="img", **aria(label=sums)),
            html.Div(names, className="holders"),
        ],
        className="strip",
    )


def strip_legend(lang: str) -> Component:
    names = ("counted", "off", "paused")
    parts = [html.Span([html.I(className=f"part {name}"), t(f"case.{name}", lang)]) for name in names]
    return html.Div(parts, className="legend strip-legend")
