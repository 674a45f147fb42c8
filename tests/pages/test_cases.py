"""The list of cases and the page of one: what is shown, to whom, and what a forged request gets."""

import datetime as dt
import re

import pytest

from pages.cases.feed import SORTED
from tests.visitors import as_role, ask, enter
from warehouse import tables
from warehouse.people_tables import audit

POJOK = "35.71.01.1004"
FEED = "cases-grid.getRowsResponse"
FIRST = {"startRow": 0, "endRow": 100, "sortModel": [], "filterModel": {}}


@pytest.fixture
def filled(held, today):
    """1: Dishub's, handed on by DLHKP; 2: a confidential one of Dinsos; 3: an emergency."""
    held.complaint(POJOK, 600, agency="dishub", lon=112.0, lat=-7.8, place_quality="point")
    held.complaint(POJOK, 300, agency="dinsos", category="bansos", is_confidential=True)
    held.emergency("kebakaran", POJOK, 20, agency="damkar")
    held.load()
    at = today - dt.timedelta(minutes=590)
    steps = [
        ("diterima", ""),
        ("didisposisikan", "dlhkp"),
        ("didisposisikan", "dishub"),
        ("dikerjakan", "dishub"),
    ]
    with held.warehouse.write() as connection:
        for seq, (state, agency) in enumerate(steps, 1):
            row = {"city_code": "kediri", "case_id": "lapor:1", "seq": seq, "state": state, "agency": agency}
            moment = at + dt.timedelta(minutes=seq)
            connection.execute(tables.case_events.insert().values(at=moment, **row))
        person = {"city_code": "kediri", "case_id": "lapor:1", "fields": '{"Nama Pelapor": "Siti Contoh"}'}
        connection.execute(tables.people_of_cases.insert().values(**person))
    return held


@pytest.mark.parametrize(
    ("role", "agencies", "expected"),
    [
        ("operator", (), ["lapor:3", "lapor:2", "lapor:1"]),
        ("pimpinan", (), ["lapor:3", "lapor:1"]),
        ("admin", (), ["lapor:3", "lapor:1"]),
        ("opd", ("dishub",), ["lapor:1"]),
        ("opd", ("dlhkp",), ["lapor:1"]),
        ("opd", ("dinsos",), ["lapor:2"]),
        ("opd", ("disdik",), []),
        ("opd", (), []),
    ],
)
def test_the_grid_shows_just_the_cases_that_a_role_may_see(filled, make, role, agencies, expected) -> None:
    visit = as_role(make(), role, agencies)
    answer = fed(visit, FIRST)
    assert [row["case_id"] for row in answer["rowData"]] == expected
    assert answer["rowCount"] == len(expected)


def test_a_number_of_an_agency_leads_to_its_own_cases_not_also_to_those_that_it_handed_on(
    filled, make
) -> None:
    """Of the list that an agency opens by itself those are a part; of what its figures count they are not."""
    visit = as_role(make(), "opd", ("dinsos", "dlhkp"))
    shown = opened(visit, "/")
    [query] = set(re.findall(r"cases(\?[^\"]*show=open[^\"]*)", shown))
    assert fed(visit, FIRST, query)["rowCount"] == 1
    assert fed(visit, FIRST)["rowCount"] == 2


@pytest.mark.parametrize(("role", "says"), [("pimpinan", True), ("admin", True), ("operator", False)])
def test_who_is_not_shown_confidential_cases_is_told_that_figures_count_them(
    filled, make, role, says
) -> None:
    visit = as_role(make(), role)
    assert ("Laporan rahasia" in opened(visit, "/cases")) is says


def test_a_forged_address_widens_nothing(filled, make) -> None:
    visit = as_role(make(), "opd", ("disdik",))
    for query in (
        "?agency=dinsos",
        "?agency=dishub&q=lapor:1",
        "?clock=resolve&scope=agency",
        "?rest=lapor:1",
    ):
        assert fed(visit, FIRST, query)["rowData"] == []


@pytest.mark.parametrize(
    "request_body",
    [
        None,
        [],
        {"startRow": -1},
        {"startRow": 10_001},
        {"startRow": True},
        {"startRow": "0"},
        {"startRow": 0, "sortModel": [{"colId": "lon", "sort": "asc"}]},
        {"startRow": 0, "sortModel": [{"colId": "case_id; DROP TABLE cases"}]},
        {"startRow": 0, "sortModel": ["case_id"]},
        {"startRow": 0, "sortModel": "case_id"},
    ],
)
def test_what_no_grid_of_ours_would_ask_is_a_bad_request(filled, make, request_body) -> None:
    visit = as_role(make(), "operator")
    state = {"desk-url.search": ""}
    assert ask(visit, FEED, {"cases-grid.getRowsRequest": request_body}, state).status_code == 400


def test_every_heading_that_sorts_does(filled, make) -> None:
    visit = as_role(make(), "operator")
    for column in SORTED:
        for way in ("asc", "desc"):
            request = FIRST | {"sortModel": [{"colId": column, "sort": way}]}
            assert len(fed(visit, request)["rowData"]) == 3


@pytest.mark.parametrize(
    ("role", "agencies", "case_id", "is_shown"),
    [
        ("operator", (), "lapor:2", True),
        ("pimpinan", (), "lapor:2", False),
        ("opd", ("dinsos",), "lapor:2", True),
        ("opd", ("dishub",), "lapor:2", False),
        ("opd", ("dishub",), "lapor:3", False),
        ("operator", (), "lapor:99", False),
        ("operator", (), "%2e%2e", False),
    ],
)
def test_another_agencys_case_looks_like_one_that_is_not_there(
    filled, make, role, agencies, case_id, is_shown
) -> None:
    said = page_of(as_role(make(), role, agencies), case_id)
    assert (f"Kasus {case_id}" in said) == is_shown
    assert ("Kasus ini tidak ada" in said) != is_shown


