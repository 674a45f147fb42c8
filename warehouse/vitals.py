"""How an installation fares, in a few numbers for who keeps it running: nothing of what the cases say."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa

from warehouse import about, freshness
from warehouse.people_tables import sessions
from warehouse.tables import loads
from warehouse.versions import current

_COUNTED = ("read", "new", "changed", "same", "rejected")


@dataclass(frozen=True)
class Vitals:
    """`ages` and `failures` by source: seconds since it is known to have told everything, None where it never
    did; how often it failed in a row. `loads` by source and state, `rows` by source and what became of them.
    `watch_age`: seconds since the watch's last sign of life, None where nobody watches."""

    schema_step: int
    data_version: int
    ages: dict[str, float | None]
    failures: dict[str, int]
    loads: dict[tuple[str, str], int]
    rows: dict[tuple[str, str], int]
    sessions: int
    watch_age: float | None


def vitals(connection: sa.Connection, city_code: str, at: dt.datetime) -> Vitals:
    states = freshness.states(connection, city_code)
    beat = about.get(connection, about.WATCHING)
    ended = loads_by_state(connection, city_code)
    return Vitals(
        int(about.get(connection, "schema_step", "0")),
        current(connection),
        {one["source"]: _seconds(one["seen_at"], at) for one in states},
        {one["source"]: one["failures"] for one in states},
        {(row.source, row.state): row.number for row in ended},
        _rows(ended),
        _sessions(connection, city_code, at),
        _seconds(dt.datetime.fromisoformat(beat) if beat else None, at),
    )


def newest_seen(connection: sa.Connection, city_code: str) -> dt.datetime | None:
    """Up to when the source that was heard last is known to have told everything."""
    seen = [one["seen_at"] for one in freshness.states(connection, city_code) if one["seen_at"]]
    return max(seen, default=None)


def loads_by_state(connection: sa.Connection, city_code: str) -> list[sa.Row]:
    """source, state, number, and the rows of each kind together."""
    column = loads.c
    sums = [sa.func.sum(column[f"{name}_count"]).label(name) for name in _COUNTED]
    grouped = sa.select(column.source, column.state, sa.func.count().label("number"), *sums)
    mine = grouped.where(column.city_code == city_code).group_by(column.source, column.state)
    return list(connection.execute(mine.order_by(column.source, column.state)))


def _rows(ended: list[sa.Row]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for row in ended:
        for name in _COUNTED:
            found[row.source, name] = found.get((row.source, name), 0) + int(row._mapping[name] or 0)
    return found


def _sessions(connection: sa.Connection, city_code: str, at: dt.datetime) -> int:
    """Of people who are signed in; one whose browser was closed counts until it ends by itself."""
    rows = connection.execute(
        sa.select(sessions.c.seen_at, sessions.c.idle_seconds).where(
            sessions.c.city_code == city_code, sessions.c.expires_at > at
        )
    )
    return sum((at - row.seen_at).total_seconds() < row.idle_seconds for row in rows)


def _seconds(since: dt.datetime | None, at: dt.datetime) -> float | None:
    return None if since is None else max(0.0, (at - since).total_seconds())
