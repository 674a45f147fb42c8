"""What a load leaves, on both engines."""

import datetime as dt
import itertools

import pytest
import sqlalchemy as sa

from warehouse import tables
from warehouse.engines import open_warehouse
from warehouse.errors import WarehouseError
from warehouse.log import Counts
from warehouse.versions import current, current_without, known_at

HELD = ("case_id", "state", "known_from")
ENDED = (*HELD, "known_until")


def test_a_first_load_writes_each_row_once(warehouse, load_rows, rows_of, case, clock, event):
    counts = load_rows(warehouse, {"cases": [case()], "clocks": [clock()], "events": [event()]})

    assert counts == Counts(read=1, new=1, changed=0, same=0, rejected=0)
    assert rows_of(warehouse, tables.cases, *HELD) == [
        {"case_id": "wa:1", "state": "diterima", "known_from": 1}
    ]
    assert rows_of(warehouse, tables.clocks, "clock", "known_from") == [{"clock": "resolve", "known_from": 1}]
    assert rows_of(warehouse, tables.case_events, "seq", "state") == [{"seq": 1, "state": "diterima"}]
    assert rows_of(warehouse, tables.case_versions, *ENDED) == []


def test_loading_a_file_twice_changes_nothing(
    warehouse, load_rows, rows_of, case, clock, event, call, rejected_row
):
    file = [
        {
            "cases": [case(), case("wa:2", state="ditutup"), case("wa:2")],
            "clocks": [clock()],
            "events": [event()],
        },
        {"cases": [case("wa:2", state="ditunda")], "calls": [call()], "rejected": [rejected_row()]},
    ]
    first = load_rows(warehouse, *file, fingerprint="abc")
    everything = [rows_of(warehouse, table, *table.c.keys()) for table in DATA]
    second = load_rows(warehouse, *file, fingerprint="abc")

    assert first == Counts(read=6, new=3, changed=0, same=2, rejected=1)
    assert second == Counts(read=6, new=0, changed=0, same=5, rejected=1)
    assert [rows_of(warehouse, table, *table.c.keys()) for table in DATA] == everything
    assert [row["data_version"] for row in rows_of(warehouse, tables.loads, "load_id", "data_version")] == [
        1,
        None,
    ]
    assert len(rows_of(warehouse, tables.rejected_rows, "row_number")) == 1
    assert len(rows_of(warehouse, tables.raw_rejected, "row_number")) == 1


def test_a_changed_case_keeps_what_was_known_before(warehouse, load_rows, rows_of, case):
    load_rows(warehouse, {"cases": [case(), case("wa:2")]})
    counts = load_rows(warehouse, {"cases": [case(hour=9, state="selesai"), case("wa:2")]})

    assert counts == Counts(read=2, new=0, changed=1, same=1, rejected=0)
    assert rows_of(warehouse, tables.cases, *HELD) == [
        {"case_id": "wa:1", "state": "selesai", "known_from": 2},
        {"case_id": "wa:2", "state": "diterima", "known_from": 1},
    ]
    assert rows_of(warehouse, tables.case_versions, *ENDED) == [
        {"case_id": "wa:1", "state": "diterima", "known_from": 1, "known_until": 2}
    ]
    then = known_at(tables.cases, tables.case_versions, 1)
    assert [row["state"] for row in rows_of(warehouse, then, "case_id", "state")] == ["diterima", "diterima"]
    now = known_at(tables.cases, tables.case_versions, 2)
    assert [row["state"] for row in rows_of(warehouse, now, "case_id", "state")] == ["selesai", "diterima"]


