"""Sessions of people: begun at login with a new secret, over after a time without a request and after a day's
work at the latest."""

from datetime import timedelta

import sqlalchemy as sa

from access import people, secret
from access.office import Office
from access.people import Person
from access.seen import Entry
from access.viewer import Viewer
from warehouse.people_tables import sessions

IDLE = timedelta(minutes=90)  # outlasts lunch
LONGEST = timedelta(hours=12)
COOKIE = "lmw_session"


def begin(
    connection: sa.Connection, office: Office, person_id: str, address: str, is_remembered: bool = False
) -> str:
    """The secret of a new session, for the cookie alone. Those that are over are cleared away."""
    raw, now = secret.new(), office.now()
    connection.execute(sessions.delete().where(office.of_city(sessions), sessions.c.expires_at < now))
    idle = LONGEST if is_remembered else IDLE
    times = {
        "created_at": now,
        "seen_at": now,
        "expires_at": now + LONGEST,
        "idle_seconds": int(idle.total_seconds()),
    }
    who = {"city_code": office.city_code, "session_hash": secret.hashed(raw), "person_id": person_id}
    connection.execute(sessions.insert().values(**who, **times, address=address))
    return raw


def end(connection: sa.Connection, office: Office, raw: str) -> None:
    mine = sessions.c.session_hash == secret.hashed(raw)
    connection.execute(sessions.delete().where(office.of_city(sessions), mine))


def entry_of(office: Office, raw: str) -> Entry | None:
    """The session of a cookie, touched by this request; None where it is over or never was."""
    key = secret.hashed(raw)
    entry = office.seen.get(key, office.rights, lambda: _read(office, key))
    now = office.now()
    if entry is None or entry.is_over(now):
        return None
    office.seen.touch(key, entry, now, office.warehouse, sessions.c.session_hash)
    return entry


def open_ones(connection: sa.Connection, office: Office) -> list[sa.Row]:
    """Rows of `sessions` that are not over, newest first."""
    running = (office.of_city(sessions), sessions.c.expires_at > office.now())
    return list(
        connection.execute(sa.select(sessions).where(*running).order_by(sessions.c.created_at.desc()))
    )


def _read(office: Office, key: str) -> Entry | None:
    with office.warehouse.read() as connection:
        found = sa.select(sessions).where(office.of_city(sessions), sessions.c.session_hash == key)
        row = connection.execute(found).first()
        person = people.get(connection, office, row.person_id) if row else None
        if row is None or person is None or not person.may_enter(office.today()):
            return None
        viewer = viewer_for(connection, office, person)
    idle = timedelta(seconds=row.idle_seconds)
    ends = {"expires_at": row.expires_at, "idle": idle}
    is_temporary, seen_at = person.is_temporary, row.seen_at
    return Entry(viewer, person.username, seen_at, **ends, is_temporary=is_temporary, kept_at=seen_at)


def viewer_for(connection: sa.Connection, office: Office, person: Person) -> Viewer:
    codes = people.agencies_of(connection, office, person)
    return Viewer(person.name, person.role, codes, person.person_id, person.lang)
