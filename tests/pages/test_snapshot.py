import datetime as dt
from pathlib import Path

import pytest

from city import City, cached_city
from components.frame import Source
from pages.wall.age import late_since
from pages.wall.snapshot import Deadlines, Emergency, Resolved, Snapshot, snapshot

POJOK, NGAMPEL, KAMPUNG_DALEM = "35.71.01.1004", "35.71.01.1010", "35.71.02.1005"


@pytest.fixture(scope="module")
def city(root: Path) -> City:
    return cached_city(root / "data" / "kediri")


def test_an_emergency_that_may_be_shown_keeps_its_area_and_agency(held, city, today) -> None:
    held.emergency("pohon_tumbang", POJOK, minutes=12).load()
    assert taken(held, city, today).emergencies == (
        Emergency(
            name="Pohon tumbang",
            area=POJOK,
            district="35.71.01",
            agency="BPBD",
            started_at=today - dt.timedelta(minutes=12),
            target_seconds=600.0,
            has_arrived=False,
        ),
    )


@pytest.mark.parametrize(
    ("category", "given", "name"),
    [
        ("ambulans", {}, "Darurat medis/sosial"),
        ("kdrt", {"agency": "dp3ap2kb"}, "Darurat medis/sosial"),
        ("pohon_tumbang", {"is_confidential": True}, ""),
        ("", {}, ""),
        ("kategori_baru", {}, ""),
    ],
)
def test_a_sensitive_confidential_or_unknown_emergency_tells_its_district_and_clock_alone(
    held, city, today, category: str, given: dict, name: str
) -> None:
    held.emergency(category, POJOK, minutes=3, **given).load()
    (one,) = taken(held, city, today).emergencies
    assert (one.name, one.area, one.agency, one.district) == (name, "", "", "35.71.01")


def test_an_emergency_that_nobody_closed_is_counted_apart(held, city, today) -> None:
    held.emergency("pohon_tumbang", POJOK, minutes=24 * 60)
    held.emergency("hewan_buas", POJOK, minutes=24 * 60 + 1)
    held.emergency("kebakaran", POJOK, minutes=50 * 60).load()
    shown = taken(held, city, today)
    assert [one.name for one in shown.emergencies] == ["Pohon tumbang"]
    assert (shown.forgotten, shown.forgotten_since) == (2, today - dt.timedelta(hours=50))


def test_the_last_resolved_emergency_is_told_as_the_rows_are(held, city, today) -> None:
    done = {"state": "selesai", "resolved_at": today - dt.timedelta(minutes=5)}
    held.emergency("ambulans", POJOK, minutes=28, **done)
    earlier = {"state": "selesai", "resolved_at": today - dt.timedelta(minutes=30)}
    held.emergency("hewan_buas", POJOK, minutes=60, **earlier).load()
    resolved = Resolved("Darurat medis/sosial", today - dt.timedelta(minutes=5), 23 * 60.0)
    assert taken(held, city, today).last == resolved


def test_the_most_urgent_comes_first_and_those_reached_last(held, city, today) -> None:
    arrived = {"arrived_at": today - dt.timedelta(minutes=30)}
    held.emergency("pohon_tumbang", POJOK, minutes=40, **arrived)
    held.emergency("kebakaran", POJOK, minutes=12, target=15)
    held.emergency("bencana", POJOK, minutes=9, target=10)
    held.emergency("hewan_buas", POJOK, minutes=50, target=None).load()
    names = [one.name for one in taken(held, city, today).emergencies]
    assert names == ["Bencana alam", "Kebakaran", "Evakuasi hewan buas", "Pohon tumbang"]


def test_counts_of_areas_are_open_complaints_and_keep_those_without_an_area(held, city, today) -> None:
    held.complaint(POJOK).complaint(POJOK, target=30).complaint("").complaint(POJOK, state="selesai")
    held.emergency("pohon_tumbang", POJOK, minutes=12).load()
    shot = taken(held, city, today)
    assert (shot.areas, shot.overdue) == ({POJOK: 2, "": 1}, 1)


