"""The true map of a city: areas filled by count, the names of the highest, a diamond for open emergencies.

Outlines come once by a cacheable URL and only counts travel afterwards. Each layer has a pane of its own, the
view fits the city's bounds, and nothing is fetched from elsewhere: no tiles, no icons.
"""

from collections.abc import Sequence
from typing import Any

import dash_leaflet as dl
from dash.development.base_component import Component

from components import html
from components.attributes import data
from components.names import Bounds, Mark
from components.theme import COUNTS, step


def area_map(name: str, url: str, bounds: Bounds, rivers: dict[str, Any]) -> Component:
    """Layers NAME-areas (its hideout by `fills`), NAME-names and NAME-marks (their data by `points`).
    `rivers`: lines as GeoJSON, drawn as dark bands."""
    west, south, east, north = bounds
    corners = [[south, west], [north, east]]
    layers = [
        _pane("areas", 410, dl.GeoJSON(id=f"{name}-areas", url=url, style=_script("fill"), **_STILL)),
        _pane("rivers", 420, dl.GeoJSON(id=f"{name}-rivers", data=rivers, style=_script("river"), **_STILL)),
        _pane("names", 610, dl.GeoJSON(id=f"{name}-names", pointToLayer=_script("name"), **_STILL)),
        _pane("marks", 620, dl.GeoJSON(id=f"{name}-marks", pointToLayer=_script("diamond"), **_STILL)),
    ]
    drawn = dl.Map(layers, id=name, bounds=corners, eventHandlers={"resize": _script("fit")}, **_FIXED)
    return html.Div(drawn, className="map", **data(bounds=str(corners)))


def fills(counts: dict[str, int]) -> dict:
    """The hideout of the areas: the colours, and each area's place among them."""
    return {"colours": COUNTS, "steps": {area: step(count) for area, count in counts.items()}}


def points(marks: Sequence[Mark]) -> dict:
    """Marks as GeoJSON."""
    return {"type": "FeatureCollection", "features": [_feature(mark) for mark in marks]}


def _feature(mark: Mark) -> dict:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [mark.lon, mark.lat]},
        "properties": {"text": mark.text, "right": mark.right, "down": mark.down, "state": mark.state},
    }


def _pane(name: str, height: int, layer: dl.GeoJSON) -> dl.Pane:
    return dl.Pane(layer, name=name, style={"zIndex": height})


def _script(function: str) -> dict[str, str]:
    """A function of assets/wall/map.js."""
    return {"variable": f"wall.{function}"}


_STILL = {"interactive": False, "disableDefaultEventHandlers": True}
_FIXED: dict[str, int | bool] = {
    "zoomSnap": 0,  # any zoom, so that the city fills its place
    **dict.fromkeys(("attributionControl", "zoomControl", "zoomAnimation", "fadeAnimation"), False),
    **dict.fromkeys(("dragging", "keyboard", "doubleClickZoom", "boxZoom"), False),
    **dict.fromkeys(("scrollWheelZoom", "touchZoom", "trackViewport"), False),
}
