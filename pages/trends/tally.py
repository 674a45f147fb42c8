"""What the cards of a page about counts share: its cases of both periods, counted in one question."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from metrics.filters import Filters
from metrics.small import told
from metrics.tally import columns, sums, tally
from pages.asking import Asking
from pages.steps import chosen

Pairs = dict[str, tuple[int, int]]
"""Code → (cases now, cases before)."""
Series = dict[str, dict[dt.date, int]]
"""Category → first day of a step → cases."""
Summed = dict[str, list[Any]]
"""Columns as metrics.tally.sums names them."""


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
    rows = columns(asking.exactly(tally, asking.filters, options))
    plain = rows
    if not asking.is_exact:
        plain = columns(asking.exactly(tally, asking.discreet(asking.filters), options))

    def by(*keys: str, is_whole: bool = False) -> Summed:
        whole = sums(rows, keys, is_whole=is_whole)
        if not asking.is_exact:
            frames = pd.DataFrame(whole), pd.DataFrame(sums(plain, keys, is_whole=is_whole))
            return {str(name): column.tolist() for name, column in told(*frames).items()}
        return {name: column.tolist() for name, column in whole.items()}

    days, series, total = by("day"), by("category", "day"), _pair(by())
    compared = {key: _pairs(by(key, is_whole=True), key) for key in ("category", "area")}
    hours = by("hour_of_week")
    return Tally(
        total,
        _by_day(days, "case_count"),
        _by_day(days, "previous_count"),
        _series(series, "case_count"),
        _series(series, "previous_count"),
        _pairs(by("category"), "category"),
        _pairs(by("area"), "area"),
        {**compared, "total": {"": _pair(by(is_whole=True))}},
        {int(hour): int(n) for hour, n in zip(hours["hour_of_week"], hours["case_count"], strict=True)},
    )


def _pair(rows: Summed) -> tuple[int, int]:
    return int(sum(rows["case_count"])), int(sum(rows["previous_count"]))


def _pairs(rows: Summed, key: str) -> Pairs:
    values = zip(rows[key], rows["case_count"], rows["previous_count"], strict=True)
    return {code: (int(now), int(before)) for code, now, before in values}


def _by_day(rows: Summed, counts: str) -> dict[dt.date, int]:
    return {day.date(): int(n) for day, n in zip(rows["day"], rows[counts], strict=True)}


def _series(rows: Summed, counts: str) -> Series:
    found: Series = {}
    for category, day, n in zip(rows["category"], rows["day"], rows[counts], strict=True):
        found.setdefault(category, {})[day.date()] = int(n)
    return found
