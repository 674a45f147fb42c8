"""The working calendar: when an office is open, how much open time passed, and when a target falls due.

All open stretches of 300 years lie in one table with the open time before each. Open time up to an instant
is then one look-up, time between two instants a difference, a deadline the reverse look-up, and a pause an
interval on the same axis of open time; each is done for whole columns at once. A single instant is a column
of one.

The rules on which known libraries differ are in docs/decisions/0001-sla-calendar.md.

Columns: whatever pandas reads as instants (a Series, a list, ISO text). Without an offset they are local to
the zone. Answers are Series on the index of `start`; instants as datetime64[us, UTC]. Where the input is
missing, lies outside 1850-2149, or there is no answer, a column has <NA> or NaT and a single answer is
None.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from etl.sla import pauses as paused
from etl.sla.hours import (
    Days,
    Table,
    days_of,
    local_stretches,
    parse_day,
    parse_hours,
    parse_special,
    table_of,
)
from etl.sla.zone import BEGIN, DAY, END, FIRST_DAY, NONE, SECOND, offsets

Instant = dt.datetime | str
Hours = Iterable[tuple[str, str]]
Interval = tuple[Instant, Instant | None]
Ends = Literal["clock", "day"]
_MOST_SECONDS = 10**11  # more than the 300 years, and no overflow in microseconds


class WorkingCalendar:
    """`hours`: "mon" … "sun" to [(open, close), …] as "HH:MM", up to "24:00"; a day that is not named is
    closed. `holidays` and the keys of `special_hours` are dates or ISO dates; special hours replace the
    weekday's, [] closes the day, and a holiday stays closed. Raises ValueError for an unknown zone or
    weekday and for faulty hours."""

    def __init__(
        self,
        zone: str,
        hours: Mapping[str, Iterable[Hours]],
        holidays: Iterable[dt.date | str] = (),
        special_hours: Mapping[dt.date | str, Iterable[Hours]] | None = None,
    ) -> None:
        self._offsets = offsets(zone)
        self.zone = zone
        self._hours = parse_hours(hours)
        self._holidays = [parse_day(day) for day in holidays]
        self._special = parse_special(special_hours or {})

    def is_open(self, at: Instant) -> bool | None:
        """The opening instant is open, the closing instant is closed."""
        return _only(self.is_open_many([at]))

    def next_open(self, at: Instant) -> dt.datetime | None:
        """`at` itself when open; None when it never opens again."""
        return self._moment(self.next_open_many([at]))

    def is_business_day(self, date: dt.date | str) -> bool:
        """Whether the office opens at all on this local date."""
        return bool((self._days.midnight == parse_day(date) * DAY).any())

    def elapsed(self, start: Instant, end: Instant, pauses: Iterable[Interval] = ()) -> int | None:
        """Whole open seconds from start to end without those in pauses; 0 when end lies before start."""
        return _only(self.elapsed_many([start], [end], paused.of_one(pauses)))

    def deadline(self, start: Instant, seconds: float, pauses: Iterable[Interval] = ()) -> dt.datetime | None:
        """The first instant at which so many open seconds have passed: at the end of a day its closing
        instant; with 0 seconds the start, open or not. A pause without an end leaves no deadline if it
        began before that."""
        return self._moment(self.deadline_many([start], seconds, paused.of_one(pauses)))

    def deadline_working_days(
        self, start: Instant, n: int, ends: Ends = "clock", pauses: Iterable[Interval] = ()
    ) -> dt.datetime | None:
        """See `deadline_working_days_many`."""
        return self._moment(self.deadline_working_days_many([start], n, ends, paused.of_one(pauses)))

    def is_open_many(self, at: Iterable) -> pd.Series:
        """boolean."""
        instants, index, valid = self._column(at)
        is_open = instants < self._table.closes[self._table.stretch(instants)]
        return pd.Series(pd.arrays.BooleanArray(is_open, ~valid), index)

    def next_open_many(self, at: Iterable) -> pd.Series:
        instants, index, valid = self._column(at)
        found = self._table.stretch(instants)
        is_open = instants < self._table.closes[found]
        return self._instants(np.where(is_open, instants, self._table.opens[found + 1]), index, valid)

    def elapsed_many(self, start: Iterable, end: Iterable, pauses: pd.DataFrame | None = None) -> pd.Series:
        """Int64, seconds. `pauses` has a row for each pause of any row, in any order, overlapping or not:
        `row` (position in `start`, from 0), `start`, `end` (NaT: still paused)."""
        start, index, valid = self._column(start)
        end, _, is_end = self._column(end, len(start))
        begin, finish = self._table.counted(start), self._table.counted(end)
        counted = finish - begin
        if pauses is not None and len(pauses):
            counted -= paused.within(self._pieces(pauses, begin), begin, finish)
        seconds = np.maximum(counted, 0) // SECOND
        return pd.Series(pd.arrays.IntegerArray(seconds, ~(valid & is_end)), index)

    def deadline_many(
        self, start: Iterable, seconds: float | Iterable, pauses: pd.DataFrame | None = None
    ) -> pd.Series:
        """`seconds`: one number or a column, never negative (ValueError); `pauses` as in `elapsed_many`."""
        start, index, valid = self._column(start)
        target, is_target = _numbers(seconds, len(start), "seconds")
        begin = self._table.counted(start)
        due = begin + (np.minimum(target, _MOST_SECONDS) * SECOND).astype(np.int64)
        if pauses is not None and len(pauses):
            due = paused.extended(self._pieces(pauses, begin), due)
        moment = np.where(target == 0, start, self._instant_of(due))
        return self._instants(moment, index, valid & is_target)

    def deadline_working_days_many(
        self, start: Iterable, n: int | Iterable, ends: Ends = "clock", pauses: pd.DataFrame | None = None
    ) -> pd.Series:
        """A start on a closed day moves to the next business day at the same clock time; then one at or
        after that day's closing moves to the opening of the business day after it; from there n business
        days on, at that clock time (ends="clock", also where it is outside the hours) or at that day's
        closing (ends="day").

        Boston's own targets of 2011 follow this rule (tests/etl/sla/test_calendar_boston.py). Pauses that
        begin before the running deadline move it by their open time.
        """
        if ends not in ("clock", "day"):
            raise ValueError(
                f"ends={ends!r}: a target in working days ends with the 'clock' or with the 'day'."
            )
        start, index, valid = self._column(start)
        target, is_target = _numbers(n, len(start), "working days")
        due = self._after_days(start, np.minimum(target, END // DAY).astype(np.int64), ends)
        if pauses is not None and len(pauses):
            due = self._paused_days(start, due, pauses)
        return self._instants(due, index, valid & is_target)

    @cached_property
    def _days(self) -> Days:
        return days_of(*self._stretches)

    @cached_property
    def _table(self) -> Table:
        return table_of(*self._stretches, self._offsets)

    @property
    def _stretches(self) -> tuple[np.ndarray, np.ndarray]:
        return local_stretches(self._hours, self._holidays, self._special)

    def _column(self, values: Iterable, length: int | None = None) -> tuple[np.ndarray, pd.Index, np.ndarray]:
        """(UTC microseconds, index, which of them can be used); the others become 0, which does no harm."""
        column = pd.Series(values) if hasattr(values, "dtype") else pd.Series(list(values), dtype=object)
        if length is not None and len(column) != length:
            raise ValueError(f"{len(column)} instants for {length} rows: give one for each row.")
        instants = self._microseconds(column)
        valid = (instants >= BEGIN + DAY) & (instants < END - DAY)
        return (instants if valid.all() else np.where(valid, instants, 0)), column.index, valid

    def _microseconds(self, column: pd.Series) -> np.ndarray:
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            return column.dt.as_unit("us").array.asi8
        if column.dtype.kind == "M":
            local = column.dt.as_unit("us").array.asi8
            return np.where(local == NONE, NONE, self._offsets.to_utc(local))
        return np.array([self._microsecond(value) for value in column], np.int64)

    def _microsecond(self, value: Any) -> int:
        if pd.isna(value):
            return NONE
        moment = pd.Timestamp(value)
        instant = np.asarray(moment.as_unit("us").asm8.astype(np.int64))
        return int(instant if moment.tzinfo else self._offsets.to_utc(instant))

    def _pieces(self, pauses: pd.DataFrame, begin: np.ndarray) -> paused.Pieces:
        row = pauses["row"].to_numpy(np.int64)
        since, _, is_since = self._column(pauses["start"])
        until, _, is_until = self._column(pauses["end"])
        counted = np.where(is_until, self._table.counted(until), paused.FOREVER)
        return paused.pieces(row[is_since], self._table.counted(since)[is_since], counted[is_since], begin)

    def _instant_of(self, counted: np.ndarray) -> np.ndarray:
        """The first instant with so much open time before it."""
        found = np.searchsorted(self._table.before[1:], counted, "left")
        return counted - self._table.before[found] + self._table.opens[found]

    def _after_days(self, start: np.ndarray, n: np.ndarray, ends: Ends) -> np.ndarray:
        days, local = self._days, self._offsets.to_local(start)
        rolled, clock = days.number[local // DAY - FIRST_DAY], local % DAY
        is_late = clock >= days.closing[rolled]
        first = rolled + is_late
        last = np.minimum(first + n, len(days.midnight) - 1)
        clock = days.closing[last] if ends == "day" else np.where(is_late, days.opening[first], clock)
        return self._offsets.to_utc(days.midnight[last] + clock)

    def _paused_days(self, start: np.ndarray, due: np.ndarray, pauses: pd.DataFrame) -> np.ndarray:
        counted = self._table.counted(np.minimum(due, END - 1))
        extended = paused.extended(self._pieces(pauses, self._table.counted(start)), counted)
        return np.where(extended == counted, due, self._instant_of(extended))

    def _instants(self, instants: np.ndarray, index: pd.Index, valid: np.ndarray) -> pd.Series:
        values = np.where(valid & (instants < END), instants, NONE).view("datetime64[us]")
        return pd.Series(pd.DatetimeIndex(values, tz="UTC"), index)

    def _moment(self, column: pd.Series) -> dt.datetime | None:
        moment = column.dt.tz_convert(self.zone).iloc[0]
        return None if pd.isna(moment) else moment.to_pydatetime()


def _only(column: pd.Series) -> Any:
    return None if column.isna().iloc[0] else column.iloc[0].item()


def _numbers(values: float | Iterable, length: int, what: str) -> tuple[np.ndarray, np.ndarray]:
    """(numbers, which of them are there); the others are 0."""
    if np.isscalar(values):
        values = np.full(length, values)
    column = pd.to_numeric(pd.Series(values).reset_index(drop=True)).astype("Float64")
    if len(column) != length:
        raise ValueError(f"{len(column)} numbers of {what} for {length} rows: give one, or one for each row.")
    if (column < 0).any():
        raise ValueError(f"{column.min():g} {what}: a target can't be negative.")
    return column.fillna(0).to_numpy(float), column.notna().to_numpy()
