"""Cases found, sorted and paged, and one case with all that is known of it."""

import datetime as dt

import pytest

from metrics.cases import MOST_COUNTED, SORTS, Search, found, how_many
from metrics.on_time import on_time
from metrics.one_case import history, one_case, own_stretch
from metrics.open_cases import open_by_time_left
from warehouse import tables

WIB = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2026, 11, 24, 8, 20, tzinfo=WIB)


@pytest.fixture
def cases(given) -> None:
    given(
        cases=[
            {"case_id": "wa:1", "received_at": "11-24 08:00", "agency": "dishub", "state": "dikerjakan"},
            {
                "case_id": "wa:2",
                "received_at": "11-23 08:00",
                "agency": "dpupr",
                "state": "selesai",
                "resolved_at": "11-23 11:00",
            },
            {"case_id": "sp4n:30", "received_at": "11-22 08:00", "category": "jalan_rusak", "rating": 4.0},
            {"case_id": "wa:4", "received_at": "11-24 09:00"},  # after the moment
        ],
        clocks=[
            {"case_id": "wa:1", "due_at": "11-24 08:10"},
            {"case_id": "wa:2", "due_at": "11-23 12:00", "stopped_at": "11-23 11:00", "is_on_time": True},
            {"case_id": "wa:2", "scope": "agency", "agency": "dpupr", "seq": 2, "due_at": "11-23 12:00"},
        ],
    )


def test_the_newest_come_first_each_with_its_resolve_clock(connection, cases, filters) -> None:
    page = found(connection, filters(), NOW, Search())
    assert list(page["case_id"]) == ["wa:1", "wa:2", "sp4n:30"]
    assert list(page["verdict"].fillna("")) == ["running_late", "on_time", ""]
    assert how_many(connection, filters(), NOW, Search()) == 3


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("is_descending", [True, False])
def test_pages_never_overlap(connection, cases, filters, sort, is_descending) -> None:
    search = Search(sort=sort, is_descending=is_descending)
    pages = [found(connection, filters(), NOW, search, offset=place, limit=1) for place in range(4)]
    assert sorted(key for page in pages for key in page["case_id"]) == ["sp4n:30", "wa:1", "wa:2"]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(text="SP4N"), ["sp4n:30"]),
        (Search(text="%"), []),
        (Search(text="_"), []),
        (Search(named=(("category", ("jalan_rusak",)), ("agency", ("dpupr",)))), ["wa:2", "sp4n:30"]),
        (Search(text="wa:1", named=(("category", ("jalan_rusak",)),)), ["wa:1", "sp4n:30"]),
        (Search(states=("selesai",)), ["wa:2"]),
        (Search(is_open=True), ["wa:1", "sp4n:30"]),
        (Search(is_open=False), ["wa:2"]),
        (Search(clock="resolve", verdicts=("running_late",)), ["wa:1"]),
        (Search(clock="resolve", verdicts=("on_time", "late")), ["wa:2"]),
        (Search(clock="resolve", scope="agency", verdicts=("running_late",)), ["wa:2"]),
        (Search(suspicion="quick"), []),
    ],
)
def test_a_search_finds_just_these(connection, cases, filters, search, expected) -> None:
    assert list(found(connection, filters(), NOW, search)["case_id"]) == expected
    assert how_many(connection, filters(), NOW, search) == len(expected)


def test_a_period_is_that_of_the_receipt_or_of_the_verdict_that_is_asked_for(
    connection, cases, filters
) -> None:
    today = filters(start=dt.date(2026, 11, 24), end=dt.date(2026, 11, 25))
    assert list(found(connection, today, NOW, Search())["case_id"]) == ["wa:1"]
    kept = Search(clock="resolve", verdicts=("on_time",))
    assert list(found(connection, today, NOW, kept)["case_id"]) == []
    yesterday = filters(start=dt.date(2026, 11, 23), end=dt.date(2026, 11, 24))
    assert list(found(connection, yesterday, NOW, kept)["case_id"]) == ["wa:2"]


def test_overdue_are_the_cases_that_are_counted_so_also_one_reopened_after_it_was_late(
    connection, cases, given, filters
) -> None:
    first = {"case_id": "wa:9", "due_at": "11-20 12:00", "stopped_at": "11-21 08:00", "is_on_time": False}
    given(
        cases=[
            {"case_id": "wa:9", "received_at": "11-20 08:00", "state": "dibuka_kembali", "reopened_count": 1}
        ],
        clocks=[
            {**first, "round": 1, "ended_by": "stop"},
            {"case_id": "wa:9", "seq": 2, "round": 2, "due_at": "11-20 12:00", "decided_at": None},
            {"case_id": "sp4n:30", "due_at": "11-23 12:00", "paused_since": "11-23 08:00"},
        ],
    )
    overdue = Search(is_open=True, clock="resolve", verdicts=("running", "running_late"), is_overdue=True)
    counted = open_by_time_left(connection, filters(), NOW).set_index("bucket")["case_count"]
    assert list(found(connection, filters(), NOW, overdue)["case_id"]) == ["wa:1", "wa:9"]
    assert counted["overdue"] == how_many(connection, filters(), NOW, overdue) == 2


