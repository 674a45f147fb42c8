"""Kepatuhan: what each role gets, which small counts stay hidden, and the page in a real Chromium. The moment
is Tuesday 24 November 2026, 08.20 WIB; the period, unless named, 28 days."""

import datetime as dt
import json

import pytest
from selenium.webdriver.common.keys import Keys

from tests.rows import put
from tests.visitors import as_role, ask, enter
from warehouse import tables

NOW = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
LATE, ON_TIME = False, True


@pytest.fixture
def decided(warehouse, held):
    """decided("dinsos", 12, 3): clocks of its own and of their cases, 12 on time and 3 late, a day ago."""
    numbers = iter(range(10_000))

    def decide(agency: str, on_time: int, late: int, category: str = "pju", **given: object) -> None:
        cases, rows = [], []
        for is_on_time in [ON_TIME] * on_time + [LATE] * late:
            case_id = f"lapor:{next(numbers)}"
            rows += [_clock(case_id, "case", "", category, is_on_time) | given]
            rows += [_clock(case_id, "agency", agency, category, is_on_time) | given]
            cases.append(_case(case_id, agency, category) | {"known_from": 1})
        with warehouse.write() as connection:
            put(connection, tables.cases, cases)
            put(connection, tables.clocks, [row | {"known_from": 1} for row in rows])

    held.load()
    return decide


