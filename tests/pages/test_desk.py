"""The light pages in a real Chromium."""

import pytest

from tests.rows import put
from warehouse import about, tables

POJOK = "35.71.01.1004"

pytestmark = pytest.mark.browser


def test_an_empty_warehouse_says_what_to_do_next(browser, serve) -> None:
    shown = opened(browser, f"{serve().url}/")
    assert "Belum ada data" in shown
    assert "python -m etl load FILE …" in shown


def test_the_page_of_data_tells_age_and_counts_of_each_source(browser, serve, held) -> None:
    held.load({"kasus": 120, "panggilan_112": 3_000}, state="done")
    held.load({"panggilan_112": 3_000}, state="failed", message="Kosong.", finished_at=None)
    opened(browser, f"{serve().url}/data")  # its old address
    rows = browser.run(
        "const rows = document.querySelector('main table').tBodies[0].rows;"
        "return [...rows].map(r => [...r.cells].map(c => c.innerText))"
    )
    loaded = "Sel, 24 Nov 2026 08.20 WIB"
    counts = ["1.100", "1.000", "90", "7", "3"]
    assert rows == [
        ["Laporan aplikasi", "2 mnt", "Sel, 24 Nov 2026 08.18 WIB", loaded, *counts, "selesai"],
        [
            "Panggilan 112",
            "50 mnt ▲",
            "Sel, 24 Nov 2026 07.30 WIB",
            loaded,
            *counts,
            "■ gagal: Kosong.",
        ],
        ["SP4N-LAPOR!", "belum ada", "–", "–", "–", "–", "–", "–", "–", "belum pernah dimuat"],
    ]


def test_rejected_rows_are_counted_by_reason_in_a_sentence(browser, serve, held, warehouse) -> None:
    held.load({"kasus": 120})
    row = {"city_code": "kediri", "load_id": "load-1-kasus", "source": "kasus", "file": "kasus.csv"}
    reasons = [("no_key", "case_id")] * 1_200 + [("ragged", ""), ("alasan_lama", "")]
    with warehouse.write() as connection:
        rows = [
            {**row, "row_number": number, "reason": reason, "column": column}
            for number, (reason, column) in enumerate(reasons)
        ]
        put(connection, tables.rejected_rows, rows)
    shown = opened(browser, f"{serve().url}/quality")
    assert "1.202 baris tidak dapat dipakai" in shown
    assert "Nomor laporan atau panggilan kosong.\tcase_id\t1.200" in shown
    assert "alasan_lama\t–\t1" in shown


def test_an_address_without_a_page_says_so(browser, serve) -> None:
    assert "Halaman ini tidak ada" in opened(browser, f"{serve().url}/tidak-ada")


def test_every_page_says_that_a_warehouse_holds_simulated_data(browser, serve, warehouse) -> None:
    with warehouse.write() as connection:
        about.put(connection, "kind", "simulasi")
    site = serve(simulated=False)
    for path in ("/", "/cases", "/quality"):
        assert "DATA SIMULASI" in opened(browser, f"{site.url}{path}")
    browser.open(f"{site.url}/wall/")
    browser.wait("document.querySelectorAll('.simulated').length >= 2")
    assert browser.run("return document.querySelectorAll('.stripe').length") == 2


def opened(browser, url: str) -> str:
    browser.open(url, 1440, 900)
    browser.wait("document.querySelector('main')?.innerText")
    return browser.run("return document.body.innerText")
