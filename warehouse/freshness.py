"""Up to when each source is known to have told everything, and how the service fares with it.

A quiet night is not a late source: a poll that found nothing new moves `seen_at` as a load does. `seen_at`
only moves forward, and never past the moment at which it is written: an export's clock may be wrong.
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
    told: dict[str, Any] = {"state": OK, "message": "", "failures": 0, "checked_at": at, "next_at": None}
    note(connection, city_code, source, seen_at=newest, **told)


def note(connection: sa.Connection, city_code: str, source: str, **values: Any) -> None:
    """Keeps columns of a source's state; those that are not named stay as they are."""
    columns = source_states.c
    whose = sa.and_(columns.city_code == city_code, columns.source == source)
    held = state_of(connection, city_code, source) or {"city_code": city_code, "source": source}
    connection.execute(source_states.delete().where(whose))
    connection.execute(source_states.insert().values(**(held | values)))


def judge(
    connection: sa.Connection, city_code: str, source: str, allowed: dt.timedelta, at: dt.datetime
) -> None:
    """Says that a source is late, or no more: it may be silent for as long as `allowed`. What failed stays so
    until something comes."""
    held = state_of(connection, city_code, source) or {"state": "", "seen_at": None}
    if held["state"] == FAILED:
        return
    seen_at = held["seen_at"]
    is_late = seen_at is None or at - seen_at > allowed
    state = LATE if is_late else OK
    if state != held["state"]:
        since = f"Nothing came since {seen_at:%Y-%m-%d %H:%M} UTC." if seen_at else "Nothing ever came."
        note(connection, city_code, source, state=state, message=since if is_late else "")


def all_off(connection: sa.Connection) -> None:
    """Nobody asks for them or watches from here on; up to when they were seen stays."""
    connection.execute(
        source_states.update().values(state=OFF, message="The service was stopped.", next_at=None)
    )


def failures(connection: sa.Connection, city_code: str, source: str) -> int:
    """How often a source failed in a row."""
    return (state_of(connection, city_code, source) or {"failures": 0})["failures"]


def state_of(connection: sa.Connection, city_code: str, source: str) -> dict[str, Any] | None:
    """None before the source was ever seen."""
    return next((row for row in states(connection, city_code) if row["source"] == source), None)


def states(connection: sa.Connection, city_code: str) -> list[dict[str, Any]]:
    """The columns of each source's state, by source."""
    columns = source_states.c
    query = sa.select(source_states).where(columns.city_code == city_code).order_by(columns.source)
    return [dict(row._mapping) for row in connection.execute(query)]
