"""What every request passes and every answer carries. Nothing is answered that is not registered for the
viewer's role (access/calls.py), and nothing is changed without the key of the viewer's own forms.

A Dash call must be one that the app itself would send; and the browser is told to run nothing but our own
scripts and to fetch nothing from elsewhere.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import Dash
from flask import Flask, Response, abort, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from access import entrance, tokens
from access.body import is_call
from access.calls import CALL, Registered, Roles, registered, roles_of, roles_of_page
from access.entrance import WALL, Came, came
from access.office import Office
from access.roles import NOBODY, PUBLIC
from access.viewer import admit

LARGEST_BODY = 100_000  # bytes; a call of a page has a few hundred
OWN = "/saya"
_LIBRARIES = "/_dash-component-suites/"
LED = "led"  # in the wall's address: a page of ours frames it, and says what it shows
_SAFE = ("GET", "HEAD", "OPTIONS")
_WITH_TEMPORARY = (OWN, "/masuk", "/keluar", "/assets/", "/wall/fonts/")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_BY_HTTPS = {
    "Strict-Transport-Security": "max-age=31536000"
}  # a year in which nobody can ask for it in the clear


def add_gate(
    server: Flask, apps: list[Dash], office: Office, language: str, hosts: str, is_secure: bool
) -> None:
    """Guards every route of the server, its Dash apps' too; called when all are registered. `language`: the
    city's, which the wall speaks whoever looks at it; `hosts`: names of this server, with spaces between."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    headers = {**_HEADERS, "Content-Security-Policy": _policy(apps), **(_BY_HTTPS if is_secure else {})}
    known, names = registered(server), hosts.split()

    @server.before_request
    def check() -> AnyResponse | None:
        if _host_name(request.host) not in names:
            abort(400, "This server is known by other names.")
        if (request.content_length or 0) > LARGEST_BODY:
            abort(413)
        if "token" in request.args and request.path == WALL:
            return _screen_comes(office, is_secure)
        one = g.came = entrance.recognise(office)
        admit(one.viewer)
        _check_roles(known, one)
        if one.is_temporary and not request.path.startswith(_WITH_TEMPORARY):
            return redirect(OWN) if request.method == "GET" else abort(403)
        if request.path.startswith(WALL):
            admit(replace(one.viewer, lang=language))
        return None

    @server.after_request
    def mark(answer: Response) -> Response:
        answer.headers.update(headers)
        if request.path == WALL and LED in request.args:
            answer.headers.update(_framed(headers))
        if came().raw and not answer.cache_control:
            if _LIBRARIES in request.path:
                answer.cache_control.no_cache = True  # plotly.js alone is 1.3 MB: asked for by its tag
            else:
                answer.cache_control.no_store = True  # nobody's page is found by the next at this computer
        return answer


def _framed(headers: dict[str, str]) -> dict[str, str]:
    """The wall in a frame of our own page of replays; of no other site's."""
    policy = headers["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    return {"X-Frame-Options": "SAMEORIGIN", "Content-Security-Policy": policy}


def _check_roles(known: Registered, one: Came) -> None:
    """Refuses what this request asks for where it is not the viewer's."""
    roles = _route_roles(known)
    if one.viewer.role not in roles:
        abort(401 if one.viewer.role == NOBODY else 403)
    if request.method in _SAFE:
        return
    if not (entrance.is_same_origin() if NOBODY in roles else entrance.has_form_key()):
        abort(403, "The key of this session's forms is missing.")
    rule = str(request.url_rule)
    if rule.endswith(CALL) and one.viewer.role not in _roles_of_call(known.apps[rule.removesuffix(CALL)]):
        abort(403)


def _route_roles(known: Registered) -> Roles:
    """Who may have what this request's address answers; an address that is none is for all who are known."""
    if request.url_rule is None:
        return PUBLIC[1:]
    return roles_of_page(known, request.path) or known.routes.get(request.endpoint or "", ())


def _roles_of_call(app: Dash) -> Roles:
    body = _body()
    if not is_call(app, body):
        abort(400, "This is no call of this page.")
    return roles_of(app, body["output"])


def _screen_comes(office: Office, is_secure: bool) -> AnyResponse:
    """The link that a screen is opened with: its token becomes a cookie and leaves the address;
    what else the address asks for stays."""
    raw = request.args["token"]
    if tokens.entry_of(office, raw) is None:
        abort(401)
    others = [(name, text) for name, text in request.args.items(multi=True) if name != "token"]
    answer = redirect(f"{WALL}?{urlencode(others)}" if others else WALL)
    entrance.let_screen_in(answer, raw, is_secure)
    return answer


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # a hundred thousand brackets
        return None


def _host_name(host: str) -> str:
    """Without its port; werkzeug's own TRUSTED_HOSTS can't name an IPv6 address."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _policy(apps: list[Dash]) -> str:
    hashes = sorted({word for app in apps for word in app.csp_hashes()})
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}",
            "style-src 'self' 'unsafe-inline'",  # Dash and Leaflet set styles on elements
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
