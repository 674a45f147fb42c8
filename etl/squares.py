"""Which outline each point lies in, for many points: the city laid out in small squares.

A square that no outline's border enters lies as a whole in one area or in none, so its middle answers for all
of its points. Only points of the other squares, a tenth of a city, are held against the outlines themselves.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import shapely

NOWHERE = -1
_BORDER = -2
_SQUARES = 256  # a side
_MANY = 10_000  # points for which the squares are worth being made
_HAIR = 1e-9  # of a degree, a tenth of a millimetre: more than arithmetic errs

Outlines = tuple[shapely.Geometry, ...]


class _Squares(NamedTuple):
    """`place` of each square, row by row from the south-west corner."""

    corner: np.ndarray
    size: np.ndarray
    place: np.ndarray


def places(lon: np.ndarray, lat: np.ndarray, outlines: Outlines) -> np.ndarray:
    """The position of the first of the outlines that each point lies in, or on; NOWHERE outside all."""
    if len(lon) < _MANY or not outlines:
        return _in_outlines(lon, lat, outlines)
    squares = _squares(outlines)
    x, y = ((axis - squares.corner[i]) / squares.size[i] for i, axis in enumerate((lon, lat)))
    is_near = (x >= 0) & (x < _SQUARES) & (y >= 0) & (y < _SQUARES)
    if not is_near.all():
        x, y = np.where(is_near, x, 0), np.where(is_near, y, 0)
    place = squares.place[y.astype("int32") * _SQUARES + x.astype("int32")]
    place[~is_near] = NOWHERE
    unsure = np.flatnonzero(place == _BORDER)
    place[unsure] = _in_outlines(lon[unsure], lat[unsure], outlines)
    return place


def _in_outlines(lon: np.ndarray, lat: np.ndarray, outlines: Outlines) -> np.ndarray:
    place = np.full(len(lon), NOWHERE)
    left = np.arange(len(lon))
    for position, outline in enumerate(outlines):
        west, south, east, north = outline.bounds
        x, y = lon[left], lat[left]
        inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
        within = np.flatnonzero(inside)
        shapely.prepare(outline)
        inside[within] = shapely.intersects_xy(outline, x[within], y[within])
        place[left[inside]] = position
        left = left[~inside]
    return place


@lru_cache(maxsize=4)
def _squares(outlines: Outlines) -> _Squares:
    west, south, east, north = shapely.total_bounds(outlines)
    corner = np.array([west, south]) - 2 * _HAIR
    size = (np.array([east, north]) + 2 * _HAIR - corner) / _SQUARES
    middles = np.arange(_SQUARES) + 0.5
    lon, lat = np.meshgrid(corner[0] + middles * size[0], corner[1] + middles * size[1])
    place = _in_outlines(lon.ravel(), lat.ravel(), outlines)
    place[_entered(outlines, corner, size)] = _BORDER
    return _Squares(corner, size, place)


def _entered(outlines: Outlines, corner: np.ndarray, size: np.ndarray) -> np.ndarray:
    """The squares that a border enters. Its pieces are shorter than a square: one enters none but those of
    its two ends and those that these make a block with."""
    pieces = shapely.segmentize(shapely.boundary(outlines), 0.9 * size.min())
    entered = []
    for line in shapely.get_parts(pieces):
        ends = shapely.get_coordinates(line)
        low = (np.minimum(ends[:-1], ends[1:]) - _HAIR - corner) / size
        high = (np.maximum(ends[:-1], ends[1:]) + _HAIR - corner) / size
        block = low.astype("int64"), high.astype("int64")
        entered += [y[:, 1] * _SQUARES + x[:, 0] for x in block for y in block]
    return np.concatenate(entered)
