"""Saya: what a person changes of its own, its password and its language."""

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from access import passwords, people, roles, sessions
from access.calls import route
from access.entrance import address, came, doer, let_in
from access.errors import Refused
from access.gate import OWN
from access.office import office
from access.viewer import viewer
from pages.form import done, done_key, field, show
from pages.place import Place
from words import LANGUAGES, t

TITLE = "own.title"


def add_own(server: Flask, place: Place) -> None:
    @route(server, OWN, roles.PEOPLE)
    def own() -> Response:
        return _page(place)

    @route(server, f"{OWN}/bahasa", roles.PEOPLE, methods=("POST",))
    def language() -> AnyResponse:
        if field("lang") in LANGUAGES:
            with office().change() as connection:
                one = viewer().person_id
                people.change(connection, office(), doer(office()), one, lang=field("lang"))
        return done(OWN, "own.kept")

    @route(server, f"{OWN}/sandi", roles.PEOPLE, methods=("POST",))
    def password() -> AnyResponse:
        try:
            raw = _new_password(request.form.get("old", ""), request.form.get("new", ""))
        except Refused as why:
            return _page(place, t(why.key, place.lang, **why.values), 400)
        answer = redirect(f"{OWN}?done=own.kept", 303)
        let_in(answer, raw, place.settings.https)
        return answer


def _new_password(old: str, new: str) -> str:
    """Ends all sessions of the person; the secret of the new one. Raises Refused."""
    here, one = office(), viewer().person_id
    with here.warehouse.read() as connection:
        person = people.get(connection, here, one)
    if person is None or not passwords.is_right(old, person.password_hash):
        raise Refused("own.old_wrong")
    if new != request.form.get("again", ""):
        raise Refused("own.again_differs")
    passwords.check(new, person.username)
    with here.change() as connection:
        people.set_password(connection, here, doer(here), one, new, is_temporary=False)
        return sessions.begin(connection, here, one, address())


def _page(place: Place, problem: str = "", status: int = 200) -> Response:
    with office().warehouse.read() as connection:
        person = people.get(connection, office(), viewer().person_id)
    known = dict(zip(place.city.agencies["code"], place.city.agencies["abbreviation"], strict=True))
    shown = {
        "has_password": person is not None and person.password_hash != "",
        "username": person.username if person else "",
        "is_temporary": came().is_temporary,
        "shortest": passwords.SHORTEST,
        "languages": [(code, t("own.language_name", code)) for code in LANGUAGES],
        "agencies": [known.get(code, code) for code in viewer().agencies],
    }
    return show("own.html", place, TITLE, status, problem=problem, done=done_key("own.kept"), **shown)
