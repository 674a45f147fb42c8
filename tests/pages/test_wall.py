"""The wall in a real Chromium, on a real server and warehouse."""

import datetime as dt

import pytest

from city import cached_city
from tests.pages.legible import faults
from warehouse.screens import ALL, Order, give_order
from words import forms

POJOK, NGAMPEL, KAMPUNG_DALEM, SETONOGEDONG = (
    "35.71.01.1004",
    "35.71.01.1010",
    "35.71.02.1005",
    "35.71.02.1009",
)
SHOWN = "window.wall?.isFresh?.()"
POLLS = "performance.getEntriesByType('resource').filter(one => one.name.includes('api/version')).length"
PANEL, LARGE, ROW = (1920, 1080), (3840, 2160), (5760, 1080)

pytestmark = pytest.mark.browser


def test_the_wall_opens_without_a_complaint_and_asks_nobody_else(browser, serve, held) -> None:
    morning(held)
    site = serve(simulated=True)
    browser.forget_files()
    browser.open(f"{site.url}/wall/")
    browser.wait(SHOWN)
    browser.wait("document.querySelectorAll('.map-name').length")
    assert browser.complaints() == []
    asked = browser.requests()
    assert [one["url"] for one in asked if not one["url"].startswith(site.url)] == []
    assert not any("plotly" in one["url"] or "ag_grid" in one["url"] for one in asked)
    loaded = [one for one in asked if "/api/version" not in one["url"]]  # hurried here
    assert sum(one["bytes"] for one in loaded) < 450_000


def test_it_says_what_is_urgent_whose_it_is_and_how_long(browser, serve, held) -> None:
    morning(held)
    browser.open(f"{serve(simulated=True).url}/wall/")
    browser.wait(SHOWN)
    assert browser.texts(".emergency") == [
        ["Pohon tumbang", "12.30", "Pojok · BPBD", "■ lewat"],
        ["Darurat medis/sosial", "08.00", "Kec. Kota", "▲ menjelang"],
        ["Evakuasi hewan buas", "04.12", "Ngampel · Damkar"],
    ]
    assert browser.texts(".queue") == [["Antrean 112", "target 00.15", "1", "tunggu terlama", "9 dtk"]]
    assert browser.text("#clock") == "Sel 24 Nov 08.20 WIB"
    assert browser.text(".footer .simulated") == "DATA SIMULASI"
    seen = "return [...document.querySelectorAll('.stripe')].map(one => one.checkVisibility())"
    assert browser.run(seen) == [True, True]
    assert "KDRT" not in browser.driver.page_source
    assert "Dinkes" not in browser.driver.page_source


def test_an_address_pins_a_scene_and_the_others_stay_in_the_page_unseen(browser, serve, held) -> None:
    morning(held)
    browser.open(f"{serve().url}/wall/?scene=peta")
    browser.wait(SHOWN)
    assert (
        browser.text(".title[data-of=peta]")
        == "Peta\naduan belum selesai per kelurahan · kategori peka dihitung per lima · n = 4"
    )
    seen = """return [...document.querySelectorAll('.scene')]
        .filter(one => getComputedStyle(one).visibility == 'visible').length"""
    for name in browser.run("return wall.scenes()"):
        browser.run(f"wall.show('{name}')")
        browser.run("document.getAnimations().forEach(one => one.finish())")
        browser.wait(f"document.querySelector('.title[data-of={name}]').innerText")
        assert browser.run(seen) == 1
    browser.run("wall.show('nothing')")
    assert browser.run("return document.querySelector('#wall').dataset.scene") == "panggilan"


