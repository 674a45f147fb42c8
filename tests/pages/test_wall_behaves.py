"""How the wall behaves over time, in a real Chromium: scenes, new emergencies, modes, reloads, days.

The server's clock is the test's: it is moved, and the page follows. Polls come every 0.2 s (conftest.HURRY).
"""

import datetime as dt
import shutil
import time
from dataclasses import replace

import pytest

from city import cached_city
from etl.sla.calendars import calendars
from tests.visitors import enter
from warehouse.screens import ALL, Order, all_screens, give_order

POJOK, KAMPUNG_DALEM = "35.71.01.1004", "35.71.02.1005"
SHOWN = "window.wall?.isFresh?.()"
SCENE = "document.querySelector('#wall').dataset.scene"
ON = "document.querySelector('.takeover[data-on]')"
OLD = {"minutes": 90}  # long known: no news

pytestmark = pytest.mark.browser


def test_the_home_scene_comes_every_second_turn_and_stays_longer(browser, serve, held) -> None:
    opened(browser, serve, held.load)
    turns = browser.run("return [0, 39, 41, 64, 66, 104, 106].map(seconds => wall.turn(1000 * seconds)[0])")
    assert turns == ["sekarang", "sekarang", "peta", "peta", "sekarang", "sekarang", "kelurahan"]
    assert browser.run("return wall.turn(1000 * 325 + 1)") == ["sekarang", 10]


def test_an_address_says_which_scenes_and_how_long(browser, serve, held) -> None:
    opened(browser, serve, held.load, "?scenes=tren,peta,cuaca&seconds=10")
    turns = browser.run("return [0, 9, 11, 19, 21].map(seconds => wall.turn(1000 * seconds)[0])")
    assert turns == ["tren", "tren", "peta", "peta", "tren"]
    browser.open(f"{serve().url}/wall/?scene=peta&seconds=0")
    browser.wait(f"{SHOWN} && {SCENE} == 'peta'")
    assert browser.run("return wall.turn(6000)") == ["peta", 1]


def test_scenes_go_on_without_being_mounted_again_and_stop_when_all_is_late(
    browser, serve, held, clock
) -> None:
    site = opened(browser, serve, held.load)
    browser.run("wall.map = document.querySelector('.leaflet-container')")
    clock.at += dt.timedelta(seconds=50)
    browser.wait(f"{SCENE} == 'peta'")
    assert browser.run("return wall.map === document.querySelector('.leaflet-container')")
    clock.at += dt.timedelta(hours=1)
    browser.wait("wall.isStale() && wall.isFresh()")
    late = browser.run(f"return {SCENE}")
    clock.at += dt.timedelta(seconds=30)
    browser.wait("wall.isFresh()")
    clock.at += dt.timedelta(seconds=30)
    assert browser.run(f"return {SCENE}") == late
    assert site.url in browser.driver.current_url


def test_a_new_emergency_comes_to_the_front_for_half_a_minute_and_the_next_waits(
    browser, serve, held, clock
) -> None:
    site = opened(browser, serve, held.load, "?scenes=sekarang,tren")
    clock.at += dt.timedelta(seconds=50)
    browser.wait(f"{SCENE} == 'tren'")
    held.at = clock.at
    held.emergency("pohon_tumbang", POJOK, minutes=0.5).emergency("kdrt", KAMPUNG_DALEM, minutes=0.4).load()
    browser.wait(SHOWN)
    clock.at += dt.timedelta(seconds=6)
    browser.wait(f"{SCENE} == 'sekarang' && {ON}?.innerText.includes('00.3')")
    told = browser.texts(".takeover[data-on]")[0]
    assert told.pop(3) in ("00.36", "00.37", "00.38")  # it runs on while the test looks
    assert told == ["Darurat baru", "Pohon tumbang", "Pojok", "BPBD", "+ 1 darurat baru menunggu"]
    browser.open(f"{site.url}/wall/")
    browser.wait(f"{ON}?.innerText.includes('Pohon tumbang')")
    clock.at += dt.timedelta(seconds=30)
    browser.wait(f"{ON}?.innerText.includes('Darurat medis/sosial')")
    assert "KDRT" not in browser.driver.page_source
    assert "Kampung Dalem" not in browser.text(".takeover[data-on]")
    clock.at += dt.timedelta(seconds=30)
    browser.wait(f"!{ON} && {SCENE} == 'sekarang' && {SHOWN}")
    browser.open(f"{site.url}/wall/")
    browser.wait(SHOWN)
    assert not browser.run(f"return {ON}")


