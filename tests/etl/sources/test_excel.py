"""Workbooks as offices keep them, made here by openpyxl and read by calamine."""

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineError, PasswordError

from etl.errors import SourceError

HEADER = ["No", "Waktu", "Isi"]


def test_titles_above_the_header_are_no_rows(see):
    seen = see(
        "a.xlsx",
        _book(Jan=[["REKAP PANGGILAN"], [], HEADER, [1, "x", "a"], [], [2, "y", "b"]]),
        format="excel",
    )
    assert list(seen.frame.columns) == [*HEADER, "_row", "_fault", "_sheet", "_file"]
    assert (seen.cells, seen.rows) == ([("1", "x", "a"), ("2", "y", "b")], [4, 6])
    assert set(seen.frame.dtypes.astype(str)) == {"str", "int64"}


def test_the_header_may_be_named_by_the_mapping(see):
    rows = [["No", "Dicetak"], ["No Tiket", "Waktu"], ["T1", "x"]]
    seen = see("a.xlsx", _book(Jan=rows), format="excel", header_contains=("waktu", "NO TIKET"))
    assert (list(seen.frame.columns[:2]), seen.cells) == (["No Tiket", "Waktu"], [("T1", "x")])


def test_a_merged_header_joins_both_its_rows(see):
    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:D1")
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:C2")

    rows = [["REKAP"], ["No", "Waktu", None, "Ket"], [None, "Masuk", "Selesai", None], [1, "x", "y", "z"]]
    seen = see(
        "a.xlsx", _book(merge, Jan=rows), format="excel", columns={"a": ("No",), "b": ("Waktu Masuk",)}
    )
    assert list(seen.frame.columns[:4]) == ["No", "Waktu Masuk", "Waktu Selesai", "Ket"]
    assert (seen.cells, seen.rows) == ([("1", "x", "y", "z")], [4])


def test_a_merged_header_cell_over_one_row_is_no_second_row(see):
    rows = [["No", "Keterangan", None], [1, "x", "y"]]
    seen = see("a.xlsx", _book(lambda sheet: sheet.merge_cells("B1:C1"), Jan=rows), format="excel")
    assert (list(seen.frame.columns[:3]), seen.cells) == (["No", "Keterangan", "column 3"], [("1", "x", "y")])


def test_a_table_that_begins_further_right_keeps_its_places(see):
    rows = [[None, None, "LAPORAN"], [None, "No", None, "Isi"], [None, 1, "a", "b"]]
    seen = see("a.xlsx", _book(lambda sheet: sheet.merge_cells("C1:Z1"), Jan=rows), format="excel")
    assert (list(seen.frame.columns[:3]), seen.cells, seen.rows) == (
        ["No", "column 3", "Isi"],
        [("1", "a", "b")],
        [3],
    )


def test_every_sheet_with_the_header_is_read_and_the_others_are_named(see):
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "Lama" else "visible"

    book = _book(
        hide, Jan=[HEADER, [1, "x", "a"]], Feb=[[], HEADER, [2, "y", "b"]], Lama=[HEADER, [9]], Grafik=[["x"]]
    )
    seen = see("a.xlsx", book, format="excel")
    assert list(zip(seen.frame["_sheet"], seen.rows, seen.frame["No"], strict=True)) == [
        ("Jan", 2, "1"),
        ("Feb", 3, "2"),
    ]
    assert seen.notes == [
        "a.xlsx: sheet 'Lama' is hidden and was not read.",
        "a.xlsx: sheet 'Grafik' has no header with 'No' and was not read.",
    ]


def test_rows_of_sums_are_counted_but_are_no_rows(see):
    rows = [
        HEADER,
        [1, "x", "Total rusak"],
        ["Jumlah", 1, None],
        [None, "TOTAL : 1", None],
        ["Totalindo", "x", "y"],
    ]
    seen = see("a.xlsx", _book(Jan=rows), format="excel", skip_rows_with=("Jumlah", "Total"))
    assert seen.cells == [("1", "x", "Total rusak"), ("Totalindo", "x", "y")]
    assert seen.notes == ["a.xlsx, sheet 'Jan': 2 sums (rows with Jumlah or Total) were not read."]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (1234.0, "1234"),
        (3571012345678901, "3571012345678901"),
        (-7.8231, "-7.8231"),
        (0.25, "0.25"),
        ("0812", "0812"),
        ("  dua  ", "  dua  "),
        (True, "true"),
        (False, "false"),
        (dt.datetime.fromisoformat("2026-11-24T08:20"), "2026-11-24 08:20:00"),
        (dt.datetime.fromisoformat("2026-11-24T08:20:59.999600"), "2026-11-24 08:21:00"),
        (dt.date(2026, 11, 24), "2026-11-24"),
        (dt.time(8, 20), "08:20:00"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        (46350.347222, "46350.347222"),
        ("#N/A", ""),
        ("=1/0", ""),
    ],
)
def test_a_cell_becomes_the_text_that_cleaning_expects(see, cell, text):
    assert see("a.xlsx", _book(Jan=[HEADER, ["T1", cell, "x"]]), format="excel").cells == [("T1", text, "x")]