@pytest.mark.parametrize(
    ("state", "seen"),
    [
        ("morning", [(PANEL, 6.0), (LARGE, 6.0), (PANEL, 9.0), (PANEL, 16.0), (ROW, 6.0)]),
        ("flood", [(PANEL, 6.0), (ROW, 6.0)]),
        ("longest", [(PANEL, 6.0), (PANEL, 9.0), (PANEL, 16.0)]),
        ("stale", [(PANEL, 6.0), (PANEL, 9.0), (PANEL, 16.0)]),
        ("replayed", [(PANEL, 6.0), (PANEL, 16.0)]),
        ("empty", [(PANEL, 6.0)]),
        ("nothing", [(PANEL, 6.0)]),
    ],
)
def test_all_texts_can_be_read_and_none_is_cut_or_lies_on_another(browser, serve, held, state, seen) -> None:
    """All sizes at all distances: bench/legible.py."""
    STATES[state](held)
    browser.open(f"{serve(simulated=True).url}/wall/")
    browser.wait(SHOWN)
    browser.wait("document.fonts.check('32px \"Source Sans 3\"')")
    found: list[str] = []
    for size, distance in seen:
        browser.resize(*size)
        found += faults(browser.run, size, distance)
    assert not found, "\n".join(found)


def test_a_new_version_comes_without_a_reload_and_an_unchanged_poll_draws_nothing(
    browser, serve, held
) -> None:
    morning(held)
    browser.open(f"{serve().url}/wall/")
    browser.wait(SHOWN)
    browser.run("window.drawn = 0; window.sameMap = document.querySelector('.leaflet-container'); " + WATCH)
    browser.requests()
    browser.wait(f"{POLLS} >= 6")
    assert browser.run("return window.drawn") == 0
    assert not any("_dash-update-component" in one["url"] for one in browser.requests())
    held.emergency("kebakaran", POJOK, minutes=30).load()
    browser.wait("document.querySelectorAll('.emergency').length == 4")
    assert browser.run("return window.sameMap === document.querySelector('.leaflet-container')")


def test_a_changed_value_fades_in_unless_motion_is_unwanted(browser, serve, held) -> None:
    morning(held)
    browser.open(f"{serve().url}/wall/")
    browser.wait(SHOWN)
    browser.wait("!document.querySelector('#wall-shown').dataset.key.endsWith('.0')")  # the past is counted
    browser.run("window.faded = []; const animate = Element.prototype.animate; " + FADES)
    held.call(0.1).load()
    browser.wait("window.faded.includes('value')")
    assert "elapsed" not in browser.run("return window.faded.join()")
    wanted = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)
    browser.run("window.faded = []; window.before = document.querySelector('#wall-shown').dataset.key")
    held.call(0.1).load()
    browser.wait("document.querySelector('#wall-shown').dataset.key != window.before")
    faded = browser.run("return window.faded")  # before the next picture may fade again
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert faded == []


def test_a_new_minute_is_drawn_anew(browser, serve, held, clock) -> None:
    morning(held)
    browser.open(f"{serve().url}/wall/")
    browser.wait(SHOWN)
    clock.at += dt.timedelta(minutes=11)
    browser.wait("document.querySelectorAll('[data-state=late]').length >= 3")
    browser.wait("document.querySelector('#clock').innerText == 'Sel 24 Nov 08.31 WIB'")


def test_without_its_server_it_keeps_the_last_picture_says_since_when_and_comes_back_alone(
    browser, serve, held, clock
) -> None:
    morning(held)
    clock.run()
    site = serve()
    browser.open(f"{site.url}/wall/")
    browser.wait(SHOWN)
    browser.run("window.isSamePage = true; wall.patience = 2000")
    site.stop()
    browser.wait("document.body.classList.contains('is-away')", seconds=30)
    assert browser.text("#away") == "▲ DATA BELUM DIPERBARUI sejak 08.20 WIB"
    assert browser.run("return document.querySelectorAll('.emergency').length") == 3
    held.emergency("kebakaran", POJOK, minutes=30).load()
    site.start()
    browser.wait("document.querySelectorAll('.emergency').length == 4", seconds=20)
    browser.wait("!document.body.classList.contains('is-away')")
    assert browser.run("return window.isSamePage")


