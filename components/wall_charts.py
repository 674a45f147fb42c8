"""Small charts as SVG: pure functions from numbers to a picture. Every text stands beside them in the page.

A chart takes the size of its place: positions are in per cent, strokes in hundredths of its height (in a
picture, vh is its own height), so that lines keep their weight on any screen. An <img> needs no library.
"""

from collections.abc import Sequence
from itertools import pairwise
from urllib.parse import quote

from dash.development.base_component import Component

from components import html
from components.theme import WALL

Range = tuple[float, float]


def picture(svg: str, kind: str) -> Component:
    """`kind` is its class; a chart says nothing that its texts do not, so it has no words of its own."""
    return html.Img(src=f"data:image/svg+xml,{quote(svg, safe=_PLAIN)}", className=f"chart {kind}", alt="")


def weeks(counts: Sequence[float], usual: Range | None) -> str:
    """A line of counts, the oldest first, over the band of what is usual; the last one is a dot, in the
    colour of a warning where it is not usual. The axis begins at 0."""
    most = max(*counts, usual[1] if usual else 0, 1) * 1.08
    points = [(_across(place, len(counts)), _height(count, most)) for place, count in enumerate(counts)]
    lines = [_line(*one, *other, WALL["secondary"], "1.8vh") for one, other in pairwise(points)]
    is_usual = usual is None or usual[0] <= counts[-1] <= usual[1]
    dot = _circle(*points[-1], "5vh", WALL["text"] if is_usual else WALL["watch"])
    band = _band(usual, most) if usual else ""
    axis = _line(0, _height(0, most), 100, _height(0, most), WALL["hairline"], "1vh")
    return _svg(band + axis + "".join(lines) + dot)


def hours(counts: Sequence[int | None], usual: Sequence[Range | None], running: int | None) -> str:
    """A column for each hour of a day: the usual range behind, the count before it, hollow while the hour
    still runs. None: not yet. A count beyond its range is in the colour of a warning."""
    most = max([*(n or 0 for n in counts), *(one[1] for one in usual if one), 1]) * 1.05
    wide = 100 / len(counts)
    parts = []
    for place, (count, range_) in enumerate(zip(counts, usual, strict=True)):
        if range_:
            top, low = 100 - 100 * range_[1] / most, 100 - 100 * range_[0] / most
            parts.append(_rect(place * wide, top, wide, low - top, WALL["band"]))
        if count is not None:
            parts.append(
                _column(place * wide, wide, 100 * count / most, _fill(count, range_, place == running))
            )
    return _svg("".join(parts))


def days(counts: Sequence[Sequence[int]]) -> str:
    """The hours of some days side by side, each day a group; the last day is in the colour of the series."""
    most = max([n for day in counts for n in day] + [1])
    wide = 100 / sum(len(day) + 2 for day in counts)
    parts, left = [], 0.0
    for day in counts:
        colour = WALL["series"] if day is counts[-1] else WALL["bar"]
        for count in day:
            high = 100 * count / most
            parts.append(_rect(left, 100 - high, wide * 0.75, high, colour))
            left += wide
        left += wide * 2
    return _svg("".join(parts))


def interval(share: float, low: float, high: float, goal: float | None, *, hollow: bool) -> str:
    """A share with its interval on the axis from 0 to 1, and the goal as a white line; hollow where there are
    too few cases for a verdict."""
    low, high, share = (_on_axis(value) for value in (low, high, share))
    axis = _line(_on_axis(0), 50, _on_axis(1), 50, WALL["hairline"], "2vh")
    look = f'fill="none" stroke="{_OURS}" stroke-width="2vh"' if hollow else f'fill="{_OURS}"'
    band = f'<rect x="{_p(low)}" y="42%" width="{_p(high - low)}" height="16%" {look}/>'
    target = "" if goal is None else _line(_on_axis(goal), 14, _on_axis(goal), 86, WALL["text"], "3.4vh")
    dot = _circle(share, 50, "13vh", WALL["ground" if hollow else "text"], WALL["text"] if hollow else "")
    return _svg(axis + band + target + dot)


def _on_axis(share: float) -> float:
    """Room is left at both ends for the dot (assets/wall/on-time.css has the same)."""
    return 4 + 92 * share


def river() -> str:
    """A band that winds from top to bottom of its place."""
    path = "M10 0C4 12 16 24 10 36S4 62 10 74S14 92 10 100"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 100" preserveAspectRatio="none">'
        f'<path d="{path}" fill="none" stroke="{WALL["drill-dark"]}" stroke-width="9"/></svg>'
    )


_OURS = "#4A87AC"  # the third of the counts' colours: the interval is ground, the dot is figure
_PLAIN = " ='/:;,()"


def _fill(count: int, usual: Range | None, is_running: bool) -> str:
    if usual and not is_running and not usual[0] <= count <= usual[1]:
        return f'fill="{WALL["watch"]}"'
    return (
        f'fill="none" stroke="{WALL["series"]}" stroke-width="1vh"'
        if is_running
        else f'fill="{WALL["series"]}"'
    )


def _column(left: float, wide: float, high: float, look: str) -> str:
    place = f'x="{_p(left + wide * 0.25)}" y="{_p(100 - high)}" width="{_p(wide * 0.5)}" height="{_p(high)}"'
    return f"<rect {place} {look}/>"


def _band(usual: Range, most: float) -> str:
    top, low = _height(usual[1], most), _height(usual[0], most)
    return _rect(0, top, 100, low - top, WALL["band"])


def _height(count: float, most: float) -> float:
    """The dot of a zero is whole too."""
    return 94 - 92 * count / most


def _across(place: int, n: int) -> float:
    """Room is left for the dot."""
    return 1 + 95 * place / max(n - 1, 1)


def _p(value: float) -> str:
    return f"{round(value, 2):g}%"


def _rect(left: float, top: float, wide: float, high: float, colour: str) -> str:
    return f'<rect x="{_p(left)}" y="{_p(top)}" width="{_p(wide)}" height="{_p(high)}" fill="{colour}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: str) -> str:
    ends = f'x1="{_p(x1)}" y1="{_p(y1)}" x2="{_p(x2)}" y2="{_p(y2)}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'


def _circle(x: float, y: float, r: str, colour: str, edge: str = "") -> str:
    stroke = f' stroke="{edge}" stroke-width="4vh"' if edge else ""
    return f'<circle cx="{_p(x)}" cy="{_p(y)}" r="{r}" fill="{colour}"{stroke}/>'


def _svg(inside: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'
