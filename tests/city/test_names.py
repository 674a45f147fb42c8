"""Names as people write them."""

import pandas as pd
import pytest

from city.names import normalise, slug


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Pojok", "pojok"),
        ("  KEL.  POJOK ", "pojok"),
        ("Kel.Pojok", "pojok"),
        ("Kelurahan Kel. Pojok", "pojok"),
        ("Kampung   Dalem", "kampung dalem"),
        ("kelurahan", "kelurahan"),
        ("Kelud", "kelud"),
        ("SP4N-LAPOR!", "sp4n lapor"),
        ("ＰＯＪＯＫ", "pojok"),
        ("", ""),
        (" - ", ""),
    ],
)
def test_case_spaces_punctuation_and_prefixes_do_not_matter(text, normal):
    assert normalise(text, ("Kelurahan", "Kel.")) == normal


def test_a_code_is_made_of_a_text():
    assert slug("Request for Pothole Repair (Internal)") == "request_for_pothole_repair_internal"
    assert slug(" ") == ""


@pytest.mark.parametrize(
    ("table", "text", "code"),
    [
        ("areas", "Kel. Kampungdalem", "35.71.02.1005"),
        ("areas", "35.71.02.1005", "35.71.02.1005"),
        ("areas", "3571021005", "35.71.02.1005"),
        ("areas", "Kota", ""),
        ("districts", "Kecamatan Kota", "35.71.02"),
        ("agencies", "Admin Dinsos", "dinsos"),
        ("agencies", "DINAS SOSIAL", "dinsos"),
        ("agencies", "Dinas Kelautan", ""),
        ("categories", "lampu jalan", "pju"),
        ("channels", "WA", "whatsapp"),
    ],
)
def test_what_people_write_finds_its_code(kediri, table, text, code):
    assert kediri.lookup(table, pd.Series([text])).tolist() == [code]


def test_lookup_keeps_the_rows_and_leaves_blanks_blank(kediri):
    texts = pd.Series(["Pojok", None, "", "??", "Pojok"], index=[7, 3, 3, 1, 0])
    expected = pd.Series(["35.71.01.1004", "", "", "", "35.71.01.1004"], index=[7, 3, 3, 1, 0], dtype="str")
    pd.testing.assert_series_equal(kediri.lookup("areas", texts), expected)


def test_lookup_of_nothing_is_nothing(kediri):
    assert kediri.lookup("areas", pd.Series([], dtype="str")).tolist() == []


def test_open_codes_take_up_what_is_unknown(kediri):
    texts = pd.Series(["Dinsos", "Parks & Recreation", ""])
    assert kediri.lookup("agencies", texts, is_open=True).tolist() == ["dinsos", "parks_recreation", ""]
