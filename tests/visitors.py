"""Visitors of a server in tests: signed in with a role, by Flask's test client or in Chromium.

visit = as_role(server, "opd", agencies=("dinkes",))
visit.get("/quality").status_code
ask(visit, "desk-page.children", {"desk-url.pathname": "/quality", "desk-url.search": ""})
enter(browser, site, "pimpinan")   # then browser.open(f"{site.url}/…")
"""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from access.calls import registered
from access.gate import VISITOR
from access.viewer import Viewer


def as_role(server: Flask, role: str, agencies: tuple[str, ...] = (), lang: str = "") -> FlaskClient:
    """A client of a person with this role; "" is nobody."""
    client = server.test_client()
    client.environ_base[VISITOR] = Viewer(f"test {role}", role, agencies, f"test-{role}", lang)
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
    entry = registered(client.application).apps[app].callback_map[output]
    outputs = [_part(name) for name in output.strip(".").split("...")]
    body = {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [one | {"value": inputs.get(_name(one))} for one in map(_of, entry["inputs"])],
        "state": [one | {"value": (state or {}).get(_name(one))} for one in map(_of, entry["state"])],
        "changedPropIds": list(inputs),
    }
    return client.post(f"{app}_dash-update-component", json=body)


def enter(browser: Any, site: Any, role: str, agencies: tuple[str, ...] = (), lang: str = "") -> None:
    """Signs the browser in at a site as a person with this role; the one before is signed out."""
    site.visitor = Viewer(f"test {role}", role, agencies, f"test-{role}", lang)


def _part(name: str) -> dict[str, str]:
    part, _, prop = name.rpartition(".")
    return {"id": part, "property": prop.partition("@")[0]}


def _of(declared: dict[str, str]) -> dict[str, str]:
    return {"id": declared["id"], "property": declared["property"]}


def _name(part: dict[str, str]) -> str:
    return f"{part['id']}.{part['property']}"
