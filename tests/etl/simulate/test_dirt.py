"""Every kind of dirt that real files hold is in the simulated ones, and little enough of it."""

import re

import openpyxl
import pandas as pd
import pytest

_STAMP = r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d"


@pytest.fixture(scope="module")
def cases(table) -> pd.DataFrame:
    return table("kasus")


@pytest.fixture(scope="module")
def listing(table) -> pd.DataFrame:
    return table("sp4n")


@pytest.mark.parametrize(
    ("column", "pattern"),
    [
        ("Riwayat", r".*01/01/1900 00:00:00 > Ditutup.*"),
        ("Tanggal Lapor", r"\d\d/\d\d/\d{4} 00:00:00"),
        ("Tanggal Lapor", r"\d\d/(1[3-9]|[23]\d)/\d{4} .*"),  # the month first
        ("ID Laporan", r""),
        ("Penilaian", r"[1-5]\.0"),
        ("Penilaian", r" "),
        ("Kelurahan", r".*\(sebelah pasar\)"),
        ("Kelurahan", r"(Kelurahan|Kel\.|kel) .*"),
        ("Kelurahan", r".*, Kab\. Kediri"),
        ("Kelurahan", r""),
        ("Kategori", r"Lain-lain \(isi sendiri\)"),
        ("Lintang", r"0"),
        ("Lintang", r"7\.\d+"),
        ("Lintang", r"11[12]\.\d+"),
        ("Isi Laporan", r".*0812-0000-\d{4}.*"),
        ("Isi Laporan", r".*NIK saya \d{16}.*"),
        ("Isi Laporan", r".*@contoh\.example.*"),
        ("Nama Pelapor", r""),
    ],
)
def test_some_cells_are_dirty_and_most_are_not(cases, column, pattern):
    dirty = cases[column].str.fullmatch(pattern).mean()
    assert 0 < dirty < (0.75 if pattern == " " else 0.2)


def test_some_cases_are_closed_before_they_began(cases):
    steps = cases["Riwayat"].str.extract(rf"^({_STAMP}) > Diterima.*?({_STAMP}) > Ditutup")
    received, closed = _local(steps[0]), _local(steps[1])
    assert 3 < ((closed < received) & (closed.dt.year > 1900)).sum() < 60


def test_some_closed_cases_have_no_date_of_it_and_the_reverse(cases):
    has_date = cases["Riwayat"].str.contains("> Ditutup >")
    reopened = cases["Riwayat"].str.contains("> Dibuka Kembali >")
    assert 3 < (cases["Status"].eq("Ditutup") & ~has_date).sum() < 50
    assert 3 < (cases["Status"].eq("Dikerjakan") & has_date & ~reopened).sum() < 50


def test_some_rows_are_there_twice(table, cases):
    assert 5 < cases.duplicated().sum() < 60
    calls = table("panggilan_112")
    assert 30 < calls.duplicated().sum() < 300
    assert (calls["No Tiket"] == "").any()


def test_some_calls_are_answered_before_they_wait_or_never_end(table):
    calls = table("panggilan_112")
    queued, answered = (_local(calls[column].str.strip()) for column in ("Waktu Antre", "Waktu Dijawab"))
    assert 0 < (answered < queued).mean() < 0.002
    assert 0 < (calls["Waktu Selesai"].str.strip() == "").mean() < 0.002


def test_some_rows_have_more_cells_than_there_are_columns(kediri, files):
    lines = [
        line for path in files if path.name.startswith("kasus") for line in path.read_text().splitlines()
    ]
    cells = [len(re.findall(r'(?:^|;)(?:"(?:[^"]|"")*"|[^;]*)', line)) for line in lines]
    usual = max(set(cells), key=cells.count)
    assert 1 <= sum(count == usual + 1 for count in cells) < 20
    assert set(cells) == {usual, usual + 1}


def test_the_listing_mixes_categories_and_dates_in_one_column(listing):
    cell = listing["Kategori / Tanggal"]
    assert (cell.str.strip() == "").mean() == pytest.approx(0.37, abs=0.06)
    assert cell.str.fullmatch(_STAMP).mean() == pytest.approx(0.25, abs=0.06)


def test_the_listing_has_relative_dates(listing):
    for unit in ("jam", "hari"):
        assert listing["Waktu"].str.fullmatch(rf"\d+ {unit} yang lalu").sum() > 3


def test_agencies_and_areas_go_by_several_names(cases):
    assert {"Dinsos", "DLHKP", "DLH", "PUPR"} <= set(cases["OPD Pengampu"])
    assert {"Ngronggo", "Nggronggo"} <= set(cases["Kelurahan"])


def test_nothing_personal_could_be_real(cases):
    assert cases["No HP"].str.fullmatch(r"0812-0000-\d{4}| |").all()
    assert cases["NIK"].str.fullmatch(r"357100000000\d{4}| |").all()
    assert cases["Nama Pelapor"].str.fullmatch(r"Warga \d{4}| |").all()
    assert cases["Isi Laporan"].str.startswith("[SIMULASI]").all()


def test_two_months_are_a_workbook_as_an_office_keeps_it(files):
    book = openpyxl.load_workbook(next(path for path in files if path.suffix == ".xlsx"))
    assert book.sheetnames == ["Juni 2025", "Juli 2025"]
    sheet = book["Juni 2025"]
    assert "SIMULASI" in sheet["A2"].value
    assert sorted(str(merged) for merged in sheet.merged_cells.ranges) == [
        "A1:S1", "A2:S2", "A3:S3", "B5:S5"
    ]  # fmt: skip
    assert [sheet.cell(6, column).value for column in (1, 2, 3)] == ["No", "No Tiket", "Jenis"]
    assert [cell.value for cell in sheet[sheet.max_row][:2]] == ["Jumlah", sheet.max_row - 7]
    received = next(cell.column for cell in sheet[6] if cell.value == "Masuk")
    kinds = {type(sheet.cell(row, received).value).__name__ for row in range(7, sheet.max_row)}
    assert kinds == {"str", "datetime"}


def _local(texts: pd.Series) -> pd.Series:
    return pd.to_datetime(texts, format="%d/%m/%Y %H:%M:%S")
