"""Counts side by side, the longest name in full: bars that lie, ours filled, the one before hatched."""

from collections.abc import Sequence
from dataclasses import dataclass

from components.figures.template import Figure, figure
from components.theme import DESK


@dataclass(frozen=True)
class Bar:
    name: str
    value: float
    before: float | None = None
    link: str = ""
    is_outside: bool = False


def bars(rows: Sequence[Bar], lang: str, name: str, before: str = "") -> Figure:
    """First row on top. `name` and `before`: what the two values are called."""
    names = [row.name for row in rows]
    colours = [DESK["late"] if row.is_outside else DESK["series"] for row in rows]
    ours = {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": names,
        "x": [row.value for row in rows],
        "marker": {"color": colours},
        "customdata": [row.link for row in rows],
    }
    traces = [ours]
    if before:
        hatch = {"shape": "/", "fgcolor": DESK["secondary"], "bgcolor": DESK["panel"], "size": 6}
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": before,
                "y": names,
                "x": [row.before for row in rows],
                "marker": {"pattern": hatch, "line": {"color": DESK["secondary"], "width": 1}},
            }
        )
    height = 40 + len(rows) * (44 if before else 32)
    up = {"autorange": "reversed", "showgrid": False, "tickfont": {"size": 14, "color": DESK["text"]}}
    across = {"showgrid": True, "rangemode": "tozero", "nticks": 5}
    return figure(traces, lang, x=across, y=up, height=height, hovermode="closest")