def test_clocks_that_stay_keep_their_version_and_those_that_vanish_are_kept(
    warehouse, load_rows, rows_of, case, clock
):
    stopped = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    before = [clock(clock="respond"), clock(clock="forward"), clock(clock="resolve")]
    after = [clock(clock="respond"), clock(clock="resolve", stopped_at=stopped), clock(clock="arrive")]
    load_rows(warehouse, {"cases": [case()], "clocks": before})
    load_rows(warehouse, {"cases": [case(hour=9)], "clocks": after})

    assert rows_of(warehouse, tables.clocks, "clock", "stopped_at", "known_from") == [
        {"clock": "arrive", "stopped_at": None, "known_from": 2},
        {"clock": "resolve", "stopped_at": stopped, "known_from": 2},
        {"clock": "respond", "stopped_at": None, "known_from": 1},
    ]
    assert rows_of(warehouse, tables.clock_versions, "clock", "stopped_at", "known_from", "known_until") == [
        {"clock": "forward", "stopped_at": None, "known_from": 1, "known_until": 2},
        {"clock": "resolve", "stopped_at": None, "known_from": 1, "known_until": 2},
    ]


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "in one file"])
def test_the_later_state_wins_in_whatever_order_states_come(warehouse, load_rows, rows_of, case, together):
    late = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
    states = {"old": {"hour": 8}, "tied": {"hour": 9}, "newest": {"hour": 9, "last_event_at": late}}
    orders = dict(zip("abcdef", itertools.permutations(states), strict=True))
    chunks = [
        {"cases": [case(key, state=order[turn], **states[order[turn]]) for key, order in orders.items()]}
        for turn in range(3)
    ]
    for load in [chunks] if together else [[chunk] for chunk in chunks]:
        load_rows(warehouse, *load)

    assert rows_of(warehouse, tables.cases, "case_id", "state") == [
        {"case_id": key, "state": "newest"} for key in orders
    ]


def test_of_states_that_nothing_tells_apart_the_one_loaded_last_wins(warehouse, load_rows, rows_of, case):
    orders = dict(zip("abcdef", itertools.permutations(["one", "two", "three"]), strict=True))
    for turn in range(3):
        rows = [case(key, state=order[turn], updated_at=None) for key, order in orders.items()]
        load_rows(warehouse, {"cases": rows})

    assert rows_of(warehouse, tables.cases, "case_id", "state") == [
        {"case_id": key, "state": order[-1]} for key, order in orders.items()
    ]


def test_a_stale_row_changes_nothing_and_counts_as_same(warehouse, load_rows, rows_of, case, event):
    load_rows(warehouse, {"cases": [case(hour=9, state="selesai")], "events": [event(), event(seq=2)]})
    counts = load_rows(warehouse, {"cases": [case(hour=8)], "events": [event()]})

    assert counts == Counts(read=1, new=0, changed=0, same=1, rejected=0)
    assert rows_of(warehouse, tables.cases, *HELD) == [
        {"case_id": "wa:1", "state": "selesai", "known_from": 1}
    ]
    assert len(rows_of(warehouse, tables.case_events, "seq")) == 2


def test_events_and_clocks_of_an_overruled_chunk_are_left_out(
    warehouse, load_rows, rows_of, case, clock, event
):
    load_rows(
        warehouse,
        {
            "cases": [case(hour=9)],
            "events": [event(), event(seq=2, state="selesai")],
            "clocks": [clock(round=2)],
        },
        {"cases": [case(hour=8)], "events": [event(state="ditunda")], "clocks": [clock()]},
    )

    assert [row["state"] for row in rows_of(warehouse, tables.case_events, "seq", "state")] == [
        "diterima",
        "selesai",
    ]
    assert rows_of(warehouse, tables.clocks, "clock", "round") == [{"clock": "resolve", "round": 2}]


def test_when_a_row_was_recorded_is_no_change(warehouse, load_rows, rows_of, case):
    first, second = (dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC) for hour in (10, 11))
    load_rows(warehouse, {"cases": [case(recorded_at=first)]})
    assert load_rows(warehouse, {"cases": [case(recorded_at=second)]}).same == 1
    assert rows_of(warehouse, tables.cases, "recorded_at") == [{"recorded_at": first}]


