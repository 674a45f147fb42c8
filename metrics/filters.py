"""What a question is narrowed to, and the conditions that follow from it."""

import datetime as dt
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import sqlalchemy as sa


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Empty or None: all. `start` to `end` are local dates of `zone`, without `end` itself; raises ValueError
    where the end comes first."""

    city_code: str
    zone: str
    start: dt.date | None = None
    end: dt.date | None = None
    kinds: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    """Categories that are left out, whatever else is asked for."""

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise ValueError(
                f"The period ends on {self.end}, before it begins on {self.start}; swap the days."
            )

    def previous(self) -> "Filters":
        """The period of the same length before. Raises ValueError for a period that is open on one side."""
        if self.start is None or self.end is None:
            raise ValueError("A previous period needs a first and a last day; choose both.")
        return replace(self, start=self.start - (self.end - self.start), end=self.start)

    def local_day(self, at: dt.datetime) -> dt.date:
        """Raises ValueError for a moment without a zone, which would be another one on each machine."""
        if at.tzinfo is None:
            raise ValueError(f"The moment {at} has no zone; give one that has.")
        return at.astimezone(ZoneInfo(self.zone)).date()

    def midnight(self, day: dt.date) -> dt.datetime:
        """The instant at which a local day begins."""
        return dt.datetime.combine(day, dt.time(), ZoneInfo(self.zone)).astimezone(dt.UTC)


NARROWED = ("city_code", "kind", "agency", "category", "area", "channel")
"""The columns that `narrowed` goes by: a question that picks columns has to take them along."""


def narrowed(table: sa.FromClause, filters: Filters) -> list[sa.ColumnElement[bool]]:
    """City and choices, without the period. A choice for which the table has no column narrows nothing:
    calls have areas, but no kind, agency, category or channel."""
    chosen = {
        "kind": filters.kinds,
        "agency": filters.agencies,
        "category": filters.categories,
        "area": filters.areas,
        "channel": filters.channels,
    }
    choices = [table.c[name].in_(codes) for name, codes in chosen.items() if codes and name in table.c]
    if filters.without and "category" in table.c:
        choices.append(table.c.category.not_in(filters.without))
    return [table.c.city_code == filters.city_code, *choices]


def during(day: sa.ColumnElement[dt.date], filters: Filters) -> list[sa.ColumnElement[bool]]:
    """`day` lies in the period."""
    since = [day >= filters.start] if filters.start is not None else []
    return since + ([day < filters.end] if filters.end is not None else [])


def between(instant: sa.ColumnElement[dt.datetime], filters: Filters) -> list[sa.ColumnElement[bool]]:
    """`instant` lies in the period; for what has no local day of its own."""
    since = [instant >= filters.midnight(filters.start)] if filters.start is not None else []
    return since + ([instant < filters.midnight(filters.end)] if filters.end is not None else [])