@pytest.fixture
def page(make):
    """page("?view=…", role, agencies): all that the callback of the page answers, as text."""
    server = make()

    def shown(
        search: str = "", role: str = "operator", agencies: tuple[str, ...] = (), lang: str = ""
    ) -> str:
        visit = as_role(server, role, agencies, lang)
        answer = ask(visit, "desk-page.children", {"desk-url.pathname": "/sla", "desk-url.search": search})
        assert answer.status_code == 200, answer.data
        return json.dumps(answer.json, ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")

    return shown


def test_who_asks_later_in_the_minute_gets_the_whole_strip_of_each_urgent_case(page, held, clock):
    for number, area in enumerate(("35.71.01.1001", "35.71.02.1002")):
        held.complaint(area, minutes=300 + number, classification="tanpa_pengawasan")
    held.load()
    page()  # what is open is asked for, and kept for the minute
    clock.at = NOW + dt.timedelta(seconds=45)
    shown = [page(f"?area={area}") for area in ("35.71.01.1001", "35.71.02.1002")]
    assert ['"strip-cell"}, ["div"' in one for one in shown] == [True, True]


def test_the_headline_says_its_range_its_n_and_its_target(page, decided):
    decided("dinsos", 32, 20)
    shown = page()
    assert '"62 %"' in shown
    assert "rentang ketidakpastian 48–74 % · 32 dari 52 yang sudah dinilai" in shown
    assert "■ di bawah target 85 %" in shown
    assert "/cases?kind=aduan&clock=resolve&scope=case&verdict=late,running_late" in shown


def test_what_is_not_recorded_is_said_apart_with_what_it_could_change(page, decided):
    decided("dinsos", 32, 20)
    decided("dinsos", 6, 0, ended_by="superseded", is_on_time=None, decided_day=None, decided_at=None)
    assert "6 tidak tercatat: bila semuanya terlambat atau semuanya tepat, angkanya 55–66 %" in page()


def test_a_few_get_no_verdict(page, decided):
    decided("dinsos", 1, 2)
    shown = page("?agency=dinsos")
    assert "belum cukup data (n = 3)" in shown
    assert "di bawah target" not in shown


def test_an_empty_period_says_why_and_offers_a_way_on(page, decided):
    assert "Tidak ada kasus dalam periode dan saringan ini." in page("?category=pju")


def test_an_agency_is_judged_by_its_own_time_and_the_city_by_the_whole_case(page, decided):
    decided("dinsos", 12, 0)
    assert "kasus seutuhnya, yang dialami warga" in page()
    assert "waktu OPD sendiri, sejak disposisi kepadanya" in page("?agency=dinsos")


def test_agencies_stand_in_the_order_of_the_city_and_a_mark_needs_the_whole_range(page, decided):
    decided("dinsos", 40, 0)
    decided("dishub", 10, 30)
    decided("disdik", 1, 2)
    decided("polres", 0, 20, target_seconds=None, is_on_time=None, decided_day=None, decided_at=None)
    shown = page("?view=agencies")
    names = [name for name in ("Dishub", "Dinsos", "Disdik") if f'"{name}"' in shown]
    assert sorted(names, key=shown.index) == ["Dishub", "Dinsos", "Disdik"]
    assert shown.count("seluruh rentangnya di bawah target") == 1
    partners = shown[shown.index("waktunya ditunjukkan, tidak dinilai") :]
    assert "Polres" in partners
    assert "Polres" not in shown[: shown.index("waktunya ditunjukkan, tidak dinilai")].split("Semua OPD: ")[1]


def test_an_opd_sees_its_own_and_the_others_as_one_sum(page, decided):
    decided("dinsos", 40, 0)
    decided("dishub", 10, 30)
    decided("disdik", 20, 0)
    shown = page("?view=agencies", "opd", ("dinsos",))
    others = shown[shown.index("OPD lain, dijumlahkan") :]
    assert '"50 %"' in others
    table = shown.split("Semua OPD: ")[1]
    assert "Dishub" not in table
    assert "Disdik" not in table
    assert '"100 %"' in page("", "opd", ("dinsos",))
    assert "50 %" not in page("?agency=dishub", "opd", ("dinsos",))


def test_small_counts_of_sensitive_categories_are_folded_outside_the_command_center(page, decided):
    decided("dinkes", 3, 0, "odgj_terlantar")
    decided("dinkes", 12, 0, "hewan_buas")
    decided("dinkes", 20, 0, "pohon_tumbang")
    command = page("?kind=all&view=detail")
    assert "ODGJ dan orang terlantar" in command
    others = page("?kind=all&view=detail", "pimpinan")
    table = others.split('"Per kategori"')[1].split('"Per kelurahan"')[0]
    assert "kategori kecil (digabung)" in table
    assert "ODGJ" not in table
    alone = page("?kind=all&category=odgj_terlantar", "pimpinan")
    assert "belum cukup data (n = <5)" in alone
    assert "dari 3" not in alone


def test_confidential_cases_are_not_listed_for_those_who_may_not_see_them(page, decided, held):
    held.complaint("35.71.01.1004", is_confidential=True).complaint("35.71.01.1004").load()
    assert "1 kasus rahasia tidak ditampilkan." in page("", "pimpinan")
    listed = page()
    assert "kasus rahasia" not in listed
    assert {"lapor:1", "lapor:2"} <= {one for one in ("lapor:1", "lapor:2") if f'"{one}"' in listed}
    assert '"lapor:1"' not in page("", "pimpinan")


@pytest.mark.parametrize(
    "search",
    [
        "?view=nonsense&clock=x&step=%00",
        "?view=what_if&policy=none&rule=x&target=nan",
        "?view=what_if&target=1e999&rule=aduan",
        "?view=what_if&target=5&rule=aduan:none",
        "?period=range&from=2027-01-01&to=2027-02-01",
        "?kind=darurat&clock=forward&view=moved",
        "?kind=informasi&clock=arrive&view=detail&agency=" + ",".join(["dinsos"] * 200),
    ],
)
def test_an_address_that_asks_for_nonsense_gets_a_page(page, decided, search):
    decided("dinsos", 3, 3)
    assert "Kepatuhan waktu layanan" in page(search)


def test_a_clock_that_never_closes_is_told_in_hours_and_minutes(page, decided):
    decided("damkar", 12, 0, "hewan_buas", clock="arrive", counted_seconds=540)
    shown = page("?kind=darurat&clock=arrive")
    assert "separuh dalam 9 mnt" in shown
    decided("dinsos", 12, 0)
    assert "separuh dalam 1 hari kerja" in page()


@pytest.mark.parametrize("view", ["", "?view=detail", "?view=moved", "?view=agencies", "?view=what_if"])
def test_every_view_has_english_words_and_no_hole_on_an_empty_warehouse(page, view):
    assert "Compliance with service times" in page(view, lang="en")


@pytest.mark.parametrize("search", ["target=0&rule=aduan:none", "target=5&rule=nonsense", "target=nan"])
def test_a_what_if_that_can_not_be_run_says_so(page, decided, search):
    assert "Tidak dapat dihitung" in page(f"?view=what_if&{search}")
    assert "Tidak dapat dihitung" not in page("?view=what_if")


def test_a_what_if_beyond_its_bound_says_so(page, decided):
    shown = page("?view=what_if&period=year&policy=2025-05-27")
    assert "Periode ini lebih panjang daripada 90 hari." in shown


@pytest.mark.parametrize(
    "name", ["summary", "clocks", "time", "urgent", "detail", "areas", "moved", "agencies", "run"]
)
def test_every_table_can_be_taken_along(make, decided, name):
    decided("dinsos", 20, 3)
    visit = as_role(make(), "pimpinan")
    for form in ("csv", "xlsx", "txt"):
        assert visit.get(f"/take/sla/{name}.{form}?period=28_days").status_code == 200


def test_the_result_of_a_what_if_is_taken_along_as_far_as_its_reader_may_see(make, decided):
    decided("dinsos", 20, 3)
    decided("dishub", 20, 20)
    server, asked = make(), "/take/sla/run.txt?view=what_if&period=28_days&policy=2025-05-27"
    assert "63 kasus yang diterima dalam periode ini" in as_role(server, "operator").get(asked).text
    own = as_role(server, "opd", ("dinsos",)).get(f"{asked}&agency=dishub,dinsos").text
    assert "23 kasus yang diterima dalam periode ini" in own
    nothing = as_role(server, "operator").get("/take/sla/run.csv?target=1e999")
    assert (nothing.status_code, "kasus" in nothing.text.splitlines()[1]) == (200, False)


@pytest.mark.browser
def test_the_views_lead_to_each_other_and_a_what_if_runs(browser, serve, decided):
    decided("dinsos", 32, 20)
    site = serve()
    enter(browser, site, "pimpinan")
    browser.open(f"{site.url}/sla", 1366, 768)
    browser.wait("document.querySelector('.figure-value')?.innerText.startsWith('62')")
    browser.wait("document.querySelector('#sla-course .main-svg, .js-plotly-plot .main-svg')")
    assert browser.run("return document.documentElement.scrollWidth") <= 1366
    browser.run("document.querySelectorAll('.views a')[3].click()")
    browser.wait("document.querySelector('.range-strip .dot.below')")
    browser.run("document.querySelectorAll('.views a')[4].click()")
    browser.wait("document.querySelector('#sla-ask')")
    browser.driver.find_element("id", "sla-target").send_keys(Keys.CONTROL, "a", Keys.NULL, "0")
    browser.run("document.querySelector('#sla-ask').click()")
    browser.wait("document.querySelector('#sla-run .fault')")  # a button that does nothing says why
    field = browser.driver.find_element("id", "sla-target")
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, "99999")
    seen = "const one = document.getElementById('sla-target'); return one.scrollWidth <= one.clientWidth"
    assert browser.run(seen)
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, "14")
    browser.run("document.querySelector('#sla-ask').click()")
    browser.wait("document.querySelectorAll('.what_if .judged tbody').length > 0")
    assert "target=14" in browser.run("return location.search")
    assert browser.complaints() == []
    assert [one["url"] for one in browser.requests() if not one["url"].startswith(site.url)] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 820, 1280])
