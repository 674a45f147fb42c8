"""Each rule for cases, raw and clean side by side."""

import dataclasses
import datetime as dt
import json

import pandas as pd
import pytest

from city.vocabulary import CASE_COLUMNS
from etl.clean import cases
from etl.clean.mapping import map_columns
from etl.clean.rejects import with_copies
from etl.errors import UserError
from etl.reasons import FLAGS, REASONS, sentence
from warehouse import tables

CLOSED = {"state": "ditutup"}
NO_DATE = {"closed_at": None}
DONE = {"state": "selesai", "resolved_at": "24/11/2026 08:15:00"}


def test_a_clean_row_has_the_columns_of_the_table_and_its_place(clean_cases):
    rows = clean_cases(
        DONE | {
            "category": "PJU", "agency": "Dishub", "area_name": "Pojok", "channel": "WA", "rating": "4,5",
            "lat": "-7,81", "lon": "111,97", "supporting": "Dinsos, Dinkes;Xyz", "is_anonymous": "Ya",
            "has_evidence": "foto.jpg", "classification": "Tanpa Pengawasan", "outcome": "dijawab",
            "reported_agency": "Dinas Sosial", "priority": "tinggi", "updated_at": "24/11/2026 08:16",
        }
    ).rows  # fmt: skip
    columns = [column.name for column in tables.cases.columns if column.name != "known_from"]
    assert list(rows) == [*columns, "_file", "_row"]
    assert plain(rows)[0] == {
        "city_code": "kediri", "case_id": "u:1", "source": "uji", "kind": "aduan",
        "classification": "tanpa_pengawasan", "category": "pju", "agency": "dishub",
        "supporting": "dinsos;dinkes", "area": "35.71.01.1004", "place_quality": "name",
        "channel": "whatsapp", "priority": "tinggi", "state": "selesai", "outcome": "dijawab",
        "received_at": "2026-11-24 01:00:00+00:00", "resolved_at": "2026-11-24 01:15:00+00:00",
        "reopened_count": 0, "forwarded_count": 0, "rating": 4.5, "has_evidence": True, "is_anonymous": True,
        "is_confidential": False, "reported_agency": "dinsos", "lon": 111.97, "lat": -7.81,
        "time_precision": "second", "instant_source": "system", "flags": "",
        "updated_at": "2026-11-24 01:16:00+00:00", "recorded_at": "2026-11-24 01:20:00+00:00",
        "last_event_at": "2026-11-24 01:15:00+00:00", "event_count": 2, "history_hash": 0,
        "day": "2026-11-24", "hour_of_week": 32, "_file": "file.csv", "_row": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "reason", "column"),
    [
        ({"case_id": " "}, "no_key", "case_id"),
        ({"received_at": ""}, "beginning_missing", "received_at"),
        ({"received_at": "kemarin dulu"}, "beginning_unreadable", "received_at"),
        ({"received_at": "31/02/2026"}, "beginning_unreadable", "received_at"),
        ({"received_at": "01/01/1900"}, "beginning_not_credible", "received_at"),
        ({"received_at": "26/11/2026 08:00:00"}, "beginning_in_future", "received_at"),
        ({"kind": "Iseng"}, "call_not_case", "kind"),
        ({"_fault": "ragged"}, "ragged", ""),
        ({"_fault": "ragged", "case_id": ""}, "ragged", ""),
    ],
)
def test_only_a_row_of_no_use_is_rejected_with_one_reason(clean_cases, row, reason, column):
    cleaned = clean_cases({}, row, {})
    assert cleaned.rows["_row"].tolist() == [2, 4]
    assert cleaned.rejected.to_dict("records") == [
        {"_file": "file.csv", "_row": 3, "reason": reason, "column": column}
    ]
    assert set(cleaned.events["case_id"]) == {"u:1", "u:3"}