def test_a_flood_is_one_number_and_a_visitor_sees_no_single_emergency(browser, serve, held, clock) -> None:
    site = opened(browser, serve, held.load)
    for _ in range(12):
        held.emergency("bencana", POJOK, minutes=1)
    held.load()
    clock.at += dt.timedelta(seconds=6)
    browser.wait(f"{ON}?.innerText.includes('12 darurat baru dalam 10 menit')")
    order(held, ALL, Order("kunjungan"))
    browser.wait(f"!{ON} && {SCENE} == 'peta'")
    single = "[...document.querySelectorAll('.emergency, .map-mark, .takeover')]"
    browser.wait(f"!{single}.some(one => one.checkVisibility({{ visibilityProperty: true }}))")
    browser.open(f"{site.url}/wall/?scene=sekarang")
    browser.wait(f"{SHOWN} && {SCENE} == 'peta'")


def test_an_order_reaches_its_screen_alone_and_the_screen_says_how_it_is(browser, serve, held) -> None:
    order(held, "Lobi", Order("malam", "tren"))
    order(held, "Ruang 112", Order("kunjungan"))
    opened(browser, serve, held.load, "?name=Lobi&scene=peta")
    browser.wait(f"{SCENE} == 'tren' && document.querySelector('#wall').dataset.mode == 'malam'")
    end = time.monotonic() + 10
    while not (word := known(held)["Lobi"].word) and time.monotonic() < end:
        time.sleep(0.05)
    assert (word.size, word.is_stale) == ("1920x1080", False)
    order(held, "Lobi", Order())
    browser.wait(f"{SCENE} == 'peta' && document.querySelector('#wall').dataset.mode == 'siaga'")


def test_a_new_release_and_the_night_load_the_page_anew(browser, serve, held, clock, monkeypatch) -> None:
    site = opened(browser, serve, held.load)
    enter(browser, site, "display")  # a person's session would be over by night
    browser.run("window.isSamePage = true")
    clock.at = dt.datetime(2026, 11, 24, 19, 59, 50, tzinfo=dt.UTC)  # 02.59 WIB
    browser.wait("document.querySelector('#clock').innerText == 'Rab 25 Nov 02.59 WIB'")
    assert browser.run("return window.isSamePage")
    clock.at += dt.timedelta(hours=1)
    browser.wait("!window.isSamePage && window.wall?.isFresh?.()", seconds=20)
    browser.run("window.isSamePage = true")
    monkeypatch.setattr("pages.wall.answers._release", lambda place: "0123abcd")
    site.app = serve().app
    browser.wait("!window.isSamePage && window.wall?.isFresh?.()", seconds=20)


def test_a_screen_whose_right_has_ended_shows_nothing_and_comes_back_with_it(browser, serve, held) -> None:
    site = opened(browser, serve, held.load)
    browser.run("window.isSamePage = true")
    right, site.app = site.app, lambda environ, start: [start("403 FORBIDDEN", []), b""][1:]
    browser.wait("document.body.classList.contains('is-refused')")
    assert "tidak lagi diizinkan" in browser.text("#refused")
    site.app = right
    browser.wait("!window.isSamePage && window.wall?.isFresh?.()", seconds=20)


def test_a_screen_that_hears_nothing_since_yesterday_says_the_day(browser, serve, held) -> None:
    for _ in range(6):
        held.complaint(POJOK)
    opened(browser, serve, held.load)
    browser.run("window.fetch = () => Promise.reject(); wall.patience = 0")
    later = (
        "const later = arguments[0];"
        "wall.hear({ now: wall.now() + later, real: wall.real() + later, speed: 1, offset: 25200 })"
    )
    browser.run(later, 3_600_000)
    assert browser.text("#away") == "▲ DATA BELUM DIPERBARUI sejak 08.20 WIB"
    browser.run(later, 82_800_000)
    assert browser.text("#away") == "▲ DATA BELUM DIPERBARUI sejak Sel 24 Nov 08.20 WIB"
    edges = "const at = (one) => document.querySelector(one).getBoundingClientRect();"
    title, told = browser.run(f"{edges} return [at('.title:not([style*=none]) h1').bottom, at('#away').top]")
    assert 0 < title <= told + 1  # not one on the other
    colours = "const colour = (one) => getComputedStyle(document.querySelector(one)).color;"
    name, tile = browser.run(f"{colours} return [colour('.tile.is-light .name'), colour('.tile.is-light')]")
    assert name == tile  # dark on light, as it was


DAYS = {
    "2026-11-24": "Rab 25 Nov 00.00 WIB",  # midnight
    "2026-11-29": "Sen 30 Nov 00.00 WIB",  # the week's change
    "2026-12-31": "Jum 1 Jan 00.00 WIB",  # the year's
    "2028-02-28": "Sel 29 Feb 00.00 WIB",  # a leap day
}


