"""A chart of ours as SVG, drawn from the same dict that the browser draws: for pictures and paper.

It knows what our own charts use: courses over days, lying bars, fields by hour, bands, lines and their words.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from components.figures.scale import Scale, steps
from components.figures.template import FONT, SEQUENCE, Figure
from components.theme import DESK
from words.forms import day, number

LEFT, RIGHT, TOP, BOTTOM = 64, 24, 16, 44
LETTER = 0.52  # of the font's size: the width of a letter, in the middle
_DASHES = {"dot": "3 6", "dash": "10 6", "dashdot": "10 5 3 5", "longdash": "16 6"}


def svg(figure: Figure, lang: str, width: int = 960, height: int = 420, size: int = 20) -> str:
    """`size` is the font's, in the same pixels as width and height."""
    kind = figure["data"][0]["type"] if figure["data"] else "scatter"
    draw: Callable[[Figure, str, int, int, int], list[str]] = {
        "scatter": _courses,
        "bar": _bars,
        "heatmap": _fields,
    }[kind]
    body = "".join(draw(figure, lang, width, height, size))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width} {height}"'
        f' font-family="{FONT}" font-size="{size}"><defs><pattern id="hatch" width="8" height="8"'
        f' patternUnits="userSpaceOnUse"><path d="M0 8L8 0" stroke="{DESK["secondary"]}"/></pattern></defs>'
        f"{body}</svg>"
    )


def _courses(figure: Figure, lang: str, width: int, height: int, size: int) -> list[str]:
    layout, traces = figure["layout"], figure["data"]
    days = [_ordinal(x) for trace in traces for x in trace["x"]]
    values = [y for trace in traces for y in trace["y"] if y is not None]
    shapes = layout.get("shapes", ())
    values += [shape["y1"] for shape in shapes if shape.get("yref") == "y"]
    bottom = height - BOTTOM
    x = Scale(min(days, default=0), max(days, default=1), LEFT, width - RIGHT)
    y = Scale(0, max(values, default=1) * 1.05 or 1, bottom, TOP)
    parts = [_band(shape, x, y) for shape in shapes]
    for value in steps(y.high):
        parts.append(_line(LEFT, y(value), width - RIGHT, y(value), DESK["hairline"]))
        unit = layout["yaxis"].get("ticksuffix", "")
        parts.append(_text(LEFT - 8, y(value) + size / 3, number(value, lang, 1) + unit, "end"))
    marks = _some(sorted(set(days)), 4)
    for ordinal in marks:
        side = "end" if ordinal == marks[-1] else "start" if ordinal == marks[0] else "middle"
        parts.append(_text(x(ordinal), height - size / 2, day(dt.date.fromordinal(ordinal), lang), side))
    for trace in traces:
        parts += _course(trace, x, y)
    return parts + [_word(one, x, y, size) for one in layout.get("annotations", ())]


def _course(trace: dict[str, Any], x: Scale, y: Scale) -> list[str]:
    points = [(x(_ordinal(a)), y(b)) for a, b in zip(trace["x"], trace["y"], strict=True) if b is not None]
    parts = []
    if "lines" in trace["mode"]:
        line = trace["line"]
        path = " ".join(f"{a:.1f},{b:.1f}" for a, b in points)
        dash = _DASHES.get(line.get("dash", ""), "none")
        look = f'fill="none" stroke="{line["color"]}" stroke-width="{line["width"] * 1.3}"'
        parts.append(f'<polyline points="{path}" {look} stroke-dasharray="{dash}"/>')
    if "markers" in trace["mode"]:
        colour, square = trace["marker"]["color"], trace["marker"].get("symbol") == "square"
        parts += [_point(a, b, colour, square) for a, b in points]
    return parts


