"""The clocks of cases. Weeks begin on Monday 16, 23 and 30 November 2026; offices close for lunch, and at
16:00, on Friday at 16:30."""

import datetime as dt

import pandas as pd
import pytest

from etl.sla.verdict import verdict
from warehouse import tables

VERDICT = ("due_at", "decided_at", "is_on_time")
HOURS = "resolve aduan received_at resolved_at {} working hour office usulan\n"


@pytest.mark.parametrize(
    ("received", "resolved", "hours", "due", "is_on_time", "counted"),
    [
        ("Fri 2026-11-20 16:30", "2026-11-23 08:30", 1, "Mon 23 Nov 08:30", True, 3600),
        ("Fri 2026-11-20 16:30", "2026-11-23 08:31", 1, "Mon 23 Nov 08:30", False, 3660),
        ("Fri 2026-11-20 16:29", "2026-11-23 08:29", 1, "Mon 23 Nov 08:29", True, 3600),
        ("Fri 2026-11-20 11:00", "2026-11-20 13:30", 1, "Fri 20 Nov 13:30", True, 3600),
        ("Thu 2026-11-19 11:30", "2026-11-19 13:30", 1, "Thu 19 Nov 13:30", True, 3600),
        ("Thu 2026-11-19 15:00", "2026-11-19 16:00", 1, "Thu 19 Nov 16:00", True, 3600),
        ("Thu 2026-11-19 15:00", "2026-11-19 19:00", 1, "Thu 19 Nov 16:00", False, 3600),
        ("Sat 2026-11-21 10:00", "2026-11-21 10:01", 1, "Mon 23 Nov 08:30", True, 0),
        ("Mon 2026-11-23 06:00", "2026-11-23 06:00", 1, "Mon 23 Nov 08:30", True, 0),
        (
            "Wed 2026-11-25 15:30",
            "2026-11-27 08:00",
            1,
            "Fri 27 Nov 08:00",
            True,
            3600,
        ),  # Thursday is a holiday
    ],
)
def test_a_target_in_working_hours(sla, received, resolved, hours, due, is_on_time, counted):
    city = sla.city(sla.policy(HOURS.format(hours)), holidays=[dt.date(2026, 11, 26)])
    case = sla.case(f"{received[4:]} diterima", f"{resolved} selesai", classification="")
    found = sla.shown(sla.clocks(case, city=city), "resolve", "due_at", "is_on_time", "counted_seconds")
    assert found == [(due, is_on_time, counted)]


@pytest.mark.parametrize(
    ("received", "resolved", "due", "is_on_time"),
    [
        ("Mon 2026-11-23 09:00", "2026-11-30 09:00", "Mon 30 Nov 09:00", True),
        ("Mon 2026-11-23 09:00", "2026-11-30 09:01", "Mon 30 Nov 09:00", False),
        ("Fri 2026-11-20 17:00", "2026-11-30 07:30", "Mon 30 Nov 07:30", True),
        ("Sat 2026-11-21 10:00", "2026-11-30 10:00", "Mon 30 Nov 10:00", True),
        ("Tue 2026-11-24 06:00", "2026-12-01 06:01", "Tue 01 Dec 06:00", False),
    ],
)
def test_a_target_in_working_days_keeps_the_time_of_day(sla, received, resolved, due, is_on_time):
    case = sla.case(f"{received[4:]} diterima", f"{resolved} selesai", kind="informasi", classification="")
    assert sla.shown(sla.clocks(case), "resolve", "due_at", "is_on_time") == [(due, is_on_time)]


def test_seconds_and_minutes_run_at_night_too(sla):
    steps = (
        "2026-11-22 23:59 diterima",
        "2026-11-23 00:00 didisposisikan damkar",
        "2026-11-23 00:15 tiba damkar",
    )
    found = sla.clocks(sla.case(*steps, kind="darurat", classification="", category="kebakaran"))
    assert sla.shown(found, "forward", *VERDICT) == [("Mon 23 Nov 00:00", "Mon 23 Nov 00:00", True)]
    assert sla.shown(found, "arrive", *VERDICT) == [("Mon 23 Nov 00:14", "Mon 23 Nov 00:14", False)]


