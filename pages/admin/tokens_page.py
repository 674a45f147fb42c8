"""Admin, Layar: the tokens of screens: made, shown once, revoked."""

from flask import Flask, Response, request
from werkzeug.wrappers import Response as AnyResponse

from access import roles, tokens
from access.calls import route
from access.entrance import WALL, doer
from access.office import office
from pages.admin.shared import TABS, or_say, page
from pages.form import done, done_key, field
from pages.place import Place


def add_tokens(server: Flask, place: Place) -> None:
    def every_token(problem: str = "") -> Response:
        return _list(place, problem)

    route(server, TABS["tokens"], (roles.ADMIN,))(every_token)

    @route(server, TABS["tokens"], (roles.ADMIN,), methods=("POST",))
    @or_say(place, every_token)
    def make() -> AnyResponse:
        here, name = office(), field("name", 80)
        with here.change() as connection:
            raw = tokens.make(connection, here, doer(here), name)
        link = f"{request.url_root.rstrip('/')}{WALL}?token={raw}"
        shown = {"heading": "admin.token_made", "name": name, "secret": link, "note": "admin.token_note"}
        return page("secret.html", place, "tokens", back=TABS["tokens"], **shown)

    @route(server, f"{TABS['tokens']}/<token_id>/cabut", (roles.ADMIN,), methods=("POST",))
    def revoke(token_id: str) -> AnyResponse:
        here = office()
        with here.change() as connection:
            tokens.revoke(connection, here, doer(here), token_id)
        return done(TABS["tokens"], "admin.revoked")


def _list(place: Place, problem: str) -> Response:
    with office().warehouse.read() as connection:
        rows = tokens.every_token(connection, office())
    ok = done_key("admin.revoked")
    return page("tokens.html", place, "tokens", tokens=rows, problem=problem, done=ok)
