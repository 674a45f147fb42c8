"""What the cards of a page about counts share: its cases of both periods, counted in one question."""

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from city.tables import records
from metrics.filters import Filters
from metrics.small import told
from metrics.tally import summed, tally
from pages.asking import Asking
from pages.steps import chosen

Pairs = dict[str, tuple[int, int]]
"""Code → (cases now, cases before)."""
Series = dict[str, dict[dt.date, int]]
"""Category → first day of a step → cases."""


@dataclass(frozen=True)
class Tally:
    """`total`: now and before. `days`, `days_before`: by step; `now`, `before`: by category and step; all of
    all days, as `categories` and `areas`, which are told by themselves: steps need not add up to them.
    `whole`: by category and by area, and of all ("total"), of whole days alone. `hours`: by hour of the week,
    of the period."""

    total: tuple[int, int]
    days: dict[dt.date, int]
    days_before: dict[dt.date, int]
    now: Series
    before: Series
    categories: Pairs
    areas: Pairs
    whole: dict[str, Pairs]
    hours: dict[int, int]


def counted(asking: Asking) -> Tally:
    return asking.once("tally", lambda: _counted(asking))


def whole_days(asking: Asking) -> tuple[Filters, Filters] | None:
    """Both periods without the day that is not over, the one before cut by as much: morning hours are not
    held against a whole day."""
    now, before = asking.filters, asking.previous
    if before is None or now.start is None or now.end is None or before.start is None or before.end is None:
        return None
    end = min(now.end, asking.today)
    if end <= now.start:
        return None
    cut = min(before.end, before.start + (end - now.start)) if now.end > end else before.end
    return replace(now, end=end), replace(before, end=cut)


def _counted(asking: Asking) -> Tally:
    """Each sum is told by itself: where cells are told in fives, their sum is far from it."""
    options = {"step": chosen(asking.asked), "previous": asking.previous, "whole": whole_days(asking)}
    rows = asking.exactly(tally, asking.filters, options)
    plain = asking.exactly(tally, asking.discreet(asking.filters), options)

    def by(*keys: str, is_whole: bool = False) -> pd.DataFrame:
        whole = summed(rows, keys, is_whole=is_whole)
        return whole if asking.is_exact else told(whole, summed(plain, keys, is_whole=is_whole))

    days, series, total = by("day"), by("category", "day"), _pair(by())
    compared = {key: _pairs(by(key, is_whole=True), key) for key in ("category", "area")}
    return Tally(
        total,
        _by_day(days, "case_count"),
        _by_day(days, "previous_count"),
        _series(series, "case_count"),
        _series(series, "previous_count"),
        _pairs(by("category"), "category"),
        _pairs(by("area"), "area"),
        {**compared, "total": {"": _pair(by(is_whole=True))}},
        {int(row.hour_of_week): int(row.case_count) for row in records(by("hour_of_week"))},
    )


def _pair(rows: pd.DataFrame) -> tuple[int, int]:
    return int(rows["case_count"].sum()), int(rows["previous_count"].sum())


def _pairs(rows: pd.DataFrame, key: str) -> Pairs:
    return {getattr(row, key): (int(row.case_count), int(row.previous_count)) for row in records(rows)}


def _by_day(rows: pd.DataFrame, counts: str) -> dict[dt.date, int]:
    return {row.day.date(): int(getattr(row, counts)) for row in records(rows)}


def _series(rows: pd.DataFrame, counts: str) -> Series:
    found: Series = {}
    for row in records(rows):
        found.setdefault(row.category, {})[row.day.date()] = int(getattr(row, counts))
    return found