def test_who_handed_a_case_on_sees_no_step_after_that(filled, make) -> None:
    server = make()
    before, now = (page_of(as_role(server, "opd", (agency,)), "lapor:1") for agency in ("dlhkp", "dishub"))
    assert "sudah berpindah tangan" in before
    assert "dikerjakan" not in before
    assert "dikerjakan" in now
    assert "sudah berpindah tangan" not in now


def test_a_point_is_for_who_goes_there(filled, make, warehouse) -> None:
    server = make()
    with warehouse.write() as connection:
        connection.execute(tables.cases.update().values(category="bansos"))
    seen = {
        who: "circle" in page_of(as_role(server, *who), "lapor:1")
        for who in (("operator",), ("pimpinan",), ("opd", ("dishub",)), ("opd", ("dlhkp",)))
    }
    assert list(seen.values()) == [True, False, True, False]


@pytest.mark.parametrize(
    ("role", "agencies", "purpose", "expected"),
    [
        ("operator", (), "hubungi_pelapor", "Siti Contoh"),
        ("operator", (), "", "Pilih keperluannya dahulu."),
        ("operator", (), "iseng", "Pilih keperluannya dahulu."),
        ("opd", ("dishub",), "perjelas_lokasi", "Siti Contoh"),
        ("opd", ("dlhkp",), "perjelas_lokasi", "tidak lagi dipegang"),
        ("opd", ("dinsos",), "perjelas_lokasi", "Kasus ini tidak ada"),
    ],
)
def test_who_reported_is_told_for_a_purpose_and_each_look_is_on_record(
    filled, make, warehouse, role, agencies, purpose, expected
) -> None:
    answer = reveal(as_role(make(), role, agencies), purpose)
    assert expected in answer.get_data(as_text=True)
    with warehouse.read() as connection:
        looks = audit.select().where(audit.c.action == "personal_data")
        noted = [(row.action, row.subject, row.detail) for row in connection.execute(looks)]
    shown = [("personal_data", "lapor:1", purpose)] if expected == "Siti Contoh" else []
    assert noted == shown


@pytest.mark.parametrize("role", ["pimpinan", "admin", "display", ""])
def test_the_others_may_not_even_ask_who_reported(filled, make, role) -> None:
    answer = reveal(as_role(make(), role), "hubungi_pelapor")
    assert answer.status_code in (401, 403)
    assert "Siti" not in answer.get_data(as_text=True)


def test_an_agency_that_is_itself_reported_does_not_learn_by_whom(filled, make, warehouse) -> None:
    with warehouse.write() as connection:
        connection.execute(tables.cases.update().values(reported_agency="dishub"))
    answer = reveal(as_role(make(), "opd", ("dishub",)), "perjelas_lokasi").get_data(as_text=True)
    assert "OPD Anda sendiri yang dilaporkan" in answer
    assert "Siti" not in answer


def test_a_file_holds_what_the_list_holds(filled, make) -> None:
    server = make()
    whole, own = (
        as_role(server, *who).get("/take/cases/list.csv").get_data(as_text=True)
        for who in (("operator",), ("opd", ("dinsos",)))
    )
    assert all(f"lapor:{number};" in whole for number in (1, 2, 3))
    assert "lapor:2;" in own
    assert "lapor:1;" not in own
    assert "Siti" not in whole


@pytest.mark.browser
def test_in_a_browser_the_list_leads_to_a_case_and_finds_one(filled, browser, serve) -> None:
    site = serve()
    enter(browser, site, "operator")
    browser.open(f"{site.url}/cases", 1366, 900)
    browser.wait("document.querySelectorAll('.ag-cell a').length == 3")
    assert "3 kasus" in browser.text("main")
    browser.run("document.querySelector('.ag-cell a').click()")
    browser.wait("document.querySelector('h1')?.innerText == 'Kasus lapor:3'")
    assert browser.run("return location.pathname") == "/cases/lapor:3"
    browser.wait("document.querySelectorAll('.strip .part').length > 0")
    browser.open(f"{site.url}/cases", 390, 844)
    browser.wait("document.querySelector('[data-find] input')")
    browser.run("const f = document.querySelector('[data-find] input'); f.focus()")
    browser.driver.switch_to.active_element.send_keys("lapor:2\n")
    browser.wait("document.querySelectorAll('.ag-cell a').length == 1")
    assert browser.run("return document.documentElement.scrollWidth") == 390
    assert browser.complaints() == []
    assert [one["url"] for one in browser.requests() if not one["url"].startswith(site.url)] == []


def fed(visit, request: dict, search: str = "") -> dict:
    answer = ask(visit, FEED, {"cases-grid.getRowsRequest": request}, {"desk-url.search": search})
    assert answer.status_code == 200
    return answer.get_json()["response"]["cases-grid"]["getRowsResponse"]


def page_of(visit, case_id: str) -> str:
    return opened(visit, f"/cases/{case_id}")


def opened(visit, path: str) -> str:
    inputs = {"desk-url.pathname": path, "desk-url.search": ""}
    return ask(visit, "desk-page.children", inputs).get_data(as_text=True)


def reveal(visit, purpose: str):
    state = {"person-purpose.value": purpose, "desk-url.pathname": "/cases/lapor:1"}
    return ask(visit, "person-shown.children", {"person-show.n_clicks": 1}, state)
