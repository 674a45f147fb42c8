"""A course over time: our series, what it is compared with, the usual range as a band."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from components.figures.template import BAND, BEFORE, OURS, Figure, figure
from components.theme import DESK


@dataclass(frozen=True)
class Course:
    """`days`: the first day of each step; `values` beside them, None for a gap. `links`: what each point
    leads to. `outside`: which points are beyond the usual (drawn as squares in the late colour)."""

    name: str
    days: Sequence[dt.date]
    values: Sequence[float | None]
    links: Sequence[str] = ()
    outside: Sequence[int] = ()


@dataclass(frozen=True)
class Against:
    """What a course is held against: another course, laid over the same days; a usual range; a target."""

    before: Course | None = None
    low: float | None = None
    high: float | None = None
    target: float | None = None
    target_name: str = ""
    notes: Sequence[tuple[dt.date, str]] = field(default=())  # an upright line and its words


def lines(
    course: Course, lang: str, against: Against | None = None, height: int = 280, unit: str = ""
) -> Figure:
    """`unit` is written behind the values of the upright axis ("%")."""
    against = against or Against()
    days = [day.isoformat() for day in course.days]
    traces = [*_before(days, against), _own(days, course), *_outside(days, course)]
    shapes, words = _held(course.values, against)
    axis = {"ticksuffix": f" {unit}" if unit else "", "nticks": 5}
    x = {"type": "date", "nticks": 8, "hoverformat": "%a, %-d %b %Y", "tickformatstops": _TICKS}
    return figure(traces, lang, x=x, y=axis, height=height, shapes=shapes, annotations=words)


def _own(days: list[str], course: Course) -> Figure:
    mode = "lines+markers" if len(days) <= 62 else "lines"
    trace = {"type": "scatter", "name": course.name, "x": days, "y": list(course.values), "mode": mode}
    marks = {"line": OURS, "marker": {"color": DESK["series"], "size": 6}, "connectgaps": False}
    return {**trace, **marks, "customdata": list(course.links)} if course.links else {**trace, **marks}


def _outside(days: list[str], course: Course) -> list[Figure]:
    if not course.outside:
        return []
    points = {"x": [days[i] for i in course.outside], "y": [course.values[i] for i in course.outside]}
    mark = {"symbol": "square", "size": 10, "color": DESK["late"]}
    links = {"customdata": [course.links[i] for i in course.outside]} if course.links else {}
    return [{"type": "scatter", "mode": "markers", **points, "marker": mark, "hoverinfo": "skip", **links}]


def _before(days: list[str], against: Against) -> list[Figure]:
    """Step by step beside ours: the first step of the one before lies on our first."""
    if against.before is None:
        return []
    values = list(against.before.values)[: len(days)]
    trace = {"type": "scatter", "mode": "lines", "name": against.before.name, "x": days[: len(values)]}
    return [{**trace, "y": values, "line": BEFORE}]


def _held(values: Sequence[float | None], against: Against) -> tuple[list[Figure], list[Figure]]:
    shapes: list[Figure] = []
    words: list[Figure] = []
    whole = {"xref": "paper", "x0": 0, "x1": 1, "yref": "y"}
    if against.low is not None and against.high is not None:
        band = {"type": "rect", **whole, "y0": against.low, "y1": against.high}
        shapes.append({**band, "fillcolor": BAND, "line": {"width": 0}, "layer": "below"})
    if against.target is not None:
        line = {"color": DESK["text"], "width": 1.5}
        shapes.append({"type": "line", **whole, "y0": against.target, "y1": against.target, "line": line})
        place = {"xref": "paper", "y": against.target, **_free_end(values, against.target)}
        words.append({**place, "text": against.target_name, "showarrow": False})
    for day, text in against.notes:
        at = {"x0": day.isoformat(), "x1": day.isoformat(), "yref": "paper", "y0": 0, "y1": 1}
        line = {"color": DESK["secondary"], "width": 1, "dash": "dash"}
        shapes.append({"type": "line", "xref": "x", **at, "line": line})
        place = {"x": day.isoformat(), "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "left"}
        words.append({**place, "text": text, "showarrow": False})
    return shapes, words


def _free_end(values: Sequence[float | None], target: float) -> Figure:
    """Where the target's name stands on its line so that the course keeps farthest from it: at the right or
    left end, above or below."""
    reach = max(2, len(values) // 8)  # points that a name is beside
    ends = {"right": values[-reach:], "left": values[:reach]}

    def room(end: str, side: int) -> float:
        above = [side * (value - target) for value in ends[end] if value is not None]
        return min((gap for gap in above if gap >= 0), default=float("inf"))

    end, side = max(((end, side) for end in ends for side in (1, -1)), key=lambda place: room(*place))
    return {"x": 1 if end == "right" else 0, "xanchor": end, "yanchor": "bottom" if side > 0 else "top"}


_TICKS = [
    {"dtickrange": [None, 86_400_000 * 27], "value": "%-d %b"},
    {"dtickrange": [86_400_000 * 27, None], "value": "%b %Y"},
]
