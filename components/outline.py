"""A small still map of a city as one picture: outlines, one area filled, points. It needs no script and no
request, and prints."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from urllib.parse import quote

from dash.development.base_component import Component

from components import html
from components.theme import DESK

_WIDTH = 560
_MARGIN = 0.02
Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Point:
    lon: float
    lat: float
    weight: int = 1


def outline(
    rings: Sequence[tuple[str, Ring]], alternative: str, *, filled: str = "", points: Sequence[Point] = ()
) -> Component:
    """`rings`: (area, its border as lon, lat) of every part of every area; `filled`: an area; `alternative`:
    the picture in words. Points outside the city widen the view."""
    view = _View(rings, points)
    paths = [_path(view, ring, area == filled) for area, ring in rings]
    marks = [_circle(view, point) for point in points]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {view.height:.0f}">'
        + "".join(paths + marks)
        + "</svg>"
    )
    return html.Img(src=f"data:image/svg+xml,{quote(svg)}", alt=alternative, className="outline")


class _View:
    """From degrees to the picture's points; a degree of longitude is shortened as it is at that latitude."""

    def __init__(self, rings: Sequence[tuple[str, Ring]], points: Sequence[Point]) -> None:
        every = [at for _, ring in rings for at in ring] + [(point.lon, point.lat) for point in points]
        lons, lats = [lon for lon, _ in every], [lat for _, lat in every]
        spread = max(max(lons) - min(lons), max(lats) - min(lats)) * _MARGIN
        self.west, self.north = min(lons) - spread, max(lats) + spread
        self.shrink = cos(radians(self.north))
        width = (max(lons) + spread - self.west) * self.shrink
        self.scale = _WIDTH / width
        self.height = (self.north - min(lats) + spread) * self.scale

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.shrink * self.scale, (self.north - lat) * self.scale


def _path(view: _View, ring: Ring, is_filled: bool) -> str:
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in (view.at(*at) for at in ring))
    colour = "#C9DDEA" if is_filled else DESK["ground"]
    edge = DESK["series"] if is_filled else "#B4BCC3"
    return f'<path d="M{line}Z" fill="{colour}" stroke="{edge}" stroke-width="1"/>'


def _circle(view: _View, point: Point) -> str:
    x, y = view.at(point.lon, point.lat)
    size = min(14.0, 4.0 + point.weight**0.5)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{DESK["series"]}" fill-opacity="0.75"'
        f' stroke="{DESK["panel"]}" stroke-width="1.5"/>'
    )
