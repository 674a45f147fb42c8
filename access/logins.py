"""Coming in with a name and a password, and how often one may try.

Five failures within a quarter of an hour from one address under one name, or twenty from one address or
under one name, and nothing is tried for five minutes after the last of them. An unknown name is treated as
a known one in all of this.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from access import passwords, people, secret, sessions
from access.errors import Refused
from access.office import Office
from warehouse import audit
from warehouse.audit import Doer
from warehouse.people_tables import failures

WINDOW, WAIT, KEPT = timedelta(minutes=15), timedelta(minutes=5), timedelta(days=1)
BOTH, EITHER = 5, 20
FIRST_ADMIN = "admin"


def log_in(
    office: Office, name: str, password: str, address: str, is_remembered: bool = False, old: str = ""
) -> str:
    """The secret of a new session; `old`, the session of this browser so far, is ended. Raises Refused."""
    key = _key(name)
    with office.login:  # one at a time: guesses sent all at once are counted too
        _check_wait(office, key, address)
        with office.warehouse.read() as connection:
            person = people.named(connection, office, name)
        is_right = passwords.is_right(password, person.password_hash if person else "")
        if person is None or not is_right or not person.may_enter(office.today()):
            _note_failure(office, key, address, person.username if person else "")
            raise Refused("signin.wrong")
        with office.change() as connection:
            _forget(connection, office, key)
            if old:
                sessions.end(connection, office, old)
            doer = Doer(office.city_code, person.person_id, person.username, address)
            audit.note(connection, doer, office.now(), "login")
            return sessions.begin(connection, office, person.person_id, address, is_remembered)


def log_out(office: Office, doer: Doer, raw: str) -> None:
    with office.change() as connection:
        sessions.end(connection, office, raw)
        audit.note(connection, doer, office.now(), "logout")


def is_locked(connection: sa.Connection, office: Office, person: people.Person) -> bool:
    """Whether too many failures keep this person out from some address just now."""
    hashes = [_key(name) for name in (person.username, person.nip) if name]
    recent = (office.of_city(failures), failures.c.at > office.now() - WINDOW)
    found = sa.select(sa.func.count()).where(*recent, failures.c.name_hash.in_(hashes))
    return (connection.scalar(found) or 0) >= BOTH


def unlock(connection: sa.Connection, office: Office, doer: Doer, person: people.Person) -> None:
    for name in (person.username, person.nip):
        if name:
            _forget(connection, office, _key(name))
    audit.note(connection, doer, office.now(), "unlocked", person.username)


def first_admin(office: Office) -> str | None:
    """Where there are no people yet: makes an admin, and gives its random password, to be shown once."""
    with office.change() as connection:
        if people.everybody(connection, office):
            return None
        password = secret.new_password()
        given = {"username": FIRST_ADMIN, "name": "Admin", "role": "admin"}
        people.make(connection, office, office.program(), password, **given)
        return password


def reset(office: Office, doer: Doer, name: str) -> str:
    """A random password for a person, to be changed at first use; also unlocks. Raises Refused."""
    with office.change() as connection:
        person = people.named(connection, office, name)
        if person is None:
            raise Refused("people.unknown")
        password = secret.new_password()
        people.set_password(connection, office, doer, person.person_id, password, is_temporary=True)
        unlock(connection, office, doer, person)
        return password


def _check_wait(office: Office, key: str, address: str) -> None:
    """Raises Refused while nothing is tried."""
    now = office.now()
    recent = (office.of_city(failures), failures.c.at > now - WINDOW)
    mine, from_here = failures.c.name_hash == key, failures.c.address == address
    asked = sa.select(failures).where(*recent, mine | from_here)
    with office.warehouse.read() as connection:
        rows = list(connection.execute(asked))
    under_name = [row.at for row in rows if row.name_hash == key]
    here = [row.at for row in rows if row.address == address]
    both = [row.at for row in rows if row.name_hash == key and row.address == address]
    for times, most in ((both, BOTH), (under_name, EITHER), (here, EITHER)):
        if len(times) >= most and now < max(times) + WAIT:
            raise Refused("signin.wait", minutes=_minutes(max(times) + WAIT - now))


def _minutes(left: timedelta) -> int:
    return max(1, -(-int(left.total_seconds()) // 60))


def _note_failure(office: Office, key: str, address: str, username: str) -> None:
    now: datetime = office.now()
    with office.change() as connection:
        connection.execute(failures.delete().where(office.of_city(failures), failures.c.at < now - KEPT))
        row = {"city_code": office.city_code, "name_hash": key, "address": address, "at": now}
        connection.execute(failures.insert().values(**row))
        audit.note(connection, office.program(address), now, "login_failed", username)


def _forget(connection: sa.Connection, office: Office, key: str) -> None:
    connection.execute(failures.delete().where(office.of_city(failures), failures.c.name_hash == key))


def _key(name: str) -> str:
    return secret.hashed("".join(name.lower().split())[:200])
