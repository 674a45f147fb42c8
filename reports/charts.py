"""The charts of a review from its figures; drawn by components.review.charts."""

import datetime as dt
from typing import Any

from components.review.charts import Range, course, inside, strip
from metrics.review.few import WINDOW
from metrics.review.figures import Figure
from metrics.review.sides import Side

_STEPS = ("forwarded_at", "responded_at", "arrived_at", "resolved_at")


def of_figure(figure: Figure, width: int = 600, height: int = 96) -> str:
    phases = figure.chart.phases if figure.chart else ()
    ranges = [
        Range(phase.start, phase.end, phase.limits.lower, phase.limits.centre, phase.limits.upper)
        for phase in phases
        if phase.limits is not None
    ]
    hits = figure.chart.hits if figure.chart else ()
    marked = [hit is not None for hit in hits] or [False] * len(figure.values)
    target = figure.target if ranges else None
    is_bad = figure.way == "worse"
    return course(
        figure.values,
        ranges,
        marked,
        levels=_levels(figure),
        target=target,
        is_bad=is_bad,
        width=width,
        height=height,
    )


def _levels(figure: Figure) -> list[tuple[int, int, float]]:
    """The two windows of 13 weeks."""
    if figure.windows is None:
        return []
    end = len(figure.values)
    before, now = figure.windows.before, figure.windows.now
    return [
        (end - 2 * WINDOW, end - WINDOW - 1, before[0] / before[1]),
        (end - WINDOW, end - 1, now[0] / now[1]),
    ]


def of_side(side: Side, baseline: float, most: float) -> str:
    unit = side.unit
    return inside(unit.value, unit.lower, unit.upper, side=unit.side, baseline=baseline, most=most)


def of_breach(row: Any, at: dt.datetime) -> str:
    """`row`: of metrics.review.lists.worst_breaches."""
    start = row.received_at
    steps = [(step - start).total_seconds() for name in _STEPS if (step := getattr(row, name)) == step]
    due = (row.due_at - start).total_seconds()
    is_open = row.resolved_at != row.resolved_at or row.resolved_at > at
    end = max(due + row.over_seconds, *steps, 0.0)
    return strip([step for step in steps if step <= end], due, end, is_open=is_open)
