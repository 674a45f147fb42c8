"""The weekly review as each role sees it, and in a real Chromium. The moment is Tuesday 24 November 2026, so
that the last whole week is the 47th."""

import datetime as dt
import json
import re

import pytest

from access.viewer import Viewer
from actions.commitments import Draft
from actions.commitments import make as promise
from tests.visitors import as_role, ask, enter
from warehouse.audit import trail
from warehouse.commitments import standing

POJOK = "35.71.01.1004"
WEEK = 7 * 24 * 60  # minutes
OUTPUT = "..promises.children...promise-said.children...promise-text.value.."
DRAFT = Draft(
    agency="dishub",
    post="Kepala Dinas",
    text="PJU Pojok menyala kembali",
    measure="received",
    target=1.0,
    due_day=dt.date(2026, 11, 20),
    category="pju",
    area=POJOK,
)
FORM = {
    "promise-kind.value": "janji",
    "promise-agency.value": "dishub",
    "promise-post.value": "Kepala Dinas",
    "promise-text.value": "Pangkas pohon sebelum hujan",
    "promise-measure.value": "on_time_resolve",
    "promise-target.value": 85,
    "promise-due_day.value": "2026-12-15",
    "promise-week.data": "2026-W47",
}


@pytest.fixture
def weeks(held):
    """Twenty-six weeks of complaints, and nine of one kind in one area in the last."""
    for week in range(26):
        for place in range(5 + week % 3):
            held.complaint("35.71.03.1001", WEEK * week + 4_320 + place, agency="dishub")
    for place in range(9):
        held.complaint(POJOK, 4_320 + place, agency="dishub")
    held.load()
    return held


@pytest.mark.parametrize(
    ("role", "code"),
    [("pimpinan", 200), ("operator", 200), ("opd", 200), ("admin", 403), ("display", 401), ("", 401)],
)
def test_only_who_meets_may_open_it(make, role, code):
    assert as_role(make(), role, ("dishub",)).get("/review").status_code == code


def test_an_empty_warehouse_says_that_there_is_nothing(make):
    shown = _shown(as_role(make(), "pimpinan"))
    assert "Belum ada data sampai minggu ini." in shown
    assert "/review/pack." not in shown  # there is none to take along


def test_a_leap_is_said_first_and_asked_about(make, weeks):
    shown = _shown(as_role(make(), "pimpinan"))
    assert "Rapat kinerja mingguan · 16–22 Nov 2026" in shown
    assert "Penerangan jalan umum di Pojok melonjak: 9 kasus, biasanya 0 per minggu." in shown
    assert "Siapa menangani lonjakan Penerangan jalan umum di Pojok?" in shown


def test_any_past_week_has_its_own_address_and_no_other_week_does(make, weeks):
    visit = as_role(make(), "pimpinan")
    assert "9–15 Nov 2026" in _shown(visit, "?week=2026-W46")
    for odd in ("?week=2026-W48", "?week=2026-W99", "?week=%00", "?week=' OR 1=1", "?promise=:::&week="):
        assert "16–22 Nov 2026" in _shown(visit, odd)


def test_everything_leads_to_its_cases(make, weeks):
    shown = _shown(as_role(make(), "pimpinan"))
    cell = "/cases?period=range&from=2026-11-16&to=2026-11-22&kind=all&area=35.71.01.1004&category=pju"
    assert cell in shown
    assert '"/cases/lapor%3A' in shown


def test_an_agency_sees_its_own_part_alone(make, weeks, warehouse):
    server = make()
    for agency in ("dishub", "dinsos"):
        promise(warehouse, _city(server), Viewer("Wali Kota", "pimpinan"), _for(agency), _monday(-1))
    shown = _shown(as_role(server, "opd", ("dinsos",)))
    assert "Halaman ini hanya memuat bagian Dinsos." in shown
    assert "janji dinsos" in shown
    assert "janji dishub" not in shown
    assert "melonjak" not in shown
    assert "promise-save" not in shown
    assert "OPD berdampingan" not in shown


def test_a_promise_is_judged_and_keeps_its_history(make, weeks, warehouse):
    server = make()
    promise(warehouse, _city(server), Viewer("Wali Kota", "pimpinan"), DRAFT, _monday(-3))
    shown = _shown(as_role(server, "pimpinan"))
    assert "lewat tenggat" in shown
    assert "Perpanjang, ganti, atau hentikan janji Dishub “PJU Pojok menyala kembali”?" in shown
    before = _shown(as_role(server, "pimpinan"), "?week=2026-W45")
    assert "belum terbukti" in before
    assert "PJU Pojok" not in _shown(as_role(server, "pimpinan"), "?week=2026-W40")


def test_a_promise_made_in_the_meeting_stands_at_once(make, weeks, warehouse):
    visit = as_role(make(), "operator")
    answer = ask(visit, OUTPUT, {"promise-save.n_clicks": 1}, FORM)
    assert "Pangkas pohon sebelum hujan" in answer.get_data(as_text=True)
    with warehouse.read() as connection:
        (found,) = standing(connection, "kediri", dt.datetime(2026, 12, 1, tzinfo=dt.UTC))
    assert (found.target, found.person) == (0.85, "Test operator")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"promise-text.value": ""}, "Isi: belum diisi."),
        ({"promise-agency.value": None}, "OPD: pilih salah satu."),
        ({"promise-target.value": "85"}, "Sasaran: isi angka yang mungkin."),
        ({"promise-target.value": [1]}, "Sasaran: isi angka yang mungkin."),
        ({"promise-due_day.value": "besok"}, "Tenggat: pilih salah satu."),
        ({"promise-text.value": {"a": 1}}, "Isi: belum diisi."),
    ],
)
def test_what_can_not_be_is_said_beside_the_form_and_not_kept(make, warehouse, change, words):
    answer = ask(as_role(make(), "operator"), OUTPUT, {"promise-save.n_clicks": 1}, FORM | change)
    assert words in answer.get_data(as_text=True)
    with warehouse.read() as connection:
        assert standing(connection, "kediri", dt.datetime(2027, 1, 1, tzinfo=dt.UTC)) == []


