"""Whatever stands in a file: every row comes out once, in its order, and the same when cleaned again."""

import dataclasses
import datetime as dt
import json

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from city import City, Source
from city.vocabulary import CALL_COLUMNS, CASE_COLUMNS, HISTORIES
from etl.clean import calls, cases
from etl.clean.mapping import map_columns
from etl.clean.marks import Cleaned
from etl.clean.rejects import with_copies
from etl.locate import locate

NOW = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
WORDS = (
    "", " ", "-", "1", "2", "1.0", "24/11/2026 08:00:00", "24/11/2026", "23/11/2026 07:59:59",
    "31/02/2026",
    "01/01/1900", "99/99/9999", "0000-00-00", "24 Nopember 2026 08.20 WIB", "7 jam yang lalu", "46350.5",
    "2026-11-24T08:00:00-05:00", "selesai", "ditutup", "diterima", "hidden", "aduan", "iseng", "Dishub",
    "PJU", "Pojok", "-7,81", "112.01", "1e400", "ya", "tidak", "answered", "a > b", '[{"type": "x"}]',
    "20/11/2026 08:00:00 > selesai > Dishub", "081234567890", "\x00", "\u202e\u200f", "💥", '"\\',
)  # fmt: skip


def _rows(columns: tuple[str, ...]) -> st.SearchStrategy[list[dict[str, str]]]:
    anything = st.sampled_from(WORDS) | st.text(max_size=30)
    return st.lists(st.dictionaries(st.sampled_from((*columns, "_fault")), anything), min_size=1, max_size=8)


@settings(max_examples=20)
@given(how=st.sampled_from(HISTORIES), rows=_rows((*CASE_COLUMNS, "recorded_at", "waktu", "langkah")))
def test_every_case_row_comes_out_once(kediri, with_history, how, rows):
    steps = {"columns": {"at": "waktu", "state": "langkah"}} if how == "rows" else {}
    source = dataclasses.replace(
        with_history(how, **steps),
        dates=("%d/%m/%Y %H:%M:%S", "%d/%m/%Y", "iso", "serial", "relative"),
        open_codes=("category",),
    )
    raw = _raw(rows, ("case_id", "received_at", "history", "waktu", "langkah"))
    cleaned = _accounted(raw, kediri, source)
    keys = cleaned.rows["case_id"]
    assert set(cleaned.events["case_id"]) <= set(keys)
    assert not cleaned.events.duplicated(["case_id", "seq"]).any()
    assert cleaned.rows["received_at"].notna().all()
    assert not (cleaned.rows["closed_at"] < cleaned.rows["received_at"]).any()
    assert set(locate(cleaned.rows, kediri)["place_quality"]) <= {
        "point",
        "near",
        "name",
        "outside",
        "unknown",
    }


@settings(max_examples=5)
@given(rows=_rows((*CALL_COLUMNS, "recorded_at")))
def test_every_call_comes_out_once(kediri, call_source, rows):
    cleaned = _accounted(_raw(rows, ("call_id", "started_at")), kediri, call_source)
    assert (cleaned.rows["answer_seconds"].dropna() >= 0).all()


@settings(max_examples=5)
@given(rows=_rows(("case_id", "state", "Nama", "received_at")))
def test_copies_of_rejected_rows_are_json_without_what_is_personal(kediri, case_source, rows):
    source = dataclasses.replace(case_source, personal_columns=("Nama",))
    raw = _raw([row | {"Nama": "Budi Santoso"} for row in rows], ("case_id", "received_at"))
    copies = with_copies(_accounted(raw, kediri, source).rejected, raw, source)
    assert [json.loads(text)["Nama"] for text in copies["raw"]] == ["Budi Santoso"] * len(copies)
    assert [json.loads(text)["Nama"] for text in copies["masked"]] == ["•••"] * len(copies)


def _accounted(raw: pd.DataFrame, city: City, source: Source) -> Cleaned:
    clean = calls.clean if source.record == "call" else cases.clean
    cleaned = clean(map_columns(raw, source).rows, city, source, NOW)
    assert sorted([*cleaned.rows["_row"], *cleaned.rejected["_row"]]) == raw["_row"].tolist()
    assert cleaned.rows["_row"].is_monotonic_increasing
    again = clean(map_columns(raw, source).rows, city, source, NOW)
    pd.testing.assert_frame_equal(cleaned.rows, again.rows)
    return cleaned


def _raw(rows: list[dict[str, str]], columns: tuple[str, ...]) -> pd.DataFrame:
    """A raw chunk that has at least these columns."""
    frame = pd.DataFrame([dict.fromkeys(columns, "") | row for row in rows], dtype="str").fillna("")
    return frame.assign(_file="file.csv", _row=range(2, len(rows) + 2))