def test_a_clock_that_is_not_judged_is_in_no_list_of_verdicts(connection, cases, given, filters) -> None:
    """Of sp4n no end is recorded: its clocks stand in no share, and so in no list behind one."""
    given(
        cases=[
            {"case_id": f"sp4n:{n}", "source": "sp4n", "received_at": "11-20 08:00", "state": "selesai"}
            for n in (1, 2, 3)
        ],
        clocks=[{"case_id": "sp4n:30", "due_at": "11-23 12:00"}],
    )
    connection.execute(tables.cases.update().values(source="sp4n").where(tables.cases.c.case_id == "sp4n:30"))
    late = Search(clock="resolve", verdicts=("late", "running_late"))
    shares = on_time(connection, filters(), NOW, scope="case", clocks=("resolve",))
    assert list(found(connection, filters(), NOW, late)["case_id"]) == ["wa:1"]
    assert shares["n"].sum() - shares["on_time_count"].sum() == how_many(connection, filters(), NOW, late)


def test_conditions_of_the_viewer_hold_for_rows_and_counts(connection, cases, filters) -> None:
    def own(table):
        return [table.c.agency == "dpupr"]

    assert list(found(connection, filters(), NOW, Search(), own)["case_id"]) == ["wa:2"]
    assert how_many(connection, filters(), NOW, Search(text="wa:1"), own) == 0
    assert one_case(connection, filters(), NOW, "wa:1", own) is None


@pytest.mark.parametrize(
    "wrong", [{"sort": "case_id; DROP TABLE cases"}, {"sort": "lon"}, {"suspicion": "x"}]
)
def test_only_listed_columns_and_suspicions_can_be_asked_for(wrong) -> None:
    with pytest.raises(ValueError, match=r"can't be sorted|no suspicion"):
        Search(**wrong)


def test_nothing_is_found_where_there_is_nothing(connection, filters) -> None:
    assert how_many(connection, filters(), NOW, Search()) == 0
    assert list(found(connection, filters(), NOW, Search())["verdict"]) == []
    assert MOST_COUNTED == 100_000


def test_one_case_brings_its_steps_and_calls(connection, cases, given, filters) -> None:
    given(calls=[{"case_id": "wa:1", "started_at": "11-24 07:58"}, {"case_id": "wa:2"}])
    steps(connection, ("diterima", ""), ("didisposisikan", "dishub"))
    one = one_case(connection, filters(), NOW, "wa:1")
    assert (one.row.agency, list(one.events["state"]), len(one.calls)) == (
        "dishub",
        ["diterima", "didisposisikan"],
        1,
    )
    assert one_case(connection, filters(), NOW, "wa:9") is None
    assert one_case(connection, filters(), NOW, "wa:4") is None
    assert one_case(connection, filters(city_code="25.01"), NOW, "wa:1") is None


def test_who_handed_a_case_on_sees_nothing_that_came_after(connection, cases, filters) -> None:
    steps(
        connection,
        ("diterima", ""),
        ("didisposisikan", "dishub"),
        ("ditanggapi", ""),
        ("didisposisikan", "dpupr"),
        ("selesai", "dpupr"),
    )
    one = one_case(connection, filters(), NOW, "wa:1")
    assert list(own_stretch(one, ("dishub",)).events["seq"]) == [1, 2, 3, 4]
    assert list(own_stretch(one, ("dpupr",)).events["seq"]) == [1, 2, 3, 4, 5]
    assert list(own_stretch(one, ("dinkes",)).events["seq"]) == [1]


def test_what_was_believed_when_is_told_as_changes(connection, given, filters) -> None:
    given(
        case_versions=[{"case_id": "wa:1", "known_from": 1, "known_until": 2, "state": "diterima"}],
        cases=[{"case_id": "wa:1", "known_from": 2, "state": "selesai", "resolved_at": "11-24 08:10"}],
        loads=[{"load_id": "a", "source": "wa", "file": "a.csv"}, {"load_id": "b", "source": "wa"}],
    )
    for version, load in ((1, "a"), (2, "b")):
        row = {"city_code": "35.71", "data_version": version, "at": NOW, "load_id": load}
        connection.execute(tables.versions.insert().values(**row))
    newest, first = history(connection, filters(), NOW, "wa:1")
    assert (first.version, first.file, first.columns) == (1, "a.csv", {})
    assert newest.columns["state"] == ("diterima", "selesai")
    assert set(newest.columns) == {"state", "resolved_at"}


def steps(connection, *told: tuple[str, str]) -> None:
    at = dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC)
    rows = [
        {
            "case_id": "wa:1",
            "seq": seq,
            "at": at + dt.timedelta(minutes=seq),
            "state": state,
            "agency": agency,
        }
        for seq, (state, agency) in enumerate(told, 1)
    ]
    connection.execute(tables.case_events.insert(), [{"city_code": "35.71", **row} for row in rows])
