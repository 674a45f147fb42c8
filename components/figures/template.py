"""The one look of every chart of the light pages; colour is never the only sign: dash, mark and words carry
it too, in print as for colour-blind eyes."""

from typing import Any

from components.theme import DESK

Figure = dict[str, Any]
FONT = "'Source Sans 3', sans-serif"  # a name with a figure needs quotes
BAND = "#E4EDF3"  # the usual range
BEFORE = {"color": DESK["secondary"], "width": 1.5, "dash": "dot"}
OURS = {"color": DESK["series"], "width": 2.5}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SERIES = ("#1F6A99", "#8A6A00", "#5A636B", "#B23A16", "#6A4C93")
SEQUENCE = ("#EEF3F7", "#CFE0EC", "#9FC3DB", "#6AA2C6", "#3A80AD", "#1F5C85")  # light to dark: prints grey
HATCHES = ("", "/", "x", ".", "-")

_AXIS: Figure = {
    "showline": False,
    "zeroline": False,
    "gridcolor": DESK["hairline"],
    "gridwidth": 1,
    "tickfont": {"size": 14, "color": DESK["secondary"]},
    "title": {"font": {"size": 14, "color": DESK["secondary"]}, "standoff": 8},
    "automargin": True,
    "fixedrange": True,
    "ticks": "",
}
_LAYOUT: Figure = {
    "font": {"family": FONT, "size": 14, "color": DESK["text"]},
    "paper_bgcolor": DESK["panel"],
    "plot_bgcolor": DESK["panel"],
    "margin": {"l": 8, "r": 16, "t": 12, "b": 8, "pad": 4},
    "showlegend": False,
    "hovermode": "x unified",
    "hoverlabel": {
        "bgcolor": DESK["panel"],
        "bordercolor": DESK["hairline"],
        "font": {"family": FONT, "size": 14},
    },
    "colorway": list(SERIES),
    "bargap": 0.35,
    "dragmode": False,
    "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}},
    "separators": ",.",
}
SEPARATORS = {"id": ",.", "en": ".,"}


def figure(
    traces: list[Figure], lang: str, *, x: Figure | None = None, y: Figure | None = None, **layout: Any
) -> Figure:
    """A figure in our look; `x`, `y` and `layout` are put over it."""
    across = {**_AXIS, "showgrid": False, **(x or {})}
    up = {**_AXIS, "rangemode": "tozero", **(y or {})}
    own = {**_LAYOUT, "separators": SEPARATORS[lang], "xaxis": across, "yaxis": up, **layout}
    return {"data": traces, "layout": own}
