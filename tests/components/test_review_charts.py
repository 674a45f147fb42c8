"""Charts of the review are whole SVG, whatever they are given."""

import math
from xml.etree import ElementTree

import pytest

from components.review.charts import Range, course, inside, strip

NAN = math.nan


@pytest.mark.parametrize(
    ("values", "ranges"),
    [
        ([], []),
        ([NAN] * 26, []),
        ([5.0], []),
        ([5.0] * 26, [Range(0, 26, 5, 5, 5)]),
        ([1, NAN, 3.0, 2], [Range(0, 2, 0, 1, 2), Range(2, 4, 1, 2, 3)]),
    ],
)
def test_a_course_is_drawn_of_anything(values, ranges):
    drawn = ElementTree.fromstring(course(values, ranges, [False] * len(values), target=0.85))
    assert "nan" not in ElementTree.tostring(drawn, "unicode")


def test_points_beyond_chance_are_squares_and_the_last_usual_one_is_round():
    drawn = course([1, 9, 2], [Range(0, 3, 0, 2, 4)], [False, True, False])
    assert drawn.count("<rect") == 2  # the band and one point
    assert drawn.count("<circle") == 1


def test_a_gap_breaks_the_line():
    assert course([1, NAN, 2, 3], [], [False] * 4).count("<polyline") == 2


def test_a_unit_outside_its_range_has_another_form():
    assert inside(0.8, 0.6, 0.9, side=0, baseline=0.8).count("<circle") == 1
    assert inside(0.4, 0.6, 0.9, side=-1, baseline=0.8).count("<circle") == 0
    assert "nan" not in inside(NAN, NAN, NAN, side=0, baseline=0.8)


def test_a_case_that_is_open_ends_in_an_arrow():
    assert "<path" in strip([60.0], due=3600, end=7200, is_open=True)
    assert "<path" not in strip([60.0, 7200.0], due=3600, end=7200, is_open=False)
    ElementTree.fromstring(strip([], due=0, end=0, is_open=True))