@pytest.mark.parametrize(
    ("row", "clean", "flags"),
    [
        (CLOSED | {"closed_at": "01/01/1900"}, NO_DATE, "closed_without_date;date_not_credible"),
        (CLOSED | {"closed_at": "0000-00-00"}, NO_DATE, "closed_without_date;date_unreadable"),
        (CLOSED | {"closed_at": "24/11/2062"}, NO_DATE, "closed_without_date;date_in_future"),
        (CLOSED | {"closed_at": "-"}, NO_DATE, "closed_without_date"),
        (CLOSED | {"closed_at": "24/11/2026 07:59"}, NO_DATE, "closed_out_of_order;closed_without_date"),
        (CLOSED | {"closed_at": "24/11/2026 08:00:00"}, {"closed_at": "2026-11-24 01:00:00+00:00"}, ""),
        (
            DONE | {"forwarded_at": "24/11/2026 08:20:00"},
            {"forwarded_at": "2026-11-24 01:20:00+00:00", "resolved_at": None},
            "closed_without_date;resolved_out_of_order",
        ),
        ({"state": "dikerjakan", "closed_at": "24/11/2026 08:15"}, NO_DATE, "date_without_closed"),
        ({"state": "Dilempar"}, {"state": "diterima"}, "unknown_state"),
        (
            {"state": "?", "responded_at": "24/11/2026 08:15"},
            {"state": "ditanggapi", "time_precision": "minute"},
            "",
        ),
        ({"state": "DIBUKA KEMBALI"}, {"state": "dibuka_kembali"}, ""),
        ({"state": "hidden"}, {"state": "diterima", "is_confidential": True}, "hidden"),
        ({"category": "Naga terbang"}, {"category": "", "kind": "aduan"}, "unknown_category"),
        ({"category": "PJU", "kind": ""}, {"category": "pju", "kind": "aduan"}, ""),
        ({"category": "Kebakaran", "kind": "apa"}, {"kind": "darurat"}, "unknown_kind"),
        ({"kind": ""}, {"kind": ""}, "unknown_kind"),
        ({"agency": "Dinas Sihir"}, {"agency": ""}, "unknown_agency"),
        ({"agency": "N/A"}, {"agency": ""}, ""),
        ({"channel": "Merpati"}, {"channel": ""}, "unknown_channel"),
        ({"area_name": "Atlantis"}, {"area": "", "place_quality": "unknown"}, "unknown_area"),
        ({"outcome": "beres"}, {"outcome": ""}, "unknown_outcome"),
        ({"classification": "?!"}, {"classification": ""}, "unknown_classification"),
        ({"rating": "bagus", "lat": "x"}, {"rating": None, "lat": None}, "number_unreadable"),
        ({"target_at": "24/11/2066"}, {"target_at": "2066-11-23 17:00:00+00:00"}, "target_far"),
        ({"target_at": "23/11/2026"}, {"target_at": "2026-11-22 17:00:00+00:00"}, "target_before_received"),
        ({"target_at": "01/01/1900"}, {"target_at": None}, "date_not_credible"),
        ({"is_confidential": "t"}, {"is_confidential": True, "is_anonymous": False}, ""),
        ({"is_anonymous": "tidak"}, {"is_anonymous": False}, ""),
        ({"priority": "hubungi 081234567890"}, {"priority": "hubungi •••"}, ""),
        ({"instant_source": "operator"}, {"instant_source": "operator"}, ""),
        ({"reopened_count": "2", "forwarded_count": "x"}, {"reopened_count": 2}, "number_unreadable"),
        (
            {"received_at": "", "category_or_date": "24/11/2026 07:00"},
            {"received_at": "2026-11-24 00:00:00+00:00", "category": ""},
            "",
        ),
        ({"category_or_date": "Sampah menumpuk"}, {"category": "sampah"}, ""),
        ({"category_or_date": "Naga"}, {"category": ""}, "unknown_category"),
    ],
)  # fmt: skip
def test_a_doubtful_value_is_set_aside_and_flagged(clean_cases, row, clean, flags):
    found = plain(clean_cases(row).rows)[0]
    assert {name: found.get(name) for name in clean} == clean
    assert found["flags"] == flags


