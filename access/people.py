"""People and posts: who may come in, with which role, for which agencies.

A person's agencies are its own, its post's, and those of a post that it holds for a time (Plt.). Whatever
changes a person's rights ends its sessions, so that it comes in anew with the new ones.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from access import passwords, secret
from access.errors import Refused
from access.office import Office
from access.roles import ADMIN, OPD, PEOPLE
from warehouse import audit
from warehouse.audit import Doer
from warehouse.people_tables import people, posts, sessions

_RIGHTS = ("role", "agencies", "post_id", "valid_until", "is_blocked")


@dataclass(frozen=True)
class Person:
    person_id: str
    username: str
    nip: str
    name: str
    password_hash: str
    subject: str
    post_id: str
    role: str
    agencies: tuple[str, ...]
    lang: str
    valid_until: date | None
    is_blocked: bool
    is_temporary: bool

    def may_enter(self, today: date) -> bool:
        return not self.is_blocked and (self.valid_until is None or today <= self.valid_until)


def get(connection: sa.Connection, office: Office, person_id: str) -> Person | None:
    return _one(connection, office, people.c.person_id == person_id)


def named(connection: sa.Connection, office: Office, name: str) -> Person | None:
    """By username or NIP, however it was typed."""
    typed = name.strip().lower()
    if not typed:
        return None
    nip = "".join(typed.split())
    return _one(connection, office, (people.c.username == typed) | (people.c.nip == nip))


def by_subject(connection: sa.Connection, office: Office, subject: str) -> Person | None:
    """Of the single sign-on."""
    return _one(connection, office, people.c.subject == subject) if subject else None


def everybody(connection: sa.Connection, office: Office) -> list[Person]:
    rows = connection.execute(sa.select(people).where(office.of_city(people)).order_by(people.c.username))
    return [_person(row) for row in rows]


def agencies_of(connection: sa.Connection, office: Office, person: Person) -> tuple[str, ...]:
    """All codes that the person's rights stand for today; () for roles that see all."""
    if person.role != OPD:
        return ()
    today = office.today()
    acting = (posts.c.acting_id == person.person_id) & (posts.c.acting_from <= today)
    acting &= posts.c.acting_until.is_(None) | (posts.c.acting_until >= today)
    held = posts.c.post_id == person.post_id if person.post_id else sa.false()
    rows = connection.scalars(sa.select(posts.c.agencies).where(office.of_city(posts), acting | held))
    return tuple(sorted({*person.agencies, *(code for row in rows for code in _codes(row))}))


def make(connection: sa.Connection, office: Office, doer: Doer, password: str = "", **given: Any) -> str:
    """A new person's id. `given`: columns of `people`; `password` "" where only single sign-on lets in."""
    row = {"nip": "", "subject": "", "agencies": (), **given}
    row = _plain(row)
    _check(connection, office, "", row)
    person_id = secret.new_id()
    row |= {"city_code": office.city_code, "person_id": person_id, "created_at": office.now()}
    row |= {"password_hash": passwords.hash_of(password) if password else ""}
    connection.execute(people.insert().values(**_written(row)))
    audit.note(connection, doer, office.now(), "person_made", row["username"], row["role"])
    return person_id


def change(connection: sa.Connection, office: Office, doer: Doer, person_id: str, **given: Any) -> None:
    """Raises Refused where it would leave the city without an admin."""
    held = get(connection, office, person_id)
    if held is None:
        raise Refused("people.unknown")
    given = _plain(given)
    row = vars(held) | given
    _check(connection, office, person_id, row)
    connection.execute(
        people.update()
        .where(office.of_city(people), people.c.person_id == person_id)
        .values(**_written(given))
    )
    if held.role == ADMIN:
        _keep_an_admin(connection, office)
    changed = [name for name in given if getattr(held, name) != given[name]]
    if changed:
        audit.note(connection, doer, office.now(), "person_changed", row["username"], " ".join(changed))
    if set(changed) & set(_RIGHTS):
        _end_sessions(connection, office, person_id)


def set_password(
    connection: sa.Connection, office: Office, doer: Doer, person_id: str, password: str, is_temporary: bool
) -> None:
    """Ends all sessions of the person."""
    held = get(connection, office, person_id)
    if held is None:
        raise Refused("people.unknown")
    columns = {"password_hash": passwords.hash_of(password), "is_temporary": is_temporary}
    connection.execute(
        people.update().where(office.of_city(people), people.c.person_id == person_id).values(**columns)
    )
    action = "password_reset" if is_temporary else "password_changed"
    audit.note(connection, doer, office.now(), action, held.username)
    _end_sessions(connection, office, person_id)


def end_sessions(connection: sa.Connection, office: Office, doer: Doer, person: Person) -> None:
    """All of a person's sessions, with a note in the trail."""
    _end_sessions(connection, office, person.person_id)
    audit.note(connection, doer, office.now(), "sessions_ended", person.username)


def _end_sessions(connection: sa.Connection, office: Office, person_id: str) -> None:
    connection.execute(sessions.delete().where(office.of_city(sessions), sessions.c.person_id == person_id))


def _plain(given: dict) -> dict:
    """Username and NIP as they are looked up."""
    forms = {"username": lambda text: text.strip().lower(), "nip": lambda text: "".join(text.split())}
    return given | {name: form(given[name]) for name, form in forms.items() if name in given}


def _check(connection: sa.Connection, office: Office, person_id: str, row: dict) -> None:
    if not row["username"] or not row["name"].strip():
        raise Refused("people.name_missing")
    if row["role"] not in PEOPLE:
        raise Refused("people.role_unknown")
    names = (people.c.username, people.c.nip)  # either is typed at the login
    for name, columns in (("username", names), ("nip", names), ("subject", (people.c.subject,))):
        value = row[name]
        others = sa.select(people.c.person_id).where(
            office.of_city(people),
            people.c.person_id != person_id,
            sa.or_(*(column == value for column in columns)),
        )
        if value and connection.execute(others).first():
            raise Refused("people.name_taken", name=value)


def _keep_an_admin(connection: sa.Connection, office: Office) -> None:
    if not any(
        person.role == ADMIN and person.may_enter(office.today()) for person in everybody(connection, office)
    ):
        raise Refused("people.last_admin")


def _one(connection: sa.Connection, office: Office, found: sa.ColumnElement[bool]) -> Person | None:
    row = connection.execute(sa.select(people).where(office.of_city(people), found)).first()
    return _person(row) if row else None


def _person(row: Any) -> Person:
    columns = {name: getattr(row, name) for name in Person.__dataclass_fields__}
    return Person(**{**columns, "agencies": _codes(row.agencies)})


def _written(row: dict) -> dict:
    return row | ({"agencies": ";".join(row["agencies"])} if "agencies" in row else {})


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in text.split(";") if code)
