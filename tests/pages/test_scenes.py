"""Every scene draws just the parts that it names, in whatever state the data are, in both languages."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from plotly.utils import PlotlyJSONEncoder

from city import City, cached_city, open_city
from pages.wall import scene_now, scenes
from pages.wall.past import NOTHING, Agency, Promise, past
from pages.wall.places import of_city, ranked
from pages.wall.scene_tiles import grid
from pages.wall.snapshot import Snapshot, snapshot

POJOK, NGAMPEL, KAMPUNG_DALEM = "35.71.01.1004", "35.71.01.1010", "35.71.02.1005"


@pytest.fixture(scope="module")
def city(root: Path) -> City:
    return cached_city(root / "data" / "kediri")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("state", ["nothing", "empty", "busy", "late"])
def test_a_scene_draws_the_parts_that_it_names(held, city, today, state: str, lang: str) -> None:
    fill(held, state)
    shot = taken(held, city, today)
    for scene in scenes.SCENES:
        drawn = scene.draw(shot, city, lang)
        assert set(drawn) == {f"head-{scene.NAME}.children", *scene.DRAWN}
        json.dumps(drawn, cls=PlotlyJSONEncoder)


def test_a_queue_that_nobody_ever_told_of_is_not_an_empty_one(held, city, today) -> None:
    def queue() -> str:
        drawn = scene_now.draw(taken(held, city, today), city, "id")
        return json.dumps(drawn["now-queue.children"], cls=PlotlyJSONEncoder)

    assert "BELUM ADA DATA" in queue()
    assert "tidak ada yang tercatat menunggu" not in queue()
    held.call(minutes=30).load()
    assert "tidak ada yang tercatat menunggu" in queue()


def test_every_part_that_is_drawn_is_in_the_page(city) -> None:
    page = json.dumps([scenes.build(city, "id"), *scenes.heads()], cls=PlotlyJSONEncoder)
    assert [name for name in scenes.DRAWN if f'"id": "{name.partition(".")[0]}"' not in page] == []


def test_the_style_sheet_knows_each_scene(root: Path) -> None:
    css = (root / "assets" / "wall" / "scenes.css").read_text()
    assert [one.NAME for one in scenes.SCENES if css.count(f'[data-scene="{one.NAME}"]') != 2] == []


def test_what_is_sensitive_is_in_no_scene(held, city, today) -> None:
    held.emergency("kdrt", POJOK, minutes=8, agency="dp3ap2kb")
    held.complaint(POJOK, category="bansos").load()
    shot = taken(held, city, today)
    told = json.dumps([scene.draw(shot, city, "id") for scene in scenes.SCENES], cls=PlotlyJSONEncoder)
    for word in ("Kekerasan", "KDRT", "DP3AP2KB", "Bantuan sosial", "kdrt"):
        assert word not in told


def test_what_counts_sensitive_cases_in_fives_says_so(held, city, today) -> None:
    """The desks count them exactly: 165 open there and 161 here have to be no riddle."""
    held.complaint(POJOK).load()
    shot = taken(held, city, today)
    plain = replace(city, categories=city.categories.assign(is_sensitive=False))
    by_name = {scene.NAME: scene for scene in scenes.SCENES}
    kept = Promise(
        "arrive", "darurat", "24x7", "acuan", 0.85, (Agency("Dinkes", 20, 0.91, 0.7, 0.98, False, False),)
    )
    shot = replace(shot, past=replace(shot.past, promises=(kept,)))
    for name in ("sekarang", "peta", "kelurahan", "tren", "tepat"):
        scene = by_name[name]
        drawn, without = (
            json.dumps(scene.draw(shot, one, "id"), cls=PlotlyJSONEncoder) for one in (city, plain)
        )
        assert "per lima" in drawn, name
        assert "per lima" not in without, name


def test_an_area_is_news_only_where_it_rose_beyond_chance(held, city, today) -> None:
    for _ in range(10):
        held.complaint(POJOK)
    held.complaint(NGAMPEL, minutes=20_000).complaint(KAMPUNG_DALEM).complaint(KAMPUNG_DALEM).load()
    rows = [
        (place.name, place.count, place.change, place.is_news)
        for place in ranked(taken(held, city, today), city)
    ]
    assert rows == [("Pojok", 10, 10, True), ("Kampung Dalem", 2, 2, False), ("Ngampel", 1, 0, False)]


def test_without_a_past_no_change_is_told(held, city, today) -> None:
    held.complaint(POJOK).load()
    shot = replace(taken(held, city, today), past=NOTHING)
    assert {place.change for place in of_city(shot, city)} == {None}


def test_tiles_stand_as_the_city_says_with_a_gap_between_districts(city) -> None:
    shape = grid(city)
    assert (shape.columns, shape.rows, shape.edges) == (9, 6, (3, 6))
    assert shape.places["35.71.02.1001"] == (0, 3)
    assert [shape.track(column) for column in range(9)] == [1, 2, 3, 5, 6, 7, 9, 10, 11]


def test_a_city_without_tiles_shows_its_areas_in_order(root: Path) -> None:
    boston = open_city(root / "tests" / "cities" / "boston")
    shape = grid(boston)
    assert len(set(shape.places.values())) == len(boston.areas)
    assert shape.edges == ()


def test_in_a_province_a_nought_that_nobody_told_is_none(held, root: Path, today) -> None:
    held.complaint("35.71").load()
    jatim = open_city(root / "data" / "jatim")
    province = replace(jatim, code="kediri", sources={"kasus": jatim.sources["kota_kediri"]})
    tiles = scenes.SCENES[2].draw(taken(held, province, today), province, "id")
    head, drawn = (
        json.dumps(tiles[part], cls=PlotlyJSONEncoder, ensure_ascii=False)
        for part in ("head-kelurahan.children", "tiles-grid.children")
    )
    assert "37 belum menyerahkan data" in head
    assert drawn.count('"–"') == 38  # the cities, and the heading over those of which none has
    assert '"0"' not in drawn


def fill(held, state: str) -> None:
    if state == "empty":
        held.load()
    if state in ("busy", "late"):
        for number in range(20):
            held.emergency("bencana", POJOK, minutes=1 + number * 3)
            held.complaint(KAMPUNG_DALEM, minutes=number * 10_000).call(number * 1_500, outcome="dropped")
        held.emergency("ambulans", POJOK, minutes=4, target=None)
        held.load({"kasus": 300_000, "panggilan_112": 300_000} if state == "late" else None)


def taken(held, city: City, at: dt.datetime) -> Snapshot:
    with held.warehouse.read() as connection:
        return snapshot(connection, city, at, past(connection, city, at))
