"""What the server lets in, and what it sends along."""

import json
from collections.abc import Iterator
from contextlib import closing

import pytest
from flask import request
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from access.roles import ROLES
from app import create_server
from settings import Settings
from tests.visitors import as_role, ask
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

CALL = {
    "output": "desk-page.children",
    "outputs": {"id": "desk-page", "property": "children"},
    "inputs": [
        {"id": "desk-url", "property": "pathname", "value": "/"},
        {"id": "desk-url", "property": "search", "value": ""},
    ],
    "changedPropIds": ["desk-url.pathname"],
}
PATHS = [
    "/",
    "/cases",
    "/quality",
    "/wall/",
    "/wall/api/version",
    "/wall/_dash-layout",
    "/_dash-dependencies",
]
JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def client(root, var, tmp_path_factory) -> Iterator[FlaskClient]:
    """An admin at one server for all: no test here writes."""
    with closing(
        open_warehouse(f"duckdb:///{tmp_path_factory.mktemp('guard') / 'test.duckdb'}")
    ) as warehouse:
        upgrade(warehouse)
        server = create_server(Settings(city=root / "data" / "kediri", var=var), warehouse)
        yield as_role(server, "admin")


def test_nobody_is_sent_to_the_login_and_programs_are_told(client) -> None:
    nobody = client.application.test_client()
    for path in ("/", "/quality", "/wall/", "/tidak-ada", "/admin"):
        answer = nobody.get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/masuk?next={path}")
    for path in PATHS:
        assert nobody.get(path).status_code == 401
    assert nobody.post("/_dash-update-component", json=CALL).status_code == 401


def test_a_forwarded_address_is_believed_of_known_proxies_alone(root, var, duckdb_warehouse) -> None:
    seen = []
    for proxies in (0, 1):
        given = Settings(city=root / "data" / "kediri", var=var, proxies=proxies)
        server = create_server(given, duckdb_warehouse)
        server.before_request_funcs[None].append(lambda: seen.append(request.remote_addr))
        server.test_client().get("/masuk", headers={"X-Forwarded-For": "10.0.0.7"})
    assert seen == ["127.0.0.1", "10.0.0.7"]


def test_a_foreign_name_for_this_machine_is_refused(client) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "10.0.0.7:8050"):
        assert client.get("/", headers={"Host": host}).status_code == 400


def test_its_own_names_are_accepted(client) -> None:
    for host in ("localhost", "localhost:8050", "127.0.0.1:8050", "[::1]:8050"):
        assert client.get("/", headers={"Host": host}).status_code == 200


def test_every_answer_tells_the_browser_what_it_may_do(client) -> None:
    for path in PATHS:
        headers = client.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert policy["script-src"].startswith("'self' 'sha256-")
        assert "unsafe" not in policy["script-src"]
        assert policy["frame-ancestors"] == "'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"


def test_a_call_that_the_page_makes_is_answered(client) -> None:
    assert client.post("/_dash-update-component", json=CALL).status_code == 200


def test_a_malformed_call_is_a_mistake_of_the_caller(client) -> None:
    for body in BROKEN:
        for path in ("/_dash-update-component", "/wall/_dash-update-component"):
            answer = client.post(path, data=body, content_type="application/json")
            assert answer.status_code == 400, body


def test_a_call_that_is_too_large_is_refused(client) -> None:
    body = json.dumps({**CALL, "more": "x" * 100_000})
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code == 413


@settings(max_examples=150)
@given(key=st.sampled_from([*CALL, "state"]), value=JSON)
def test_no_body_whatever_breaks_the_server(client, key, value) -> None:
    for body in ({**CALL, key: value}, value, {**CALL, "inputs": [{**CALL["inputs"][0], "value": value}]}):
        assert client.post("/_dash-update-component", json=body).status_code in (200, 204, 400)


def test_the_outlines_are_fetched_once_and_then_known_by_their_tag(client) -> None:
    first = client.get("/wall/api/outlines.geojson", headers={"Accept-Encoding": "br"})
    assert (first.status_code, first.headers["Content-Encoding"]) == (200, "br")
    known = {"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]}
    again = client.get("/wall/api/outlines.geojson", headers=known)
    assert again.status_code == 304


def test_the_typeface_comes_from_this_host_and_is_kept_a_year(client) -> None:
    answer = client.get("/wall/fonts/source-sans-3.woff2")
    assert answer.data[:4] == b"wOF2"
    assert len(answer.data) < 40_000
    assert answer.cache_control.max_age == 31_536_000


BROKEN = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"{",
    b"\xff\xfe",
    b"[" * 99_000,
    *(
        json.dumps({**CALL, **change}).encode()
        for change in (
            {"output": "other.children"},
            {"output": ["desk-page.children"]},
            {"outputs": {"id": "desk-url", "property": "href"}},
            {"outputs": None},
            {"inputs": []},
            {"inputs": [CALL["inputs"]]},
            {"state": [{"id": "a", "property": "b"}]},
            {"changedPropIds": [{"a": 1}]},
            {"changedPropIds": None},
        )
    ),
]


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_its_own(client, role) -> None:
    visit = as_role(client.application, role)
    found = {path for path in PATHS if visit.get(path).status_code == 200}
    wall = {path for path in PATHS if path.startswith("/wall/")} if role != "opd" else set()
    desk = {path for path in PATHS if not path.startswith("/wall/")} if role != "display" else set()
    assert found == wall | desk


def test_a_refused_page_says_why_in_a_sentence(client) -> None:
    answer = as_role(client.application, "opd").get("/wall/", headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "Halaman ini tidak terbuka untuk peran Anda." in answer.text
    english = as_role(client.application, "opd", lang="en").get("/wall/")
    assert "This page is not open to your role." in english.text


def test_a_page_speaks_its_viewers_language_and_the_wall_its_citys(client) -> None:
    for lang, title in (("id", "Umur data dan pemuatan"), ("en", "Age of the data and last load")):
        visit = as_role(client.application, "admin", lang=lang)
        shown = ask(visit, "desk-page.children", {"desk-url.pathname": "/quality"})
        assert title.lower() in shown.text.lower()
        assert "belum diperbarui" in visit.get("/wall/_dash-layout").text.lower()


def test_a_forged_pathname_opens_nothing(client, monkeypatch) -> None:
    monkeypatch.setattr("pages.quality.page.ROLES", ("admin",))
    visit = as_role(client.application, "opd", ("dinkes",))
    assert ask(visit, "desk-page.children", {"desk-url.pathname": "/quality"}).status_code == 403
