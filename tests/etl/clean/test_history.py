"""Histories in a cell, a row a step, and in Open311's notes."""

import dataclasses
import json

import pytest

CELL = (
    "20/11/2026 08:00:00 > Diterima >  > Operator >  | "
    "20/11/2026 08:10:00 > Didisposisikan > Dishub > Operator >  | "
    "20/11/2026 09:00:00 > Ditanggapi > Dishub > Admin OPD >  | "
    "20/11/2026 10:00:00 > Ditunda > Dishub > Admin OPD > Menunggu Material | "
    "21/11/2026 10:00:00 > Selesai > Dishub > Lapangan > "
)
REOPENED = CELL + " | 22/11/2026 08:00:00 > Dibuka Kembali >  > Operator > "


@pytest.fixture
def told(with_history, kediri):
    """The source whose history is in a cell, with Kediri's words."""
    return dataclasses.replace(with_history("cell"), values=kediri.sources["kasus"].values)


def test_a_cell_tells_milestones_state_and_steps(clean_cases, told):
    cleaned = clean_cases({"received_at": "", "history": CELL}, source=told)
    row = cleaned.rows.iloc[0]
    assert (row["state"], row["flags"], row["event_count"]) == ("selesai", "received_from_history", 5)
    assert (row["forwarded_count"], row["reopened_count"]) == (1, 0)
    assert row["history_hash"] != 0
    names = ["received_at", "forwarded_at", "responded_at", "resolved_at", "last_event_at"]
    assert [str(row[name]) for name in names] == [
        "2026-11-20 01:00:00+00:00",
        "2026-11-20 01:10:00+00:00",
        "2026-11-20 02:00:00+00:00",
        "2026-11-21 03:00:00+00:00",
        "2026-11-21 03:00:00+00:00",
    ]
    assert cleaned.events[["seq", "state", "agency", "layer", "reason"]].to_numpy().tolist() == [
        [1, "diterima", "", "operator", ""],
        [2, "didisposisikan", "dishub", "operator", ""],
        [3, "ditanggapi", "dishub", "admin_opd", ""],
        [4, "ditunda", "dishub", "admin_opd", "menunggu_material"],
        [5, "selesai", "dishub", "lapangan", ""],
    ]


def test_a_reopened_case_is_open_and_has_no_resolution_until_the_next(clean_cases, told):
    again = REOPENED + " | 23/11/2026 08:00:00 > Selesai > Dishub > Lapangan > "
    row = {"received_at": "20/11/2026"}
    rows = clean_cases(row | {"history": REOPENED}, row | {"history": again}, source=told).rows
    assert rows[["state", "reopened_count"]].to_numpy().tolist() == [["dibuka_kembali", 1], ["selesai", 1]]
    assert [str(at) for at in rows["resolved_at"]] == ["NaT", "2026-11-23 01:00:00+00:00"]


def test_a_closing_before_the_last_reopening_is_past_and_not_doubtful(clean_cases, told):
    row = {"received_at": "20/11/2026 08:00:00", "closed_at": "21/11/2026 10:00:00", "history": REOPENED}
    found = clean_cases(row, source=told).rows
    assert found[["state", "flags"]].to_numpy().tolist() == [["dibuka_kembali", ""]]
    assert found["closed_at"].isna().all()


def test_what_the_row_tells_itself_stays(clean_cases, told):
    row = clean_cases({"received_at": "20/11/2026 07:00:00", "history": CELL}, source=told).rows.iloc[0]
    assert (str(row["received_at"]), row["flags"]) == ("2026-11-20 00:00:00+00:00", "")


@pytest.mark.parametrize(
    ("state", "expected", "flags"),
    [
        ("Selesai", "selesai", ""),
        ("Dikerjakan", "selesai", "state_differs_from_history"),
        ("Ditutup", "ditutup", "state_differs_from_history"),
        ("Entah", "selesai", "unknown_state"),
    ],
)
def test_a_dated_step_knows_better_than_the_state(clean_cases, told, state, expected, flags):
    row = clean_cases({"received_at": "20/11/2026", "state": state, "history": CELL}, source=told).rows.iloc[
        0
    ]
    assert (row["state"], row["flags"]) == (expected, flags)


def test_a_case_that_its_source_calls_finished_is_not_kept_open(clean_cases, told):
    row = clean_cases(
        {"received_at": "20/11/2026", "state": "Ditutup", "history": REOPENED}, source=told
    ).rows
    assert row["state"].tolist() == ["ditutup"]
    assert row["flags"].tolist() == ["closed_without_date;state_differs_from_history"]


def test_a_step_without_date_or_state_is_left_out_and_flagged(clean_cases, told):
    cell = f"{CELL} | entah > Selesai >  >  >  | 23/11/2026 > Menguap | 23/11/2062 > Ditutup | rusak"
    cleaned = clean_cases({"received_at": "20/11/2026 08:00:00", "history": cell}, source=told)
    assert cleaned.rows["flags"].tolist() == ["history_unreadable"]
    assert len(cleaned.events) == 5


def test_steps_out_of_order_are_sorted_and_flagged(clean_cases, told):
    cell = " | ".join(reversed(CELL.split(" | ")))
    cleaned = clean_cases({"received_at": "20/11/2026 08:00:00", "history": cell}, source=told)
    assert cleaned.rows["flags"].tolist() == ["history_out_of_order"]
    assert cleaned.events["state"].tolist()[:2] == ["diterima", "didisposisikan"]


