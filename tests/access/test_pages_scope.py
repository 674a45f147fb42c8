"""What the cases of another agency are like changes nothing of what an opd is answered: two cities alike but
for categories, places and channels of all other cases answer it the same, whatever it asks for."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from access.calls import is_in_browser, registered, roles_of
from access.roles import OPD
from app import create_server
from pages.desk import PAGES
from settings import Settings
from tests.pages.desk_rows import fill
from tests.visitors import as_role, ask, call
from warehouse import tables
from warehouse.commitments import commitment_steps
from warehouse.engines import Warehouse, open_warehouse
from warehouse.objections import objections
from warehouse.schema import upgrade

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
OWN, OTHER = "dinsos", "dishub"
POJOK, ELSEWHERE = "35.71.01.1004", "35.71.02.1003"
ASKED = (
    "",
    f"?agency={OTHER}",
    f"?agency={OTHER},{OWN}",
    f"?agency={OTHER}&category=pju&area={POJOK}",
    f"?view=agencies&agency={OTHER}",
    "?view=urgent&clock=resolve&scope=agency",
    f"?week=2026-W47&promise=received:{OTHER}",
    f"?agencies={OTHER}&role=admin&viewer=admin&rest=x",
)
FILES = ASKED[1], ASKED[3]  # a file is the page's own table: two questions show whether its scope holds
MINE = tuple(page for page in PAGES if OPD in page.ROLES)
Cities = tuple[Flask, Flask]


@pytest.fixture(scope="module")
def cities(root, tmp_path_factory) -> Iterator[Cities]:
    folder = tmp_path_factory.mktemp("two")
    with ExitStack() as opened:
        servers = []
        for name in ("one", "other"):
            url = f"duckdb:///{folder / name}.duckdb"
            warehouse = opened.enter_context(closing(open_warehouse(url, memory_limit="500MB")))
            upgrade(warehouse)
            fill(warehouse, TODAY)
            if name == "other":
                _change_the_others(warehouse)
            settings = Settings(city=root / "data" / "kediri", var=folder)
            servers.append(create_server(settings, warehouse, lambda: TODAY))
        yield servers[0], servers[1]


@pytest.mark.parametrize("page", MINE, ids=lambda page: page.PATH)
def test_an_address_that_asks_for_another_agency_learns_nothing_of_it(cities, page) -> None:
    foreign = _foreign(cities[0])
    for path in (page.PATH, *_forged(page)):
        for search in ASKED:
            given = {"desk-url.pathname": path, "desk-url.search": search}
            first, second = (_read(ask(_opd(server), "desk-page.children", given).text) for server in cities)
            assert first == second, f"{path}{search}"
            found = foreign & set(re.findall(r"lapor:\d+", first.replace("%3A", ":")))
            assert found <= set(re.findall(r"lapor:\d+", path)), f"{path}{search}"


@pytest.mark.parametrize("page", MINE, ids=lambda page: page.PATH)
def test_a_file_taken_along_holds_nothing_of_another_agency(cities, page) -> None:
    foreign = _foreign(cities[0])
    for name in getattr(page, "TAKEN", {}):
        for search in FILES:
            address = f"/take{page.PATH.rstrip('/')}/{name}.csv{search}"
            first, second = (_opd(server).get(address) for server in cities)
            assert first.status_code in (200, 400, 404), address
            assert first.text == second.text, address
            assert not foreign & set(re.findall(r"lapor:\d+", first.text)), address


def test_no_call_with_a_forged_body_learns_or_changes_anything_of_another_agency(cities) -> None:
    foreign = _foreign(cities[0])
    one = min(foreign)
    for output in _callbacks(cities[0]):
        for search in (f"?agency={OTHER}", f"?one={one}&agency={OTHER}"):
            told = []
            for server in cities:
                body = call(server, output)
                for part in (*body["inputs"], *body["state"]):
                    part["value"] = _forged_value(part["property"], one, search)
                answer = _opd(server).post("/_dash-update-component", json=body)
                assert answer.status_code in (200, 204, 400, 403), f"{output}: {answer.status_code}"
                told.append(_read(answer.text))
            assert told[0] == told[1], output
            assert foreign & set(re.findall(r"lapor:\d+", told[0])) <= {one}, output
    for server in cities:
        with server.extensions["lapor"].warehouse.read() as connection:
            for table in (objections, commitment_steps):
                assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_who_sees_all_sees_that_the_cities_differ(cities) -> None:
    given = {"desk-url.pathname": "/trends", "desk-url.search": ""}
    first, second = (
        _read(ask(as_role(server, "operator"), "desk-page.children", given).text) for server in cities
    )
    assert first != second


def _change_the_others(warehouse: Warehouse) -> None:
    others = sa.select(tables.cases.c.case_id).where(tables.cases.c.agency != OWN)
    new = {"category": "rtlh", "area": ELSEWHERE, "channel": "web"}
    with warehouse.write() as connection:
        for table in (tables.clocks, tables.cases):
            connection.execute(sa.update(table).where(table.c.case_id.in_(others)).values(new))


def _foreign(server: Flask) -> set[str]:
    asked = sa.select(tables.cases.c.case_id).where(tables.cases.c.agency != OWN)
    with server.extensions["lapor"].warehouse.read() as connection:
        return set(connection.scalars(asked))


def _forged(page) -> list[str]:
    """For a page of single things: one of another agency, plainly and in disguise."""
    before = page.PATH.removesuffix("*")
    return [f"{before}lapor:0", f"{before}lapor%3A1"] if page.PATH.endswith("*") else []


def _forged_value(prop: str, case_id: str, search: str) -> object:
    match prop:
        case "pathname":
            return f"/cases/{case_id}"
        case "search" | "href":
            return search
        case "n_clicks":
            return 1
        case "getRowsRequest":
            return {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {"agency": OTHER}}
        case "data":
            return {"agency": OTHER, "case_id": case_id, "agencies": [OTHER]}
    return OTHER


def _callbacks(server: Flask) -> list[str]:
    app = registered(server).apps["/"]
    return [
        output
        for output, entry in app.callback_map.items()
        if not is_in_browser(entry)
        and OPD in roles_of(app, output)
        and not any(part["id"].startswith("{") for part in (*entry["inputs"], *entry["state"]))
    ]


def _opd(server: Flask) -> FlaskClient:
    """One person a city: signing in anew for each question takes longer than the question."""
    known = server.extensions
    if "test.opd" not in known:
        known["test.opd"] = as_role(server, OPD, (OWN,))
    return known["test.opd"]


def _read(text: str) -> str:
    """Without what differs by session: the key of its forms and who it is."""
    text = re.sub(r'"name":"_csrf_token".*?"type":"hidden"|"[0-9a-f]{32,}"', "", text)
    return text