@pytest.mark.parametrize(
    ("row", "precision"),
    [
        ({}, "second"),
        ({"received_at": "24/11/2026 08:00"}, "minute"),
        ({"received_at": "24/11/2026"}, "day"),
        ({"received_at": "24/11/2026 00:00:00"}, "day"),
        ({"state": "ditutup", "closed_at": "25/11/2026"}, "day"),
        ({"time_precision": "day"}, "day"),
        ({"updated_at": "24/11/2026"}, "second"),
    ],
)
def test_a_case_is_as_precise_as_its_least_precise_milestone(clean_cases, row, precision):
    assert clean_cases(row).rows["time_precision"].tolist() == [precision]


def test_a_closing_told_to_the_day_does_not_contradict_the_hour_of_receipt(clean_cases):
    row = plain(clean_cases({"state": "ditutup", "closed_at": "24/11/2026"}).rows)[0]
    assert (row["closed_at"], row["time_precision"], row["flags"]) == ("2026-11-24 01:00:00+00:00", "day", "")


def test_an_answer_told_to_the_minute_does_not_contradict_the_second_of_receipt(clean_cases):
    row = {"received_at": "24/11/2026 08:00:30", "responded_at": "24/11/2026 08:00"}
    found = plain(clean_cases(row).rows)[0]
    assert (found["responded_at"], found["time_precision"]) == ("2026-11-24 01:00:30+00:00", "minute")
    assert found["flags"] == ""


def test_relative_times_count_from_the_copy(clean_cases, case_source):
    source = dataclasses.replace(case_source, dates=(*case_source.dates, "relative"))
    row = {"received_at": "7 jam yang lalu", "recorded_at": "23/11/2026 10:00"}
    found = plain(clean_cases(row, source=source).rows)[0]
    assert found["received_at"] == "2026-11-22 20:00:00+00:00"
    assert (found["recorded_at"], found["flags"]) == ("2026-11-23 03:00:00+00:00", "relative_time")


def test_the_hour_told_twice_is_the_first_and_flagged(clean_cases, case_source):
    source = dataclasses.replace(case_source, zone="America/New_York")
    found = plain(clean_cases({"received_at": "06/11/2011 01:30:00"}, source=source).rows)[0]
    assert (found["received_at"], found["flags"]) == ("2011-11-06 05:30:00+00:00", "hour_told_twice")
    found = plain(clean_cases({"received_at": "13/03/2011 02:30:00"}, source=source).rows)[0]
    assert (found["received_at"], found["flags"]) == ("2011-03-13 07:30:00+00:00", "hour_never_told")


def test_days_and_hours_are_local_even_before_seven_in_the_morning(clean_cases):
    found = plain(clean_cases({"received_at": "24/11/2026 00:30:00"}).rows)[0]
    assert (found["received_at"], found["day"], found["hour_of_week"]) == (
        "2026-11-23 17:30:00+00:00",
        "2026-11-24",
        24,
    )


@pytest.mark.parametrize(
    ("table", "column", "name", "old", "new"),
    [
        ("agencies", "agency", "Dishub", "dishub", "dpupr"),
        ("categories", "category", "Jalan rusak", "jalan_rusak", "sampah"),
    ],
)
def test_what_is_named_after_its_end_is_its_successor(clean_cases, kediri, table, column, name, old, new):
    known = getattr(kediri, table).copy()
    known.loc[known["code"] == old, ["valid_to", "successor"]] = [pd.Timestamp("2026-06-30"), new]
    city = dataclasses.replace(kediri, **{table: known})
    rows = clean_cases(
        {column: name, "received_at": "30/06/2026 23:59:59"},
        {column: name, "received_at": "01/07/2026 00:00:01"},
        city=city,
    ).rows
    assert rows[[column, "flags"]].to_numpy().tolist() == [[old, ""], [new, f"{column}_succeeded"]]


