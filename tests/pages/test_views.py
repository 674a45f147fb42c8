"""What a screen shows beside the city as it is: a replay, a drill, and the frame that nobody can overlook."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from drill.reading import scenarios
from drill.starting import started
from pages.wall import views
from pages.wall.view import REAL, View
from pages.wall.views import offered, view_of
from tests.pages.conftest import Held
from tests.visitors import as_role, ask, picture_of
from warehouse.drill_tables import add_drill, drill_files, files_of
from warehouse.drills import drop_drill, open_drill
from warehouse.screens import ALL, Order, give_order

POJOK, NGAMPEL = "35.71.01.1004", "35.71.01.1010"
SHOWN = "window.wall?.isFresh?.()"
KIND = "document.querySelector('#wall-shown').dataset.view"
ON = "document.querySelector('.takeover[data-on]')"
OPACITY = "(part => getComputedStyle(document.querySelector(part)).opacity)"
YESTERDAY = "ulang 2026-11-23T11:00"


def test_a_replay_stands_at_its_minute_with_what_was_known_then(make, held, clock) -> None:
    place = make().extensions["lapor"]
    held.at = clock.at - dt.timedelta(days=1)
    held.load()
    held.at = clock.at
    held.load()
    shown = view_of(place, YESTERDAY, clock.at)
    assert (shown.kind, shown.newest, shown.known, shown.speed) == ("ulang", 1, 1, 0)
    assert shown.title == "Sen, 23 Nov 2026 11.00 WIB"
    assert shown.after(dt.timedelta(hours=1)).at == dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)
    assert view_of(place, REAL, clock.at).after(dt.timedelta(hours=1)).at == clock.at + dt.timedelta(hours=1)


@pytest.mark.parametrize("name", ["ulang", "ulang besok", "ulang 2027-01-01T00:00", "gladi entah", "pesta"])
def test_what_is_no_view_is_the_city_as_it_is(make, held, clock, name: str) -> None:
    assert view_of(make().extensions["lapor"], name, clock.at).name == REAL


def test_a_drill_is_shown_by_its_clock_once_its_tables_are_there_and_until_they_are_dropped(
    make, held, clock
) -> None:
    place = make().extensions["lapor"]
    scenario = scenarios(place.city).scenarios["tabrakan"]
    values = started(place.city, scenario, "", "tabrakan_1", 5, clock.at, "tester", "")
    with held.warehouse.write() as connection:
        add_drill(connection, **values)
    assert offered(place, []) == [REAL, "gladi tabrakan_1"]
    assert view_of(place, "gladi tabrakan_1", clock.at).name == REAL
    drill = open_drill(held.warehouse, "tabrakan_1")
    later = clock.at + dt.timedelta(seconds=10)
    shown = view_of(place, "gladi tabrakan_1", later)
    assert (shown.kind, shown.speed, shown.title, shown.newest) == ("gladi", 5, scenario.title, 0)
    assert shown.at == values["held"] + dt.timedelta(seconds=50)
    Held(drill, clock.at).load()
    assert view_of(place, "gladi tabrakan_1", later).newest == 1
    drop_drill(held.warehouse, "tabrakan_1")
    assert view_of(place, "gladi tabrakan_1", later).name == REAL


def test_a_screen_that_takes_a_drills_picture_is_the_end_of_the_way_from_source_to_wall(
    make, held, clock
) -> None:
    held.load()
    server = make()
    place = server.extensions["lapor"]
    scenario = scenarios(place.city).scenarios["tabrakan"]
    values = started(place.city, scenario, "", "tabrakan_1", 5, clock.at, "tester", "")
    with held.warehouse.write() as connection:
        add_drill(connection, **values)
    drill = open_drill(held.warehouse, "tabrakan_1")
    Held(drill, clock.at).load()
    file = {"number": 1, "source": "kasus", "file": "a.csv", "rows": 1, "events": 1, "data_version": 1}
    with drill.write() as connection:
        connection.execute(drill_files.insert().values(**file, entered_at=clock.at, written_at=clock.at))
    order(held, "gladi tabrakan_1")
    screen = as_role(server, "display")
    told = until(lambda: screen.get("/wall/api/version").json, lambda told: told["key"].startswith("gladi"))
    assert 0 < told["soon"] <= 1000
    assert ask(screen, picture_of(server), {"wall-key.data": told["key"]}, app="/wall/").status_code == 200
    until(lambda: _shown_by(drill), lambda by: by == "wall")


def until(look, is_so):
    end = time.monotonic() + 30
    while not is_so(found := look()):
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def _shown_by(drill) -> str:
    with drill.read() as connection:
        return files_of(connection)[0]["shown_by"]


def test_views_are_ordered_on_screens_told_and_ended(make, held) -> None:
    server = make()
    operator = as_role(server, "operator")
    told = {"screens-order.data": {"name": "", "view": YESTERDAY}}
    assert "Putar ulang: 2026-11-23 11:00" in ask(operator, "screens-list.children", told).text
    assert offered(server.extensions["lapor"], [YESTERDAY, REAL]) == [REAL, YESTERDAY]
    for wrong in ("pesta", "gladi Besar", "ulang kemarin", 3):
        order = {"screens-order.data": {"name": "", "view": wrong}}
        assert ask(operator, "screens-list.children", order).status_code == 400
    ended = {"screens-order.data": {"name": "", "view": ""}}
    assert "Putar ulang" not in ask(operator, "screens-list.children", ended).text


@pytest.mark.browser
def test_a_replay_is_framed_with_its_date_and_its_clock_stands(browser, serve, held, clock) -> None:
    held.at = clock.at - dt.timedelta(days=1)
    held.emergency("pohon_tumbang", POJOK, minutes=5).load()
    held.at = clock.at
    held.emergency("hewan_buas", NGAMPEL, minutes=90).load()
    order(held, "ulang 2026-11-23T08:22")
    clock.run()
    browser.open(f"{serve().url}/wall/?scene=sekarang")
    browser.wait(f"{SHOWN} && {KIND} == 'ulang'")
    assert browser.text("#clock") == "Sen 23 Nov 08.22 WIB"
    assert [row[0] for row in browser.texts(".emergency")] == ["Pohon tumbang"]
    assert browser.text(".frame .band span") == "PUTAR ULANG: Sen, 23 Nov 2026 08.22 WIB"
    assert browser.text(".header .simulated") == browser.text(".footer .simulated") == "PUTAR ULANG"
    browser.wait("performance.now() > 4000")
    assert browser.texts(".emergency")[0][1] == "07.00"
    order(held, "")
    browser.wait(f"{SHOWN} && {KIND} == '' && !document.querySelector('.frame')")
    browser.wait("document.querySelector('#clock').innerText == 'Sel 24 Nov 08.20 WIB'")


@pytest.mark.browser
def test_a_drill_is_framed_and_a_real_emergency_stands_before_it_alone(
    browser, serve, held, clock, monkeypatch
) -> None:
    held.load()
    drill = open_drill(held.warehouse, "banjir")
    played = Held(drill, clock.at + dt.timedelta(hours=5))
    played.emergency("bencana", NGAMPEL, minutes=0.2).load()

    def gladi(place, name, now):
        if name != "gladi banjir":
            return None
        return View(name, drill, played.at + (now - START), place.zone, played.version, title="Banjir")

    START = clock.at
    monkeypatch.setitem(views.OPENERS, "gladi", gladi)
    order(held, "gladi banjir")
    browser.open(f"{serve().url}/wall/?scene=sekarang")
    browser.wait(f"{SHOWN} && {KIND} == 'gladi'")
    assert browser.text("#clock") == "Sel 24 Nov 13.20 WIB"
    assert browser.text(".frame .band span") == "SIMULASI: bukan kejadian nyata"
    clock.at += dt.timedelta(seconds=6)
    browser.wait(f"{ON}?.dataset.clock == 'gladi' && {ON}.innerText.includes('SIMULASI')")
    held.at = clock.at
    held.emergency("pohon_tumbang", POJOK, minutes=0.2).load()
    clock.at += dt.timedelta(seconds=6)
    browser.wait(f"{ON}?.dataset.clock == 'real' && {ON}.innerText.includes('KEJADIAN NYATA')")
    browser.run("document.getAnimations().forEach(one => one.finish())")
    assert browser.run(f"return ['#wall-frame', '.header', '.scenes', '.footer'].map({OPACITY})") == ["0"] * 4
    assert browser.run("return document.querySelectorAll('.takeover[data-on]').length") == 1
    clock.at += dt.timedelta(seconds=31)
    browser.wait(f"!{ON} && ({OPACITY})('#wall-frame') == 1")


def order(held, view: str) -> None:
    with held.warehouse.write() as connection:
        give_order(connection, "kediri", ALL, replace(Order(), view=view))
