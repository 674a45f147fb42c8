"""Up to when each source is known to have told everything, and how the service fares with it: `source_states`.

A quiet night is not a late source: a poll that found nothing new moves `seen_at` as a load does. `seen_at` only
moves forward, and never past the moment at which it is written: an export's clock may be wrong.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from warehouse.tables import source_states

OK, FAILED, LATE, OFF = "ok", "failed", "late", "off"


def saw(
    connection: sa.Connection, city_code: str, source: str, seen_at: dt.datetime | None, at: dt.datetime
) -> None:
    """At `at` the source told all that it had up to `seen_at`; None where it did not say up to when."""
    known = (state_of(connection, city_code, source) or {}).get("seen_at")
    newest = max(filter(None, (known, seen_at and min(seen_at, at))), default=None)
    told: dict[str, Any] = {"state": OK, "message": "", "failures": 0, "checked_at": at}
    note(connection, city_code, source, seen_at=newest, **told)


def note(connection: sa.Connection, city_code: str, source: str, **values: Any) -> None:
    """Keeps columns of a source's state; those that are not named stay as they are."""
    columns = source_states.c
    whose = sa.and_(columns.city_code == city_code, columns.source == source)
    held = state_of(connection, city_code, source) or {"city_code": city_code, "source": source}
    connection.execute(source_states.delete().where(whose))
    connection.execute(source_states.insert().values(**(held | values)))


def state_of(connection: sa.Connection, city_code: str, source: str) -> dict[str, Any] | None:
    """None before the source was ever seen."""
    return next((row for row in states(connection, city_code) if row["source"] == source), None)


def states(connection: sa.Connection, city_code: str) -> list[dict[str, Any]]:
    """The columns of each source's state, by source."""
    columns = source_states.c
    query = sa.select(source_states).where(columns.city_code == city_code).order_by(columns.source)
    return [dict(row._mapping) for row in connection.execute(query)]