def test_days_are_cut_in_local_time_not_in_utc(sla):
    case = sla.case("2026-11-23 00:10 diterima", "2026-11-23 00:10 didisposisikan dishub", kind="darurat")
    assert sla.shown(sla.clocks(case), "forward", "decided_day") == [(dt.date(2026, 11, 23),)]


def test_held_time_moves_the_deadline_over_working_time_so_that_holidays_count_as_none(sla):
    """A pause from Wednesday 14:00 to Friday 09:00 holds 2 + 1.5 open hours, Thursday being a holiday."""
    city = sla.city(sla.policy(HOURS.format(8)), holidays=[dt.date(2026, 11, 26)])
    steps = "2026-11-25 13:00 diterima", "2026-11-25 14:00 ditunda", "2026-11-27 09:00 dikerjakan"
    found = sla.clocks(sla.case(*steps, "2026-11-30 08:30 selesai", classification=""), city=city)
    row = "due_at", "is_on_time", "counted_seconds", "paused_seconds"
    assert sla.shown(found, "resolve", *row) == [("Mon 30 Nov 08:30", True, 8 * 3600, 3.5 * 3600)]


def test_a_pause_moves_a_target_in_working_days_by_its_open_time(sla):
    steps = "2026-11-23 09:00 diterima", "2026-11-23 15:00 ditunda", "2026-11-24 08:30 dikerjakan"
    found = sla.clocks(sla.case(*steps, kind="informasi", classification=""))
    assert sla.shown(found, "resolve", "due_at") == [("Mon 30 Nov 11:00",)]


def test_while_paused_there_is_no_deadline_and_no_verdict(sla):
    found = sla.clocks(sla.case("2026-11-23 09:00 diterima", "2026-11-23 15:00 ditunda"))
    row = "paused_since", *VERDICT
    assert sla.shown(found, "resolve", *row) == [("Mon 23 Nov 15:00", None, None, None)]
    assert verdict(found, sla.at("2027-12-31 00:00"))[found["clock"] == "resolve"].tolist() == ["running"]


def test_a_pause_after_the_deadline_forgives_nothing(sla):
    found = sla.clocks(sla.case("2026-11-02 09:00 diterima", "2026-11-23 15:00 ditunda"))
    row = "paused_since", *VERDICT
    assert sla.shown(found, "resolve", *row) == [
        ("Mon 23 Nov 15:00", "Fri 20 Nov 09:00", "Fri 20 Nov 09:00", None)
    ]


def test_a_pause_stops_no_forwarding_and_no_arrival(sla):
    steps = "2026-11-23 09:00 diterima", "2026-11-23 09:01 ditunda", "2026-11-23 09:30 tiba"
    found = sla.clocks(sla.case(*steps, "2026-11-23 09:40 didisposisikan dishub", kind="darurat"))
    assert sla.shown(found, "arrive", "due_at", "is_on_time") == [("Mon 23 Nov 09:10", False)]
    assert sla.shown(found, "forward", "due_at", "is_on_time") == [("Mon 23 Nov 09:01", False)]


def test_a_pause_is_not_lost_when_priority_or_agency_change(sla):
    steps = "2026-11-23 09:00 diterima", "2026-11-23 10:00 ditunda", "2026-11-23 14:00 didisposisikan dlhkp"
    plain, urgent = (
        sla.clocks(sla.case(*steps, "2026-11-23 15:00 selesai", priority=priority))
        for priority in ("", "tinggi")
    )
    row = "counted_seconds", "paused_seconds"
    assert sla.shown(plain, "resolve", *row) == sla.shown(urgent, "resolve", *row) == [(2 * 3600, 3 * 3600)]


