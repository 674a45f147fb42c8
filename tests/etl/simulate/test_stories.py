import datetime as dt

import numpy as np
import pytest

from etl.simulate.stories import catalogue, day_number, occurrences, pace, progress, read_story, strength


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2026, 1, 1), (2026, 3, 31), [((2025, 11, 1), (2026, 3, 31))]),  # began in the year before
        ((2026, 4, 1), (2026, 10, 31), []),
        ((2026, 3, 31), (2026, 11, 1), [((2025, 11, 1), (2026, 3, 31)), ((2026, 11, 1), (2027, 3, 31))]),
    ],
)
def test_a_span_of_months_and_days_comes_back_every_year_and_may_cross_new_year(first, last, expected):
    found = occurrences(_story(spans=[["11-01", "03-31"]]), _day(*first), _day(*last))
    assert found == [(_day(*begin), _day(*end)) for begin, end in expected]


def test_a_span_of_dates_happens_once():
    story = _story(spans=[[dt.date(2025, 5, 27), dt.date(2025, 6, 20)]])
    assert occurrences(story, _day(2025, 1, 1), _day(2030, 1, 1)) == [(_day(2025, 5, 27), _day(2025, 6, 20))]


def test_progress_goes_from_0_to_1_and_is_unknown_outside():
    days = np.arange(_day(2026, 11, 9), _day(2026, 11, 14))
    along = progress(_story(spans=[["11-10", "11-12"]]), days)
    np.testing.assert_array_equal(along, [np.nan, 0, 0.5, 1, np.nan])


def test_a_story_of_one_day_is_on_that_day():
    days = np.arange(_day(2026, 11, 11), _day(2026, 11, 14))
    np.testing.assert_array_equal(progress(_story(spans=[["11-12", "11-12"]]), days), [np.nan, 0, np.nan])


def test_what_fades_is_gone_by_the_end():
    days = np.arange(_day(2026, 11, 10), _day(2026, 11, 14))
    story = _story(spans=[["11-10", "11-12"]], fades=True)
    np.testing.assert_array_equal(strength(story, days, 3.0), [3, 2, 1, 1])


def test_a_pace_that_changes_stays_as_it_was_in_the_end():
    days = np.array(
        [_day(2025, 1, 1), _day(2026, 3, 1), _day(2026, 3, 6), _day(2026, 3, 11), _day(2027, 1, 1)]
    )
    story = _story(spans=[[dt.date(2026, 3, 1), dt.date(2026, 3, 11)]], pace=[2.0, 1.0])
    np.testing.assert_array_equal(pace(story, days), [2, 2, 1.5, 1, 1])


def test_a_steady_pace_ends_with_its_span():
    days = np.array([_day(2026, 11, 9), _day(2026, 11, 10), _day(2026, 11, 13)])
    np.testing.assert_array_equal(pace(_story(spans=[["11-10", "11-12"]], pace=1.9), days), [1, 1.9, 1])


def test_the_catalogue_lists_each_time_in_order():
    stories = [_story("rain", spans=[["11-01", "11-02"]]), _story("fair", spans=[["10-05", "10-06"]])]
    found = catalogue(stories, dt.date(2025, 11, 1), dt.date(2026, 11, 1))
    assert found["code"].tolist() == ["rain", "fair", "rain"]
    assert found["first_day"].tolist() == [dt.date(2025, 11, 1), dt.date(2026, 10, 5), dt.date(2026, 11, 1)]
    assert found["title"].tolist() == ["A title"] * 3


def _story(code: str = "story", **fields):
    return read_story({"code": code, "title": "A title", "spans": [["01-01", "01-01"]], **fields})


def _day(year: int, month: int, day: int) -> int:
    return day_number(dt.date(year, month, day))
