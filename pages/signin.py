"""Masuk and Keluar. The same form, sent by fetch, lets a page that timed out go on where it was."""

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from access import logins, roles
from access.calls import route
from access.entrance import address, came, doer, let_in, let_out
from access.errors import Refused
from access.office import office
from access.sessions import COOKIE
from pages.form import show
from pages.place import Place
from words import LANGUAGES, t

PATH, LEAVE = "/masuk", "/keluar"
TITLE = "signin.title"


def add_signin(server: Flask, place: Place) -> None:
    @route(server, PATH, roles.PUBLIC)
    def ask() -> AnyResponse:
        following = _following(request.args.get("next", ""))
        return redirect(following) if came().viewer.role in roles.PEOPLE else _form(place, following)

    @route(server, PATH, roles.PUBLIC, methods=("POST",))
    def enter() -> AnyResponse:
        name, password = request.form.get("name", ""), request.form.get("password", "")
        old, is_remembered = request.cookies.get(COOKIE, ""), "remember" in request.form
        following = _following(request.form.get("next", ""))
        try:
            raw = logins.log_in(office(), name, password, address(), is_remembered, old)
        except Refused as why:
            status = 429 if why.key == "signin.wait" else 403
            return _form(place, following, name, t(why.key, _lang(place), **why.values), status)
        answer = redirect(following, 303)
        let_in(answer, raw, place.settings.https)  # type: ignore[arg-type]
        return answer

    @route(server, LEAVE, roles.PEOPLE, methods=("POST",))
    def leave() -> AnyResponse:
        logins.log_out(office(), doer(office()), came().raw)
        answer = redirect(PATH, 303)
        let_out(answer)  # type: ignore[arg-type]
        return answer


def _form(place: Place, following: str, name: str = "", problem: str = "", status: int = 200) -> Response:
    if status != 200 and "text/html" not in request.headers.get("Accept", ""):
        return Response(problem, status, mimetype="text/plain")  # the dialog of a page that timed out
    shown = {"next": following, "name": name[:200], "problem": problem, "sso": ""}
    return show("signin.html", place, TITLE, status, **shown)


def _lang(place: Place) -> str:
    """A page that timed out says in which language it is; its reader is not known any more."""
    said = request.form.get("lang", "")
    return said if said in LANGUAGES else place.lang


def _following(path: str) -> str:
    """Where to go then: only to a page of this server."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\", PATH)) and path.isprintable()
    return path if is_own else "/"
