"""Somebody whom the city's single sign-on vouches for: made at the first time, brought up to date at each.

The claims decide name, role and, where they name any, agencies; a post, an end of validity and a closed door
are the admin's, and stand. Nobody is taken for somebody else because of a like name.
"""

from typing import Any

import sqlalchemy as sa

from access import people, sessions
from access.claims import Said
from access.errors import Refused
from access.office import Office
from access.people import Person
from access.roles import OPD
from warehouse import audit
from warehouse.audit import Doer

BY = "sso"  # in the audit trail


def arrive(office: Office, said: Said, address: str, old: str = "", expected: str = "") -> str:
    """The secret of a new session; `old`, this browser's so far, is ended. `expected`: the username of whose
    page it is that waits, if one does. Raises Refused."""
    with office.change() as connection:
        person = _kept(connection, office, said, address)
        if expected and person.username != expected:
            raise Refused("signin.sso_other", name=person.name)
        if old:
            sessions.end(connection, office, old)
        doer = Doer(office.city_code, person.person_id, person.username, address)
        audit.note(connection, doer, office.now(), "login", detail=BY)
        return sessions.begin(connection, office, person.person_id, address)


def turned_away(office: Office, subject: str, address: str, why: str) -> None:
    """On record; and whoever the city's account no longer gives a role to is out everywhere."""
    with office.change() as connection:
        person = people.by_subject(connection, office, subject)
        name = person.username if person else ""
        audit.note(connection, office.program(address), office.now(), "login_failed", name, f"{BY} {why}")
        if person is not None:
            people.end_sessions(connection, office, office.program(address), person)


def _kept(connection: sa.Connection, office: Office, said: Said, address: str) -> Person:
    """The person as the warehouse has it now."""
    doer = office.program(address)
    given: dict[str, Any] = {"name": said.name, "role": said.role}
    person = people.by_subject(connection, office, said.subject)
    if said.agencies or said.role != OPD:
        given["agencies"] = said.agencies
    if person is None:
        if people.named(connection, office, said.username):
            raise Refused("signin.sso_taken", name=said.username)
        given |= {"username": said.username, "subject": said.subject}
        person_id = people.make(connection, office, doer, **given)
    elif not person.may_enter(office.today()):
        raise Refused("signin.sso_closed")
    else:
        person_id = person.person_id
        people.change(connection, office, doer, person_id, **given)
    found = people.get(connection, office, person_id)
    assert found is not None
    if found.role == OPD and not people.agencies_of(connection, office, found):
        raise Refused("signin.sso_no_agency")
    return found