def test_other_rules_of_the_city_reclock_a_case_that_is_itself_the_same(
    warehouse, load_rows, rows_of, case, clock
):
    cases = [case(), case("wa:2"), case("wa:3")]
    load_rows(warehouse, {"cases": cases, "clocks": [clock(), clock("wa:2")]})
    counts = load_rows(
        warehouse,
        {"cases": cases, "clocks": [clock(target_seconds=60), clock("wa:2"), clock("wa:3")]},
        city_fingerprint="other rules",
    )

    assert counts == Counts(read=3, new=0, changed=2, same=1, rejected=0)
    assert rows_of(warehouse, tables.clocks, "case_id", "target_seconds", "known_from") == [
        {"case_id": "wa:1", "target_seconds": 60, "known_from": 2},
        {"case_id": "wa:2", "target_seconds": 86_400, "known_from": 1},
        {"case_id": "wa:3", "target_seconds": 86_400, "known_from": 2},
    ]
    assert rows_of(warehouse, tables.case_versions, *ENDED) == []


@pytest.mark.postgres
def test_postgresql_is_told_how_many_rows_it_joins(new_url, load_rows, case, clock):
    """Left to guess, it compared each clock of a load with each clock held: minutes for 5,000 cases."""
    warehouse = open_warehouse(new_url("postgresql", is_ready=True))
    number = 30
    chunk = {
        "cases": [case(f"wa:{n}") for n in range(number)],
        "clocks": [clock(f"wa:{n}") for n in range(number)],
    }
    load_rows(warehouse, chunk)
    told: dict[str, float] = {}

    @sa.event.listens_for(warehouse.engine, "before_cursor_execute")
    def _look(_connection, cursor, sql, *_others):
        if "INTO public.clocks " in sql:
            names = ["incoming", "standing", "staged_clocks"]
            found = "SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)"
            told.update(cursor.connection.execute(found, [names]).fetchall())

    later = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    chunk["cases"] = [case(f"wa:{n}", hour=9, state="selesai") for n in range(number)]
    chunk["clocks"] = [clock(f"wa:{n}", stopped_at=later) for n in range(number)]
    assert load_rows(warehouse, chunk).changed == number
    warehouse.close()
    assert told == {"incoming": number, "standing": number, "staged_clocks": number}


def test_calls_are_kept_in_their_latest_state(warehouse, load_rows, rows_of, call):
    load_rows(warehouse, {"calls": [call(), call("112:2")]})
    counts = load_rows(warehouse, {"calls": [call(disposition="prank"), call("112:2"), call("112:3")]})

    assert counts == Counts(read=3, new=1, changed=1, same=1, rejected=0)
    assert rows_of(warehouse, tables.calls, "call_id", "disposition", "known_from") == [
        {"call_id": "112:1", "disposition": "prank", "known_from": 2},
        {"call_id": "112:2", "disposition": "", "known_from": 1},
        {"call_id": "112:3", "disposition": "", "known_from": 2},
    ]


def test_versions_that_a_source_of_calls_made_are_passed_over(warehouse, load_rows, case, call):
    load_rows(warehouse, {"cases": [case()]})
    load_rows(warehouse, {"calls": [call()]}, source="112")
    with warehouse.read() as connection:
        assert (current(connection), current_without(connection, ["112"])) == (2, 1)
        assert (current_without(connection, []), current_without(connection, ["wa", "112"])) == (2, 0)


def test_two_cities_may_use_the_same_keys(warehouse, load_rows, rows_of, case):
    load_rows(warehouse, {"cases": [case()]})
    counts = load_rows(warehouse, {"cases": [case(city_code="25.01", state="ditutup")]}, city_code="25.01")

    assert counts.new == 1
    assert rows_of(warehouse, tables.cases, "city_code", "state") == [
        {"city_code": "25.01", "state": "ditutup"},
        {"city_code": "35.71", "state": "diterima"},
    ]