def test_the_browser_writes_times_as_the_server_does(browser, serve, held, today) -> None:
    morning(held)
    browser.open(f"{serve().url}/wall/")
    browser.wait(SHOWN)
    lengths = [0, 4, 59, 60, 252, 3_599, 3_600, 4_980, 86_399, 86_400, 183_600, 108_000_000]
    ask = "return arguments[0].map(seconds => [wall.age(seconds), wall.elapsed(seconds)])"
    assert browser.run(ask, lengths) == [[forms.age(n), forms.elapsed(n)] for n in lengths]


def test_the_map_fits_the_city_also_after_the_window_grew(browser, serve, held, root) -> None:
    morning(held)
    browser.open(f"{serve().url}/wall/", 1280, 720)
    browser.wait(SHOWN)
    browser.resize(1920, 1080)
    browser.wait(f"Math.abs({FILLED} - 1) < .06")
    areas = browser.run("return document.querySelectorAll('.leaflet-areas-pane path').length")
    assert areas == len(cached_city(root / "data" / "kediri").areas)


FILLED = """(() => {
    const map = document.querySelector('.map').getBoundingClientRect();
    const drawn = document.querySelector('.leaflet-areas-pane svg g').getBoundingClientRect();
    return Math.max(drawn.width / map.width, drawn.height / map.height);
})()"""

FADES = """Element.prototype.animate = function (...given) {
    window.faded.push(this.className); return animate.apply(this, given); };"""

WATCH = """new MutationObserver(changes => { window.drawn += changes.filter(change =>
    change.type == 'childList' && !change.target.closest('#clock')).length; }
).observe(document.querySelector('#wall'), { childList: true, subtree: true });"""


def morning(held, ages: dict[str, float] | None = None) -> None:
    held.complaint(POJOK).complaint(POJOK, target=30).complaint(NGAMPEL).complaint("")
    held.emergency("pohon_tumbang", POJOK, minutes=12.5)
    held.emergency("ambulans", KAMPUNG_DALEM, minutes=8, agency="dinkes")
    held.emergency("hewan_buas", NGAMPEL, minutes=4.2, target=15, agency="damkar").call(5)
    held.call(0.2, queued_at=held.at - dt.timedelta(seconds=9)).load(ages)


def flood(held) -> None:
    for number in range(30):
        held.emergency("bencana", POJOK, minutes=1 + number * 3)
    held.load()


def longest(held) -> None:
    for area in (KAMPUNG_DALEM, SETONOGEDONG, POJOK, NGAMPEL):
        for _ in range(124):
            held.complaint(area)
    held.emergency("hewan_buas", KAMPUNG_DALEM, minutes=1439, target=600, agency="satpol_pp")
    held.emergency("hewan_buas", SETONOGEDONG, minutes=500, target=600, agency="satpol_pp")
    held.emergency("hewan_buas", SETONOGEDONG, minutes=500, target=None, agency="satpol_pp")
    held.emergency("ambulans", KAMPUNG_DALEM, minutes=59, arrived_at=held.at)
    held.load({"kasus": 2_000_000, "panggilan_112": 4, "sp4n": 2_000_000, "rekap": 9_000_000})


def replayed(held) -> None:
    """All screens are told to show half an hour ago, in its frame."""
    flood(held)
    past = (held.at - dt.timedelta(minutes=30)).astimezone(dt.timezone(dt.timedelta(hours=7)))
    with held.warehouse.write() as connection:
        give_order(connection, "kediri", ALL, Order(view=f"ulang {past:%Y-%m-%dT%H:%M}"))


STATES = {
    "morning": morning,
    "flood": flood,
    "longest": longest,
    "stale": lambda held: morning(held, {"kasus": 3_000, "panggilan_112": 3_000, "sp4n": 500_000}),
    "replayed": replayed,
    "empty": lambda held: held.load(),
    "nothing": lambda held: None,
}
