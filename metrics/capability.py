"""What is recorded: a figure about times is only as good as the milestones that someone wrote down."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import Row, framed, rows
from metrics.known import known_cases
from metrics.measures import count
from metrics.moment import AT
from metrics.shapes import kept_by_shape

ENOUGH = 0.6  # of the cases of a source and kind must have a clock's start and stop, or it is not judged
CLOCK_FIELDS = {
    "forward": ("received_at", "forwarded_at"),
    "first_follow_up": ("forwarded_at", "responded_at"),
    "respond": ("received_at", "responded_at"),
    "arrive": ("received_at", "arrived_at"),
    "resolve": ("received_at", "resolved_at"),
}
FINISHED_STATES = ("selesai", "ditutup")
MILESTONES = ("forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at")
FIELDS = ("category", "agency", "area", "channel", "lon", "rating", "received_at")

Expectations = Sequence[tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]]
"""(Of which cases something is expected, whether it is recorded)."""


def fields_recorded(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """source, key_prefix (of its case_ids), kind, field, n, recorded_count, recorded_share.

    Milestones are expected of finished cases only (selesai, ditutup), everything else of all; n says of how
    many.
    """
    found = _listed([*FIELDS, *MILESTONES], rows(connection, _fields(filters, version), filters, at))
    return framed(list(found), _kinds("field"))


def clocks_recorded(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """source, key_prefix, kind, clock, n (finished cases), recorded_count (with start and stop),
    recorded_share, is_enough (also where nothing is finished yet: then nothing speaks against it)."""
    found = [(*row, _is_enough(row)) for row in _clocks(connection, filters, at, version)]
    return framed(found, _kinds("clock") | {"is_enough": sa.Boolean()})


def clocks_lacking(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> list[tuple[str, str, str]]:
    """(key_prefix, kind, clock) of the clocks that are not to be judged."""
    return [row[1:4] for row in _clocks(connection, filters, at, version) if not _is_enough(row)]


def _clocks(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None
) -> Iterator[Row]:
    return _listed(CLOCK_FIELDS, rows(connection, _of_clocks(filters, version), filters, at))


@kept_by_shape
def _fields(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    always: sa.ColumnElement[bool] = sa.true()
    expected = [(always, _is_recorded(cases, name)) for name in FIELDS]
    expected += [(_is_finished(cases), _is_recorded(cases, name)) for name in MILESTONES]
    return _counted(cases, expected, filters)


@kept_by_shape
def _of_clocks(filters: Filters, version: int | None) -> sa.Select:
    cases = known_cases(version)
    has_both = [sa.and_(*(_is_recorded(cases, name) for name in fields)) for fields in CLOCK_FIELDS.values()]
    return _counted(cases, [(_is_finished(cases), is_recorded) for is_recorded in has_both], filters)


def _is_enough(row: Row) -> bool:
    recorded_share = row[-1]
    return recorded_share is None or recorded_share >= ENOUGH


def _is_finished(cases: sa.FromClause) -> sa.ColumnElement[bool]:
    return cases.c.state.in_(FINISHED_STATES)


def _is_recorded(cases: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    column = cases.c[name]
    return column != "" if isinstance(column.type, sa.Text) else column.is_not(None)


def _counted(cases: sa.FromClause, expected: Expectations, filters: Filters) -> sa.Select:
    """Source, kind and a case_id; then of each expectation of how many cases it is, and of how many it
    holds."""
    counts = [count(where) for of, is_recorded in expected for where in (of, sa.and_(of, is_recorded))]
    return (
        sa.select(cases.c.source, cases.c.kind, sa.func.min(cases.c.case_id), *counts)
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= AT)
        .group_by(cases.c.source, cases.c.kind)
        .order_by(cases.c.source, cases.c.kind)
    )


def _listed(names: Iterable[str], found: Iterable[Row]) -> Iterator[Row]:
    """A row for each name instead of two columns."""
    for source, kind, case_id, *numbers in found:
        prefix = case_id.partition(":")[0]
        for name, n, recorded in zip(names, numbers[::2], numbers[1::2], strict=True):
            yield source, prefix, kind, name, n, recorded, recorded / n if n else None


def _kinds(what: str) -> dict[str, sa.types.TypeEngine]:
    words = {name: sa.Text() for name in ("source", "key_prefix", "kind", what)}
    return words | {"n": sa.Integer(), "recorded_count": sa.Integer(), "recorded_share": sa.Double()}
