"""What parts say, read as a screen's text."""

import datetime as dt

import pytest
from dash.development.base_component import Component

from components import emergency, frame, map
from components.desk import Column, table
from components.figure import count, figure
from components.names import Mark
from components.panel import measured, panel

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("seconds", "target", "state"),
    [
        (0, 600, "normal"),
        (449, 600, "normal"),
        (450, 600, "watch"),
        (600, 600, "watch"),
        (600.1, 600, "late"),
        (9_999, None, "none"),
        (9_999, 0, "none"),
    ],
)
def test_the_state_of_a_clock(seconds: float, target: float | None, state: str) -> None:
    assert emergency.state(seconds, target) == state


def test_a_row_says_what_where_whose_and_how_long() -> None:
    assert texts(row()) == ["Pohon tumbang", "12.30", "Pojok · BPBD", "▲ menjelang", "■ lewat"]
    assert getattr(row(), "data-state") == "late"
    assert row().style == {"--share": 1.25}


def test_a_row_without_agency_tells_its_place_alone() -> None:
    assert "Kec. Kota" in texts(row(place="Kec. Kota", agency=""))


@pytest.mark.parametrize(
    ("given", "words"),
    [({"has_arrived": True}, "petugas sudah tiba"), ({"target_seconds": None}, "tanpa target")],
)
def test_without_a_running_target_there_is_no_bar_and_no_verdict(given: dict, words: str) -> None:
    assert texts(row(**given))[3:] == [words]
    assert getattr(row(**given), "data-state") == "none"


def test_a_start_that_lies_ahead_counts_as_now() -> None:
    assert texts(row(started_at=TODAY + dt.timedelta(minutes=5)))[1] == "00.00"


def test_the_sentence_of_late_data_leaves_the_name_and_the_figures() -> None:
    late = panel(
        figure("Lewat", "5", "dari 9"), kind="key", heading=measured("Aduan", "n = 9"), stale="DATA …"
    )
    assert texts(late) == ["Aduan", "DATA …", "Lewat", "5", "dari 9"]
    assert late.className == "panel key is-stale"


def test_a_panel_in_time_says_its_heading() -> None:
    assert texts(panel(count("17", "panggilan"), kind="hour", heading=["1 jam"])) == [
        "1 jam",
        "17",
        "panggilan",
    ]


def test_simulated_data_are_named_in_header_and_footer() -> None:
    shown = [*frame.simulated_mark(True, "id"), *frame.footer([], TODAY, simulated=True, lang="id")]
    assert [text for part in shown for text in texts(part)].count("DATA SIMULASI") == 2


def test_the_footer_gives_each_source_its_age_and_marks_the_late() -> None:
    sources = [
        frame.Source("112", "call", TODAY - dt.timedelta(seconds=4), is_stale=False),
        frame.Source("SP4N", "case", TODAY - dt.timedelta(days=2, hours=5), is_stale=True),
        frame.Source("Excel", "case", None, is_stale=True),
    ]
    shown, _ = frame.footer(sources, TODAY, simulated=False, lang="id")
    assert texts(shown) == ["112", "4 dtk", "SP4N", "2 hari", "▲", "▲ 1 dari 2 sumber terlambat"]


def test_when_all_is_late_the_header_says_it_instead_of_the_measure() -> None:
    shown = frame.header("Sekarang", "Kota", "DATA …")
    assert [text for part in shown for text in texts(part)] == ["Sekarang", "▲ DATA …"]


def test_only_steps_travel_to_the_map() -> None:
    assert map.fills({"a": 0, "b": 4, "c": 99})["steps"] == {"a": 0, "b": 3, "c": 5}


def test_marks_are_geojson_points() -> None:
    (feature,) = map.points([Mark(112.0, -7.8, "Pojok 3", down=1.0)])["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [112.0, -7.8]}
    assert feature["properties"] == {"text": "Pojok 3", "right": 0.0, "down": 1.0, "state": ""}


def test_numbers_of_a_table_stand_under_each_other() -> None:
    shown = parts(table([Column("Sumber"), Column("Baris", is_number=True)], [["112", "7"]]))
    cells = [(part.children, part.className) for part in shown if part._type == "Td"]
    assert cells == [("112", ""), ("7", "number")]


def row(**given: object) -> Component:
    known = {
        "name": "Pohon tumbang",
        "place": "Pojok",
        "agency": "BPBD",
        "started_at": TODAY - dt.timedelta(minutes=12, seconds=30),
        "target_seconds": 600,
        "has_arrived": False,
    }
    return emergency.row(**{**known, **given}, at=TODAY, lang="id")


def texts(part: Component | str) -> list[str]:
    """Every text of a part, in reading order."""
    if isinstance(part, str):
        return [part]
    return [text for child in children(part) for text in texts(child)]


def parts(part: Component | str) -> list[Component]:
    return [] if isinstance(part, str) else [part, *(one for child in children(part) for one in parts(child))]


def children(part: Component) -> list[Component | str]:
    inside = getattr(part, "children", None)
    return inside if isinstance(inside, list) else [inside] if inside is not None else []