def _bars(figure: Figure, lang: str, width: int, height: int, size: int) -> list[str]:
    traces = figure["data"]
    names = [str(name) for name in traces[0]["y"]]
    left = min(width * 0.45, max((len(name) for name in names), default=0) * size * LETTER + 16)
    most = max((value or 0 for trace in traces for value in trace["x"]), default=0) or 1
    x = Scale(0, most, left, width - RIGHT - size * 3)
    row = min(height / max(len(names), 1), size * 5)
    thick = min(row / len(traces) * 0.7, 36)
    parts = []
    for place, name in enumerate(names):
        middle = (place + 0.5) * row
        parts.append(_text(left - 12, middle + size / 3, name, "end", DESK["text"]))
        for turn, trace in enumerate(traces):
            value = trace["x"][place] or 0
            top = middle + (turn - len(traces) / 2) * thick
            fill = "url(#hatch)" if "pattern" in trace["marker"] else trace["marker"]["color"][place]
            parts.append(_box(left, top, x(value) - left, thick - 2, fill))
            parts.append(_text(x(value) + 8, top + thick / 2 + size / 3, number(value, lang), "start"))
    return parts


def _fields(figure: Figure, lang: str, width: int, height: int, size: int) -> list[str]:
    field = figure["data"][0]
    most = max((value for row in field["z"] for value in row), default=0) or 1
    left, foot = size * 3.5, size * 1.6
    wide, high = (width - left - RIGHT) / 24, (height - foot) / 7
    parts = []
    for line, row in enumerate(field["z"]):
        parts.append(_text(left - 8, (line + 0.5) * high + size / 3, field["y"][line], "end"))
        for hour, value in enumerate(row):
            fill = SEQUENCE[round(value / most * (len(SEQUENCE) - 1))]
            parts.append(_box(left + hour * wide, line * high, wide - 2, high - 2, fill))
    hours = figure["layout"]["xaxis"]["tickvals"]
    return parts + [_text(left + (h + 0.5) * wide, height - 4, f"{h:02d}", "middle") for h in hours]


def _band(shape: dict[str, Any], x: Scale, y: Scale) -> str:
    if shape["type"] == "rect":
        return _box(
            x.start, y(shape["y1"]), x.stop - x.start, y(shape["y0"]) - y(shape["y1"]), shape["fillcolor"]
        )
    if shape.get("yref") == "paper":
        at = x(_ordinal(shape["x0"]))
        return _line(at, y.start, at, y.stop, shape["line"]["color"], "8 6")
    return _line(x.start, y(shape["y0"]), x.stop, y(shape["y1"]), shape["line"]["color"])


def _word(word: dict[str, Any], x: Scale, y: Scale, size: int) -> str:
    if word.get("xref") == "paper":
        at, side = (x.stop, "end") if word["xanchor"] == "right" else (x.start, "start")
        drop = -6 if word["yanchor"] == "bottom" else size + 2
        return _text(at, y(word["y"]) + drop, word["text"], side, DESK["text"])
    return _text(x(_ordinal(word["x"])) + 6, y.stop + size, word["text"], "start", DESK["text"])


def _ordinal(day_text: str) -> int:
    return dt.date.fromisoformat(day_text).toordinal()


def _some(values: Sequence[int], count: int) -> list[int]:
    """So many of them at most, the first and last among them."""
    if len(values) <= count:
        return list(values)
    return [values[round(place * (len(values) - 1) / (count - 1))] for place in range(count)]


def _line(x0: float, y0: float, x1: float, y1: float, colour: str, dash: str = "none") -> str:
    ends = f'x1="{x0:.1f}" y1="{y0:.1f}" x2="{x1:.1f}" y2="{y1:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="1.5" stroke-dasharray="{dash}"/>'


def _box(x: float, y: float, width: float, height: float, fill: str) -> str:
    size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{fill}"/>'


def _point(x: float, y: float, colour: str, is_square: bool) -> str:
    if is_square:
        return _box(x - 7, y - 7, 14, 14, colour)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = DESK["secondary"]) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