def test_open_codes_are_taken_as_found_without_what_tells_who_somebody_is(clean_cases, case_source):
    source = dataclasses.replace(case_source, open_codes=("category",))
    rows = clean_cases(
        {"category": "Request for Pothole"}, {"category": "Budi 081234567890"}, source=source
    ).rows
    assert rows[["category", "flags"]].to_numpy().tolist() == [["request_for_pothole", ""], ["budi", ""]]


def test_five_closings_of_one_agency_in_ten_minutes_are_a_bulk(clean_cases):
    def closing(minute: int, agency: str) -> dict:
        return {"received_at": "24/11/2026 07:00:00", "state": "selesai", "agency": agency,
                "resolved_at": f"24/11/2026 07:{minute:02d}:00"}  # fmt: skip

    rows = clean_cases(
        *(closing(minute, "dishub") for minute in (1, 30, 32, 35, 38, 40)),
        *(closing(minute, "dinsos") for minute in (1, 3, 5, 12)),
        *(closing(5, "") for _ in range(6)),
    ).rows
    assert rows["instant_source"].tolist() == ["system", *["bulk"] * 5, *["system"] * 10]
    assert rows["flags"].eq("closed_in_bulk").tolist() == [False, *[True] * 5, *[False] * 10]


def test_a_case_told_five_times_is_no_bulk(clean_cases):
    rows = clean_cases(*({"case_id": "7", "agency": "dishub"} | DONE for _ in range(5))).rows
    assert rows["instant_source"].tolist() == ["system"] * 5


def test_duplicates_stay_in_their_order_but_the_later_state_alone_has_steps(clean_cases):
    late = {"case_id": "1", "updated_at": "24/11/2026 08:10"} | DONE
    early = {"case_id": "1", "updated_at": "24/11/2026 08:05"}
    cleaned = clean_cases(early, late, early, late | {"received_at": "?"})
    assert cleaned.rows["_row"].tolist() == [2, 3, 4]
    assert cleaned.events["state"].tolist() == ["diterima", "selesai"]
    assert cleaned.events["seq"].tolist() == [1, 2]


def test_steps_of_a_case_without_history_are_its_milestones(clean_cases):
    names = ("forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at")
    times = {name: f"24/11/2026 08:1{minute}:00" for minute, name in enumerate(names)}
    events = clean_cases(CLOSED | {"agency": "dishub"} | times).events
    assert list(events) == [column.name for column in tables.case_events.columns]
    assert events[["seq", "state", "agency"]].to_numpy().tolist() == [
        [1, "diterima", ""],
        [2, "didisposisikan", "dishub"],
        [3, "ditanggapi", ""],
        [4, "tiba", ""],
        [5, "selesai", ""],
        [6, "ditutup", ""],
    ]
    assert events["at"].dt.minute.tolist() == [0, 10, 11, 12, 13, 14]
    assert str(events["at"].dtype) == str(events["recorded_at"].dtype) == "datetime64[us, UTC]"


@pytest.mark.parametrize(
    ("row", "minute"),
    [
        ({"closed_at": "24/11/2026 08:10:00"}, [0, 10]),
        ({"resolved_at": "24/11/2026 08:10:00"}, [0, 10]),
        ({"updated_at": "24/11/2026 08:12:00"}, [0, 12]),
    ],
)
def test_an_invalid_case_ends_with_saying_so(clean_cases, row, minute):
    events = clean_cases({"state": "tidak_valid"} | row).events
    assert events["state"].tolist() == ["diterima", "tidak_valid"]
    assert events["at"].dt.minute.tolist() == minute