def test_nothing_is_wider_than_the_screen(browser, serve, decided, width):
    decided("dinsos", 12, 20)
    site = serve()
    enter(browser, site, "operator")
    for view in ("summary", "detail", "moved", "agencies", "what_if"):
        browser.open(f"{site.url}/sla?view={view}", width, 720)
        browser.wait("document.querySelector('main .card')")
        assert browser.run("return document.documentElement.scrollWidth") <= width, view


def _case(case_id: str, agency: str, category: str) -> dict:
    received = NOW - dt.timedelta(days=10)
    own = {"city_code": "kediri", "case_id": case_id, "kind": _kind(category), "category": category}
    rest = {"source": "kasus", "agency": agency, "area": "35.71.01.1004", "state": "selesai"}
    times = {
        "received_at": received,
        "forwarded_at": received,
        "responded_at": received,
        "arrived_at": received,
    }
    ends = {"resolved_at": NOW - dt.timedelta(days=1), "closed_at": NOW - dt.timedelta(days=1)}
    return own | rest | times | ends | {"day": received.date(), "forwarded_count": 1}


def _clock(case_id: str, scope: str, agency: str, category: str, is_on_time: bool) -> dict:
    started, stopped = NOW - dt.timedelta(days=10), NOW - dt.timedelta(days=1)
    own = {"city_code": "kediri", "case_id": case_id, "clock": "resolve", "seq": 1 + (scope == "agency")}
    rest = {"scope": scope, "agency": agency, "kind": _kind(category), "category": category, "basis": "acuan"}
    times = {"started_at": started, "stopped_at": stopped, "ended_by": "stop", "counted_seconds": 27_000}
    due = stopped + (1 if is_on_time else -1) * dt.timedelta(hours=2)
    verdict = {"due_at": due, "is_on_time": is_on_time, "decided_at": min(due, stopped)}
    area = {"area": "35.71.01.1004", "target_seconds": 378_000, "decided_day": dt.date(2026, 11, 23)}
    return own | rest | times | verdict | area


def _kind(category: str) -> str:
    return "aduan" if category == "pju" else "darurat"
