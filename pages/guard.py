"""What every request passes and every answer carries, until people and screens have a right of their own.

Only this machine may ask; a Dash call must be one that the app itself would send, since Dash answers 500 to
others; and the browser is told to run nothing but our own scripts and to fetch nothing from elsewhere.
"""

from ipaddress import ip_address

from dash import Dash
from flask import Flask, Response, abort, request

HOSTS = ("localhost", "127.0.0.1", "::1")  # another name that someone points here is not this machine
LARGEST_BODY = 100_000  # bytes; a call of a page has a few hundred
_CALL = "_dash-update-component"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def add_guard(server: Flask, apps: list[Dash]) -> None:
    """Guards every route of the server, its Dash apps' too; called when all callbacks are registered."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    policy = _policy(apps)
    calls = {app.config.routes_pathname_prefix + _CALL: app for app in apps}

    @server.before_request
    def check() -> None:
        if not _is_loopback(request.remote_addr):
            abort(403, "This server answers only on its own machine until access rights exist.")
        if _host_name(request.host) not in HOSTS:
            abort(400, "This server is known by other names.")
        app = calls.get(request.path)
        if app is not None and not is_call(app, _body()):
            abort(400, "This is no call of this page.")

    @server.after_request
    def mark(answer: Response) -> Response:
        answer.headers.update(_HEADERS)
        answer.headers["Content-Security-Policy"] = policy
        return answer


def is_call(app: Dash, body: object) -> bool:
    """Whether a body names a callback of the app with just its inputs, states and outputs."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = app.callback_map.get(body["output"])
    return (
        callback is not None
        and _names(body.get("inputs")) == _names(callback["inputs"])
        and _names(body.get("state", [])) == _names(callback["state"])
        and _names(_outputs(body)) == body["output"].strip(".").split("...")
        and _are_texts(body.get("changedPropIds", []))
    )


def _body() -> object:
    try:
        return request.get_json(silent=True)
    except RecursionError:  # a hundred thousand brackets
        return None


def _outputs(body: dict) -> list:
    outputs = body.get("outputs")
    return outputs if isinstance(outputs, list) else [outputs]


def _names(parts: object) -> list[str] | None:
    """ "id.property" of each part; None where a part is none."""
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        return None
    return [f"{part.get('id')}.{part.get('property')}" for part in parts]


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


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
