"""Filing, deciding and withdrawing objections, and what they do to the figures, on both engines."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from access.viewer import Viewer
from actions.doing import Doing
from actions.objections import Claim, decide, file, withdraw
from actions.refused import Refused
from city import cached_city
from metrics.filters import Filters
from metrics.objections import all_objections, on_time_corrected, steps
from warehouse import tables
from warehouse.people_tables import audit

NOW = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
TEXT = "Perkara ini kewenangan pemerintah provinsi."
REASON = "Suratnya jelas dan benar."
FILTERS = Filters(city_code="kediri", zone="Asia/Jakarta")
AGENCY = Viewer("Admin Dishub", "opd", ("dishub",), "p1")
OPERATOR = Viewer("Operator", "operator", (), "p2")


@pytest.fixture(scope="session")
def kediri(root):
    return cached_city(root / "data" / "kediri")


@pytest.fixture
def doing(warehouse, kediri):
    """doing(viewer, minutes after the moment)."""
    started = NOW - dt.timedelta(days=2)
    with warehouse.write() as connection:
        for number, agency in ((1, "dishub"), (2, "dishub"), (3, "dpupr")):
            row = {"city_code": "kediri", "case_id": f"lapor:{number}", "kind": "aduan", "category": "pju"}
            case = {"source": "kasus", "state": "selesai", "day": started.date(), "known_from": 1}
            late = number != 2
            stopped = started + dt.timedelta(hours=30 if late else 10)
            times = {"received_at": started, "forwarded_at": started, "resolved_at": stopped}
            connection.execute(tables.cases.insert().values(**row, **case, **times, agency=agency))
            due = started + dt.timedelta(hours=24)
            times = {"started_at": started, "due_at": due, "stopped_at": stopped, "is_on_time": not late}
            decided = {"decided_at": min(stopped, due), "decided_day": min(stopped, due).date()}
            clock = {"clock": "resolve", "seq": 2, "scope": "agency", "agency": agency, "ended_by": "stop"}
            values = {**row, **times, **decided, **clock, "target_seconds": 86_400, "known_from": 1}
            connection.execute(tables.clocks.insert().values(**values))
    return lambda viewer=AGENCY, minutes=0: Doing(
        warehouse, kediri, viewer, NOW + dt.timedelta(minutes=minutes), "127.0.0.1"
    )


def test_an_objection_is_filed_decided_and_stays_on_record(doing, warehouse) -> None:
    objection = file(doing(), claim(text=f"{TEXT} Hubungi 0812-3456-7890."))
    [filed] = told(warehouse)
    assert (filed.state, filed.agency, filed.raw_verdict, filed.scope) == (
        "diajukan",
        "dishub",
        "late",
        "agency",
    )
    assert "0812" not in filed.text
    decide(doing(OPERATOR, 5), objection, True, REASON)
    [done] = told(warehouse)
    assert (done.state, done.person, done.reason) == ("diterima", "Operator", REASON)
    with warehouse.read() as connection:
        history = steps(connection, FILTERS, NOW + dt.timedelta(hours=1), [objection])
        assert list(history["state"]) == ["diajukan", "diterima"]
        assert list(history["seq"]) == [1, 2]
        assert [row.username for row in connection.execute(audit.select())] == ["Admin Dishub", "Operator"]
        assert connection.scalar(sa.select(tables.clocks.c.is_on_time).limit(1)) is False


def test_the_second_who_decides_is_told_who_was_first(doing) -> None:
    objection = file(doing(), claim())
    decide(doing(OPERATOR, 5), objection, False, REASON)
    refused = why(lambda: decide(doing(Viewer("Admin", "admin"), 6), objection, True, REASON))
    assert (refused.why, refused.values["who"], refused.values["state"]) == ("decided", "Operator", "ditolak")


def test_of_two_who_decide_at_once_one_is_heard(doing, warehouse) -> None:
    objection = file(doing(), claim())
    outcomes: list[str] = []

    def run(number: int) -> None:
        try:
            decide(doing(Viewer(f"O{number}", "operator"), 5), objection, True, REASON)
            outcomes.append("done")
        except Refused as refused:
            outcomes.append(refused.why)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["decided", "decided", "decided", "done"]
    assert len(told(warehouse)) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"case_id": "lapor:3"}, "no_case"),
        ({"case_id": "lapor:9"}, "no_case"),
        ({"clock": "arrive"}, "no_clock"),
        ({"seq": 7}, "no_clock"),
        ({"ground": "tidak_suka"}, "ground"),
        ({"text": "pendek"}, "text"),
        ({"text": "x" * 2_001}, "text"),
        ({"evidence": "x" * 301}, "evidence"),
        ({"ground": "jam_keliru"}, "hour"),
        ({"claimed_at": NOW}, "hour_unasked"),
        ({"ground": "jam_keliru", "claimed_at": NOW + dt.timedelta(minutes=1)}, "hour_range"),
        ({"ground": "jam_keliru", "claimed_at": NOW - dt.timedelta(days=9)}, "hour_range"),
        ({"ground": "jam_keliru", "claimed_at": NOW, "clock": "", "seq": 0}, "hour_of_clock"),
    ],
)
def test_a_claim_that_does_not_hold_is_refused(doing, warehouse, changes, expected) -> None:
    assert why(lambda: file(doing(), claim(**changes))).why == expected
    assert told(warehouse) == []


def test_others_neither_file_nor_decide_nor_withdraw(doing) -> None:
    for role in ("operator", "admin", "pimpinan", "display", ""):
        assert why(lambda role=role: file(doing(Viewer("x", role, ("dishub",))), claim())).why == "role"
    objection = file(doing(), claim())
    for role in ("opd", "pimpinan", "display", ""):
        viewer = Viewer("x", role, ("dishub",))
        assert why(lambda viewer=viewer: decide(doing(viewer), objection, True, REASON)).why == "role"
    other = Viewer("x", "opd", ("dpupr",))
    assert why(lambda: withdraw(doing(other), objection)).why == "no_objection"
    assert why(lambda: decide(doing(OPERATOR), objection, True, "ya")).why == "reason"
    assert why(lambda: decide(doing(OPERATOR), "none", True, REASON)).why == "no_objection"


def test_what_is_undecided_is_not_contested_twice_but_again_once_withdrawn(doing, warehouse) -> None:
    first = file(doing(), claim())
    assert why(lambda: file(doing(), claim())).why == "pending"
    withdraw(doing(minutes=5), first)
    file(doing(minutes=6), claim())
    assert [row.state for row in told(warehouse)] == ["diajukan", "ditarik"]


def test_the_raw_figure_stays_and_the_corrected_one_stands_beside_it(doing, warehouse) -> None:
    assert figures(warehouse) == (2, 1, 0, 0, 2, 1)
    objection = file(doing(), claim())
    assert figures(warehouse) == (2, 1, 0, 1, 2, 1)
    decide(doing(OPERATOR, 5), objection, True, REASON)
    assert figures(warehouse) == (2, 1, 1, 0, 1, 1)


def test_a_wrong_hour_is_judged_anew_by_the_right_one(doing, warehouse) -> None:
    right = NOW - dt.timedelta(days=2) + dt.timedelta(hours=20)
    objection = file(doing(), claim(ground="jam_keliru", claimed_at=right))
    decide(doing(OPERATOR, 5), objection, True, REASON)
    assert figures(warehouse) == (2, 1, 1, 0, 2, 2)


def test_the_case_as_a_whole_stands_for_the_agencys_clocks(doing, warehouse) -> None:
    decide(doing(OPERATOR, 5), file(doing(), claim(clock="", seq=0, ground="salah_disposisi")), True, REASON)
    assert figures(warehouse) == (2, 1, 1, 0, 1, 1)


def test_a_figure_of_an_earlier_moment_knows_no_later_decision(doing, warehouse) -> None:
    decide(doing(OPERATOR, 60), file(doing(), claim()), True, REASON)
    assert figures(warehouse, minutes=30) == (2, 1, 0, 1, 2, 1)


def claim(**changes) -> Claim:
    usual = {"case_id": "lapor:1", "clock": "resolve", "seq": 2, "ground": "bukan_kewenangan", "text": TEXT}
    return Claim(**{**usual, **changes})


def why(deed) -> Refused:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value


def told(warehouse, minutes: int = 1_000) -> list:
    with warehouse.read() as connection:
        rows = all_objections(connection, FILTERS, NOW + dt.timedelta(minutes=minutes))
    return list(rows.itertuples(index=False))


def figures(warehouse, minutes: int = 1_000) -> tuple[int, ...]:
    """n, on time, accepted, pending, corrected n, corrected on time of Dishub."""
    names = (
        "n",
        "on_time_count",
        "accepted_count",
        "pending_count",
        "corrected_n",
        "corrected_on_time_count",
    )
    with warehouse.read() as connection:
        found = on_time_corrected(connection, FILTERS, NOW + dt.timedelta(minutes=minutes))
    row = found[found["agency"] == "dishub"].iloc[0]
    return tuple(int(row[name]) for name in names)
