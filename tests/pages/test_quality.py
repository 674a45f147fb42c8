"""Data & Sumber: what is told to whom, undoing a load, trying rejected rows again."""

import json

import pytest

from pages.quality import page as quality
from pages.quality.doubts import effect
from tests.visitors import as_role, ask, enter
from warehouse import about, freshness, tables
from warehouse.people_tables import audit

POJOK = "35.71.01.1004"
RAW = {"ID Laporan": "9", "Jenis": "Aduan", "Kategori": "PJU", "OPD Pengampu": "Dishub", "Kelurahan": "Pojok"}
RAW |= {"Tanggal Lapor": "24/11/2026 08:00:00", "Status": "Diterima"}


@pytest.mark.parametrize(
    ("share", "without", "told"),
    [
        (0.8256, 0.8254, "−0,1 poin"),  # 82,6 % beside 82,5 %
        (0.8264, 0.8116, "−1,4 poin"),
        (0.8256, 0.8258, "="),
        (0.5, float("nan"), "–"),
    ],
)
def test_the_effect_is_the_difference_of_the_two_shares_that_stand_beside_it(share, without, told) -> None:
    assert effect(share, without, "id") == told


@pytest.fixture
def loaded(held):
    held.complaint(POJOK, 600, agency="dishub").load({"kasus": 120})
    held.complaint(POJOK, 300, agency="dinsos").load({"kasus": 60})
    return held


@pytest.mark.parametrize(
    ("role", "sees_loads", "may_undo"),
    [("admin", True, True), ("operator", True, True), ("pimpinan", True, False), ("opd", False, False)],
)
def test_loads_are_for_who_answers_for_all_data_and_undoing_for_fewer(
    loaded, make, role, sees_loads, may_undo
) -> None:
    said = page_of(as_role(make(), role, ("dishub",) if role == "opd" else ()))
    assert ("Riwayat Pemuatan" in said) == sees_loads
    assert ("undo=load-2-kasus" in said) == may_undo
    assert "undo=load-1-kasus" not in said


def test_an_empty_warehouse_says_how_to_load_and_praises_no_row(make) -> None:
    said = page_of(as_role(make(), "operator"))
    assert "python -m etl load" in said
    assert "Semua baris yang dibaca dapat dipakai." not in said


def test_a_source_that_failed_before_its_first_load_is_told_and_breaks_nothing(
    loaded, make, warehouse
) -> None:
    failed = {"state": "failed", "message": "Berkas ini bukan CSV.", "failures": 1}
    with warehouse.write() as connection:
        freshness.note(connection, "kediri", "sp4n", checked_at=loaded.at, **failed)
    assert "SP4N" in page_of(as_role(make(), "operator"))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            {"rows": 1234, "cases": 56},
            "2026-11-22.backup dipulihkan Min, 22 Nov 2026 02.10 WIB: 1.234 baris, 56 kasus.",
        ),
        (
            {"fault": "Berkasnya rusak."},
            "tidak dapat dipulihkan (Min, 22 Nov 2026 02.10 WIB): Berkasnya rusak.",
        ),
        ({"at": "2026-09-01T00:00:00+00:00"}, "Itu sudah lama; uji lagi"),
    ],
)
def test_the_restore_test_is_told_to_who_answers_for_all_data(loaded, make, warehouse, told, said) -> None:
    found = {"at": "2026-11-21T19:10:00+00:00", "file": "2026-11-22.backup"} | told
    with warehouse.write() as connection:
        about.put(connection, "restore_test", json.dumps(found))
    server = make()
    assert said in page_of(as_role(server, "operator"))
    assert "Uji pemulihan" not in page_of(as_role(server, "opd", ("dishub",)))


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_the_last_load_is_undone_and_on_record(loaded, make, warehouse, role) -> None:
    said = undone(as_role(make(), role), "load-2-kasus").text
    assert "1 kasus dan 0 panggilan kembali seperti sebelumnya" in said
    with warehouse.read() as connection:
        assert [row.case_id for row in connection.execute(tables.cases.select())] == ["lapor:1"]
        deeds = connection.execute(audit.select().where(audit.c.action == "changed"))
        [(subject, username)] = [(row.subject, row.username) for row in deeds]
    assert subject == "load load-2-kasus"
    assert username.startswith(f"test-{role}-")


def test_what_cannot_be_undone_says_why_and_changes_nothing(loaded, make, warehouse) -> None:
    visit = as_role(make(), "admin")
    assert "Batalkan yang terakhir dahulu" in undone(visit, "load-1-kasus").text
    assert "Pemuatan ini tidak ada" in undone(visit, "' OR 1=1").text
    undone(visit, "load-2-kasus")
    assert "sudah dibatalkan" in undone(visit, "load-2-kasus").text
    with warehouse.read() as connection:
        assert len(connection.execute(audit.select().where(audit.c.action == "changed")).all()) == 1


