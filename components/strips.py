"""Small lying strips drawn by the browser's own boxes: a share with its range on an axis, parts of a whole, a
case's time so far. They print in grey: length, hatch and words carry what colour carries."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from components import html
from components.attributes import aria, classes


@dataclass(frozen=True)
class Part:
    """`kind` is a class of assets/desk/strips.css; `words` tell what it is and how much."""

    kind: str
    length: float
    words: str = ""


def range_strip(
    share: float,
    low: float,
    high: float,
    goal: float | None,
    says: str,
    *,
    state: str = "",
    few: bool = False,
) -> Component:
    """On the axis from 0 to 1. `state` colours the dot; `few` leaves it hollow; `says` for who can't see."""
    line = html.I(className="chance", style={"left": _at(low), "width": _at(high - low)})
    dot = html.I(className=classes("dot", "few" if few else "", state), style={"left": _at(share)})
    target = [] if goal is None else [html.I(className="goal", style={"left": _at(goal)})]
    return html.Div([line, *target, dot], className="range-strip", role="img", **aria(label=says))


def whole_strip(parts: Sequence[Part], says: str) -> Component:
    """Parts of a whole, each as long as its share; those of no length are left out."""
    boxes = [
        html.I(className=part.kind, style={"flexGrow": part.length}, title=part.words)
        for part in parts
        if part.length > 0
    ]
    return html.Div(boxes, className="whole-strip", role="img", **aria(label=says))


def keys(parts: Sequence[tuple[Part, str]]) -> Component:
    """What each part of a strip is: its words, and its figure."""
    return html.Ul(
        [
            html.Li([html.I(className=part.kind), part.words, " ", html.Strong(figure)])
            for part, figure in parts
        ],
        className="strip-keys",
    )


def time_strip(parts: Sequence[Part], says: str) -> Component:
    """A case's time so far: runs of counted, paused, off, late."""
    boxes = [html.I(className=part.kind, style={"flexGrow": part.length}) for part in parts]
    return html.Div(boxes, className="time-strip", role="img", **aria(label=says))


def _at(share: float) -> str:
    return f"{share * 100:.1f}%"
