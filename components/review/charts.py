"""A course over weeks with its usual range, a unit inside its range, and the course of one case.

What must be told apart in black has another form as well as another colour: points beyond chance are squares,
the target is dashed, a unit outside its range is a square.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from components.theme import DESK

BAND = "#E3EDF4"
PALE = "#A9BBC9"  # weeks that do not count alone
_PAD = 8
Scale = Callable[[float], float]


@dataclass(frozen=True)
class Range:
    """The usual range from the point `start` on, up to before `end`."""

    start: int
    end: int
    lower: float
    centre: float
    upper: float


def course(
    values: Sequence[float],
    ranges: Sequence[Range],
    marked: Sequence[bool],
    *,
    levels: Sequence[tuple[int, int, float]] = (),
    target: float | None = None,
    is_bad: bool = True,
    width: int = 600,
    height: int = 96,
) -> str:
    """NaN is a gap. `marked`: points beyond chance. `levels`: (first, last, value) of
    stretches whose mean counts instead of their weeks, which are then drawn paler. `is_bad`: whether marked
    points call for somebody."""
    shown = [value for value in values if not math.isnan(value)]
    edges = [edge for each in ranges for edge in (each.lower, each.upper)]
    extent = [*shown, *edges, *(value for _, _, value in levels), *([] if target is None else [target])]
    low, high = (min(extent), max(extent)) if extent else (0.0, 1.0)
    x = _scale(0, max(1, len(values) - 1), _PAD, width - _PAD)
    y = _scale(low, high, height - _PAD, _PAD)
    parts = [_band(each, x, y) for each in ranges]
    if target is not None:
        parts.append(_line(_PAD, y(target), width - _PAD, y(target), DESK["text"], "6 5"))
    parts += _runs(values, x, y, PALE if levels else DESK["series"])
    for first, last, value in levels:
        parts.append(_line(x(first), y(value), x(last), y(value), DESK["series"], width=4))
    colour = DESK["late"] if is_bad else DESK["series"]
    for place, value in enumerate(values):
        if math.isnan(value):
            continue
        if marked[place]:
            parts.append(_square(x(place), y(value), 9, colour))
        elif place == len(values) - 1 and not levels:
            parts.append(f'<circle cx="{x(place):.1f}" cy="{y(value):.1f}" r="5" fill="{DESK["series"]}"/>')
    return _svg(parts, width, height)


def inside(
    value: float,
    lower: float,
    upper: float,
    *,
    side: int,
    baseline: float,
    most: float = 1.0,
    width: int = 420,
) -> str:
    """One unit on an axis from 0 to `most`: its range a bar, the city's figure a line, itself a point."""
    height = 28
    x = _scale(0, most or 1.0, _PAD, width - _PAD)
    middle = height / 2
    parts = [_line(_PAD, middle, width - _PAD, middle, DESK["hairline"])]
    if not math.isnan(value):
        left, right = x(lower), x(min(upper, most))
        size = f'width="{max(2.0, right - left):.1f}" height="14"'
        parts.append(f'<rect x="{left:.1f}" y="{middle - 7}" {size} fill="{BAND}"/>')
    parts.append(_line(x(baseline), 3, x(baseline), height - 3, DESK["secondary"]))
    if not math.isnan(value):
        at = x(min(value, most))
        if side:
            parts.append(_square(at, middle, 11, DESK["late"] if side < 0 else DESK["series"]))
        else:
            parts.append(f'<circle cx="{at:.1f}" cy="{middle}" r="5.5" fill="{DESK["series"]}"/>')
    return _svg(parts, width, height)


def strip(steps: Sequence[float], due: float, end: float, *, is_open: bool, width: int = 320) -> str:
    """A case from its receipt (0) to its end: a mark at each of `steps`, an upright line where it was due,
    what lies behind that in the late colour. All in seconds since the receipt."""
    height = 24
    x = _scale(0, max(end, due, 1.0), _PAD, width - _PAD)
    middle = height / 2
    parts = [
        _bar(x(0), x(min(due, end)), middle, DESK["series"]),
        _bar(x(min(due, end)), x(end), middle, DESK["late"]),
        _line(x(due), 2, x(due), height - 2, DESK["text"]),
    ]
    for step in steps:
        look = f'fill="{DESK["panel"]}" stroke="{DESK["text"]}" stroke-width="1.5"'
        parts.append(f'<circle cx="{x(step):.1f}" cy="{middle}" r="4" {look}/>')
    if is_open:
        parts.append(f'<path d="M{x(end) - 1:.1f} {middle - 6}l7 6l-7 6z" fill="{DESK["late"]}"/>')
    return _svg(parts, width, height)


def _scale(low: float, high: float, start: float, stop: float) -> Scale:
    span = high - low
    return lambda value: start + ((value - low) / span if span else 0.5) * (stop - start)


def _band(each: Range, x: Scale, y: Scale) -> str:
    left, right = x(each.start), x(max(each.end - 1, each.start))
    top, bottom = y(each.upper), y(each.lower)
    size = f'width="{max(2.0, right - left):.1f}" height="{max(1.0, bottom - top):.1f}"'
    box = f'<rect x="{left:.1f}" y="{top:.1f}" {size} fill="{BAND}"/>'
    return box + _line(left, y(each.centre), right, y(each.centre), DESK["secondary"])


def _runs(values: Sequence[float], x: Scale, y: Scale, colour: str) -> list[str]:
    """A line for each run of weeks without a gap; a week alone is a point."""
    runs: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if math.isnan(value):
            runs.append([])
        else:
            runs[-1].append(f"{x(place):.1f},{y(value):.1f}")
    look = f'fill="none" stroke="{colour}" stroke-width="2.5" stroke-linejoin="round"'
    return [f'<polyline points="{" ".join(run)}" {look}/>' for run in runs if run]


def _bar(left: float, right: float, middle: float, colour: str) -> str:
    width = max(0.0, right - left)
    return f'<rect x="{left:.1f}" y="{middle - 3}" width="{width:.1f}" height="6" fill="{colour}"/>'


def _square(x: float, y: float, size: float, colour: str) -> str:
    corner = f'x="{x - size / 2:.1f}" y="{y - size / 2:.1f}"'
    return f'<rect {corner} width="{size}" height="{size}" fill="{colour}"/>'


def _line(
    x0: float, y0: float, x1: float, y1: float, colour: str, dash: str = "none", width: float = 1.5
) -> str:
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}" stroke-dasharray="{dash}"/>'


def _svg(parts: Sequence[str], width: int, height: int) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