def test_rejected_rows_do_not_pile_up_and_go_when_the_same_content_is_mended(
    warehouse, load_rows, rows_of, case, rejected_row
):
    for _ in range(2):
        load_rows(
            warehouse, {"cases": [case()], "rejected": [rejected_row(7), rejected_row(8)]}, fingerprint="abc"
        )
    load_rows(
        warehouse, {"rejected": [rejected_row(8, "no_date")]}, fingerprint="a longer export of the same name"
    )
    assert [
        tuple(row.values()) for row in rows_of(warehouse, tables.rejected_rows, "row_number", "reason")
    ] == [
        (7, "no_key"),
        (8, "no_date"),
    ]
    load_rows(warehouse, {"cases": [case("wa:7")]}, fingerprint="abc")

    assert rows_of(warehouse, tables.rejected_rows, "row_number") == [{"row_number": 8}]
    assert rows_of(warehouse, tables.raw_rejected, "row_number") == [{"row_number": 8}]


def test_rejected_rows_tried_again_replace_all_of_their_source(
    warehouse, load_rows, rows_of, case, rejected_row
):
    load_rows(warehouse, {"rejected": [rejected_row(7), rejected_row(8)]})
    load_rows(warehouse, {"rejected": [rejected_row(1)]}, source="112")
    load_rows(warehouse, {"cases": [case("wa:7")], "rejected": [rejected_row(8)]}, again=True)

    assert rows_of(warehouse, tables.rejected_rows, "source", "row_number") == [
        {"source": "112", "row_number": 1},
        {"source": "wa", "row_number": 8},
    ]


def test_rows_that_several_input_rows_made_count_the_others_as_same(warehouse, load_rows, case):
    assert load_rows(warehouse, {"cases": [case()]}, read=5) == Counts(
        read=5, new=1, changed=0, same=4, rejected=0
    )


def test_more_staged_rows_than_were_read_write_nothing(warehouse, load_rows, rows_of, case):
    with pytest.raises(RuntimeError, match="2 rows were staged of 1"):
        load_rows(warehouse, {"cases": [case(), case("wa:2")]}, read=1)
    assert rows_of(warehouse, tables.cases, *HELD) == []


def test_a_warehouse_holds_one_kind_of_data(warehouse, load_rows, rows_of, case):
    load_rows(warehouse, {"cases": [case()]}, kind="simulasi")
    with pytest.raises(WarehouseError, match="holds simulasi data and takes no nyata data"):
        load_rows(warehouse, {"cases": [case("wa:2")]}, kind="nyata")
    assert rows_of(warehouse, tables.loads, "state") == [{"state": "done"}]


def test_an_empty_load_is_on_record(warehouse, load_rows, rows_of):
    assert load_rows(warehouse) == Counts(0, 0, 0, 0, 0)
    assert rows_of(warehouse, tables.loads, "read_count", "newest_at") == [
        {"read_count": 0, "newest_at": None}
    ]


def test_the_age_of_a_source_is_its_newest_instant(warehouse, load_rows, rows_of, case):
    load_rows(warehouse, {"cases": [case(hour=9, recorded_at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))]})
    assert rows_of(warehouse, tables.loads, "newest_at") == [
        {"newest_at": dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)}
    ]


def test_personal_fields_go_with_the_case(warehouse, load_rows, rows_of, case):
    load_rows(warehouse, {"cases": [case()], "personal": [{"case_id": "wa:1", "fields": "Ani; 0812"}]})
    load_rows(warehouse, {"cases": [case(hour=9)], "personal": [{"case_id": "wa:1", "fields": "Ani, 0813"}]})
    load_rows(warehouse, {"cases": [case(hour=8)], "personal": [{"case_id": "wa:1", "fields": "stale"}]})
    assert rows_of(warehouse, tables.people_of_cases, "case_id", "fields") == [
        {"case_id": "wa:1", "fields": "Ani, 0813"}
    ]


def test_text_that_a_file_may_hold_comes_through(warehouse, load_rows, rows_of, case):
    odd = 'a "b" \\ c; d,\ne\t%s %% \u2028 é 𓀀 \\N \\.'
    load_rows(warehouse, {"cases": [case("wa:'", flags=odd)]})
    assert rows_of(warehouse, tables.cases, "case_id", "flags") == [{"case_id": "wa:'", "flags": odd}]


DATA = (
    tables.cases,
    tables.case_versions,
    tables.clocks,
    tables.clock_versions,
    tables.case_events,
    tables.calls,
    tables.people_of_cases,
    tables.versions,
)
