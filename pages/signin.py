"""Masuk by password (by the city's single sign-on: pages/sso), and Keluar. The same form, sent by fetch, lets
a page that timed out go on where it was."""

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

PATH, LEAVE, LEFT = "/masuk", "/keluar", "keluar"
TITLE = "signin.title"


def add_signin(server: Flask, place: Place) -> None:
    @route(server, PATH, roles.PUBLIC)
    def ask() -> AnyResponse:
        then = following(request.args.get("next", ""))
        return redirect(then) if came().viewer.role in roles.PEOPLE else form(place, then)

    @route(server, PATH, roles.PUBLIC, methods=("POST",))
    def enter() -> AnyResponse:
        name, password = request.form.get("name", ""), request.form.get("password", "")
        old, is_remembered = request.cookies.get(COOKIE, ""), "remember" in request.form
        then = following(request.form.get("next", ""))
        try:
            raw = logins.log_in(office(), name, password, address(), is_remembered, old)
        except Refused as why:
            status = 429 if why.key == "signin.wait" else 403
            return form(place, then, name, say(place, why), status)
        answer = redirect(then, 303)
        let_in(answer, raw, place.settings.https)
        return answer

    @route(server, LEAVE, roles.PEOPLE, methods=("POST",))
    def leave() -> AnyResponse:
        logins.log_out(office(), doer(office()), came().raw)
        answer = redirect(f"{PATH}?{LEFT}=1", 303)
        let_out(answer)
        return answer


def form(place: Place, then: str, name: str = "", problem: str = "", status: int = 200) -> Response:
    if status != 200 and "text/html" not in request.headers.get("Accept", ""):
        return Response(problem, status, mimetype="text/plain")  # the dialog of a page that timed out
    shown = {"next": then, "name": name[:200], "problem": problem, "has_left": LEFT in request.args}
    return show("signin.html", place, TITLE, status, sso=place.settings.sso(), **shown)


def say(place: Place, why: Refused) -> str:
    """A page that timed out says in which language it is; its reader is not known any more."""
    lang = request.form.get("lang", "")
    return t(why.key, lang if lang in LANGUAGES else place.lang, **why.values)


def following(path: str) -> str:
    """Where to go then: only to a page of this server."""
    is_own = path.startswith("/") and not path.startswith(("//", "/\\", PATH)) and path.isprintable()
    return path if is_own else "/"
