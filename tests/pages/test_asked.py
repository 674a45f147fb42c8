"""An address and what is asked are the same thing twice."""

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from city import City, cached_city
from pages.asked import read, toggled, write
from pages.periods import COMPARED, PERIODS

TODAY = dt.date(2026, 11, 24)  # a Tuesday


@pytest.fixture(scope="module")
def city(root) -> City:
    return cached_city(root / "data" / "kediri")


@pytest.mark.parametrize(
    ("query", "first", "last", "before"),
    [
        ("", "2026-10-28", "2026-11-24", ("2026-09-30", "2026-10-27")),
        ("period=today", "2026-11-24", "2026-11-24", ("2026-11-23", "2026-11-23")),
        ("period=7_days", "2026-11-18", "2026-11-24", ("2026-11-11", "2026-11-17")),
        ("period=last_week", "2026-11-16", "2026-11-22", ("2026-11-09", "2026-11-15")),
        ("period=month", "2026-11-01", "2026-11-24", ("2026-10-01", "2026-10-24")),
        ("period=quarter", "2026-10-01", "2026-11-24", ("2026-07-01", "2026-08-24")),
        ("period=semester", "2026-07-01", "2026-11-24", ("2026-01-01", "2026-05-24")),
        ("period=year", "2026-01-01", "2026-11-24", ("2025-01-01", "2025-11-24")),
        ("period=today&compared=year", "2026-11-24", "2026-11-24", ("2025-11-24", "2025-11-24")),
        ("period=7_days&compared=year", "2026-11-18", "2026-11-24", ("2025-11-19", "2025-11-25")),
        ("period=month&compared=year", "2026-11-01", "2026-11-24", ("2025-11-01", "2025-11-24")),
        (
            "period=range&from=2026-02-01&to=2026-02-10",
            "2026-02-01",
            "2026-02-10",
            ("2026-01-22", "2026-01-31"),
        ),
        ("period=month&compared=none", "2026-11-01", "2026-11-24", None),
    ],
)
def test_a_period_and_what_it_is_compared_with(city, query, first, last, before) -> None:
    asked = asked_of(query, city)
    assert (asked.first.isoformat(), asked.last.isoformat()) == (first, last)
    previous = asked.previous
    found = previous and (previous.start.isoformat(), (previous.end - dt.timedelta(days=1)).isoformat())
    assert found == before
    assert asked.faults == ()


@pytest.mark.parametrize(
    ("today", "query", "first", "before"),
    [
        ("2026-03-31", "period=month", "2026-03-01", ("2026-02-01", "2026-02-28")),
        ("2024-02-29", "period=month&compared=year", "2024-02-01", ("2023-02-01", "2023-02-28")),
        ("2026-01-01", "period=quarter", "2026-01-01", ("2025-10-01", "2025-10-01")),
        ("2026-11-23", "period=last_week", "2026-11-16", ("2026-11-09", "2026-11-15")),
    ],
)
def test_ends_of_months_and_years(city, today, query, first, before) -> None:
    asked = read(dict(parse_qsl(query)), city, dt.date.fromisoformat(today))
    assert asked.first.isoformat() == first
    assert asked.previous.start.isoformat() == before[0]
    assert (asked.previous.end - dt.timedelta(days=1)).isoformat() == before[1]


@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("period=kapan", "“kapan” pada alamat ini tidak dikenal (period), jadi tidak dipakai."),
        ("area=mars,35.71.01.1004", "“mars” pada alamat ini tidak dikenal (area), jadi tidak dipakai."),
        (
            "period=range&from=31/12/2026&to=2026-12-31",
            "“31/12/2026” bukan tanggal (tahun-bulan-hari); dipakai 28 hari terakhir.",
        ),
        (
            "period=range&from=2026-11-24&to=2026-11-01",
            "Tanggal akhir lebih awal daripada tanggal mulai; keduanya ditukar.",
        ),
        (
            "kind=" + "x" * 5_000,
            f"“{'x' * 39}…” pada alamat ini tidak dikenal (kind), jadi tidak dipakai.",
        ),
        ("step=hour", "“hour” pada alamat ini tidak dikenal (step), jadi tidak dipakai."),
    ],
)
def test_what_an_address_says_wrongly_is_left_out_and_told(city, query, fault) -> None:
    asked = asked_of(query, city, own={"step": ("day", "week")})
    assert asked.faults == (fault,)
    assert write(asked).find("kapan") == -1


def test_a_fault_beside_a_good_choice_leaves_the_good_one(city) -> None:
    assert asked_of("area=mars,35.71.01.1004", city).filters.areas == ("35.71.01.1004",)


def test_the_kinds_that_a_page_means_need_not_be_written_but_all_must(city) -> None:
    assert asked_of("", city, kinds=("aduan",)).filters.kinds == ("aduan",)
    everything = asked_of("kind=all", city, kinds=("aduan",))
    assert everything.filters.kinds == ()
    assert write(everything) == "?kind=all"
    assert write(asked_of("kind=aduan", city, kinds=("aduan",))) == "?"
    assert toggled(asked_of("", city, kinds=("aduan",)), "kind", "aduan") == "?kind=all"


def test_a_choice_is_added_and_taken_out_again(city) -> None:
    asked = asked_of("period=month&category=pju", city)
    assert toggled(asked, "category", "sampah") == "?period=month&category=pju,sampah"
    assert toggled(asked, "category", "pju") == "?period=month"


def test_leaving_a_range_leaves_its_days(city) -> None:
    asked = asked_of("period=range&from=2026-02-01&to=2026-02-10", city)
    assert write(asked, period="month") == "?period=month"


def test_any_query_can_be_read_and_written_and_read_again(city) -> None:
    words = st.sampled_from(
        [*PERIODS, *COMPARED, "2026-02-30", "2026-11-01", "pju", "aduan", "all", "", "…&=", "9999-01-01"]
    )
    keys = st.sampled_from(
        ["period", "compared", "from", "to", "agency", "category", "area", "channel", "kind", "step"]
    )

    @given(st.dictionaries(keys, words))
    def holds(query: dict[str, str]) -> None:
        asked = read(query, city, TODAY, kinds=("aduan",), own={"step": ("day", "week")})
        again = read(
            dict(parse_qsl(write(asked)[1:])), city, TODAY, kinds=("aduan",), own={"step": ("day", "week")}
        )
        assert again.faults == ()
        assert (again.filters, again.previous, again.own) == (asked.filters, asked.previous, asked.own)

    holds()


def asked_of(query: str, city: City, **given):
    return read(dict(parse_qsl(query)), city, TODAY, **given)
