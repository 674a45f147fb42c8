import dataclasses
import json

import pandas as pd
import pytest

from etl.clean.mapping import map_columns
from etl.errors import UserError

PEOPLE = ["Budi Santoso", "0812-3456-7890", "3571010101010001", "Jl. Dhoho 7"]


def test_columns_get_canonical_names_and_keep_their_place(kediri, raw):
    chunk = raw({"ID Laporan": " 17 ", "Status": "SELESAI ", "Tanggal Lapor": "24/11/2026 08:00:00"})
    rows = map_columns(chunk, kediri.sources["kasus"]).rows
    assert rows.to_dict("records") == [
        {"_file": "file.csv", "_row": 2, "case_id": "lapor:17", "state": "selesai",
         "received_at": "24/11/2026 08:00:00"}
    ]  # fmt: skip


def test_the_first_column_that_is_not_blank_counts(case_source, raw):
    source = dataclasses.replace(
        case_source, columns={"case_id": ("id",), "received_at": ("resmi", "catatan")}
    )
    rows = map_columns(
        raw({"id": "1", "resmi": "", "catatan": "b"}, {"id": "2", "resmi": "a", "catatan": "b"}), source
    ).rows
    assert rows["received_at"].tolist() == ["b", "a"]


def test_constants_fill_what_the_columns_leave_blank(case_source, raw):
    source = dataclasses.replace(case_source, constants={"channel": "web", "kind": "aduan"})
    rows = map_columns(raw({"case_id": "1", "received_at": "x", "channel": " "}), source).rows
    assert rows[["channel", "kind"]].to_dict("records") == [{"channel": "web", "kind": "aduan"}]


def test_cells_of_spaces_and_invisible_characters_are_blank_or_tidy(case_source, raw):
    chunk = raw(
        {
            "case_id": "\ufeff7\u200f\x00",
            "received_at": "\u00a024/11/2026\u00a008:00 ",
            "state": " ",
            "priority": "\u2003",
        }
    )
    rows = map_columns(chunk, case_source).rows
    assert rows[["case_id", "received_at", "state", "priority"]].to_dict("records") == [
        {"case_id": "u:7", "received_at": "24/11/2026 08:00", "state": "", "priority": ""}
    ]


@pytest.mark.parametrize(
    ("key", "expected"), [("2135.0", "u:2135"), ("21.35", "u:21.35"), ("-", ""), ("NULL", "")]
)
def test_keys_are_whole_numbers_again_and_words_for_nothing_are_no_keys(case_source, raw, key, expected):
    assert map_columns(raw({"case_id": key, "received_at": "x"}), case_source).rows["case_id"].tolist() == [
        expected
    ]


def test_nothing_personal_stays_in_the_rows(kediri, raw):
    chunk = raw(
        {"ID Laporan": "1", "Tanggal Lapor": "24/11/2026 08:00:00", "Nama Pelapor": PEOPLE[0],
         "No HP": PEOPLE[1], "NIK": PEOPLE[2], "Alamat": PEOPLE[3],
         "Isi Laporan": f'lampu "mati", hubungi {PEOPLE[1]} atau budi@mail.id'},
        {"ID Laporan": "2", "Tanggal Lapor": "24/11/2026 08:00:00"},
    )  # fmt: skip
    mapped = map_columns(chunk, kediri.sources["kasus"])
    held = mapped.rows.to_csv()
    assert not [word for word in (*PEOPLE, "budi@mail.id", "lampu") if word in held]
    assert mapped.personal["case_id"].tolist() == ["lapor:1"]
    assert json.loads(mapped.personal["fields"][0]) == {
        "Nama Pelapor": PEOPLE[0],
        "No HP": PEOPLE[1],
        "NIK": PEOPLE[2],
        "Alamat": PEOPLE[3],
        "Isi Laporan": 'lampu "mati", hubungi ••• atau •••',
    }


def test_of_two_rows_of_a_case_the_last_tells_who_reported_it(kediri, raw):
    names = ("Ani", "Budi", "")
    chunk = raw(*({"ID Laporan": "1", "Tanggal Lapor": "x", "Nama Pelapor": name} for name in names))
    personal = map_columns(chunk, kediri.sources["kasus"]).personal
    assert personal["case_id"].tolist() == ["lapor:1"]
    assert json.loads(personal["fields"][0])["Nama Pelapor"] == "Budi"


def test_a_caller_is_a_salted_hash_however_the_number_is_written(kediri, raw):
    numbers = ("0812 3456 7890", "+62812-3456-7890", "81234567890.0", "0811", "")
    chunk = raw(*({"No Tiket": "1", "Waktu Masuk": "x", "Nomor Pemanggil": number} for number in numbers))
    source = kediri.sources["panggilan_112"]
    hashes = map_columns(chunk, source, "salt").rows["caller_hash"]
    assert (hashes.nunique(), hashes[:3].nunique(), hashes.iloc[4]) == (3, 1, "")
    assert map_columns(chunk, source, "other").rows["caller_hash"][0] != hashes[0]


def test_a_call_points_at_the_case_of_another_source(kediri, raw):
    chunk = raw(
        {"No Tiket": "9", "Waktu Masuk": "x", "No Laporan": "17"}, {"No Tiket": "10", "Waktu Masuk": "x"}
    )
    rows = map_columns(chunk, kediri.sources["panggilan_112"]).rows
    assert rows[["call_id", "case_id"]].to_numpy().tolist() == [["112:9", "lapor:17"], ["112:10", ""]]


def test_headers_are_found_whatever_their_case_and_outer_spaces(case_source, raw):
    rows = map_columns(raw({" CASE_ID ": "1", "Received_At": "x"}), case_source).rows
    assert rows[["case_id", "received_at"]].to_numpy().tolist() == [["u:1", "x"]]


@pytest.mark.parametrize("columns", [["case_id"], ["received_at"], ["x"], []])
def test_a_file_without_key_or_beginning_is_refused_in_one_sentence(case_source, columns):
    chunk = pd.DataFrame({name: pd.Series(dtype="str") for name in (*columns, "_file", "_row")})
    with pytest.raises(UserError, match="does not look like Sumber uji: it lacks the column"):
        map_columns(chunk, case_source)


def test_other_missing_columns_are_reported_and_left_blank(case_source, raw):
    mapped = map_columns(raw({"case_id": "1", "received_at": "x"}), case_source)
    assert {"state", "agency", "recorded_at"} < set(mapped.missing)
    assert not {"case_id", "received_at"} & set(mapped.missing)


def test_rows_of_an_empty_chunk(case_source, raw):
    chunk = raw({"case_id": "1", "received_at": "x"})[:0]
    mapped = map_columns(chunk, case_source)
    assert (len(mapped.rows), len(mapped.personal)) == (0, 0)
