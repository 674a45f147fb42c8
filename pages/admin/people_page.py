"""Admin, Orang: who may come in, with which role; passwords, and unlocking in two clicks."""

from typing import Any

from flask import Flask, Response, abort
from werkzeug.wrappers import Response as AnyResponse

from access import logins, people, roles, secret
from access.calls import route
from access.entrance import doer
from access.errors import Refused
from access.office import office
from access.people import Person
from access.posts import every_post
from pages.admin.shared import ADMIN, agencies, choices, day, or_say, page
from pages.form import done, done_key, field
from pages.place import Place
from words import t

ONE = f"{ADMIN}/orang/<person_id>"
_DONE = ("admin.kept", "admin.unlocked", "admin.ended")
_FOR_ADMIN = (roles.ADMIN,)


def add_people(server: Flask, place: Place) -> None:
    def everybody(problem: str = "") -> Response:
        return _list(place, problem)

    def one(problem: str = "", person_id: str = "") -> Response:
        return _one(place, person_id, problem)

    route(server, ADMIN, _FOR_ADMIN)(everybody)
    route(server, ONE, _FOR_ADMIN)(one)
    changes: dict[str, Any] = {ONE: _change, f"{ONE}/buka": _unlock, f"{ONE}/keluar": _end}
    for rule, change in changes.items():
        _post(server, place, rule, change, one)
    _post(server, place, f"{ONE}/sandi", _reset, one)
    _post(server, place, f"{ADMIN}/orang", _make, everybody)


def _post(server: Flask, place: Place, rule: str, change: Any, again: Any) -> None:
    def view(**given: str) -> AnyResponse:
        return change(place, **given)

    route(server, rule, _FOR_ADMIN, methods=("POST",))(or_say(place, again)(view))


def _make(place: Place) -> AnyResponse:
    here, password = office(), "" if field("sso") else secret.new_password()
    with here.change() as connection:
        given = _fields(place)
        people.make(connection, here, doer(here), password, is_temporary=True, **given)
    if not password:
        return done(ADMIN, "admin.kept")
    return _secret(place, given["username"], password)


def _change(place: Place, person_id: str) -> AnyResponse:
    here = office()
    with here.change() as connection:
        given = {**_fields(place), "is_blocked": bool(field("is_blocked"))}
        people.change(connection, here, doer(here), person_id, **given)
    return done(ADMIN, "admin.kept")


def _unlock(place: Place, person_id: str) -> AnyResponse:
    here = office()
    with here.change() as connection:
        logins.unlock(connection, here, doer(here), _person(person_id))
    return done(ADMIN, "admin.unlocked")


def _end(place: Place, person_id: str) -> AnyResponse:
    here = office()
    with here.change() as connection:
        people.end_sessions(connection, here, doer(here), _person(person_id))
    return done(ADMIN, "admin.ended")


def _reset(place: Place, person_id: str) -> AnyResponse:
    username = _person(person_id).username
    return _secret(place, username, logins.reset(office(), doer(office()), username))


def _fields(place: Place) -> dict[str, Any]:
    given: dict[str, Any] = {name: field(name) for name in ("username", "nip", "name", "post_id", "role")}
    given |= {"subject": field("subject"), "agencies": agencies(place), "valid_until": day("valid_until")}
    if given["role"] == roles.OPD and not given["agencies"] and not given["post_id"]:
        raise Refused("people.agency_missing")
    return given


def _person(person_id: str) -> Person:
    with office().warehouse.read() as connection:
        person = people.get(connection, office(), person_id)
    return person or abort(404)


def _list(place: Place, problem: str) -> Response:
    here = office()
    with here.warehouse.read() as connection:
        rows = [
            (person, logins.is_locked(connection, here, person), person.may_enter(here.today()))
            for person in people.everybody(connection, here)
        ]
    shown = {"people": rows, "done": done_key(*_DONE), "problem": problem, **_choices(place)}
    return page("people.html", place, "people", person=None, **shown)


def _one(place: Place, person_id: str, problem: str) -> Response:
    shown = {"person": _person(person_id), "problem": problem, **_choices(place)}
    return page("person.html", place, "people", **shown)


def _choices(place: Place) -> dict[str, Any]:
    with office().warehouse.read() as connection:
        posts = every_post(connection, office())
    names = [(role, t(f"role.{role}", place.lang)) for role in roles.PEOPLE]
    return {"roles": names, "role_names": dict(names), "agencies": choices(place), "posts": posts}


def _secret(place: Place, username: str, password: str) -> Response:
    shown = {"heading": "admin.password_made", "name": username, "secret": password, "back": ADMIN}
    return page("secret.html", place, "people", note="admin.password_note", **shown)