@pytest.mark.parametrize("role", ["pimpinan", "opd", "display", ""])
def test_others_undo_and_retry_nothing(loaded, make, warehouse, role) -> None:
    visit = as_role(make(), role, ("dishub",))
    assert undone(visit, "load-2-kasus").status_code in (401, 403)
    assert retried(visit, "kasus").status_code in (401, 403)
    with warehouse.read() as connection:
        assert len(connection.execute(tables.cases.select()).all()) == 2


def test_rejected_rows_are_tried_again_under_the_mapping_as_it_is(loaded, make, warehouse) -> None:
    place = {"city_code": "kediri", "load_id": "load-2-kasus", "file": "kasus.csv"}
    with warehouse.write() as connection:
        for number, raw in ((2, RAW), (3, RAW | {"ID Laporan": ""})):
            row = {**place, "source": "kasus", "row_number": number, "reason": "no_key", "column": "case_id"}
            connection.execute(tables.rejected_rows.insert().values(**row))
            row = {**place, "row_number": number, "raw": json.dumps(raw)}
            connection.execute(tables.raw_rejected.insert().values(**row))
    said = retried(as_role(make(), "operator"), "kasus").text
    assert "2 baris dicoba, 1 diterima, 1 tetap ditolak" in said
    with warehouse.read() as connection:
        assert "lapor:9" in [row.case_id for row in connection.execute(tables.cases.select())]


def test_a_source_that_is_none_is_not_tried(loaded, make) -> None:
    assert "Sumber ini tidak ada" in retried(as_role(make(), "admin"), "../kasus").text


def test_an_agency_reads_of_its_own_cases_alone(loaded, make) -> None:
    server = make()
    own, all_ = (page_of(as_role(server, *who)) for who in (("opd", ("dishub",)), ("pimpinan",)))
    assert "Dinsos" in all_
    assert "Dishub" in own
    assert '"Dinsos"' not in own.replace("asked", "")


def test_old_addresses_lead_here(loaded, make) -> None:
    visit = as_role(make(), "pimpinan")
    for old in ("/data", "/data/ditolak"):
        answer = visit.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (301, "/quality")


@pytest.mark.browser
def test_in_a_browser_a_load_is_undone_in_two_clicks(loaded, browser, serve) -> None:
    site = serve()
    enter(browser, site, "operator")
    browser.open(f"{site.url}/quality", 1366, 900)
    browser.wait("document.querySelector('a[href*=\"undo=load-2\"]')")
    browser.run("document.querySelector('a[href*=\"undo=load-2\"]').click()")
    browser.wait("document.querySelector('#undo-yes')")
    browser.run("document.querySelector('#undo-yes').click()")
    browser.wait("document.querySelector('#undo-said').innerText.includes('Sudah dibatalkan')")
    browser.resize(390, 844)
    assert browser.run("return document.documentElement.scrollWidth") == 390
    assert browser.complaints() == []


def page_of(visit, query: str = "") -> str:
    inputs = {"desk-url.pathname": "/quality", "desk-url.search": query}
    answer = ask(visit, "desk-page.children", inputs)
    assert answer.status_code == 200
    return answer.text


def undone(visit, load_id: str):
    return ask(visit, "undo-said.children", {"undo-yes.n_clicks": 1}, {"desk-url.search": f"?undo={load_id}"})


def retried(visit, source: str):
    return ask(
        visit, "retry-said.children", {"retry-yes.n_clicks": 1}, {"desk-url.search": f"?retry={source}"}
    )


def test_the_first_view_of_a_period_is_drawn_once_for_a_scope_and_loads_are_told_at_once(
    loaded, make, warehouse, monkeypatch
) -> None:
    server, drawn = make(), []
    cards = quality._cards
    monkeypatch.setattr(quality, "_cards", lambda asking: drawn.append(asking.viewer.role) or cards(asking))
    first, second = as_role(server, "operator"), as_role(server, "operator")
    assert page_of(first).count("Penutupan") == page_of(second).count("Penutupan") > 0
    with warehouse.write() as connection:
        freshness.note(
            connection, "kediri", "sp4n", checked_at=loaded.at, state="failed", message="Tidak dijawab."
        )
    assert "Tidak dijawab." in page_of(second)
    assert drawn == ["operator"]
    page_of(as_role(server, "opd", ("dishub",)))
    page_of(as_role(server, "opd", ("dinsos",)))
    page_of(first, f"?area={POJOK}")
    assert drawn == ["operator", "opd", "opd", "operator"]