def test_days_weeks_and_years_pass_with_the_page_open(browser, serve, held, clock) -> None:
    """One page for all, which loads itself anew in the nights between."""
    received = "document.querySelector('.emergencies').innerText.includes('{} darurat diterima hari ini')"
    clock.at = before_midnight("2026-11-24")
    enter(browser, opened(browser, serve, held.load, "?scene=sekarang"), "display")
    for day, says in DAYS.items():
        clock.at = held.at = before_midnight(day)
        held.emergency("pohon_tumbang", POJOK, minutes=5, target=30).load()
        browser.wait(f"{SHOWN} && {received.format(1)}")
        clock.at += dt.timedelta(minutes=1)
        browser.wait(f"document.querySelector('#clock')?.innerText == '{says}' && {SHOWN}")
        browser.wait(received.format(0))


@pytest.mark.parametrize(("holidays", "due_on_the_24th"), [(True, False), (False, True)])
def test_a_holiday_passes_with_the_page_open_and_nothing_falls_due_on_it(
    browser, serve, held, clock, root, holidays: bool, due_on_the_24th: bool
) -> None:
    """A working day from Wednesday the 23rd of December ends on Monday, since offices are closed on the 24th
    and at Christmas; were they open, on Thursday."""
    spec = cached_city(root / "data" / "kediri").calendars["office"]
    office = calendars({"office": spec if holidays else replace(spec, holidays=())}, "Asia/Jakarta")["office"]
    clock.at = held.at = before_midnight("2026-12-23")
    received = clock.at - dt.timedelta(hours=14)
    due = office.deadline_working_days(received, 1)
    held.complaint(POJOK, minutes=14 * 60, target=(due - received).total_seconds() / 60)
    listed = "document.querySelector('.now-deadlines').innerText.includes('BPBD')"
    enter(browser, opened(browser, serve, held.load, "?scene=sekarang"), "display")
    assert not browser.run(f"return {listed}")
    clock.at += dt.timedelta(minutes=1)
    browser.wait(f"document.querySelector('#clock').innerText == 'Kam 24 Des 00.00 WIB' && {drawn(clock.at)}")
    assert browser.run(f"return {listed}") == due_on_the_24th
    if holidays:
        clock.at = before_midnight("2026-12-27")
        browser.wait(
            f"document.querySelector('#clock')?.innerText == 'Min 27 Des 23.59 WIB' && {drawn(clock.at)}"
        )
        assert not browser.run(f"return {listed}")
        clock.at += dt.timedelta(minutes=1)
        browser.wait(f"document.querySelector('#clock')?.innerText == 'Sen 28 Des 00.00 WIB' && {listed}")


def drawn(at: dt.datetime) -> str:
    """JavaScript: whether the picture of that minute is shown."""
    return f"document.querySelector('#wall-shown')?.dataset.key.includes('.{at:%Y%m%d%H%M}.')"


def before_midnight(day: str) -> dt.datetime:
    """23.59.30 of a local day."""
    return dt.datetime.fromisoformat(f"{day}T16:59:30+00:00")


def test_another_policy_comes_into_force_with_the_page_open(
    browser, serve, held, clock, root, tmp_path
) -> None:
    city = shutil.copytree(root / "data" / "kediri", tmp_path / "city")
    rules = (city / "policy" / "2025-05-27.csv").read_text()
    changed = rules.replace("answered_at,15,second", "answered_at,30,second")
    (city / "policy" / "2026-11-25.csv").write_text(changed)
    with (city / "policy" / "versions.csv").open("a") as versions:
        versions.write("2026-11-25,2026-11-25,,\n")
    clock.at = held.at = dt.datetime(2026, 11, 24, 16, 59, 30, tzinfo=dt.UTC)
    held.load()
    browser.open(f"{serve(city=city).url}/wall/")
    browser.wait(f"{SHOWN} && document.querySelector('.queue').innerText.includes('target 00.15')")
    clock.at += dt.timedelta(seconds=60)
    browser.wait("document.querySelector('.queue').innerText.includes('target 00.30')")


def opened(browser, serve, load, query: str = ""):
    load()
    site = serve()
    browser.open(f"{site.url}/wall/{query}")
    browser.wait(SHOWN)
    return site


def order(held, name: str, given: Order) -> None:
    with held.warehouse.write() as connection:
        give_order(connection, "kediri", name, given)


def known(held) -> dict:
    with held.warehouse.read() as connection:
        return all_screens(connection, "kediri")
