"""Masuk through the city's single sign-on: out to the provider, back with its answer, and out of it again.

The attempt lives in a cookie of these addresses alone: its secret, where to go then, and, where a page that
timed out waits in another tab, whose page that is.
"""

from urllib.parse import parse_qsl, urlencode

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from access import arrival, claims, provider, roles, secret
from access.calls import route
from access.entrance import ATTEMPT, address, keep_attempt, let_in
from access.errors import Refused
from access.office import office
from access.provider import Provider
from access.sessions import COOKIE
from city.tables import records
from pages.form import show
from pages.place import Place
from pages.signin import PATH, following, form, say

OUT, BACK, READY, LEAVE = (f"{PATH}/sso{end}" for end in ("", "/kembali", "/siap", "/keluar"))
_LONGEST_NAME = 200
_ENDS = ("signin.sso_no_role", "signin.sso_agency", "signin.sso_no_agency")  # no right of the past stays


def add_sso(server: Flask, place: Place, known: Provider | None) -> None:
    """`known`: None where the city has none; the addresses are then no pages."""
    server.extensions["sso"] = known

    @route(server, OUT, roles.PUBLIC)
    def out() -> AnyResponse:
        asked, raw = known or abort(404), secret.new()
        whose = request.args.get("for", "")[:_LONGEST_NAME]
        then = READY if whose else following(request.args.get("next", ""))
        try:
            answer = redirect(provider.address_of(asked, raw, _here(place, BACK), place.lang))
        except Refused as why:
            return _said(place, why, then)
        attempt = urlencode({"raw": raw, "next": then, "for": whose})
        keep_attempt(answer, attempt, OUT, place.settings.https)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @route(server, BACK, roles.PUBLIC)
    def back() -> AnyResponse:
        asked = known or abort(404)
        attempt = _attempt()
        then = READY if attempt.get("for") else following(attempt.get("next", ""))
        try:
            raw = _arrived(place, asked, attempt)
        except Refused as why:
            answer: AnyResponse = _said(place, why, then)
        else:
            answer = redirect(then, 303)
            let_in(answer, raw, place.settings.https)
        answer.delete_cookie(ATTEMPT, path=OUT)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @route(server, READY, roles.PEOPLE)
    def ready() -> Response:
        return show("ready.html", place, "signin.ready", 200)

    @route(server, LEAVE, roles.PUBLIC)
    def leave() -> AnyResponse:
        try:
            return redirect(provider.end_address(known or abort(404), _here(place, PATH)) or PATH)
        except Refused as why:
            return _said(place, why, "/")


def _arrived(place: Place, asked: Provider, attempt: dict[str, str]) -> str:
    """The secret of the new session. Raises Refused."""
    here, told = office(), request.args.to_dict()
    found = provider.claims_of(asked, attempt.get("raw", ""), told, _here(place, BACK), here.now())
    try:
        said = claims.read(found, asked, _agencies(place))
        return arrival.arrive(here, said, address(), request.cookies.get(COOKIE, ""), attempt.get("for", ""))
    except Refused as why:
        if why.key in _ENDS:
            arrival.turned_away(here, claims.subject_of(found, asked), address(), why.key)
        raise


def _attempt() -> dict[str, str]:
    return dict(parse_qsl(request.cookies.get(ATTEMPT, "")))


def _said(place: Place, why: Refused, then: str) -> Response:
    return form(place, then, problem=say(place, why), status=503 if why.key == "signin.sso_down" else 403)


def _here(place: Place, path: str) -> str:
    """As the browser knows this server; the gate has looked at the name."""
    scheme = "https" if place.settings.https else request.scheme
    return f"{scheme}://{request.host}{path}"


def _agencies(place: Place) -> dict[str, str]:
    """What an agency may be called, in small letters: its code, its abbreviation, its name."""
    return {
        str(called).lower(): row.code
        for row in records(place.city.agencies)
        for called in (row.name, row.abbreviation, row.code)
    }
