"""What the data says about a promise: better, unproven, worse, overdue or kept.

What counts after the promise is compared with the 13 weeks before it, by a test that the measure names:
Fisher's for shares, the exact comparison of two Poisson counts for cases, Mann and Whitney's for days. The
target is met when the last four weeks together meet it. A verdict at the due day is not given twice: the
weeks after it count no more until the promise is edited.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
import sqlalchemy as sa

from metrics import tails
from metrics.filters import Filters
from metrics.review import series
from metrics.review.few import fisher
from metrics.review.ranks import mann_whitney
from metrics.review.rises import chance_of_fall, chance_of_rise
from metrics.review.weeks import Week, over, week_of
from warehouse.commitments import Commitment

BEFORE = 13  # weeks
LAST = 4  # weeks that must meet the target together
LEVEL = 0.05
FEWEST = 5  # cases on either side; below that nothing is proven
Word = Literal["better", "unproven", "worse", "overdue", "kept", "people"]
Test = Literal["fisher", "poisson", "ranks", ""]
CLOCKS = {
    "on_time_resolve": "resolve",
    "on_time_follow_up": "first_follow_up",
    "on_time_arrive": "arrive",
}


@dataclass(frozen=True)
class Judgement:
    """`now`: the measure in the weeks that the target is held against; `before`: in the 13 weeks before the
    promise; None where there is nothing. `n`: cases now; `chance`: of a difference as large by chance."""

    word: Word
    test: Test
    now: float | None
    before: float | None
    n: int
    chance: float | None


PEOPLE = Judgement("people", "", None, None, 0, None)


def judge(
    connection: sa.Connection,
    filters: Filters,
    promise: Commitment,
    week: Week,
    at: dt.datetime,
    version: int | None = None,
) -> Judgement:
    """At the end of `week`. `filters`: city and zone."""
    if promise.measure == "none":
        return PEOPLE
    made, due = week_of(filters.local_day(promise.made_at)), week_of(promise.due_day)
    until = min(week, due)
    since = min(made.moved(1), until)
    own = replace(
        filters,
        agencies=(promise.agency,),
        categories=(promise.category,) if promise.category else (),
        areas=(promise.area,) if promise.area else (),
    )
    rows = _asked(connection, over(own, made.moved(-BEFORE), until), promise.measure, at, version)
    day = pd.to_datetime(rows["day"]).dt.date
    before = rows[day < made.start]
    after = rows[day >= since.start]
    last = rows[day >= max(since, until.moved(1 - LAST)).start]
    weeks = (until.start - since.start).days // 7 + 1
    test = _TESTS[promise.measure]
    value, n = _value(test, last, min(weeks, LAST))
    earlier, n_before = _value(test, before, BEFORE)
    chance = _chance(test, after, before, weeks) if n >= FEWEST or test == "poisson" else None
    is_met = value is not None and promise.target is not None and _meets(test, value, promise.target)
    is_due = promise.due_day <= week.last_day
    if is_due:
        word: Word = "kept" if is_met else "overdue"
    elif chance is None or chance > LEVEL or value is None or earlier is None or n_before < FEWEST:
        word = "unproven"
    else:
        word = "better" if (value > earlier) == (test == "fisher") else "worse"
    return Judgement(word, test, value, earlier, n, chance)


_TESTS: dict[str, Test] = {
    "on_time_resolve": "fisher",
    "on_time_follow_up": "fisher",
    "on_time_arrive": "fisher",
    "received": "poisson",
    "resolution_days": "ranks",
}


def _asked(
    connection: sa.Connection, filters: Filters, measure: str, at: dt.datetime, version: int | None
) -> pd.DataFrame:
    if measure in CLOCKS:
        return series.on_time_by_week(connection, filters, at, version, clocks=(CLOCKS[measure],))
    if measure == "received":
        return series.received_by_week(connection, filters, at, version)
    return series.resolution_seconds(connection, filters, at, version)


def _value(test: Test, rows: pd.DataFrame, weeks: int) -> tuple[float | None, int]:
    """The measure of some rows, and of how many cases it is made."""
    if test == "fisher":
        n = int(rows["n"].sum())
        return (int(rows["on_time_count"].sum()) / n if n else None), n
    if test == "poisson":
        n = int(rows["case_count"].sum())
        return n / weeks, n
    n = len(rows)
    return (float(np.median(rows["seconds"].astype("float64"))) / 86_400 if n else None), n


def _chance(test: Test, now: pd.DataFrame, before: pd.DataFrame, weeks: int) -> float | None:
    if now.empty and test != "poisson":
        return None
    if test == "fisher":
        pairs = [int(rows[column].sum()) for rows in (now, before) for column in ("on_time_count", "n")]
        return fisher(*pairs) if pairs[1] and pairs[3] else None
    if test == "poisson":
        x, b = int(now["case_count"].sum()), int(before["case_count"].sum())
        part = weeks / (weeks + BEFORE)
        return tails.two_sided(chance_of_rise(x, b, part), chance_of_fall(x, b, part))
    seconds = [rows["seconds"].astype("float64").tolist() for rows in (now, before)]
    return mann_whitney(*seconds) if all(seconds) else None


def _meets(test: Test, value: float, target: float) -> bool:
    return value >= target if test == "fisher" else value <= target
