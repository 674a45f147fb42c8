"""What every request passes and every answer carries. Nothing is answered that is not registered for the
viewer's role (access/calls.py).

A Dash call must be one that the app itself would send; and the browser is told to run nothing but our own
scripts and to fetch nothing from elsewhere.
"""

from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from dash import Dash
from flask import Flask, Response, abort, request

from access.body import is_call
from access.calls import CALL, Registered, Roles, registered, roles_of
from access.roles import ADMIN
from access.viewer import Viewer, admit

HOSTS = ("localhost", "127.0.0.1", "::1")  # another name that someone points here is not this machine
LARGEST_BODY = 100_000  # bytes; a call of a page has a few hundred
WALL = "/wall/"
VISITOR = "access.visitor"  # a key of the WSGI environment, which no request can set
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def add_gate(server: Flask, apps: list[Dash], language: str) -> None:
    """Guards every route of the server, its Dash apps' too; called when all are registered. `language`: the
    city's, which the wall speaks whoever looks at it."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    policy = _policy(apps)
    known = registered(server)

    @server.before_request
    def check() -> None:
        if _host_name(request.host) not in HOSTS:
            abort(400, "This server is known by other names.")
        one = _local_admin_until_people_exist()
        admit(one)
        if request.url_rule is not None and one.role not in _roles(known):
            abort(403)
        if request.path.startswith(WALL):
            admit(replace(one, lang=language))

    @server.after_request
    def mark(answer: Response) -> Response:
        answer.headers.update(_HEADERS)
        answer.headers["Content-Security-Policy"] = policy
        return answer


def _roles(known: Registered) -> Roles:
    """Who may have what this request asks for."""
    rule = str(request.url_rule)
    if rule.endswith(CALL) and request.method == "POST":
        return _roles_of_call(known.apps[rule.removesuffix(CALL)])
    return known.pages.get(request.path) or known.routes.get(request.endpoint or "", ())


def _roles_of_call(app: Dash) -> Roles:
    body = _body()
    if not is_call(app, body):
        abort(400, "This is no call of this page.")
    return roles_of(app, body["output"])


def _local_admin_until_people_exist() -> Viewer:
    """TEMPORARY, until people and tokens exist: who sits at this machine is an admin, others stay out."""
    if not _is_loopback(request.remote_addr):
        abort(403, "This server answers only on its own machine until access rights exist.")
    return request.environ.get(VISITOR) or Viewer("admin", ADMIN, person_id="local")


def _body() -> Any:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # a hundred thousand brackets
        return None


def _host_name(host: str) -> str:
    """Without its port; werkzeug's own TRUSTED_HOSTS can't name an IPv6 address."""
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _is_loopback(address: str | None) -> bool:
    try:
        return address is not None and ip_address(address.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False


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