def test_the_time_between_closing_and_reopening_does_not_count(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 10:00 selesai", "2026-12-21 10:00 dibuka_kembali"
    found = sla.clocks(sla.case(*steps, "2026-12-21 14:00 selesai"))
    row = "round", "stopped_at", "counted_seconds", "is_on_time"
    assert sla.shown(found, "resolve", *row) == [
        (1, "Mon 23 Nov 10:00", 2 * 3600, True),
        (2, "Mon 21 Dec 14:00", 5 * 3600, True),
    ]


def test_a_reopened_case_is_not_at_once_overdue(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 10:00 selesai", "2026-12-21 10:00 dibuka_kembali"
    found = sla.clocks(sla.case(*steps))
    words = verdict(found, sla.at("2026-12-21 10:01"))
    assert words[found["clock"] == "resolve"].tolist() == ["on_time", "running"]


def test_a_case_that_was_late_is_not_late_again_when_reopened(sla):
    steps = "2026-11-02 08:00 diterima", "2026-11-23 10:00 selesai", "2026-11-24 10:00 dibuka_kembali"
    for last in ([], ["2026-12-30 10:00 selesai"]):
        found = sla.clocks(sla.case(*steps, *last))
        assert sla.shown(found, "resolve", "round", "decided_at", "is_on_time") == [
            (1, "Fri 20 Nov 08:00", False),
            (2, None, None),
        ]


def test_a_later_round_may_be_late_once(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 10:00 selesai", "2026-11-24 10:00 dibuka_kembali"
    later = "2027-01-04 10:00 selesai", "2027-01-05 10:00 dibuka_kembali", "2027-03-01 10:00 selesai"
    found = sla.clocks(sla.case(*steps, *later))
    assert sla.shown(found, "resolve", "is_on_time") == [(True,), (False,), (None,)]


def test_closed_twice_changes_nothing(sla):
    once = "2026-11-23 08:00 diterima", "2026-11-23 10:00 selesai", "2026-11-23 11:00 ditutup"
    twice = sla.clocks(sla.case(*once, "2026-11-24 10:00 ditutup", closed_at="2026-11-23 11:00"))
    row = "round", "stopped_at", "is_on_time"
    assert sla.shown(twice, "resolve", *row) == sla.shown(sla.clocks(sla.case(*once)), "resolve", *row)


def test_a_closing_without_a_resolution_stops_the_resolve_clock(sla):
    found = sla.clocks(sla.case("2026-11-23 08:00 diterima", "2026-11-23 10:00 ditutup"))
    assert sla.shown(found, "resolve", "stopped_at", "ended_by") == [("Mon 23 Nov 10:00", "stop")]


def test_a_case_that_is_done_without_a_date_runs_no_more_and_is_not_judged(sla):
    found = sla.clocks(sla.case("2026-11-02 08:00 diterima", state="ditutup"))
    assert sla.shown(found, "resolve", "stopped_at", "ended_by", "decided_at") == [(None, "superseded", None)]
    assert set(verdict(found, sla.at("2026-12-31 08:00"))) == {"none"}


def test_the_response_clock_does_not_run_on_after_the_resolution(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 09:00 didisposisikan dishub", "2026-11-23 10:00 selesai"
    found = sla.clocks(sla.case(*steps))
    for clock in ("respond", "first_follow_up"):
        assert sla.shown(found, clock, "stopped_at", "ended_by", "is_on_time") == [
            ("Mon 23 Nov 10:00", "stop", True)
        ]


def test_an_arrival_that_nobody_recorded_is_neither_on_time_nor_late(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 08:00 didisposisikan damkar"
    for resolved in ("08:10", "08:30"):
        found = sla.clocks(sla.case(*steps, f"2026-11-23 {resolved} selesai", kind="darurat"))
        row = "ended_by", "decided_at", "is_on_time"
        assert sla.shown(found, "arrive", *row) == [("superseded", None, None)]


def test_a_transfer_gives_the_next_agency_a_target_of_its_own(sla):
    steps = "2026-11-02 08:00 diterima", "2026-11-02 09:00 didisposisikan dishub"
    found = sla.clocks(sla.case(*steps, "2026-11-23 09:00 didisposisikan dlhkp", "2026-11-24 09:00 selesai"))
    row = "seq", "agency", "started_at", "due_at", "ended_by", "is_on_time"
    assert sla.shown(found, "resolve", *row, scope="agency") == [
        (2, "dishub", "Mon 02 Nov 09:00", "Fri 20 Nov 09:00", "transfer", False),
        (3, "dlhkp", "Mon 23 Nov 09:00", "Fri 11 Dec 09:00", "stop", True),
    ]
    assert sla.shown(found, "resolve", *row) == [
        (1, "", "Mon 02 Nov 08:00", "Fri 20 Nov 08:00", "stop", False)
    ]


def test_a_case_handed_over_in_time_is_no_merit_and_no_fault(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 09:00 didisposisikan dishub"
    found = sla.clocks(sla.case(*steps, "2026-11-23 09:30 didisposisikan dlhkp"))
    row = "agency", "ended_by", "decided_at", "is_on_time"
    assert sla.shown(found, "first_follow_up", *row, scope="agency") == [
        ("dishub", "transfer", None, None),
        ("dlhkp", "", "Mon 30 Nov 09:30", None),
    ]


def test_an_agency_is_asked_for_its_own_response_only(sla):
    steps = (
        "2026-11-23 08:00 diterima",
        "2026-11-23 09:00 didisposisikan dishub",
        "2026-11-23 10:00 ditanggapi",
    )
    more = (
        "2026-11-23 11:00 didisposisikan dlhkp",
        "2026-11-23 13:30 ditanggapi dishub",
        "2026-11-24 09:00 ditanggapi dlhkp",
    )
    found = sla.clocks(sla.case(*steps, *more))
    assert sla.shown(found, "first_follow_up", "agency", "stopped_at", scope="agency") == [
        ("dishub", "Mon 23 Nov 10:00"),
        ("dlhkp", "Tue 24 Nov 09:00"),
    ]


def test_the_same_agency_twice_in_a_row_is_one_stretch(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 09:00 didisposisikan dishub"
    found = sla.clocks(sla.case(*steps, "2026-11-23 09:30 didisposisikan dishub"))
    assert sla.shown(found, "resolve", "started_at", scope="agency") == [("Mon 23 Nov 09:00",)]


def test_a_case_without_steps_is_held_by_its_agency_from_its_forwarding(sla):
    times = {
        "received_at": "2026-11-23 08:00",
        "forwarded_at": "2026-11-23 09:00",
        "responded_at": "2026-11-23 10:00",
    }
    found = sla.clocks(sla.case(**times, agency="dishub"))
    assert sla.shown(found, "first_follow_up", "agency", "started_at", "stopped_at", scope="agency") == [
        ("dishub", "Mon 23 Nov 09:00", "Mon 23 Nov 10:00")
    ]


def test_partners_are_shown_and_never_judged(sla):
    steps = (
        "2026-11-23 08:00 diterima",
        "2026-11-23 08:05 didisposisikan polres",
        "2026-11-23 08:30 tiba polres",
    )
    found = sla.clocks(sla.case(*steps, kind="darurat"))
    row = "agency", "stopped_at", "counted_seconds", "target_seconds", *VERDICT
    assert sla.shown(found, "arrive", *row, scope="agency") == [
        ("polres", "Mon 23 Nov 08:30", 1500, None, None, None, None)
    ]


def test_a_reopened_case_is_charged_to_who_holds_it_then(sla):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 09:00 didisposisikan dishub", "2026-11-23 10:00 selesai"
    again = (
        "2026-11-24 09:00 dibuka_kembali",
        "2026-11-24 10:00 didisposisikan dlhkp",
        "2026-11-24 11:00 selesai",
    )
    found = sla.clocks(sla.case(*steps, *again))
    row = "agency", "round", "ended_by", "counted_seconds"
    assert sla.shown(found, "resolve", *row, scope="agency") == [
        ("dishub", 1, "stop", 3600),
        ("dishub", 2, "transfer", 2 * 3600),
        ("dlhkp", 2, "stop", 3600),
    ]


@pytest.mark.parametrize(
    "ending", [{"state": "tidak_valid"}, {"outcome": "duplikat"}, {"outcome": "tidak_valid"}]
)
def test_an_invalid_report_or_a_duplicate_ends_what_still_runs(sla, ending):
    steps = "2026-11-23 08:00 diterima", "2026-11-23 09:00 didisposisikan dishub", "2026-11-23 10:00 ditutup"
    found = sla.clocks(sla.case(*steps, **ending))
    row = "stopped_at", "ended_by", "decided_at"
    assert sla.shown(found, "resolve", *row) == [("Mon 23 Nov 10:00", "invalid", None)]
    assert sla.shown(found, "forward", *row) == [("Mon 23 Nov 09:00", "stop", "Mon 23 Nov 09:00")]


def test_an_invalid_report_that_was_already_late_stays_late(sla):
    found = sla.clocks(sla.case("2026-11-02 08:00 diterima", "2026-11-23 10:00 tidak_valid"))
    assert sla.shown(found, "resolve", "ended_by", "decided_at", "is_on_time") == [
        ("invalid", "Fri 20 Nov 08:00", False)
    ]


def test_autoclose_is_a_rule_and_never_a_verdict(sla):
    steps = "2026-11-02 08:00 diterima", "2026-11-02 09:00 ditanggapi", "2026-11-23 09:00 ditutup"
    found = sla.clocks(sla.case(*steps))
    assert sla.shown(found, "autoclose", *VERDICT) == [("Mon 16 Nov 09:00", None, None)]


def test_a_new_version_of_the_policy_never_judges_again_what_began_before(sla):
    old, new = sla.policy(valid_from="2026-01-01"), sla.policy(sla.RULES.replace(" 14 ", " 1 "), "2026-11-24")
    cases = [
        sla.case(f"2026-11-{day} 08:00 diterima", "2026-11-27 08:00 selesai", case_id=f"wa:{day}")
        for day in (23, 24)
    ]
    found = sla.clocks(*cases, city=sla.city(old, new))
    assert sla.shown(found, "resolve", "policy_version", "is_on_time") == [
        ("2026-01-01", True),
        ("2026-11-24", False),
    ]


def test_a_clock_takes_the_version_of_the_day_on_which_it_starts(sla):
    old, new = sla.policy(valid_from="2026-01-01"), sla.policy(valid_from="2026-11-24")
    steps = "2026-11-23 08:00 diterima", "2026-11-24 08:00 didisposisikan dishub"
    found = sla.clocks(sla.case(*steps), city=sla.city(old, new))
    assert sla.shown(found, "forward", "policy_version") == [("2026-01-01",)]
    assert sla.shown(found, "first_follow_up", "policy_version") == [("2026-11-24",)]


def test_a_version_that_starts_a_clock_elsewhere_gives_no_case_two_of_it(sla):
    rule = "resolve aduan received_at resolved_at 5 working day office acuan\n"
    old = sla.policy(rule, "2026-01-01")
    new = sla.policy(rule.replace("received_at", "forwarded_at"), "2026-11-24")
    steps = "2026-11-23 08:00 diterima", "2026-11-25 08:00 didisposisikan dishub"
    found = sla.clocks(sla.case(*steps, classification=""), city=sla.city(old, new))
    assert sla.shown(found, "resolve", "started_at", "policy_version") == [("Mon 23 Nov 08:00", "2026-01-01")]


def test_a_case_older_than_the_first_version_has_no_clocks(sla):
    assert sla.clocks(sla.case("2025-05-26 23:59 diterima")).empty


def test_without_a_classification_there_is_no_resolve_clock(sla):
    found = sla.clocks(sla.case("2026-11-23 08:00 diterima", classification=""))
    assert set(found["clock"]) == {"forward", "respond"}


def test_a_rule_without_a_target_shows_times_and_judges_nothing(sla):
    city = sla.city(sla.policy("resolve aduan received_at resolved_at - hour 24x7 usulan\n"))
    case = sla.case("2026-11-23 08:00 diterima", "2026-11-23 09:00 selesai")
    row = "target_seconds", "counted_seconds", *VERDICT
    assert sla.shown(sla.clocks(case, city=city), "resolve", *row) == [(None, 3600, None, None, None)]


@pytest.mark.parametrize(
    ("target", "due", "is_on_time", "basis"),
    [("2026-11-23 09:00", "Mon 23 Nov 09:00", True, "sumber"), (None, None, None, "sumber")],
)
def test_a_target_of_the_source_is_used_as_it_is(sla, target, due, is_on_time, basis):
    city = sla.city(sla.policy("resolve aduan received_at resolved_at - source 24x7 sumber\n"))
    steps = "2026-11-23 08:00 diterima", "2026-11-23 08:10 ditunda", "2026-11-23 09:00 selesai"
    found = sla.clocks(sla.case(*steps, target_at=target), city=city)
    row = "due_at", "is_on_time", "basis", "paused_seconds"
    assert sla.shown(found, "resolve", *row) == [(due, is_on_time, basis, 0)]


def test_a_source_target_does_not_survive_a_transfer(sla):
    city = sla.city(sla.policy("resolve aduan received_at resolved_at - source 24x7 sumber\n"))
    steps = ["2026-11-23 08:00 diterima", "2026-11-23 09:00 didisposisikan dishub"]
    for more, due in (([], "Tue 24 Nov 09:00"), (["2026-11-23 10:00 didisposisikan dlhkp"], None)):
        found = sla.clocks(sla.case(*steps, *more, target_at="2026-11-24 09:00"), city=city)
        assert {row[0] for row in sla.shown(found, "resolve", "due_at", scope="agency")} == {due}
        assert sla.shown(found, "resolve", "due_at") == [("Tue 24 Nov 09:00",)]


def test_where_only_dates_are_known_no_target_in_minutes_is_judged(sla):
    steps = "2026-11-23 00:00 diterima", "2026-11-23 00:00 tiba", "2026-11-23 00:00 selesai"
    found = sla.clocks(sla.case(*steps, kind="darurat", time_precision="day"))
    assert sla.shown(found, "arrive", "target_seconds", *VERDICT) == [(600, None, None, None)]
    assert set(verdict(found, sla.at("2026-11-25 00:00"))) == {"none"}


@pytest.mark.parametrize(("resolved", "is_on_time"), [("2026-11-30", True), ("2026-12-01", False)])
def test_where_only_dates_are_known_working_days_are_judged_by_date(sla, resolved, is_on_time):
    steps = "2026-11-23 00:00 diterima", f"{resolved} 00:00 selesai"
    case = sla.case(*steps, kind="informasi", classification="", time_precision="day")
    assert sla.shown(sla.clocks(case), "resolve", "due_at", "is_on_time") == [
        ("Mon 30 Nov 23:59", is_on_time)
    ]


def test_of_a_case_that_comes_twice_the_later_state_counts(sla):
    new = sla.case(
        received_at="2026-11-23 08:00", resolved_at="2026-11-24 08:00", updated_at="2026-11-24 09:00"
    )
    old = sla.case(received_at="2026-11-23 08:00", updated_at="2026-11-23 09:00")
    for cases in ((old, new), (new, old)):
        assert sla.shown(sla.clocks(*cases), "resolve", "seq", "stopped_at") == [(1, "Tue 24 Nov 08:00")]


def test_a_stop_before_the_start_counts_nothing(sla):
    case = sla.case(received_at="2026-11-23 08:00", resolved_at="2026-11-22 08:00", state="selesai")
    assert sla.shown(sla.clocks(case), "resolve", "counted_seconds", "paused_seconds") == [(0, 0)]


def test_an_unknown_state_and_steps_out_of_order_do_no_harm(sla):
    row, events = sla.case(
        "2026-11-23 08:00 diterima", "2026-11-23 09:00 melayang", "2026-11-23 10:00 selesai"
    )
    whole = sla.clocks((row, events))
    assert whole.equals(sla.clocks((row, events[::-1])))


def test_steps_of_a_case_that_is_not_there_are_left_out(sla):
    case, other = sla.case("2026-11-23 08:00 diterima"), sla.case("2026-11-23 08:00 ditunda", case_id="wa:2")
    assert sla.clocks(case).equals(sla.clocks((case[0], [*case[1], *other[1]])))


def test_clocks_have_exactly_the_columns_of_their_table_also_without_rows(sla):
    columns = [column.name for column in tables.clocks.columns if column.name != "known_from"]
    full = sla.clocks(sla.case("2026-11-23 08:00 diterima"))
    empty = sla.clocks(sla.case("2025-01-01 08:00 diterima"))
    assert list(full) == list(empty) == columns
    assert full.dtypes.to_dict() == empty.dtypes.to_dict()


def test_no_cases_and_no_policy_give_no_clocks(sla):
    rows, events = sla.frames(sla.case("2026-11-23 08:00 diterima"))
    assert sla.run(rows.iloc[:0], events.iloc[:0], sla.city()).empty
    assert sla.run(rows, events.iloc[:0], sla.city()).notna().any(axis=None)
    assert sla.run(rows, events, sla.city(sla.policy(""))).empty


def test_clocks_do_not_depend_on_the_other_cases_beside_them(sla):
    cases = [
        sla.case(
            f"2026-11-{day} 08:00 diterima", f"2026-11-{day} 09:00 didisposisikan dishub", case_id=f"wa:{day}"
        )
        for day in (25, 23, 24)
    ]
    together = sla.clocks(*cases).sort_values(["case_id", "clock", "seq"], ignore_index=True)
    alone = pd.concat([sla.clocks(case) for case in cases])
    assert together.equals(alone.sort_values(["case_id", "clock", "seq"], ignore_index=True))
