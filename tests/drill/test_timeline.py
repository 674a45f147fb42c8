"""What a scenario brings: the same each time, the first report the case, calls in one queue."""

import datetime as dt

import pytest

from city import cached_city
from drill import autopilot
from drill.cases import after, fold, may
from drill.playing import categories_of, received, truth_of
from drill.reading import read_scenario, scenarios
from drill.starting import seats_of
from drill.timeline import timeline

BEGIN = dt.datetime(2026, 11, 24, 3, 15, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def city(root):
    return cached_city(root / "data" / "kediri")


@pytest.fixture(scope="module")
def pasar(city):
    return scenarios(city).scenarios["pasar"]


def test_the_same_seed_brings_the_same(pasar):
    one, same, other = (timeline(pasar, "telepon_112", seed) for seed in ("a", "a", "b"))
    assert one == same != other


def test_every_report_and_every_call_comes_once(pasar):
    made = timeline(pasar, "telepon_112", "a")
    assert len(made.reports) == 35
    assert len(made.calls) == 35 + 58
    assert sorted(one.number for one in made.calls) == list(range(1, 94))
    assert sum(one.is_duplicate for one in made.reports) == 27 + 2 + 1
    assert all(one.call for one in made.reports)


def test_no_more_calls_are_answered_at_once_than_there_are_lines(pasar):
    answered = [one for one in timeline(pasar, "telepon_112", "a").calls if one.answered is not None]
    for one in answered:
        talking = sum(other.answered <= one.answered < other.ended for other in answered)
        assert talking <= pasar.lines


def test_a_call_about_an_incident_is_always_answered(city):
    lines = [
        'title = "x"\nminutes = 60\nlines = 1',
        '[[incident]]\nname = "a"\nat = "00:10"\ncategory = "kebakaran"\narea = "Pakelan"',
        'count = 20\nwithin = "01:00"',
        '[[calls]]\nat = "00:00"\ndisposition = "ghost"\ncount = 30\nwithin = "02:00"',
    ]
    text = "\n".join(lines)
    made = timeline(read_scenario("drills/x.toml", text.encode(), city), "telepon_112", "a")
    assert sum(one.answered is None for one in made.calls) > 0
    assert all(one.answered is not None for one in made.calls if one.disposition == "valid")
    assert [one.at for one in made.reports] == sorted(one.at for one in made.reports)


def test_the_autopilot_takes_each_case_to_its_end(city, pasar):
    """Alone it knows what is so: places mended, duplicates merged, a false report rejected."""
    made = timeline(pasar, "telepon_112", "a")
    cases = {}
    for number, report in enumerate(made.reports, start=1):
        at = BEGIN + dt.timedelta(seconds=report.at)
        cases[number] = after(
            None,
            received(number, number, at, at, truth_of(report, pasar, categories_of(city)[report.category])),
        )
    first = {}
    for number, case in cases.items():
        first.setdefault(case.truth.incident, number)
    for number in cases:
        for _ in range(12):
            move = autopilot.move(cases[number], pasar, BEGIN, "a", (), first)
            if move is None:
                break
            row = {"number": 0, "at": move.at, "step": move.step, "layer": move.layer, "agency": move.agency}
            own = {"area": move.area, "into_number": move.into, "doer": "otomatis", "case_number": number}
            cases[number] = after(cases[number], row | own)
        assert cases[number].is_over
    assert {case.state for case in cases.values() if case.truth.is_duplicate} == {"ditutup"}
    assert [case.state for case in cases.values() if case.truth.is_invalid] == ["tidak_valid"]
    assert all(case.area == case.truth.true_area for case in cases.values() if not case.truth.is_duplicate)


def test_a_wrong_agency_sends_the_case_back(city):
    banjir = scenarios(city).scenarios["banjir"]
    report = next(one for one in timeline(banjir, "telepon_112", "a").reports if one.wrong_agency)
    case = after(
        None, received(1, 1, BEGIN, BEGIN, truth_of(report, banjir, categories_of(city)[report.category]))
    )
    told = []
    while move := autopilot.move(case, banjir, BEGIN, "a", (), {report.incident: 1}):
        told.append((move.step, move.agency))
        row = {"number": 0, "at": move.at, "step": move.step, "layer": move.layer, "agency": move.agency}
        case = after(case, row | {"area": move.area, "into_number": None, "doer": "", "case_number": 1})
    assert told[:5] == [
        ("take", ""),
        ("forward", "dlhkp"),
        ("return", "dlhkp"),
        ("forward", "bpbd"),
        ("respond", "bpbd"),
    ]


def test_a_silent_agency_answers_when_its_silence_is_over(city):
    banjir = scenarios(city).scenarios["banjir"]
    report = next(one for one in timeline(banjir, "telepon_112", "a").reports if one.agency == "dpupr")
    case = after(
        None, received(1, 1, BEGIN, BEGIN, truth_of(report, banjir, categories_of(city)[report.category]))
    )
    for step, minute in (("take", 11), ("forward", 12)):
        at = BEGIN + dt.timedelta(minutes=minute)
        row = {"number": 0, "at": at, "step": step, "layer": "operator", "agency": "dpupr"}
        case = after(case, row | {"area": "", "into_number": None, "doer": "", "case_number": 1})
    move = autopilot.move(case, banjir, BEGIN, "a", (), {report.incident: 1})
    assert (move.step, move.at) == ("respond", BEGIN + dt.timedelta(minutes=40))
    assert autopilot.move(case, banjir, BEGIN, "a", ("admin_opd:dpupr",), {report.incident: 1}) is None


def test_a_seat_may_do_what_the_case_allows_and_only_with_its_own(city, pasar):
    report = timeline(pasar, "telepon_112", "a").reports[0]
    case = after(
        None, received(1, 1, BEGIN, BEGIN, truth_of(report, pasar, categories_of(city)[report.category]))
    )
    assert may(case, "operator") == ("take",)
    assert may(case, "lapangan", "damkar") == ()
    row = {"number": 2, "at": BEGIN, "layer": "operator", "agency": "damkar", "area": "", "into_number": None}
    case = after(case, row | {"step": "forward", "doer": "", "case_number": 1})
    assert may(case, "admin_opd", "damkar") == ("respond", "return")
    assert may(case, "admin_opd", "bpbd") == ()


def test_every_agency_of_a_scenario_has_its_two_seats(pasar):
    assert seats_of(pasar)[:3] == ("operator", "admin_opd:damkar", "lapangan:damkar")
    assert fold([]) == {}
