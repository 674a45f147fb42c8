"""The cases behind a figure of the review are those that it is made of."""

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest

from metrics.review import figures
from metrics.review.weeks import Week, shown
from reports import links

WEEKS = shown(Week(dt.date(2026, 11, 23)))


@pytest.mark.parametrize(
    ("n", "first"),
    [
        (20, "2026-11-23"),  # each week stands for itself
        (2, "2026-08-31"),  # 13 weeks against the 13 before: "13 minggu, n = 26"
    ],
)
def test_a_share_leads_to_all_the_weeks_that_it_is_told_of(n, first) -> None:
    rows = pd.DataFrame({"day": [week.start for week in WEEKS], "n": n, "on_time_count": n - n // 4 - 1})
    figure = figures.share("on_time_resolve", "dinsos", rows, WEEKS)
    asked = parse_qs(urlsplit(links.of_figure(figure)).query)
    assert (asked["from"], asked["to"]) == ([first], ["2026-11-29"])
    assert asked["agency"] == ["dinsos"]


def test_calls_are_no_cases_so_their_figures_lead_to_none() -> None:
    rows = pd.DataFrame(
        {"day": [week.start for week in WEEKS], "n": 400, "on_time_count": 380, "valid_count": 7}
    )
    assert links.of_figure(figures.share("answer", "", rows, WEEKS)) == ""
    assert links.of_figure(figures.number("valid_calls", "", rows, WEEKS, "valid_count")) == ""
    assert links.of_figure(figures.number("received_darurat", "", rows, WEEKS, "valid_count")) != ""
