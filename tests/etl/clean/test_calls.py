"""Each rule for calls, raw and clean side by side."""

import dataclasses
import datetime as dt

import pytest

from etl.clean import calls
from etl.clean.mapping import map_columns
from warehouse import tables

ANSWERED = {
    "queued_at": "24/11/2026 08:00:05",
    "answered_at": "24/11/2026 08:00:12",
    "ended_at": "24/11/2026 08:02:00",
    "outcome": "answered",
    "disposition": "valid",
}


def test_a_clean_call_has_the_columns_of_the_table_and_its_place(clean_calls):
    cleaned = clean_calls(ANSWERED | {"area_name": "Pojok", "case_id": "7"})
    row = cleaned.rows.iloc[0]
    columns = [column.name for column in tables.calls.columns if column.name != "known_from"]
    assert list(cleaned.rows) == [*columns, "_file", "_row"]
    assert {name: str(row[name]) for name in columns} == {
        "city_code": "kediri", "call_id": "u:1", "source": "uji", "started_at": "2026-11-24 01:00:00+00:00",
        "queued_at": "2026-11-24 01:00:05+00:00", "answered_at": "2026-11-24 01:00:12+00:00",
        "ended_at": "2026-11-24 01:02:00+00:00", "answer_seconds": "7", "answer_target_seconds": "15",
        "outcome": "answered", "disposition": "valid", "caller_hash": "", "case_id": "7",
        "area": "35.71.01.1004", "flags": "", "updated_at": "NaT", "day": "2026-11-24", "hour_of_week": "32",
        "recorded_at": "2026-11-24 01:20:00+00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "clean", "flags"),
    [
        ({}, {"outcome": "dropped", "disposition": "", "answer_seconds": "<NA>"}, ""),
        ({"queued_at": "24/11/2026 08:00:05"}, {"outcome": "unanswered"}, ""),
        (ANSWERED | {"outcome": ""}, {"outcome": "answered"}, ""),
        (ANSWERED | {"outcome": "??"}, {"outcome": "answered"}, "unknown_outcome"),
        (ANSWERED | {"disposition": ""}, {"disposition": "unclassified"}, ""),
        (ANSWERED | {"disposition": "aneh"}, {"disposition": "unclassified"}, "unknown_disposition"),
        (
            ANSWERED | {"outcome": "unanswered"},
            {"answered_at": "NaT", "disposition": ""},
            "time_without_answer",
        ),
        (ANSWERED | {"answered_at": ""}, {"answer_seconds": "<NA>"}, "answered_without_time"),
        (
            ANSWERED | {"answered_at": "24/11/2026 08:00:04"},
            {"answered_at": "NaT", "answer_seconds": "<NA>"},
            "answered_out_of_order;answered_without_time",
        ),
        (ANSWERED | {"ended_at": "24/11/2026 08:00:06"}, {"ended_at": "NaT"}, "ended_out_of_order"),
        (
            ANSWERED | {"queued_at": "24/11/2026 07:59:59"},
            {"queued_at": "NaT", "answer_seconds": "<NA>"},
            "queued_out_of_order",
        ),
        ({"area_name": "Atlantis"}, {"area": ""}, "unknown_area"),
        ({"started_at": "24/11/2026"}, {"started_at": "2026-11-23 17:00:00+00:00"}, ""),
    ],
)
def test_a_doubtful_value_is_set_aside_and_flagged(clean_calls, row, clean, flags):
    found = clean_calls(row).rows.iloc[0]
    assert {name: str(found[name]) for name in clean} == clean
    assert found["flags"] == flags


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"call_id": ""}, "no_key"),
        ({"started_at": ""}, "beginning_missing"),
        ({"started_at": "x"}, "beginning_unreadable"),
        ({"started_at": "01/01/1900"}, "beginning_not_credible"),
        ({"started_at": "01/01/2027"}, "beginning_in_future"),
    ],
)
def test_a_call_without_number_or_start_is_rejected(clean_calls, row, reason):
    cleaned = clean_calls({}, row)
    assert cleaned.rows["call_id"].tolist() == ["u:1"]
    assert cleaned.rejected[["_row", "reason"]].to_numpy().tolist() == [[3, reason]]


def test_the_answer_target_is_that_of_the_policy_of_the_day(clean_calls, kediri):
    first = kediri.policies[0]
    rules = first.rules.assign(target=lambda rules: rules["target"].where(rules["clock"] != "answer", 20.0))
    later = dataclasses.replace(first, version="2026-11-24", valid_from=dt.date(2026, 11, 24), rules=rules)
    city = dataclasses.replace(kediri, policies=(later, first))
    starts = ("26/05/2025 23:59:59", "27/05/2025 00:00:00", "23/11/2026 23:59:59", "24/11/2026 00:00:00")
    rows = clean_calls(*({"started_at": start} for start in starts), city=city).rows
    assert rows["answer_target_seconds"].fillna(-1).tolist() == [-1, 15, 15, 20]


def test_no_calls_pass(kediri, call_source, raw, today):
    chunk = raw({"call_id": "1", "started_at": "x"})[:0]
    cleaned = calls.clean(map_columns(chunk, call_source).rows, kediri, call_source, today)
    assert (len(cleaned.rows), len(cleaned.rejected)) == (0, 0)
