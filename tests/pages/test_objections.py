"""Sanggahan in a browser: filed on a case's page by an agency, decided by an operator."""

import datetime as dt

import pytest

from pages.objections.listed import LISTED
from tests.visitors import as_role, ask, enter
from warehouse import tables
from warehouse.objections import file

POJOK = "35.71.01.1004"


@pytest.fixture
def late(held, today):
    """Two late cases, each with a clock of its agency."""
    for number, agency in ((1, "dishub"), (2, "dinsos")):
        held.complaint(
            POJOK, 2_000, 600, agency=agency, forwarded_at=today, resolved_at=today, state="selesai"
        )
        own = {"city_code": "kediri", "case_id": f"lapor:{number}", "kind": "aduan", "category": "pju"}
        begun = today - dt.timedelta(minutes=2_000)
        due = begun + dt.timedelta(minutes=600)
        times = {"started_at": begun, "due_at": due, "decided_at": due, "decided_day": due.date()}
        clock = {"clock": "resolve", "seq": 2, "scope": "agency", "agency": agency, "target_seconds": 36_000}
        done = {"stopped_at": today, "ended_by": "stop", "is_on_time": False, "known_from": 1}
        with held.warehouse.write() as connection:
            connection.execute(tables.clocks.insert().values(**own, **times, **clock, **done))
    held.load()
    return held


@pytest.mark.browser
def test_an_agency_contests_and_an_operator_decides(late, browser, serve) -> None:
    site = serve()
    enter(browser, site, "opd", ("dishub",))
    browser.open(f"{site.url}/cases/lapor:1", 1366, 900)
    browser.wait("document.querySelector('#contest-file')")
    browser.run("document.querySelector('#contest-file').closest('details').open = true")
    choose(browser, "#contest-what", "seluruh kasus ini")
    choose(browser, "#contest-ground", "bukan kewenangan")
    write(browser, "#contest-text", "Jalan ini milik provinsi, bukan kota.")
    browser.run("document.querySelector('#contest-file').click()")
    browser.wait("document.querySelector('#contest-said').innerText.includes('Tersimpan')")
    enter(browser, site, "operator")
    browser.open(f"{site.url}/objections", 1366, 900)
    browser.wait("document.querySelector('main td a')")
    assert "1 sanggahan, 1 belum diputuskan" in browser.text("main")
    browser.run("document.querySelector('main td a').click()")
    browser.wait("document.querySelector('#decide-yes')")
    write(browser, "#decide-reason", "Suratnya jelas, diterima.")
    browser.run("document.querySelector('#decide-yes').click()")
    browser.wait("document.querySelector('#decide-said').innerText.includes('Tersimpan')")
    browser.open(f"{site.url}/objections", 390, 844)
    browser.wait("document.querySelector('main')?.innerText.includes('0 belum diputuskan')")
    assert browser.run("return document.documentElement.scrollWidth") == 390
    assert browser.complaints() == []


def test_a_role_or_an_agency_that_may_not_is_refused(late, make) -> None:
    server = make()
    form = {"contest-what.value": "resolve|2", "contest-ground.value": "bukan_kewenangan"}
    form |= {"contest-text.value": "Jalan ini milik provinsi.", "desk-url.pathname": "/cases/lapor:2"}
    other = ask(
        as_role(server, "opd", ("dishub",)), "contest-said.children", {"contest-file.n_clicks": 1}, form
    )
    assert "Kasus ini tidak ada" in other.text
    for role in ("operator", "admin", "pimpinan", ""):
        answer = ask(as_role(server, role), "contest-said.children", {"contest-file.n_clicks": 1}, form)
        assert answer.status_code in (401, 403)
    for role in ("opd", "pimpinan", ""):
        visit = as_role(server, role, ("dinsos",) if role == "opd" else ())
        answer = ask(visit, "decide-said.children", {"decide-yes.n_clicks": 1, "decide-no.n_clicks": None})
        assert answer.status_code in (401, 403)


def test_an_agency_reads_no_other_agencys_objections(late, make) -> None:
    server = make()
    form = {
        "contest-what.value": "|0",
        "contest-ground.value": "duplikat",
        "contest-text.value": "Ganda " * 5,
    }
    state = form | {"desk-url.pathname": "/cases/lapor:2"}
    dinsos = as_role(server, "opd", ("dinsos",))
    assert "Tersimpan" in ask(dinsos, "contest-said.children", {"contest-file.n_clicks": 1}, state).text
    place = {"desk-url.pathname": "/objections", "desk-url.search": ""}
    for who, expected in (("dinsos", True), ("dishub", False)):
        shown = ask(as_role(server, "opd", (who,)), "desk-page.children", place).text
        assert ("lapor:2" in shown) == expected


def test_a_page_lists_two_hundred_and_a_file_all_of_them(late, make, today) -> None:
    own = {
        "city_code": "kediri",
        "case_id": "lapor:1",
        "clock": "",
        "seq": 0,
        "scope": "",
        "agency": "dishub",
    }
    own |= {
        "ground": "duplikat",
        "text": "Kasus ganda.",
        "evidence": "",
        "raw_verdict": "",
        "filed_at": today,
    }
    with late.warehouse.write() as connection:
        for number in range(LISTED + 3):
            file(connection, own | {"objection_id": f"o{number}"}, "p", "Dishub")
    operator, place = as_role(make(), "operator"), {"desk-url.pathname": "/objections", "desk-url.search": ""}
    shown = ask(operator, "desk-page.children", place).text
    assert f"Ditampilkan {LISTED} dari {LISTED + 3}" in shown
    assert shown.count("&one=o") + shown.count("?one=o") == LISTED
    file_of_all = operator.get("/take/objections/list.csv").get_data(as_text=True)
    assert file_of_all.count("Kasus ganda.") == LISTED + 3


def choose(browser, group: str, words: str) -> None:
    script = "[...document.querySelectorAll(`${arguments[0]} label`)]"
    browser.run(f"{script}.find(one => one.innerText.includes(arguments[1])).click()", group, words)


def write(browser, field: str, text: str) -> None:
    browser.run("document.querySelector(arguments[0]).focus()", field)
    browser.driver.switch_to.active_element.send_keys(text)
