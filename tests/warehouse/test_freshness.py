"""Up to when a source has told everything: by its data, by its export's own time, by a poll that found
nothing."""

import datetime as dt

from warehouse import freshness

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
NEWEST = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


def test_a_load_was_seen_up_to_its_newest_instant(warehouse, load_rows, case):
    load_rows(warehouse, {"cases": [case(recorded_at=AT)]})
    assert _seen(warehouse) == NEWEST


def test_a_load_that_bears_the_time_of_its_export_was_seen_up_to_that(warehouse, load_rows, case, call):
    exported = AT - dt.timedelta(minutes=3)
    load_rows(warehouse, {"cases": [case(recorded_at=exported)]}, is_stamped=True)
    load_rows(warehouse, {"calls": [call(recorded_at=exported)]}, is_stamped=True, source="112")
    assert (_seen(warehouse), _seen(warehouse, "112")) == (exported, exported)


def test_an_older_file_does_not_make_a_source_older_nor_a_wrong_clock_newer_than_now(
    warehouse, load_rows, case
):
    load_rows(warehouse, {"cases": [case(recorded_at=AT + dt.timedelta(days=9))]}, is_stamped=True)
    assert _seen(warehouse) == AT
    load_rows(warehouse, {"cases": [case("wa:2", hour=1)]})
    assert _seen(warehouse) == AT


def test_a_file_without_rows_says_nothing_and_a_failure_keeps_what_was_seen(warehouse, load_rows):
    load_rows(warehouse, {})
    assert _seen(warehouse) is None
    with warehouse.write() as connection:
        freshness.saw(connection, "35.71", "wa", AT, AT)
        freshness.note(connection, "35.71", "wa", state=freshness.FAILED, message="It is away.", failures=2)
    assert _states(warehouse) == [
        {
            "city_code": "35.71",
            "source": "wa",
            "seen_at": AT,
            "checked_at": AT,
            "state": "failed",
            "message": "It is away.",
            "failures": 2,
            "next_at": None,
        }
    ]


def _states(warehouse) -> list[dict]:
    with warehouse.read() as connection:
        return freshness.states(connection, "35.71")


def _seen(warehouse, source: str = "wa") -> dt.datetime | None:
    return {row["source"]: row["seen_at"] for row in _states(warehouse)}.get(source)
