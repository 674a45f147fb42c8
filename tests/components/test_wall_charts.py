"""Charts are pictures: what they draw is read from their SVG, and each must be well-formed."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import wall_charts as charts
from components.theme import WALL

COUNTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=60)


def test_a_line_of_weeks_ends_in_a_dot_over_the_usual_band() -> None:
    (band, _axis, *lines, dot) = drawn(charts.weeks([4, 6, 5], (3, 9)))
    assert (band["tag"], band["fill"]) == ("rect", WALL["band"])
    assert len(lines) == 2
    assert (dot["tag"], dot["fill"]) == ("circle", WALL["text"])


@pytest.mark.parametrize(("last", "colour"), [(3, "text"), (9, "text"), (10, "watch"), (2, "watch")])
def test_the_dot_of_what_is_not_usual_is_a_warning(last: int, colour: str) -> None:
    assert drawn(charts.weeks([4, last], (3, 9)))[-1]["fill"] == WALL[colour]


def test_without_a_usual_range_there_is_no_band() -> None:
    assert [one["tag"] for one in drawn(charts.weeks([4, 6], None))] == ["line", "line", "circle"]


@given(COUNTS)
def test_every_point_lies_inside_of_the_picture(counts: list[int]) -> None:
    for one in drawn(charts.weeks(counts, (0, 5))):
        places = [one.get(name) for name in ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy")]
        assert all(0 <= float(place.rstrip("%")) <= 100 for place in places if place)


def test_the_running_hour_is_hollow_and_later_ones_are_not_there() -> None:
    found = drawn(charts.hours([3, 9, 1, None], [(1, 5)] * 4, running=2))
    columns = [one for one in found if one.get("fill") != WALL["band"]]
    assert [one["fill"] for one in columns] == [WALL["series"], WALL["watch"], "none"]
    assert len(found) - len(columns) == 4


def test_the_last_day_of_several_is_in_our_colour() -> None:
    found = drawn(charts.days([[1, 2], [3, 4]]))
    assert [one["fill"] for one in found] == [WALL["bar"], WALL["bar"], WALL["series"], WALL["series"]]


def test_an_interval_of_too_few_cases_is_hollow() -> None:
    solid = drawn(charts.interval(0.9, 0.8, 0.95, 0.85, hollow=False))
    hollow = drawn(charts.interval(1, 0.4, 1, None, hollow=True))
    assert [one["tag"] for one in solid] == ["line", "rect", "line", "circle"]
    assert [one["tag"] for one in hollow] == ["line", "rect", "circle"]
    assert (hollow[1]["fill"], hollow[2]["fill"]) == ("none", WALL["ground"])


def test_a_picture_is_an_address_that_holds_itself() -> None:
    shown = charts.picture(charts.days([[1]]), "days")
    assert shown.src.startswith("data:image/svg+xml,<svg".replace("<", "%3C"))
    assert "#" not in shown.src


def drawn(svg: str) -> list[dict[str, str]]:
    return [{"tag": one.tag.rpartition("}")[2], **one.attrib} for one in ET.fromstring(svg)]
