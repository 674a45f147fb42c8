"""Statements that are built and compiled once for all filters of one shape: what is narrowed, and to how many
codes each. Who narrows a page asks for something that nobody asked for before, and building and compiling its
statement would cost a third of what the page costs beside the database's own work.

A statement is built with stand-ins where a filter's values belong, which are put in when it is asked
(metrics.frames). A builder may compare filters' values and take midnights of them, and nothing else: what it
made of a stand-in otherwise is in no list, and asking fails.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, NamedTuple

import sqlalchemy as sa

from metrics.filters import Filters
from metrics.moment import kept

Value = str | dt.date | dt.datetime
_CODES = ("kinds", "agencies", "categories", "areas", "channels", "without")
_MARK = "\0"  # begins no code
_YEARS = 100  # of no date that is asked for


class Shaped(NamedTuple):
    """`values`: by stand-in what is asked for."""

    statement: sa.Select
    values: dict[Value, Value]


def kept_by_shape(build: Callable[..., sa.Select]) -> Callable[..., Shaped]:
    """As metrics.moment.kept, for what builds a statement from filters and is only asked."""
    built = kept(build)

    @wraps(build)
    def shaped(*given: Any) -> Shaped:
        values: dict[Value, Value] = {}
        shapes = [
            _shape(one, place, values) if isinstance(one, Filters) else one for place, one in enumerate(given)
        ]
        return Shaped(built(*shapes), values)

    return shaped


def is_stand_in(value: object) -> bool:
    if isinstance(value, str):
        return value.startswith(_MARK)
    return isinstance(value, dt.date) and value.year < _YEARS


def _shape(filters: Filters, place: int, values: dict[Value, Value]) -> Filters:
    """Filters of stand-ins, with what each stands for added to `values`; city and zone stay."""
    chosen: dict[str, Any] = {}
    for name in _CODES:
        codes = getattr(filters, name)
        chosen[name] = tuple(f"{_MARK}{place} {name} {number}" for number in range(len(codes)))
        values |= zip(chosen[name], codes, strict=True)
    for name, year in (("start", 11), ("end", 12)):
        day = getattr(filters, name)
        chosen[name] = None if day is None else dt.date(year + 2 * place, 1, 1)
        if day is not None:
            values[chosen[name]] = day
            values[filters.midnight(chosen[name])] = filters.midnight(day)
    return replace(filters, **chosen)
