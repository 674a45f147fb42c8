"""CSV as offices export it: what the rows are, what their numbers are, and that none vanishes."""

import random

import pytest

from etl.errors import SourceError
from etl.sources import text, tolerant


def test_a_plain_file_gives_every_cell_as_text_under_its_own_name(see):
    seen = see("a.csv", b"No;Waktu;Isi\n007;08.20; \n8;;x\n")
    assert list(seen.frame.columns) == ["No", "Waktu", "Isi", "_row", "_fault", "_file"]
    assert seen.cells == [("007", "08.20", " "), ("8", "", "x")]
    assert (seen.rows, seen.faults, seen.frame["_file"].tolist()) == ([2, 3], ["", ""], ["a.csv", "a.csv"])
    assert set(seen.frame.dtypes.astype(str)) == {"str", "int64"}


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found_out(see, delimiter):
    content = (
        "No;Isi;Waktu\n1;a, b;x\n2;c;y\n".replace(";", delimiter)
        if delimiter != ","
        else 'No,Isi,Waktu\n1,"a, b",x\n2,c,y\n'
    )
    assert see("a.csv", content.encode()).cells == [("1", "a, b", "x"), ("2", "c", "y")]


def test_a_text_full_of_commas_does_not_hide_the_semicolons(see):
    content = b"No;Isi\n" + b"1;a, b, c, d\n" * 5
    assert see("a.csv", content).cells == [("1", "a, b, c, d")] * 5


def test_a_delimiter_that_the_mapping_has_wrong_is_found_out(see):
    assert see("a.csv", b"No,Isi\n1,a\n", delimiter=";").cells == [("1", "a")]


def test_a_delimiter_of_two_characters_is_said_to_be_none(see):
    with pytest.raises(SourceError, match="name one character as delimiter"):
        see("a.csv", b"No;;Isi\n", delimiter=";;")


