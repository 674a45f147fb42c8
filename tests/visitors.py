"""Visitors of a server in tests: signed in with a role, by Flask's test client or in Chromium.

    visit = as_role(server, "opd", agencies=("dinkes",))
    visit.get("/quality").status_code
    ask(visit, "desk-page.children", {"desk-url.pathname": "/quality", "desk-url.search": ""})
    enter(browser, site, "pimpinan")   # then browser.open(f"{site.url}/…"); a site starts with an admin

They are real people with real sessions (a display: a real token); only the login is left out.
"""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access import people, secret, sessions, tokens
from access.calls import registered
from access.entrance import FORM_HEADER
from access.office import office_of
from access.roles import DISPLAY


@dataclass(frozen=True)
class Visitor:
    """What a signed-in browser sends along: a cookie, and with calls and forms the key."""

    cookie: str
    raw: str

    @property
    def headers(self) -> dict[str, str]:
        return {FORM_HEADER: secret.form_key(self.raw)} if self.raw else {}

    @property
    def environ(self) -> dict[str, str]:
        """As WSGI has it."""
        key = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in self.headers.items()}
        return {"HTTP_COOKIE": f"{self.cookie}={self.raw}", **key} if self.raw else {}


def visitor(server: Flask, role: str, agencies: tuple[str, ...] = (), lang: str = "") -> Visitor:
    """A new person with this role, signed in; for "display" a new token; for "" nobody."""
    office = office_of(server)
    if not role:
        return Visitor("", "")
    with office.change() as connection:
        if role == DISPLAY:
            return Visitor(tokens.COOKIE, tokens.make(connection, office, office.program(), "test"))
        name = f"test-{role}-{secret.new_id()}"
        given = {"username": name, "name": f"Test {role}", "agencies": agencies, "lang": lang, "role": role}
        person_id = people.make(connection, office, office.program(), **given)
        return Visitor(sessions.COOKIE, sessions.begin(connection, office, person_id, "127.0.0.1"))


def as_role(server: Flask, role: str, agencies: tuple[str, ...] = (), lang: str = "") -> FlaskClient:
    """A client of a person with this role; "" is nobody. Its forms and calls bring their key."""
    one, client = visitor(server, role, agencies, lang), server.test_client(use_cookies=False)
    client.environ_base.update(one.environ)
    return client


def ask(
    client: FlaskClient,
    output: str,
    inputs: dict[str, Any],
    state: dict[str, Any] | None = None,
    app: str = "/",
) -> TestResponse:
    """Calls a callback as the page would: `output` as Dash names it ("part.children", or "..a.b...c.d.." for
    several), values by "id.property". What is not given is null. For callbacks without wildcards."""
    body = call(client.application, output, inputs, state, app)
    return client.post(f"{app}_dash-update-component", json=body)


def call(
    server: Flask,
    output: str,
    inputs: dict[str, Any] | None = None,
    state: dict[str, Any] | None = None,
    app: str = "/",
) -> dict[str, Any]:
    """The body of a call."""
    entry = registered(server).apps[app].callback_map[output]
    outputs = [_part(name) for name in output.strip(".").split("...")]
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [one | {"value": (inputs or {}).get(_name(one))} for one in map(_of, entry["inputs"])],
        "state": [one | {"value": (state or {}).get(_name(one))} for one in map(_of, entry["state"])],
        "changedPropIds": list(inputs or {}),
    }


def picture_of(server: Flask) -> str:
    """The output of the wall's callback for screens; a replay's own has "@" in its."""
    outputs = registered(server).apps["/wall/"].callback_map
    return next(name for name in outputs if "@" not in name)


def enter(browser: Any, site: Any, role: str, agencies: tuple[str, ...] = (), lang: str = "") -> None:
    """Has a site see the browser as a person with this role; "": as whom its own cookies say."""
    site.visitor = visitor(site.app, role, agencies, lang)


def _part(name: str) -> dict[str, str]:
    part, _, prop = name.rpartition(".")
    return {"id": part, "property": prop.partition("@")[0]}


def _of(declared: dict[str, str]) -> dict[str, str]:
    return {"id": declared["id"], "property": declared["property"]}


def _name(part: dict[str, str]) -> str:
    return f"{part['id']}.{part['property']}"
