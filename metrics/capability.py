"""What is recorded: a figure about times is only as good as the milestones that someone wrote down."""

import datetime as dt

import pandas as pd
import sqlalchemy as sa

from metrics.filters import Filters, during, narrowed
from metrics.frames import frame
from metrics.known import known_cases
from metrics.measures import share

ENOUGH = 0.6  # of the cases of a source and kind must have a clock's start and stop, or it is not judged

CLOCK_FIELDS = {
    "forward": ("received_at", "forwarded_at"),
    "first_follow_up": ("forwarded_at", "responded_at"),
    "respond": ("received_at", "responded_at"),
    "arrive": ("received_at", "arrived_at"),
    "resolve": ("received_at", "resolved_at"),
    "autoclose": ("responded_at", "closed_at"),
}
FINISHED_STATES = ("selesai", "ditutup")
MILESTONES = ("forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at")
FIELDS = ("category", "agency", "area", "channel", "lon", "rating", "received_at", *MILESTONES)


def fields_recorded(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """source, key_prefix (of its case_ids), kind, field, n, recorded_count, recorded_share.

    Milestones are expected of finished cases only (selesai, ditutup), everything else of all; n says of how
    many.
    """
    cases = known_cases(version)
    found = {name: (_expected(cases, name), _is_recorded(cases, name)) for name in FIELDS}
    return _recorded(connection, cases, found, "field", filters, at)


def clocks_recorded(
    connection: sa.Connection, filters: Filters, at: dt.datetime, version: int | None = None
) -> pd.DataFrame:
    """source, key_prefix, kind, clock, n (finished cases), recorded_count (with start and stop),
    recorded_share, is_enough (also where nothing is finished yet: then nothing speaks against it)."""
    cases = known_cases(version)
    is_finished: sa.ColumnElement[bool] = cases.c.state.in_(FINISHED_STATES)
    found = {
        name: (is_finished, sa.and_(*(cases.c[field].is_not(None) for field in fields)))
        for name, fields in CLOCK_FIELDS.items()
    }
    recorded = _recorded(connection, cases, found, "clock", filters, at)
    return recorded.assign(is_enough=~(recorded["recorded_share"] < ENOUGH))


def _expected(cases: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    return cases.c.state.in_(FINISHED_STATES) if name in MILESTONES else sa.true()


def _is_recorded(cases: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
    column = cases.c[name]
    return column != "" if isinstance(column.type, sa.Text) else column.is_not(None)


def _recorded(
    connection: sa.Connection,
    cases: sa.FromClause,
    found: dict[str, tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]],
    what: str,
    filters: Filters,
    at: dt.datetime,
) -> pd.DataFrame:
    """All in one pass: two counts a name, then a row a name."""
    counts = [
        sa.func.count().filter(condition).label(f"{number}:{name}")
        for name, (expected, is_recorded) in found.items()
        for number, condition in (("n", expected), ("recorded", sa.and_(expected, is_recorded)))
    ]
    statement = (
        sa.select(cases.c.source, sa.func.min(cases.c.case_id).label("key_prefix"), cases.c.kind, *counts)
        .where(*narrowed(cases, filters), *during(cases.c.day, filters), cases.c.received_at <= at)
        .group_by(cases.c.source, cases.c.kind)
        .order_by(cases.c.source, cases.c.kind)
    )
    wide = frame(connection, statement)
    wide["key_prefix"] = wide["key_prefix"].str.split(":").str[0].astype("str")
    long = pd.concat([_part(wide, what, name) for name in found], ignore_index=True)
    return long.assign(recorded_share=share(long["recorded_count"], long["n"]))


def _part(wide: pd.DataFrame, what: str, name: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **{column: wide[column] for column in ("source", "key_prefix", "kind")},
            what: pd.array([name] * len(wide), "str"),
            "n": wide[f"n:{name}"],
            "recorded_count": wide[f"recorded:{name}"],
        }
    )