def test_one_column_needs_no_delimiter(see):
    assert see("a.csv", b"No\n1\n2\n").cells == [("1",), ("2",)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_any_line_end_will_do(see, end):
    seen = see("a.csv", "No;Isi\n1;a\n2;b".replace("\n", end).encode())
    assert seen.cells == [("1", "a"), ("2", "b")]


def test_line_ends_may_be_mixed(see):
    assert see("a.csv", b"No;Isi\r\n1;a\n2;b\r3;c\r\n").cells == [("1", "a"), ("2", "b"), ("3", "c")]


def test_a_title_above_the_header_is_no_row(see):
    seen = see("a.csv", b"sep=;\nLAPORAN PANGGILAN 112;;\n\nNo;Waktu;Isi\n1;x;a\n")
    assert (seen.cells, seen.rows) == ([("1", "x", "a")], [5])


def test_row_numbers_are_those_of_a_spreadsheet(see):
    seen = see("a.csv", b'No;Isi\n1;"a\nb"\n\n2;c\n   \n3;d\n')
    assert seen.cells == [("1", "a\nb"), ("2", "c"), ("3", "d")]
    assert seen.rows == [2, 4, 6]


def test_a_row_of_blank_cells_is_a_row_and_a_blank_line_is_none(see):
    assert see("a.csv", b"No;Isi\n;\n\n;\n").rows == [2, 4]


def test_too_few_cells_are_a_fault_and_nothing_is_lost(see):
    seen = see("a.csv", b"No;Waktu;Isi\n1;x;a\n2;y\n3\n4;z;b\n")
    assert seen.cells == [("1", "x", "a"), ("2", "y", ""), ("3", "", ""), ("4", "z", "b")]
    assert seen.faults == ["", "ragged", "ragged", ""]


def test_too_many_cells_are_a_fault_and_stand_in_the_last(see):
    seen = see("a.csv", b"No;Isi\n1;a;b;c\n2;d\n")
    assert (seen.cells, seen.faults) == ([("1", "a;b;c"), ("2", "d")], ["ragged", ""])


def test_a_delimiter_at_the_end_of_each_row_is_no_fault(see):
    seen = see("a.csv", b"No;Isi\n1;a;\n2;b;\n3;c\n")
    assert list(seen.frame.columns[:3]) == ["No", "Isi", "column 3"]
    assert (seen.cells, seen.faults) == ([("1", "a", ""), ("2", "b", ""), ("3", "c", "")], ["", "", ""])


def test_blank_cells_beyond_the_header_are_no_fault(see):
    seen = see("a.csv", b"No;Isi\n1;a\n2;b;;;\n")
    assert (seen.cells, seen.faults) == ([("1", "a"), ("2", "b")], ["", ""])


def test_a_column_name_twice_and_one_of_ours_get_numbers(see):
    seen = see("a.csv", b"No;Isi;Isi;;_row\n1;a;b;c;d\n")
    assert list(seen.frame.columns[:5]) == ["No", "Isi", "Isi (2)", "column 4", "_row (2)"]
    assert seen.cells == [("1", "a", "b", "c", "d")]


def test_a_header_cell_over_two_lines_is_one_name(see):
    seen = see("a.csv", b'No;"Waktu\n Masuk"\n1;x\n')
    assert (list(seen.frame.columns[:2]), seen.rows) == (["No", "Waktu Masuk"], [2])


def test_a_header_in_the_middle_is_marked(see):
    seen = see("a.csv", b"No;Isi\n1;a\nNo;Isi\n2;b\nNo;x\n")
    assert seen.faults == ["", "header_repeated", "", ""]


def test_quotes_delimiters_and_line_breaks_in_a_cell(see):
    seen = see("a.csv", b'No;Isi\n1;"a;b"\n2;"kata ""siap""\n\nbaris"\n3;""\n')
    assert seen.cells == [("1", "a;b"), ("2", 'kata "siap"\n\nbaris'), ("3", "")]


@pytest.mark.parametrize("cell", [b'5" pipa', b'"pipa', b'pi"pa', b'"pi"pa', b'pipa"', b'"" pipa'])
def test_a_stray_quote_takes_no_other_row_along(see, cell):
    seen = see("a.csv", b"No;Isi;Waktu\n1;a;x\n2;" + cell + b";y\n3;b;z\n4;c;z\n")
    assert [row[0] for row in seen.cells] == ["1", "2", "3", "4"]
    assert seen.cells[2:] == [("3", "b", "z"), ("4", "c", "z")]
    assert (seen.rows, seen.faults) == ([2, 3, 4, 5], [""] * 4)


def test_two_stray_quotes_do_not_swallow_the_rows_between(see):
    content = b'No;Isi;Waktu\n1;"a;x\n2;b;y\n3;"c;z\n4;d;z\n'
    assert [row[0] for row in see("a.csv", content).cells] == ["1", "2", "3", "4"]


def test_a_quote_that_is_never_closed_ends_with_its_line(see):
    rows = b"".join(b"%d;a;x\n" % number for number in range(60_000))
    seen = see("a.csv", b'No;Isi;Waktu\n0;"a;x\n' + rows)
    assert (len(seen.frame), seen.cells[0], set(seen.faults)) == (60_001, ("0", '"a', "x"), {""})


@pytest.mark.parametrize("end", [b'"', b'"\n', b'2;"', b'"\n"', b'2;b\n"', b'"""'])
def test_a_quote_at_the_very_end_does_no_harm(see, end):
    seen = see("a.csv", b"No;Isi\n1;a\n" + end)
    assert seen.cells[0] == ("1", "a")
    assert len(seen.rows) == 1 + len(end.splitlines())


def test_nul_bytes_are_left_out_and_counted(see):
    seen = see("a.csv", b"No;Isi\n1;a\0b\n\0\n2;c\n")
    assert seen.cells == [("1", "ab"), ("2", "c")]
    assert seen.notes == ["a.csv: 2 NUL characters were left out, 0 unreadable ones stand as �."]


def test_a_huge_cell_is_kept_whole(see):
    seen = see("a.csv", b"No;Isi\n1;" + b"x" * 3_000_000 + b'\n2;"' + b"y\n" * 50_000 + b'"\n3;a\n')
    assert [len(row[1]) for row in seen.cells] == [3_000_000, 100_000, 1]


def test_an_endless_line_is_refused(see, monkeypatch):
    monkeypatch.setattr("etl.sources.delimited.LONGEST_ROW", 1 << 20)
    with pytest.raises(SourceError, match=r"Row 3 of a\.csv is longer than 1 MiB"):
        see("a.csv", b"No;Isi\n1;a\n2;" + b"x" * 6_000_000)


@pytest.mark.parametrize("content", [b"", b"\n\n  \n", b"\xef\xbb\xbf", b"\0\0"])
def test_an_empty_file_is_said_to_be_empty(see, content):
    with pytest.raises(SourceError, match=r"^a\.csv is empty; export it again\.$"):
        see("a.csv", content)


def test_a_header_without_rows_gives_no_rows(see):
    assert len(see("a.csv", b"No;Isi\n").frame) == 0


def test_another_file_is_told_by_its_columns(see):
    with pytest.raises(
        SourceError, match=r"a\.csv has no column that source 'panggilan' maps \(such as 'No'\)"
    ):
        see("a.csv", b"Nama;Alamat\nBudi;Jl. Dhoho 1\n")


@pytest.mark.parametrize("seed", range(20))
def test_arrow_and_the_tolerant_path_read_the_same(see, monkeypatch, seed):
    content = _well_formed(random.Random(seed))
    by_arrow = see("a.csv", content)
    monkeypatch.setattr("etl.sources.delimited._by_arrow", lambda *_: None)
    by_hand = see("a.csv", content)
    assert (by_arrow.cells, by_arrow.rows, by_arrow.faults) == (by_hand.cells, by_hand.rows, by_hand.faults)


@pytest.mark.parametrize("size", [7, 64, 1000])
def test_where_the_blocks_end_changes_nothing(see, monkeypatch, size):
    content = _well_formed(random.Random(1)) + 'é;ü\n"x\ny";"z\n'.encode()
    whole = see("a.csv", content)
    monkeypatch.setattr(text, "BLOCK_BYTES", size)
    cut = see("a.csv", b"No;Isi\n" + content[7:])
    assert (cut.cells, cut.rows, cut.faults) == (whole.cells, whole.rows, whole.faults)


def test_what_is_too_much_is_joined_as_it_stood():
    assert tolerant.fit(["1", "a", "b"], tolerant.Shape("|", 2, 2)) == (["1", "a|b"], "ragged")


def _well_formed(chance: random.Random, rows: int = 300) -> bytes:
    cells = ["", "a", '"b;c"', '"d\ne"', '"f ""g"""', "h i", "é", '""']
    lines = [f"{number};{chance.choice(cells)}" for number in range(rows)]
    for _ in range(5):
        lines.insert(chance.randrange(rows), chance.choice(["", "x", "1;2;3", "No;Isi", " "]))
    return ("No;Isi\n" + "\n".join(lines) + "\n").encode()
