"""A figure of the review: its weeks, what is usual, what is beyond chance, and how it meets its target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from metrics.review import few
from metrics.review.changes import Change, newest, places
from metrics.review.weeks import Week
from metrics.review.xmr import FRESH, Assurance, Better, Chart, Limits, assurance, chart

Unit = Literal["count", "share", "seconds"]
Way = Literal["better", "worse", "changed", "usual", "few"]
WEEKLY_EVENTS = 3  # a week on average: rarer events are followed by their windows, not by their weeks


@dataclass(frozen=True)
class Figure:
    """`agency` is '' for all. `values` and `n` have a place for each week, NaN and 0 where there was nothing.

    `method` says which of `chart` and `windows` speaks; "none" is too little of anything. `since`: the newest
    named change among the weeks, where the limits begin.
    """

    key: str
    agency: str
    unit: Unit
    better: Better
    target: float | None
    weeks: tuple[Week, ...]
    values: tuple[float, ...]
    n: tuple[int, ...]
    method: few.Method
    chart: Chart | None
    windows: few.Windows | None
    since: Change | None

    @property
    def value(self) -> float:
        return self.values[-1]

    @property
    def limits(self) -> Limits | None:
        return self.chart.limits if self.chart else None

    @property
    def direction(self) -> int:
        """1 where the review's week is beyond chance upward, -1 downward, 0 where it is usual."""
        if self.chart is not None:
            return self.chart.last.direction if self.chart.last else 0
        if self.windows is not None:
            return {"rose": 1, "fell": -1, "unproven": 0}[self.windows.way]
        return 0

    @property
    def way(self) -> Way:
        if self.limits is None and self.windows is None:
            return "few"
        if self.direction == 0:
            return "usual"
        if self.better == "neutral":
            return "changed"
        return "better" if (self.direction > 0) == (self.better == "increase") else "worse"

    @property
    def assurance(self) -> Assurance | None:
        if self.target is None or self.limits is None:
            return None
        return assurance(self.limits, self.target, self.better)


def share(
    key: str,
    agency: str,
    rows: pd.DataFrame,
    weeks: Sequence[Week],
    *,
    target: float | None = None,
    changes: Sequence[Change] = (),
    better: Better = "increase",
) -> Figure:
    """`rows`: day, n, on_time_count."""
    trials, successes = (_by_week(rows, weeks, column) for column in ("n", "on_time_count"))
    n = [int(number) for number in trials]
    done = [int(number) for number in successes]
    how = few.method(done, n)
    values = np.divide(successes, trials, out=np.full(len(weeks), np.nan), where=trials > 0)
    starts = places(changes, list(weeks))
    return Figure(
        key=key,
        agency=agency,
        unit="share",
        better=better,
        target=target,
        weeks=tuple(weeks),
        values=tuple(values.tolist()),
        n=tuple(n),
        method=how,
        chart=chart(values.tolist(), starts, fresh=FRESH, floor=0, ceiling=1) if how == "weeks" else None,
        windows=few.windows(done, n) if how == "windows" and not starts else None,
        since=newest(changes, list(weeks)),
    )


def number(
    key: str,
    agency: str,
    rows: pd.DataFrame,
    weeks: Sequence[Week],
    column: str,
    *,
    changes: Sequence[Change] = (),
    better: Better = "neutral",
) -> Figure:
    """`rows`: day and a count; a week without a row had none. Weeks before the first row are unknown."""
    counts = _by_week(rows, weeks, column)
    begun = np.flatnonzero(counts)
    values = counts.copy()
    values[: begun[0] if len(begun) else len(values)] = np.nan
    is_many = len(begun) > 0 and np.nanmean(values) >= WEEKLY_EVENTS
    return Figure(
        key=key,
        agency=agency,
        unit="count",
        better=better,
        target=None,
        weeks=tuple(weeks),
        values=tuple(values.tolist()),
        n=tuple(int(each) for each in counts),
        method="weeks" if is_many else "none",
        chart=chart(values.tolist(), places(changes, list(weeks)), fresh=FRESH, floor=0) if is_many else None,
        windows=None,
        since=newest(changes, list(weeks)),
    )


def time(
    key: str,
    agency: str,
    rows: pd.DataFrame,
    weeks: Sequence[Week],
    column: str,
    *,
    changes: Sequence[Change] = (),
) -> Figure:
    """`rows`: day, n and seconds. Times are skewed: their limits are those of their logarithms."""
    seconds = _by_week(rows, weeks, column)
    n = [int(each) for each in _by_week(rows, weeks, "n")]
    values = np.where((seconds > 0) & (np.asarray(n) >= few.WEEKLY_MEDIAN // 2), seconds, np.nan)
    is_many = bool(np.median(n) >= few.WEEKLY_MEDIAN) if n else False
    starts = places(changes, list(weeks))
    drawn = chart(np.log(values).tolist(), starts, fresh=FRESH) if is_many else None
    return Figure(
        key=key,
        agency=agency,
        unit="seconds",
        better="decrease",
        target=None,
        weeks=tuple(weeks),
        values=tuple(values.tolist()),
        n=tuple(n),
        method="weeks" if is_many else "none",
        chart=_in_seconds(drawn) if drawn else None,
        windows=None,
        since=newest(changes, list(weeks)),
    )


def _in_seconds(drawn: Chart) -> Chart:
    def back(limits: Limits | None) -> Limits | None:
        return limits and Limits(
            *(float(np.exp(each)) for each in (limits.centre, limits.lower, limits.upper))
        )

    phases = tuple(type(phase)(phase.start, phase.end, back(phase.limits)) for phase in drawn.phases)
    return Chart(tuple(float(np.exp(value)) for value in drawn.values), phases, drawn.hits)


def _by_week(rows: pd.DataFrame, weeks: Sequence[Week], column: str) -> np.ndarray:
    """A float for each week, 0 where there is no row."""
    values = np.zeros(len(weeks))
    days = rows["day"].to_numpy("datetime64[D]")
    places = (days - np.datetime64(weeks[0].start)).astype(int) // 7
    held = (places >= 0) & (places < len(weeks))
    values[places[held]] = np.nan_to_num(rows[column].to_numpy("float64", na_value=np.nan)[held])
    return values
