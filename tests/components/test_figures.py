"""Charts as plain dicts, each valid for Plotly, and the same drawn as SVG."""

import datetime as dt
from xml.etree import ElementTree

import plotly.graph_objects as go
import pytest

from components.figures.bars import Bar, bars
from components.figures.hours import hours
from components.figures.lines import Against, Course, lines
from components.figures.scale import steps
from components.figures.svg import svg

DAYS = [dt.date(2026, 11, 2) + dt.timedelta(days=7 * week) for week in range(4)]
COURSE = Course(
    "aduan", DAYS, [3, None, 8, 31], ["/cases?a", "/cases?b", "/cases?c", "/cases?d"], outside=[3]
)
BEFORE = Course("sebelumnya", DAYS, [4, 5, 6, 7])
AGAINST = Against(BEFORE, 2, 12, 10, "target", [(DAYS[1], "Perkim menjadi DPKPP")])
FIGURES = {
    "lines": lines(COURSE, "id", AGAINST, unit="%"),
    "lines without a point": lines(Course("aduan", [], []), "id"),
    "lines of zeros": lines(Course("aduan", DAYS, [0, 0, 0, 0]), "id"),
    "bars": bars(
        [Bar("Penerangan jalan umum", 31, 12, is_outside=True), Bar("Sampah", 0, 3)], "id", "kini", "dulu"
    ),
    "bars alone": bars([Bar("Kampung Dalem", 7)], "id", "kini"),
    "no bars": bars([], "id", "kini"),
    "hours": hours({0: 3, 167: 9}, ["Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"], "id", "aduan"),
    "hours of nothing": hours({}, list("1234567"), "id", "aduan"),
}


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_one_that_plotly_knows(figure) -> None:
    go.Figure(figure)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_is_drawn_as_svg_too(figure) -> None:
    root = ElementTree.fromstring(svg(figure, "id"))
    assert root.get("width") == "960"
    assert "nan" not in svg(figure, "id")


def test_a_gap_is_no_point_and_what_is_outside_is_a_square_not_a_colour_alone() -> None:
    drawn = svg(FIGURES["lines"], "id")
    assert drawn.count("<circle") == 3
    assert drawn.count('width="14.0" height="14.0"') == 1
    symbols = [trace["marker"].get("symbol") for trace in FIGURES["lines"]["data"] if "marker" in trace]
    assert symbols == [None, "square"]


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ([70, 71, 72, 73], ("right", "bottom")),
        ([70, 70, 84, 99], ("left", "bottom")),
        ([91, 86, 84, 99], ("left", "top")),
        ([99, 97, 86, 86], ("right", "top")),
        ([], ("right", "bottom")),
    ],
)
def test_the_name_of_a_target_stands_where_the_course_is_not(values, place) -> None:
    figure = lines(
        Course("aduan", DAYS[: len(values)], values), "id", Against(target=85, target_name="target")
    )
    (name,) = figure["layout"]["annotations"]
    assert (name["xanchor"], name["yanchor"]) == place
    assert name["x"] == (1 if place[0] == "right" else 0)


def test_names_are_written_as_text_whatever_they_hold() -> None:
    drawn = svg(bars([Bar("<script>&", 1)], "id", "kini"), "id")
    assert "&lt;script&gt;&amp;" in drawn


def test_each_point_leads_to_its_cases() -> None:
    ours = FIGURES["lines"]["data"][1]
    assert ours["customdata"] == ["/cases?a", "/cases?b", "/cases?c", "/cases?d"]


@pytest.mark.parametrize(
    ("high", "marks"),
    [
        (1, [0, 0.5, 1]),
        (4, [0, 1, 2, 3, 4]),
        (32.55, [0, 10, 20, 30]),
        (0.05, [0, 0.02, 0.04]),
        (997_000, [0, 500_000]),
    ],
)
def test_an_axis_is_marked_at_round_values(high, marks) -> None:
    assert steps(high) == pytest.approx(marks)