def test_totals_are_told_by_themselves_and_not_as_sums_of_fives(held, city, today) -> None:
    for area in (POJOK, KAMPUNG_DALEM):
        for _ in range(4):  # of a sensitive category: none is told of either area
            held.complaint(area, category="bansos", agency="dinsos")
    held.complaint(POJOK).load()
    shot = taken(held, city, today)
    assert shot.areas == {POJOK: 1, KAMPUNG_DALEM: 0}
    assert sorted(shot.districts.values()) == [0, 1]
    assert shot.open == 1 + 5


def test_the_last_hour_keeps_calls_emergencies_and_complaints_apart(held, city, today) -> None:
    held.call(5).call(59).call(61).complaint(POJOK, minutes=10).complaint(POJOK, minutes=90)
    held.emergency("pohon_tumbang", POJOK, minutes=12).load()
    assert taken(held, city, today).hour == {"calls": 2, "darurat": 1, "aduan": 1}


def test_who_waits_at_the_telephone_is_told_with_the_first_of_them(held, city, today) -> None:
    assert taken(held, city, today).waiting_since is None
    first = today - dt.timedelta(seconds=9)
    held.call(1, queued_at=first).call(0.1, queued_at=today - dt.timedelta(seconds=2))
    held.call(3, queued_at=first, answered_at=today - dt.timedelta(seconds=1)).load()
    shot = taken(held, city, today)
    assert (shot.waiting, shot.waiting_since) == (2, first)


def test_a_source_is_late_by_its_own_measure_and_one_without_data_is_late(held, city, today) -> None:
    held.load({"kasus": 16 * 60, "panggilan_112": 14 * 60})
    sources = {source.title: source for source in taken(held, city, today).sources}
    newest = today - dt.timedelta(minutes=16)
    assert sources["Laporan aplikasi"] == Source("Laporan aplikasi", "case", newest, True, 15)
    assert not sources["Panggilan 112"].is_stale
    assert sources["SP4N-LAPOR!"] == Source("SP4N-LAPOR!", "case", None, True, 2880)


def test_the_source_that_is_expected_soonest_leads_what_a_tile_says_of_its_age(held, city, today) -> None:
    held.load({"kasus": 16 * 60, "panggilan_112": 4, "sp4n": 60})
    shot = taken(held, city, today)
    assert late_since(shot, city, "id", "case") == "DATA BELUM DIPERBARUI sejak 08.04 WIB"
    assert late_since(shot, city, "id", "call") == late_since(shot, city, "id") == ""


def test_a_source_of_every_month_that_is_late_greys_nothing(held, city, today) -> None:
    held.load({"kasus": 60, "panggilan_112": 4, "sp4n": 3 * 86_400})
    assert late_since(taken(held, city, today), city, "id", "case") == ""


def test_complaints_that_are_due_are_counted_by_agency_the_most_urgent_first(held, city, today) -> None:
    held.complaint(POJOK, minutes=60, target=60 * 6, agency="dinsos")  # due 13.20
    held.complaint(POJOK, minutes=60, target=60 * 7, agency="dinsos")
    held.complaint(POJOK, minutes=60, target=61, agency="dishub")  # due in a minute
    held.complaint(POJOK, minutes=60, target=30, agency="dishub")  # overdue
    held.complaint(POJOK, minutes=60, target=60 * 17, agency="dlhkp").load()  # tomorrow 00.20
    assert taken(held, city, today).deadlines == (
        Deadlines("Dishub", 1, 1, 1),
        Deadlines("Dinsos", 0, 0, 2),
    )


def test_an_empty_warehouse_gives_zeros(held, city, today) -> None:
    shot = taken(held, city, today)
    assert (shot.areas, shot.emergencies, shot.overdue) == ({}, (), 0)
    assert shot.hour == {"calls": 0, "darurat": 0, "aduan": 0}
    assert (shot.deadlines, shot.answer_target) == ((), 15)


def taken(held, city: City, at: dt.datetime) -> Snapshot:
    with held.warehouse.read() as connection:
        return snapshot(connection, city, at)