def test_a_step_before_the_receipt_is_left_out_and_flagged(clean_cases, told):
    cell = f"{CELL} | 20/11/2026 05:00:00 > Ditutup > Dishub > Operator > "
    cleaned = clean_cases({"received_at": "20/11/2026 08:00:00", "history": cell}, source=told)
    assert cleaned.rows[["state", "flags"]].to_numpy().tolist() == [["selesai", "step_before_received"]]
    assert len(cleaned.events) == 5


def test_a_row_without_history_has_the_steps_of_its_milestones(clean_cases, told):
    cleaned = clean_cases({}, {"received_at": "20/11/2026", "history": CELL}, {}, source=told)
    assert cleaned.events.groupby("case_id")["seq"].max().to_dict() == {"u:1": 1, "u:2": 5, "u:3": 1}


def test_the_hash_tells_a_changed_history(clean_cases, told):
    row = {"received_at": "20/11/2026"}
    hashes = clean_cases(*(row | {"history": h} for h in (CELL, CELL, REOPENED, "")), source=told).rows[
        "history_hash"
    ]
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[3] == 0


def test_lines_of_a_cell_may_be_steps(clean_cases, with_history):
    source = with_history("cell", between="\n", within=";", fields=("state", "at"))
    cell = "diterima; 24/11/2026 08:00:00\nditutup; 24/11/2026 08:10:00\n"
    cleaned = clean_cases({"history": cell}, source=source)
    assert cleaned.events["state"].tolist() == ["diterima", "ditutup"]
    assert cleaned.rows["flags"].tolist() == [""]


def test_marks_of_steps_and_their_parts_may_have_several_characters(clean_cases, with_history):
    source = with_history("cell", between=" || ", within=" -> ", fields=("state", "at", "layer"))
    cells = [
        "diterima -> 24/11/2026 08:00:00 -> operator -> mehr||ditutup->24/11/2026 08:10:00 || || ",
        "",
        "diterima -> 24/11/2026 09:00:00",
    ]
    rows = [{"history": cell, "received_at": "24/11/2026 08:00:00"} for cell in cells]
    events = clean_cases(*rows, source=source).events
    assert events[["state", "layer"]].to_numpy().tolist() == [
        ["diterima", "operator"],
        ["ditutup", ""],
        ["diterima", ""],
        ["diterima", ""],
    ]


def test_each_row_may_be_a_step(clean_cases, with_history):
    source = with_history("rows", columns={"at": "waktu", "state": "langkah"})
    steps = [("1", "08:00", "diterima"), ("2", "08:01", "diterima"), ("1", "08:10", "dikerjakan"),
             ("1", "08:15", "selesai"), ("1", "?", "ditutup")]  # fmt: skip
    cleaned = clean_cases(
        *({"case_id": case, "received_at": "", "waktu": f"24/11/2026 {at}:00", "langkah": state}
          for case, at, state in steps), source=source,
    )  # fmt: skip
    assert cleaned.rows[["case_id", "state", "event_count", "_row"]].to_numpy().tolist() == [
        ["u:1", "selesai", 3, 2],
        ["u:2", "diterima", 1, 3],
        ["u:1", "selesai", 3, 4],
        ["u:1", "selesai", 3, 5],
        ["u:1", "selesai", 3, 6],
    ]
    assert cleaned.rows["history_hash"].nunique() == 2
    assert cleaned.events[["case_id", "seq", "state"]].to_numpy().tolist() == [
        ["u:2", 1, "diterima"],
        ["u:1", 1, "diterima"],
        ["u:1", 2, "dikerjakan"],
        ["u:1", 3, "selesai"],
    ]


def test_notes_of_open311_open_close_and_open_again(clean_cases, with_history):
    source = dataclasses.replace(
        with_history("notes"),
        dates=("iso",),
        values={"state": {"open": "diterima", "opened": "diterima", "closed": "ditutup"}},
    )
    notes = [
        {"datetime": "2014-05-09T19:02:21-05:00", "type": "opened", "summary": "Budi, 081234567890"},
        {"datetime": "2014-07-29T14:11:00-05:00", "type": "activity"},
        {"datetime": "2014-12-10T10:15:40-06:00", "type": "closed"},
        {"datetime": "2015-01-10T10:15:40-06:00", "type": "opened"},
    ]
    row = {"received_at": "2014-05-09T19:02:21-05:00", "state": "open"}
    cleaned = clean_cases(
        row | {"history": json.dumps(notes)},
        row | {"state": "closed", "history": json.dumps(notes[:3])},
        row | {"history": "{not json"},
        row | {"history": '{"type": "opened"}'},
        row | {"history": '[1, null, {"type": null}]'},
        source=source,
    )
    first = cleaned.events[cleaned.events["case_id"] == "u:1"]
    assert first["state"].tolist() == ["diterima", "ditutup", "dibuka_kembali"]
    assert first["at"].astype(str).tolist() == [
        "2014-05-10 00:02:21+00:00",
        "2014-12-10 16:15:40+00:00",
        "2015-01-10 16:15:40+00:00",
    ]
    assert cleaned.rows["state"].tolist() == ["dibuka_kembali", "ditutup", "diterima", "diterima", "diterima"]
    assert str(cleaned.rows["closed_at"][1]) == "2014-12-10 16:15:40+00:00"
