"""What is registered, and what the build refuses."""

import pytest
from dash import ALL, MATCH, Dash, Input, Output, State, html
from flask import Flask

from access.body import is_call
from access.calls import callback, roles_of, route, screen, unregistered


@pytest.fixture
def server() -> Flask:
    return Flask("test", static_folder=None)


@pytest.fixture
def app(server) -> Dash:
    app = Dash("test", server=False)
    app.init_app(server)
    app.layout = html.Div()
    screen(server, app, ("admin",), assets=("admin",))
    return app


def test_a_server_on_which_all_is_registered_has_nothing_left(server, app) -> None:
    route(server, "/a.csv", ("admin",))(lambda: "a")
    callback(app, Output("a", "b"), Input("c", "d"), roles=("admin", "opd"))(lambda value: value)
    app.clientside_callback("x => x", Output("e", "f"), Input("c", "d"))
    assert unregistered(server, [app]) == []
    assert (roles_of(app, "a.b"), roles_of(app, "e.f"), roles_of(app, "z.z")) == (("admin", "opd"), (), ())


def test_what_is_left_out_is_named(server, app) -> None:
    server.get("/plain")(lambda: "a")
    app.callback(Output("a", "b"), Input("c", "d"))(lambda value: value)
    assert unregistered(server, [app]) == ["route /plain", "callback test a.b"]


def test_calls_with_patterns_and_duplicates_are_known(app) -> None:
    roles = ("admin",)
    match = Output({"type": "row", "n": MATCH}, "children")
    callback(app, match, Input({"type": "key", "n": MATCH}, "n_clicks"), roles=roles)(id)
    every, again = State({"type": "box", "n": ALL}, "value"), Output("a", "b", allow_duplicate=True)
    callback(app, again, Input("c", "d"), every, roles=roles, prevent_initial_call=True)(id)
    first, second = app.callback_map
    row = {"id": {"n": 3, "type": "row"}, "property": "children"}
    key = {"id": {"n": 3, "type": "key"}, "property": "n_clicks", "value": 1}
    call = {"output": first, "outputs": row, "inputs": [key], "changedPropIds": ["x"]}
    assert is_call(app, call)
    assert not is_call(app, call | {"inputs": [[key]]})
    assert not is_call(app, call | {"inputs": [key | {"id": {"n": [3], "type": "key"}}]})
    assert not is_call(app, call | {"inputs": [key | {"id": {"n": 3, "type": "row"}}]})
    boxes = [{"id": {"n": n, "type": "box"}, "property": "value", "value": n} for n in range(3)]
    call = {
        "output": second,
        "outputs": {"id": "a", "property": "b"},
        "inputs": [{"id": "c", "property": "d"}],
        "state": [boxes],
        "changedPropIds": [],
    }
    assert is_call(app, call)
    assert is_call(app, call | {"state": [[]]})
    assert not is_call(app, call | {"state": boxes})
