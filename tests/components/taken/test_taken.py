"""What is taken along says what it counts, and does no harm."""

import csv
import datetime as dt
import io
import math
import struct
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from components.figures.lines import Course, lines
from components.provenance import Provenance
from components.taken import picture
from components.taken.csv import csv_bytes
from components.taken.picture import HEIGHT, WIDTH, png_bytes
from components.taken.table import Column, Taken
from components.taken.text import chat_text
from components.taken.xlsx import xlsx_bytes

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
COLUMNS = [
    Column("Kategori"),
    Column("Aduan", "count"),
    Column("Bagian", "share"),
    Column("Hari", "day"),
    Column("Diterima", "instant"),
    Column("Rata-rata", "number"),
    Column("Lama", "seconds"),
]
ROWS = [
    ["Penerangan jalan umum", 1_234, 0.125, dt.date(2026, 11, 24), AT, 2.5, 90_000],
    ['=HYPERLINK("http://x")', 1, None, None, None, math.nan, None],
    ["-2+3", 0, 1.0, dt.date(2026, 1, 1), AT, 0.0, 0],
]
PROVENANCE = Provenance(
    counts="Aduan menurut tanggal diterima.",
    n=1_235,
    period="27 Okt–23 Nov 2026",
    known="versi 7, dibaca Sel, 24 Nov 2026 08.20 WIB",
    left_out=["3 baris ditolak."],
)


def test_csv_is_what_an_indonesian_excel_reads() -> None:
    made = csv_bytes(taken())
    assert made.startswith(b"\xef\xbb\xbfKategori;Aduan;Bagian;Hari;Diterima (WIB);")
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == [
        "Penerangan jalan umum",
        "1234",
        "0,125",
        "2026-11-24",
        "2026-11-24 08:20:00",
        "2,5",
        "90000",
    ]
    assert ["DATA SIMULASI"] in rows
    assert ["Tidak ikut dihitung", "3 baris ditolak."] in rows


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1"])
def test_no_cell_of_a_csv_is_taken_for_a_formula(text) -> None:
    made = csv_bytes(taken(columns=[Column(text)], rows=[[text]]))
    cells = [cell for row in csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";") for cell in row]
    assert cells[:2] == ["'" + text, "'" + text]


def test_a_workbook_has_real_dates_and_numbers_a_head_that_stays_and_its_definitions() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(taken())))
    table, definitions = book.worksheets
    assert [cell.value for cell in table[1]] == ["DATA SIMULASI", *[None] * 6]
    assert [cell.value for cell in table[2]][4] == "Diterima (WIB)"
    assert [cell.value for cell in table[3]] == [
        "Penerangan jalan umum",
        1_234,
        0.125,
        dt.datetime(2026, 11, 24),  # noqa: DTZ001
        dt.datetime(2026, 11, 24, 8, 20),  # noqa: DTZ001
        2.5,
        dt.timedelta(hours=25),
    ]
    assert (table["A4"].value, table["A4"].data_type) == ('=HYPERLINK("http://x")', "s")
    assert table.freeze_panes == "A3"
    assert table.auto_filter.ref == "A2:G5"
    told = {row[0].value: row[1].value for row in definitions.iter_rows()}
    assert told["Aduan per kategori"] == "DATA SIMULASI"
    assert told["n"] == "1.235"


def test_a_workbook_of_real_data_begins_with_its_head() -> None:
    table = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(taken(mark="")))).worksheets[0]
    assert [cell.value for cell in table[1]][:2] == ["Kategori", "Aduan"]
    assert (table.freeze_panes, table.auto_filter.ref) == ("A2", "A1:G4")


def test_a_text_for_a_chat_needs_no_link() -> None:
    lines_ = chat_text(taken()).splitlines()
    assert lines_[:3] == ["*DATA SIMULASI*", "*Aduan per kategori*", "Lapor Mbak Wali 112 · Kota Kediri"]
    assert "• Penerangan jalan umum: Aduan 1.234, Bagian 12 %" in lines_[6].replace("\u00a0", " ")
    assert lines_[-1] == "_Data: versi 7, dibaca Sel, 24 Nov 2026 08.20 WIB_"


@pytest.mark.parametrize("rows", [ROWS, [], ROWS * 2_000])
def test_a_picture_is_1080_by_1350_whatever_it_shows(rows, tmp_path_factory) -> None:
    figure = lines(Course("aduan", [dt.date(2026, 11, 24)], [3]), "id") if rows else None
    made = png_bytes(
        taken(rows=rows, figure=figure, says=["PJU naik #dari *12* menjadi $31$."] * 9),
        fonts(tmp_path_factory),
    )
    assert struct.unpack(">II", made[16:24]) == (WIDTH, HEIGHT)


def test_a_picture_says_what_it_has_no_room_for() -> None:
    assert picture._given(taken())["more"] == "… dan 2 kolom lainnya di berkasnya"
    many = picture._given(taken(rows=ROWS * 10))["more"]
    assert many == "… dan 14 baris lainnya · … dan 2 kolom lainnya di berkasnya"
    few = taken(columns=COLUMNS[:3], rows=[row[:3] for row in ROWS])
    assert picture._given(few)["more"] == ""


def fonts(factory):
    return factory.getbasetemp() / "fonts"


def taken(**given) -> Taken:
    own = {"title": "Aduan per kategori", "columns": COLUMNS, "rows": ROWS, "provenance": PROVENANCE}
    where = {"zone": ZoneInfo("Asia/Jakarta"), "zone_label": "WIB", "lang": "id"}
    place = {"place": "Lapor Mbak Wali 112 · Kota Kediri", "says": ["Naik."], "mark": "DATA SIMULASI"}
    return Taken(**{**own, **where, **place, **given})