def test_a_percentage_is_its_number(see):
    def percent(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "0%"

    assert see("a.xlsx", _book(percent, Jan=[HEADER, [1, 0.25, "x"]]), format="excel").cells == [
        ("1", "0.25", "x")
    ]


def test_a_header_in_the_middle_is_marked_both_rows_of_it(see):
    top = [["No", "Waktu", None], [None, "Masuk", "Selesai"]]
    rows = [*top, [1, "x", "y"], *top, [2, "x", "y"]]
    book = _book(lambda sheet: sheet.merge_cells("B1:C1"), Jan=rows)
    seen = see("a.xlsx", book, format="excel", columns={"a": ("No",), "b": ("Waktu Masuk",)})
    assert seen.faults == ["", "header_repeated", "header_repeated", ""]


def test_formatted_empty_cells_far_below_are_no_rows(see):
    def colour(sheet: Worksheet) -> None:
        sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    assert len(see("a.xlsx", _book(colour, Jan=[HEADER, [1, "x", "a"]]), format="excel").frame) == 1


def test_a_forgotten_cell_in_the_last_corner_is_refused_before_it_takes_all_memory(see):
    def forget(sheet: Worksheet) -> None:
        sheet["XFD1048576"] = "x"

    with pytest.raises(
        SourceError, match=r"reaches to row 1,048,576 and column 16,384; delete the forgotten cells"
    ):
        see("a.xlsx", _book(forget, Jan=[HEADER, [1, "x", "a"]]), format="excel")


def test_a_workbook_without_the_header_is_another_file(see):
    with pytest.raises(SourceError, match=r"^a\.xlsx has no visible sheet with 'No'; choose another source"):
        see("a.xlsx", _book(Jan=[["Nama"], ["Budi"]]), format="excel")


@pytest.mark.parametrize(
    "content", [b"", b"No;Isi\n1;a\n", b"<html><table><tr><td>No</td></tr></table></html>"]
)
def test_what_is_only_called_xls_is_said_to_be_no_workbook(see, content):
    with pytest.raises(SourceError, match=r"^a\.xls is not an Excel workbook, whatever its name"):
        see("a.xls", content, format="excel")


def test_a_damaged_workbook_is_said_to_be_damaged(see):
    whole = _book(Jan=[HEADER, [1, "x", "a"]])
    middle = whole.index(b"sheet1.xml") + 60
    for broken in (
        whole[:-200],
        whole[:middle] + b"????" + whole[middle + 4 :],
        b"\xd0\xcf\x11\xe0" + bytes(2000),
    ):
        with pytest.raises(SourceError, match=r"^a\.xlsx can't be read"):
            see("a.xlsx", broken, format="excel")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PasswordError("protected"), "a.xls has a password; save it without one."),
        (
            CalamineError("x\n y"),
            "a.xls can't be read as a workbook (x y); open it in Excel and save it again.",
        ),
        (
            type("PanicException", (BaseException,), {})("index out of bounds"),
            "a.xls is damaged as a workbook; open it in Excel and save it again.",
        ),
    ],
)
def test_what_calamine_raises_is_a_sentence(see, monkeypatch, error, sentence):
    class Broken:
        @staticmethod
        def from_filelike(file: object) -> None:
            raise error

    monkeypatch.setattr("etl.sources.excel.CalamineWorkbook", Broken)
    with pytest.raises(SourceError) as told:
        see("a.xls", b"\xd0\xcf\x11\xe0" + bytes(100), format="excel")
    assert str(told.value) == sentence


def test_a_source_of_csv_says_that_it_got_a_workbook(see):
    with pytest.raises(
        SourceError, match=r"^a\.csv is a workbook, but its source reads csv; save it as \.csv\.$"
    ):
        see("a.csv", _book(Jan=[HEADER]))


def _book(change: Callable[[Worksheet], object] = lambda sheet: None, **sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for place, row in enumerate(rows, 1):
            for column, cell in enumerate(row, 1):
                sheet.cell(place, column, cell)
        change(sheet)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
