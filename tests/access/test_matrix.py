"""Every page, endpoint and callback of the server, from its own registry, against every role and nobody.

A new page joins by itself: it is in the registry or the server is not made.
"""

import itertools
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from access import secret, sessions, tokens
from access.calls import is_in_browser, registered, roles_of
from access.entrance import FORM_KEY
from access.office import office_of
from access.roles import NOBODY, PUBLIC, ROLES
from app import create_server
from settings import Settings
from tests.visitors import as_role, ask, call, visitor
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

HTML = {"Accept": "text/html"}
CALLS = "_dash-update-component"


@pytest.fixture(scope="module")
def server(root, tmp_path_factory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("matrix")
    warehouse = open_warehouse(f"duckdb:///{folder / 'test.duckdb'}", memory_limit="500MB")
    upgrade(warehouse)
    yield create_server(Settings(city=root / "data" / "kediri", var=folder, open311=True), warehouse)
    warehouse.close()


@pytest.fixture
def clients(server) -> dict:
    return {role: as_role(server, role, ("dinkes",) if role == "opd" else ()) for role in PUBLIC}


def test_every_address_answers_the_roles_it_is_meant_for_and_no_other(server, clients) -> None:
    for path, roles in addresses(server):
        for role, client in clients.items():
            status = client.get(path, headers=HTML).status_code
            where = f"{path} as {role or 'nobody'}: {status}"
            if role in roles or (is_stranger(role, path) and NOBODY in roles):
                assert status in (200, 301, 302, 304, 404), where
            else:
                assert status == (302 if is_stranger(role, path) else 403), where


def test_every_form_answers_the_roles_it_is_meant_for_and_no_other(server, clients) -> None:
    for path, roles in forms(server):
        for role, client in clients.items():
            status = client.post(path, data={}).status_code
            where = f"{path} as {role or 'nobody'}: {status}"
            assert status < 500, where
            if role not in roles:
                assert status == (401 if is_stranger(role, path) else 403), where


def test_every_callback_answers_the_roles_it_is_registered_for_and_no_other(server, clients) -> None:
    for prefix, output, roles in callbacks(server):
        body = call(server, output, app=prefix)
        for role, client in clients.items():
            status = client.post(f"{prefix}{CALLS}", json=body).status_code
            where = f"{prefix}{output} as {role or 'nobody'}: {status}"
            if role in roles:
                assert status in (200, 204, 400, 403), where
            else:
                assert status == (401 if is_stranger(role, prefix) else 403), where


def test_no_callback_breaks_on_what_is_forged(server, clients) -> None:
    odd = [
        None,
        "",
        "x" * 5_000,
        -1,
        1e308,
        [],
        {},
        [None],
        {"a": {"b": []}},
        "/admin",
        "?agencies=bpbd&start=x",
        True,
    ]
    for prefix, output, roles in callbacks(server):
        role = next(role for role in ("opd", "admin", *roles) if role in roles)
        for value in odd:
            body = call(server, output, app=prefix)
            for part in (*body["inputs"], *body["state"]):
                part["value"] = value
            status = clients[role].post(f"{prefix}{CALLS}", json=body).status_code
            assert status in (200, 204, 400, 403), f"{output} with {value!r}: {status}"


def test_a_callback_in_the_browser_is_answered_to_nobody(server, clients) -> None:
    for prefix, app in registered(server).apps.items():
        for output, entry in app.callback_map.items():
            if is_in_browser(entry):
                body = call(server, output, app=prefix)
                assert clients["admin"].post(f"{prefix}{CALLS}", json=body).status_code == 400, output


def test_no_page_answers_a_forged_pathname_of_another_role(server, clients) -> None:
    pages = registered(server).pages
    for star, roles in pages.items():
        path = star.replace("*", "tidak-ada")
        for role in set(ROLES) - {"display"} - set(roles):
            body = call(server, "desk-page.children", {"desk-url.pathname": path})
            assert clients[role].post(f"/{CALLS}", json=body).status_code == 403, f"{path} as {role}"


def test_no_page_holds_what_would_call_what_its_viewer_may_not(server, clients) -> None:
    """Dash calls a callback once its inputs are drawn: a part that is not for a role would be refused."""
    app = registered(server).apps["/"]
    inputs = {output: {one["id"] for one in entry["inputs"]} for output, entry in app.callback_map.items()}
    called = [(output, ids) for output, ids in inputs.items() if not any(id.startswith("{") for id in ids)]
    for star, roles in registered(server).pages.items():
        for role in roles:
            path = star.replace("*", "tidak-ada")
            drawn = ask(clients[role], "desk-page.children", {"desk-url.pathname": path}).text
            held = set(re.findall(r'"id":"([^"]+)"', drawn))
            refused = [one for one, ids in called if ids <= held and role not in roles_of(app, one)]
            assert [one for one in refused if not is_in_browser(app.callback_map[one])] == [], (
                f"{path} as {role}"
            )


def test_nothing_is_changed_without_the_key_of_the_forms(server) -> None:
    for role in ROLES:
        one = visitor(server, role)
        for key in ("", "x", secret.form_key("another")):
            client = server.test_client(use_cookies=False)
            client.environ_base.update({"HTTP_COOKIE": f"{one.cookie}={one.raw}", "HTTP_X_CSRFTOKEN": key})
            for path, _ in [*forms(server), *calls(server)]:
                if path != "/masuk":
                    status = client.post(path, data={FORM_KEY: key}).status_code
                    expected = 401 if is_stranger(role, path) else 403
                    assert status == expected, f"{path} as {role}: {status}"


def test_a_session_or_token_that_is_forged_over_or_revoked_opens_nothing(server) -> None:
    office = office_of(server)
    one, screen = visitor(server, "admin"), visitor(server, "display")
    with office.change() as connection:
        sessions.end(connection, office, one.raw)
        for row in tokens.every_token(connection, office):
            if row.token_hash == secret.hashed(screen.raw):
                tokens.revoke(connection, office, office.program(), row.token_id)
    wrong = ["x", "é\x01", "x" * 4_000, one.raw, screen.raw]
    for cookie, raw in itertools.product((one.cookie, screen.cookie), wrong):
        client = server.test_client(use_cookies=False)
        client.environ_base["HTTP_COOKIE"] = f"{cookie}={raw}"
        paths = ("/", "/quality", "/wall/", "/wall/_dash-layout")
        assert {client.get(path).status_code for path in paths} == {401}


def test_the_link_of_a_screen_lets_it_in_and_leaves_the_address(server) -> None:
    client, screen = server.test_client(), visitor(server, "display")
    answer = client.get(f"/wall/?token={screen.raw}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/wall/")
    assert client.get("/wall/").status_code == 200
    assert client.get("/quality").status_code == 401
    assert client.get("/wall/?token=wrong", headers=HTML).status_code == 302
    assert server.test_client().get("/wall/", headers={tokens.HEADER: screen.raw}).status_code == 200


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data"])
@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", b"[" * 99_000, b"x" * 200_000])
def test_no_body_breaks_an_endpoint(server, clients, body, kind) -> None:
    for path, roles in [*forms(server), *calls(server)]:
        if path == "/keluar":
            continue
        role = next(role for role in ("admin", *roles) if role in roles)
        status = clients[role].post(path, data=body, content_type=kind).status_code
        assert status < 500, f"{path}: {status}"
        if len(body) > 100_000:
            assert status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"])
def test_no_other_method_breaks_an_endpoint(server, clients, method) -> None:
    for path in {path for path, _ in [*addresses(server), *forms(server), *calls(server)]}:
        for role in ("", "admin"):
            assert clients[role].open(path, method=method).status_code < 500, f"{method} {path}"


def test_every_answer_may_run_nothing_but_our_own_scripts(server, clients) -> None:
    for path, _ in addresses(server):
        headers = clients["admin"].get(path, headers=HTML).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert "unsafe" not in policy["script-src"]


def is_stranger(role: str, path: str) -> bool:
    """Nobody; outside the wall a screen is nobody too."""
    return role == NOBODY or (role == "display" and not path.startswith("/wall/"))


def addresses(server: Flask) -> list[tuple[str, tuple[str, ...]]]:
    """Each address that GET reaches, with its roles."""
    known = registered(server)
    rules = [rule for rule in server.url_map.iter_rules() if "GET" in (rule.methods or ())]
    found = [(_filled(rule.rule), known.routes[rule.endpoint]) for rule in rules]
    pages = {path.replace("*", "tidak-ada"): roles for path, roles in known.pages.items()}
    return list((dict(found) | pages).items())


def forms(server: Flask) -> list[tuple[str, tuple[str, ...]]]:
    """Each address that POST reaches and Dash does not answer, with its roles; what signs out comes last."""
    known = registered(server)
    rules = [rule for rule in server.url_map.iter_rules() if "POST" in (rule.methods or ())]
    found = [(_filled(rule.rule), known.routes[rule.endpoint]) for rule in rules if CALLS not in rule.rule]
    return sorted(found, key=lambda one: one[0] == "/keluar")


def calls(server: Flask) -> list[tuple[str, tuple[str, ...]]]:
    known = registered(server)
    rules = [rule for rule in server.url_map.iter_rules() if rule.rule.endswith(CALLS)]
    return [(rule.rule, known.routes[rule.endpoint]) for rule in rules]


def callbacks(server: Flask) -> list[tuple[str, str, tuple[str, ...]]]:
    """Prefix, output and roles of each callback without wildcards that the server answers."""
    return [
        (prefix, output, roles_of(app, output))
        for prefix, app in registered(server).apps.items()
        for output, entry in app.callback_map.items()
        if not is_in_browser(entry) and not _has_wildcards(entry)
    ]


def _has_wildcards(entry: dict) -> bool:
    return any(part["id"].startswith("{") for part in (*entry["inputs"], *entry["state"]))


def _filled(rule: str) -> str:
    return re.sub(r"<[^>]*>", "tidak-ada", rule)