@pytest.mark.parametrize("role", ["opd", "admin", "display", ""])
def test_nobody_else_can_promise_by_a_forged_call(make, warehouse, role):
    answer = ask(as_role(make(), role, ("dishub",)), OUTPUT, {"promise-save.n_clicks": 1}, FORM)
    assert answer.status_code in (401, 403)
    with warehouse.read() as connection:
        assert standing(connection, "kediri", dt.datetime(2027, 1, 1, tzinfo=dt.UTC)) == []


@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("txt", b"*Rapat")])
def test_the_week_is_taken_along_and_that_is_on_record(make, weeks, warehouse, form, start):
    visit = as_role(make(), "pimpinan")
    answer = visit.get(f"/review/pack.{form}?week=2026-W47")
    assert answer.status_code == 200
    assert answer.data.startswith(start)
    with warehouse.read() as connection:
        rows, _ = trail(connection, "kediri", search="/review/pack")
    assert rows[["action", "subject"]].values.tolist() == [["export", f"/review/pack.{form}"]]


def test_an_agency_takes_its_own_part_along_and_no_kept_pack(make, weeks):
    visit = as_role(make(), "opd", ("dinsos",))
    assert visit.get("/review/archive").status_code == 403
    assert visit.get("/review/archive/2026-W47/final.pdf").status_code == 403
    assert "Dishub" not in visit.get("/review/pack.txt").get_data(as_text=True)


def test_what_is_not_kept_is_not_found(make, weeks):
    visit = as_role(make(), "pimpinan")
    for address in (
        "/review/archive/2026-W47/final.pdf",
        "/review/archive/2026-W47/x.pdf",
        "/review/pack.exe",
    ):
        assert visit.get(address).status_code == 404


@pytest.mark.browser
def test_the_page_and_its_presentation(browser, serve, weeks, warehouse):
    site = serve()
    promise(warehouse, _city(site.app), Viewer("Wali Kota", "pimpinan"), DRAFT, _monday(-3))
    enter(browser, site, "pimpinan")
    browser.open(f"{site.url}/review", 1366, 900)
    browser.wait("document.querySelector('#objections')")
    assert browser.run("return document.documentElement.scrollWidth") == 1366

    browser.run("document.getElementById('review-present').click()")
    assert browser.text("#present-place").startswith("1 dari ")
    browser.resize(1280, 720)
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))")
    assert browser.text(".matter.is-shown h2") == "Keputusan yang diminta"
    many = int(browser.text("#present-place").split()[-1])
    for _ in range(many):  # one more than there are: the last stays
        fits = "e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight"
        assert browser.run(f"return [...document.querySelectorAll('.matter.is-shown')].map({fits})") == [True]
        browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))")
    assert browser.text("#present-place").startswith(f"{many} dari")
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
    assert not browser.run("return document.querySelector('.is-shown')")

    browser.open(f"{site.url}/review?promise=on_time_resolve:dishub", 390, 844)
    browser.wait("document.querySelector('#promise-form[open] #promise-agency')")
    assert browser.run("return document.documentElement.scrollWidth") == 390
    assert "Dishub" in browser.text("#promise-agency")
    assert browser.complaints() == []
    assert [one["url"] for one in browser.requests() if not one["url"].startswith(site.url)] == []


def _shown(visit, search: str = "") -> str:
    answer = ask(visit, "desk-page.children", {"desk-url.pathname": "/review", "desk-url.search": search})
    assert answer.status_code == 200
    return re.sub(r"\N{NO-BREAK SPACE}", " ", json.dumps(answer.json, ensure_ascii=False))


def _city(server):
    return server.extensions["lapor"].city


def _for(agency: str) -> Draft:
    return Draft(
        agency=agency, post="Kepala", text=f"janji {agency}", measure="none", due_day=dt.date(2026, 12, 1)
    )


def _monday(week: int) -> dt.datetime:
    """Of the week before the moment's by so many, 10.00 WIB."""
    return dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC) + dt.timedelta(weeks=week)


def test_a_promise_lands_on_the_agencys_own_summary(make, weeks, warehouse):
    server = make()
    for agency in ("dishub", "dinsos"):
        promise(warehouse, _city(server), Viewer("Wali Kota", "pimpinan"), _for(agency), _monday(-1))
    answer = ask(as_role(server, "opd", ("dinsos",)), "desk-page.children", {"desk-url.pathname": "/"})
    shown = answer.get_data(as_text=True)
    assert "janji dinsos" in shown
    assert "janji dishub" not in shown


@pytest.mark.parametrize("week", ["0001-W01", "9999-W01", "2026-W54", "2026-11-24", "kemarin"])
def test_a_week_that_is_none_or_not_over_is_said_and_the_last_one_shown(make, weeks, week):
    visit = as_role(make(), "operator")
    said = f"“{week}” bukan minggu yang sudah selesai; ditampilkan minggu terakhir."
    assert said in _shown(visit, f"?week={week}")
    assert "bukan minggu" not in _shown(visit)
    assert visit.get(f"/review/pack.txt?week={week}").status_code == 404  # not another week's


def test_an_agency_is_not_told_that_its_own_figure_is_the_citys(make, weeks):
    visit = as_role(make(), "opd", ("dishub",))
    shown = _shown(visit)
    assert "angka OPD ini sendiri" in shown
    assert "angka semuanya bersama" not in shown
