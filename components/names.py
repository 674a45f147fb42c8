"""Where the names on a map stand. Placed here and not in the browser, so that a test can prove that none lies
on another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log, pi, tan

Bounds = tuple[float, float, float, float]  # west, south, east, north, in degrees
Box = tuple[float, float, float, float]  # left, top, right, bottom, in letter heights

_LETTER, _LINE, _DIAMOND = 0.56, 1.15, 1.3  # in letter heights: a letter, a line, a diamond with its air
_ACROSS, _DOWN = (0.0, 0.5, -0.5), (0.0, 0.9, -0.9, 1.5, -1.5)  # where a name may go, in widths and lines


@dataclass(frozen=True)
class Mark:
    """A point on the map: a name, moved by `right` and `down` letter heights, or a diamond in the colour of
    its state."""

    lon: float
    lat: float
    text: str = ""
    right: float = 0.0
    down: float = 0.0
    state: str = ""


def placed(names: Sequence[Mark], marks: Sequence[Mark], bounds: Bounds, letters_wide: float) -> list[Mark]:
    """The names that find a place on the map free of `marks` and of earlier names, moved there.

    `names` come with the most important first; `letters_wide` is the map's width in letter heights. A name
    without a free place is left out: its area still shows its colour.
    """
    scale = letters_wide / (bounds[2] - bounds[0])
    taken = [_box(mark, _DIAMOND, scale) for mark in marks]
    found = []
    for name in names:
        tries = ((moved, _box(moved, _width(moved), scale)) for moved in _moved(name))
        free = next((one for one in tries if _is_free(one[1], taken, bounds, scale)), None)
        if free:
            found.append(free[0])
            taken.append(free[1])
    return found


def _is_free(box: Box, taken: Sequence[Box], bounds: Bounds, scale: float) -> bool:
    is_inside = box[0] >= bounds[0] * scale and box[2] <= bounds[2] * scale
    return is_inside and not any(_overlap(box, other) for other in taken)


def _moved(name: Mark) -> list[Mark]:
    """The name at each place that it may take, the nearest to its point first."""
    beside = _width(name) + _DIAMOND
    return [replace(name, right=across * beside, down=down * _LINE) for across in _ACROSS for down in _DOWN]


def _width(name: Mark) -> float:
    return _LETTER * len(name.text)


def _box(mark: Mark, width: float, scale: float) -> Box:
    x, y = mark.lon * scale + mark.right, mark.down - _mercator(mark.lat) * scale
    return x - width / 2, y - _LINE / 2, x + width / 2, y + _LINE / 2


def _mercator(lat: float) -> float:
    """Web Mercator's northing in degrees, as the map draws it."""
    return log(tan(pi / 4 + lat * pi / 360)) * 180 / pi


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
