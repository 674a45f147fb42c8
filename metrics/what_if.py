"""What another policy would have made of the cases of a period: the pure functions of `etl.sla` over what is
stored, side by side with the policy as it is. Nothing is written; no clock changes.

The cases are those received in the period, so that both policies speak of the same ones (the other questions
count clocks by the day on which they were decided, which a policy moves).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
import sqlalchemy as sa

from city.model import City, Policy
from etl.sla.clocks import clocks
from etl.sla.verdict import verdict
from metrics.filters import Filters, during, narrowed
from metrics.frames import rows
from metrics.judged import Lacking, lacking
from metrics.known import known_cases
from metrics.moment import AT, kept
from warehouse import tables
from warehouse.lookup import read_frame
from warehouse.verdicts import JUDGED, NONE, ON_TIME, RUNNING, UNJUDGED_CLOCK

MOST_DAYS, MOST_CASES = 90, 50_000
CHUNK = 5_000
_ALWAYS = dt.date(1900, 1, 1)
_CASE = (
    *("city_code", "case_id", "kind", "classification", "category", "agency", "area", "channel", "state"),
    *("outcome", "received_at", "forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at"),
    *("target_at", "time_precision", "updated_at", "last_event_at"),
)
_STEP = ("case_id", "seq", "at", "state", "agency", "reason")
_KEY = ["case_id", "clock", "scope", "agency", "round", "started_at"]
_NOTHING = pd.DataFrame(columns=[*_KEY, "verdict"], dtype="str")
_GROUP = ["scope", "agency", "clock"]
Told = Callable[[int, int], None]


class TooMuch(ValueError):
    """The period holds more than may be asked at once; `limit` is "days" or "cases"."""

    def __init__(self, limit: str, found: int) -> None:
        super().__init__(f"A what-if run takes at most {MOST_DAYS} days and {MOST_CASES:,} cases.")
        self.limit, self.found = limit, found


class Answer(NamedTuple):
    """`shares`: scope, agency ('' for the case's own clock), clock and, once as it is (now_…) and once with
    the other policy (if_…): n, on_time_count, running_count, none_count (no verdict); then to_late_count and
    to_on_time_count: how many verdicts turned. Integers. `case_count`: how many cases."""

    case_count: int
    shares: pd.DataFrame


def case_count(connection: sa.Connection, filters: Filters, at: dt.datetime) -> int:
    """How many cases a run would take. Raises TooMuch."""
    if filters.start is None or filters.end is None or (filters.end - filters.start).days > MOST_DAYS:
        raise TooMuch("days", MOST_DAYS + 1 if filters.start is None else _days(filters))
    found = rows(connection, _count(filters), filters, at)[0][0]
    if found > MOST_CASES:
        raise TooMuch("cases", found)
    return found


def what_if(
    connection: sa.Connection,
    filters: Filters,
    at: dt.datetime,
    city: City,
    policy: Policy,
    told: Told = lambda done, whole: None,
) -> Answer:
    """`policy` judges every case of the period, whatever it is valid from. `told(done, whole)` hears after
    each part how many cases are done. Raises TooMuch."""
    whole, done = case_count(connection, filters, at), 0
    missing = lacking(connection, filters, at)
    other = replace(city, policies=(replace(policy, valid_from=_ALWAYS),))
    parts = []
    for cases, steps in _chunks(connection, filters, at):
        now, then = (_judged(cases, steps, rules, at, missing) for rules in (city, other))
        parts.append(_compared(now, then))
        done += len(cases)
        told(done, whole)
    return Answer(done, _summed(parts))


def _days(filters: Filters) -> int:
    end, start = filters.end or filters.start, filters.start or filters.end
    return (end - start).days if end and start else MOST_DAYS + 1


@kept
def _count(filters: Filters) -> sa.Select:
    return sa.select(sa.func.count()).select_from(_received(filters).subquery())


@kept
def _received(filters: Filters) -> sa.Select:
    cases = known_cases(None)
    columns = (cases.c[name] for name in _CASE)
    return sa.select(*columns).where(
        *narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT
    )


def _chunks(
    connection: sa.Connection, filters: Filters, at: dt.datetime
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Cases and their steps up to the moment, a part of the cases at a time."""
    received = _received(filters).params(at=at)
    cases = read_frame(connection, received)
    steps = tables.case_events
    known = received.subquery("received")
    of_cases = sa.select(*(steps.c[name] for name in _STEP)).join(
        known, sa.and_(known.c.city_code == steps.c.city_code, known.c.case_id == steps.c.case_id)
    )
    events = read_frame(connection, of_cases.where(steps.c.at <= at))
    part = pd.Series(np.arange(len(cases)) // CHUNK, cases["case_id"])
    of_part = events["case_id"].map(part).to_numpy()
    for number in range(-(-len(cases) // CHUNK)):
        chunk = cases.iloc[number * CHUNK : (number + 1) * CHUNK].reset_index(drop=True)
        yield chunk, events[of_part == number].reset_index(drop=True)


def _judged(
    cases: pd.DataFrame, steps: pd.DataFrame, city: City, at: dt.datetime, missing: Lacking
) -> pd.DataFrame:
    """Clocks that had started, with their verdict; none for those of which too little is recorded."""
    found = clocks(cases, steps, city)
    found = found[(found["started_at"] <= at) & (found["clock"] != UNJUDGED_CLOCK)]
    prefix = found["case_id"].str.split(":").str[0]
    is_lacking = (prefix + " " + found["kind"] + " " + found["clock"]).isin(
        " ".join(each) for each in missing
    )
    word = verdict(found, at).mask(is_lacking, NONE)
    return found[_KEY].assign(verdict=word).reset_index(drop=True)


def _compared(now: pd.DataFrame, then: pd.DataFrame) -> pd.DataFrame:
    """Counts a group; a clock that one of the policies lacks has no verdict there."""
    both = now.merge(then, "outer", on=_KEY, suffixes=("_now", "_if"))
    columns: dict[str, pd.Series] = {}
    for name in ("now", "if"):
        word = both[f"verdict_{name}"].fillna(NONE)
        columns |= {
            f"{name}_n": word.isin(JUDGED),
            f"{name}_on_time_count": word == ON_TIME,
            f"{name}_running_count": word == RUNNING,
            f"{name}_none_count": word == NONE,
        }
    columns |= {
        "to_late_count": columns["now_on_time_count"] & columns["if_n"] & ~columns["if_on_time_count"],
        "to_on_time_count": columns["if_on_time_count"] & columns["now_n"] & ~columns["now_on_time_count"],
    }
    return both[_GROUP].assign(**columns).groupby(_GROUP).sum()


def _summed(parts: list[pd.DataFrame]) -> pd.DataFrame:
    whole = pd.concat(parts) if parts else _compared(_NOTHING, _NOTHING)
    return whole.groupby(level=_GROUP).sum().astype("Int64").reset_index()