def test_copies_of_a_rejected_row_mask_what_is_personal_or_unknown(kediri, raw, today):
    source = kediri.sources["kasus"]
    row = {"ID Laporan": "", "Status": "Baru", "Tanggal Lapor": "24/11/2026", "Nama Pelapor": "Budi",
           "Isi Laporan": "rumah\nBudi", "Ibu": "Ani"}  # fmt: skip
    chunk = raw(row | {"_fault": ""}, row | {"_fault": "ragged"})
    rejected = cases.clean(map_columns(chunk, source).rows, kediri, source, today).rejected
    copies = with_copies(rejected, chunk, source)
    told = {name: cell for name, cell in row.items() if name != "Ibu"}
    hidden = {"Nama Pelapor": "•••", "Isi Laporan": "•••", "column 6": "•••"}
    assert json.loads(copies["masked"][0]) == told | hidden
    assert set(json.loads(copies["masked"][1]).values()) == {"", "•••"}
    assert json.loads(copies["raw"][0]) == row
    assert copies["reason"].tolist() == ["no_key", "ragged"]


def test_a_header_that_swallowed_a_row_tells_nobody_in_the_masked_copy(kediri, raw, today):
    source = kediri.sources["kasus"]
    told = {"ID Laporan": "", "Status": "Baru", "Tanggal Lapor": "24/11/2026"}
    row = told | {"Nama Pelapor*Budi Santoso": "Ani", "0812-0000-1646": "x"}
    chunk = raw(row | {"_fault": ""})
    rejected = cases.clean(map_columns(chunk, source).rows, kediri, source, today).rejected
    [masked] = with_copies(rejected, chunk, source)["masked"]
    assert json.loads(masked) == told | {"column 4": "•••", "column 5": "•••"}
    with pytest.raises(UserError, match="are Status, column 2, column 3\\.") as said:
        map_columns(chunk[["Status", "Nama Pelapor*Budi Santoso", "0812-0000-1646"]], source)
    assert "Budi" not in str(said.value)


def test_no_rows_and_rows_of_blanks_pass(kediri, case_source, raw, today, clean_cases):
    chunk = raw({"case_id": "1", "received_at": "x"})[:0]
    cleaned = cases.clean(map_columns(chunk, case_source).rows, kediri, case_source, today)
    assert (len(cleaned.rows), len(cleaned.events), len(cleaned.rejected)) == (0, 0, 0)
    assert cleaned.rows.dtypes.equals(clean_cases({}).rows.dtypes)
    blank = raw(*[{"case_id": "", "received_at": "", "state": " "}] * 3)
    cleaned = cases.clean(map_columns(blank, case_source).rows, kediri, case_source, today)
    assert cleaned.rejected["reason"].tolist() == ["no_key"] * 3


def test_absurd_text_passes(clean_cases):
    absurd = ["x" * 100_000, "\x00\x01\x1f", "\u202eterbalik\u200f", "💥" * 50, "'; drop table", "1e999"]
    names = [name for name in CASE_COLUMNS if name not in ("case_id", "received_at", "history")]
    cleaned = clean_cases(*(dict.fromkeys(names, text) for text in absurd))
    assert len(cleaned.rows) + len(cleaned.rejected) == len(absurd)


def test_every_reason_and_flag_has_a_sentence_in_both_languages():
    for code in (*REASONS, *FLAGS):
        assert all(sentence(code, language).endswith(".") for language in ("id", "en"))
    assert not REASONS.keys() & FLAGS.keys()


def test_every_reason_and_flag_stands_in_the_documentation(root):
    text = (root / "docs" / "cleaning.md").read_text()
    families = ("_out_of_order", "unknown_")  # `…_out_of_order`, `unknown_…`
    codes = [code for code in (*REASONS, *FLAGS) if not any(family in code for family in families)]
    assert [code for code in codes if f"`{code}`" not in text] == []


def plain(rows: pd.DataFrame) -> list[dict]:
    """Rows as plain values: instants and days as text, what is missing left out."""

    def value(name: str, cell: object) -> object:
        return str(cell) if isinstance(cell, pd.Timestamp | dt.date) else cell

    return [
        {name: value(name, cell) for name, cell in row.items() if not pd.isna(cell)}
        for row in rows.to_dict("records")
    ]
