"""The frame that every page of a drill stands in, and the buttons and fields of its orders."""

import json
from collections.abc import Mapping, Sequence

from dash.development.base_component import Component

from components import html
from components.attributes import classes, data
from words import t


def drill_frame(content: Sequence[Component], lang: str) -> Component:
    return marked_frame(content, t("drill.frame", lang))


def marked_frame(content: Sequence[Component], mark: str, kind: str = "") -> Component:
    """Stripes on all four sides and the words above: no part of the page is without the mark."""
    edges = [html.Div(className=f"drill-edge {side}") for side in ("left", "right", "bottom")]
    band = html.Div(html.Strong(mark), className="drill-band", role="note")
    inside = html.Div(list(content), className="drill-inside")
    return html.Div([band, *edges, inside], className=classes("drill-frame", kind))


def order_button(
    words: str,
    order: Mapping[str, object],
    *,
    fields: Mapping[str, str] | None = None,
    sure: str = "",
    main: bool = False,
    off: bool = False,
) -> Component:
    """`fields`: names in the order, and the ids of the fields that hold their values; `sure`: a question
    first."""
    more = {"fields": json.dumps(fields)} if fields else {}
    more |= {"sure": sure} if sure else {}
    return html.Button(
        words,
        type="button",
        disabled=off,
        className=classes("action", "main" if main else ""),
        **data(drill=json.dumps(order), **more),
    )


def choice(name: str, options: Sequence[tuple[str, str]], label: str, chosen: str = "") -> Component:
    """The browser's own list: at home on a phone. `options`: (value, words)."""
    items = [html.Option(words, value=value, selected=value == chosen or None) for value, words in options]
    return html.Label([html.Span(label), html.Select(items, id=name)], className="drill-field")
