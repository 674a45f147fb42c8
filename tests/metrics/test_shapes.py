"""One statement serves all filters of a shape, and each gets its own answer."""

import datetime as dt

import pytest

from metrics.counts import _groups, _trend, counts_by, trend
from metrics.filters import during
from metrics.frames import rows
from metrics.known import known_cases
from metrics.shapes import Shaped, kept_by_shape
from tests.metrics.test_suspicious import NOW

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def cases(given) -> None:
    given(
        cases=[
            {
                "case_id": f"wa:{place}",
                "received_at": f"11-{day} 08:00",
                "category": category,
                "agency": agency,
            }
            for place, (day, category, agency) in enumerate(
                [
                    (18, "jalan", "pupr"),
                    (20, "jalan", "pupr"),
                    (20, "sampah", "dlhkp"),
                    (21, "sampah", "dlhkp"),
                ]
            )
        ]
    )


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"categories": ("jalan",)}, {"jalan": 2}),
        ({"categories": ("sampah",)}, {"sampah": 2}),
        ({"categories": ("jalan", "sampah")}, {"jalan": 2, "sampah": 2}),
        ({"categories": ("sampah", "jalan")}, {"jalan": 2, "sampah": 2}),
        ({"agencies": ("dlhkp",)}, {"sampah": 2}),
        ({"agencies": ("dlhkp",), "categories": ("jalan",)}, {}),
        ({"without": ("jalan",)}, {"sampah": 2}),
        ({"without": ("sampah",)}, {"jalan": 2}),
        ({"start": DAY}, {"jalan": 1, "sampah": 2}),
        ({"start": DAY + dt.timedelta(1)}, {"sampah": 1}),
        ({"end": DAY}, {"jalan": 1}),
        ({"start": DAY, "end": DAY + dt.timedelta(1)}, {"jalan": 1, "sampah": 1}),
        ({"start": DAY, "end": DAY}, {}),
        ({}, {"jalan": 2, "sampah": 2}),
    ],
)
def test_each_gets_its_own_answer(connection, cases, filters, chosen, expected) -> None:
    counted = trend(connection, filters(**chosen), NOW)
    assert counted.groupby("category")["case_count"].sum().to_dict() == expected


def test_two_periods_in_one_statement_stay_apart(connection, cases, filters) -> None:
    of, before = filters(start=DAY, end=DAY + dt.timedelta(1)), filters(start=dt.date(2026, 11, 18), end=DAY)
    counted = counts_by(connection, of, NOW, previous=before).set_index("group")
    assert counted.loc["jalan"].to_list() == [1, 1]
    assert counted.loc["sampah"].to_list() == [1, 0]


def test_filters_of_one_shape_share_a_statement_and_others_do_not(filters) -> None:
    asked = [_trend(filters(categories=(code,), start=DAY), "day", None) for code in ("jalan", "sampah")]
    assert asked[0].statement is asked[1].statement
    assert asked[0].values != asked[1].values
    others = [
        filters(categories=("jalan", "sampah"), start=DAY),
        filters(agencies=("pupr",), start=DAY),
        filters(),
    ]
    assert all(_trend(other, "day", None).statement is not asked[0].statement for other in others)
    of, before = filters(start=DAY), filters(start=DAY)
    assert len(_groups(of, "area", before, None).values) == 4  # a day and its midnight, of each


def test_what_is_made_of_a_stand_in_fails_instead_of_answering(connection, filters) -> None:
    @kept_by_shape
    def shifted(filters, version):
        moved = [day.right for day in during(known_cases(version).c.day, filters)]
        return (
            known_cases(version)
            .select()
            .where(known_cases(version).c.day >= moved[0].value + dt.timedelta(1))
        )

    asked = shifted(filters(start=DAY), None)
    assert isinstance(asked, Shaped)
    with pytest.raises(KeyError):
        rows(connection, asked, filters(start=DAY), NOW)
