"""A map whose areas are filled by count and lead somewhere when they are clicked (assets/desk/map.js)."""

from collections.abc import Mapping
from itertools import pairwise

import dash_leaflet as dl
from dash.development.base_component import Component

from components import html
from components.attributes import aria, data
from components.figures.template import SEQUENCE

Bounds = tuple[float, float, float, float]  # west, south, east, north, in degrees


def area_choice(
    name: str,
    url: str,
    bounds: Bounds,
    counts: Mapping[str, int],
    said: Mapping[str, str],
    links: Mapping[str, str],
    chosen: tuple[str, ...],
    shows: str,
) -> Component:
    """`said`: what an area says when it is pointed at; `links`: the query that a click on it leads to."""
    west, south, east, north = bounds
    corners = [[south, west], [north, east]]
    hideout = {
        "colours": list(SEQUENCE),
        "steps": {area: step(count, max(counts.values(), default=0)) for area, count in counts.items()},
        "said": dict(said),
        "links": dict(links),
        "chosen": list(chosen),
    }
    layer = dl.GeoJSON(
        id=name,
        url=url,
        style=_script("fill"),
        onEachFeature=_script("tell"),
        hoverStyle=_script("pointed"),
        hideout=hideout,
    )
    fixed = dict.fromkeys(
        ("attributionControl", "scrollWheelZoom", "zoomAnimation", "fadeAnimation", "trackViewport"), False
    )
    drawn = dl.Map([layer], bounds=corners, zoomSnap=0, className="area-map", **fixed)
    return html.Div(
        drawn, className="map-place", role="img", **aria(label=shows), **data(bounds=str(corners))
    )


def step(count: int, most: int) -> int:
    """Which colour of SEQUENCE: the first only for 0, the rest in equal parts up to the highest count."""
    if count <= 0 or most <= 0:
        return 0
    return 1 + min(len(SEQUENCE) - 2, (count - 1) * (len(SEQUENCE) - 1) // most)


def step_labels(most: int) -> list[tuple[int, str]]:
    """Step and counts of each colour that can occur: "0", "1–7", …"""
    lows = [1 + -(-(place * most) // (len(SEQUENCE) - 1)) for place in range(len(SEQUENCE))]
    spans = [(place + 1, low, high - 1) for place, (low, high) in enumerate(pairwise(lows)) if high > low]
    return [(0, "0"), *((place, _span(low, high)) for place, low, high in spans)]


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _script(function: str) -> dict[str, str]:
    """A function of assets/desk/map.js."""
    return {"variable": f"deskMap.{function}"}
