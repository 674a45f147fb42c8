import datetime as dt

import pandas as pd

from metrics.weeks import by_week_back


def test_a_week_is_the_seven_days_up_to_the_moment(connection, given, filters, today) -> None:
    given(
        cases=[
            {"received_at": "11-24 08:20"},  # the moment itself: Tuesday
            {"received_at": "11-24 08:21"},  # not yet
            {"received_at": "11-17 08:21"},
            {"received_at": "11-17 08:20", "category": "sampah"},  # a week ago to the minute: the week before
            {"received_at": "11-10 08:21"},
            {"received_at": "11-10 08:20"},
            {"received_at": "11-03 08:20"},  # the fourth week back is asked for no more
            {"received_at": "11-23 09:00", "city_code": "35.78"},
        ]
    )
    pd.testing.assert_frame_equal(
        by_week_back(connection, filters(), today, weeks=2),
        _counts([(0, "pju", 2), (1, "pju", 1), (1, "sampah", 1), (2, "pju", 1)]),
    )


def test_the_filters_choices_narrow_and_their_period_does_not(connection, given, filters, today) -> None:
    given(cases=[{"received_at": "11-01 08:00"}, {"received_at": "11-20 08:00", "kind": "darurat"}])
    chosen = filters(start=dt.date(2026, 11, 20), end=dt.date(2026, 11, 21), kinds=("aduan",))
    pd.testing.assert_frame_equal(by_week_back(connection, chosen, today, weeks=26), _counts([(3, "pju", 1)]))


def test_without_cases_there_is_no_week(connection, filters, today) -> None:
    pd.testing.assert_frame_equal(by_week_back(connection, filters(), today, weeks=26), _counts([]))


def _counts(rows: list[tuple]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["week", "category", "case_count"])
    return frame.astype({"week": "Int64", "category": "str", "case_count": "Int64"})
