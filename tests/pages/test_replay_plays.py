"""Putar ulang in real Chromium: played, paused, scrubbed, sent to one screen; it does not grow meanwhile."""

import datetime as dt

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.visitors import as_role, enter
from warehouse.screens import Order, orders

POJOK, NGAMPEL = "35.71.01.1004", "35.71.01.1010"
SHOWN = "document.querySelector('#replay-controls')?.dataset.shown"
WALL = "document.querySelector('#replay-wall').contentDocument"
NODES = f"document.querySelectorAll('*').length + {WALL}.querySelectorAll('*').length"
pytestmark = pytest.mark.browser


@pytest.fixture
def replayed(browser, serve, held, clock):
    """Monday 23 November: an emergency that was known at once, and a complaint that was recorded at ten."""
    held.at = clock.at - dt.timedelta(days=1, minutes=20)  # 08.00
    held.emergency("pohon_tumbang", POJOK, minutes=5).load()
    held.at += dt.timedelta(hours=2)
    held.complaint(NGAMPEL, minutes=60).load()
    held.at = clock.at
    held.load()
    site = serve()
    as_role(site.app, "operator").get("/wall/api/version?name=Timur")
    enter(browser, site, "operator")
    browser.open(f"{site.url}/replay?day=2026-11-23&at=08:05", 1366, 768)
    browser.wait(f"{SHOWN} == 'ulang 2026-11-23T08:05'")
    return browser


def test_a_day_is_played_paused_scrubbed_and_sent_to_one_screen(replayed, held) -> None:
    browser = replayed
    assert browser.text(".drill-band") == "PUTAR ULANG: 23 Nov 2026"
    browser.wait(f"{WALL}.querySelector('.emergency .name')?.innerText == 'Pohon tumbang'")
    assert browser.run(f"return {WALL}.querySelector('#clock').innerText") == "Sen 23 Nov 08.05 WIB"
    assert sums(browser)["Aduan belum selesai"] == ["0", "0", "0"]
    scrub(browser, 9, 30)
    assert sums(browser)["Aduan belum selesai"] == ["0", "1", "+1"]
    assert sums(browser)["Darurat belum selesai"] == ["1", "1", "0"]
    press(browser, "ArrowRight", shift=True)
    press(browser, "ArrowRight", shift=True)
    press(browser, "ArrowRight")
    browser.wait(f"{SHOWN} == 'ulang 2026-11-23T10:01'")
    assert sums(browser)["Aduan belum selesai"] == ["1", "1", "0"]
    browser.run("document.querySelector('[data-speed=\"120\"]').click()")
    press(browser, " ")
    browser.wait(f"{SHOWN} > 'ulang 2026-11-23T10:08'")
    assert browser.text("#replay-play") == "Jeda"
    browser.run("document.querySelector('[data-scene=\"peta\"]').click()")
    browser.wait(f"{WALL}.getElementById('wall').dataset.scene == 'peta'")
    press(browser, " ")
    assert browser.text("#replay-play") == "Putar"
    stopped = browser.text("#replay-time")
    browser.wait(f"{SHOWN}.slice(-5).replace(':', '.') + ' WIB' == '{stopped}'")
    press(browser, "Home")
    browser.wait(f"{SHOWN} == 'ulang 2026-11-23T00:00'")
    assert "Belum ada data yang dimuat" in browser.text("#replay-beside")
    scrub(browser, 9, 30)
    browser.run("document.querySelector('[data-send=\"Timur\"]').click()")
    browser.wait("document.querySelector('#replay-said').innerText.startsWith('Layar Timur menampilkan')")
    with held.warehouse.read() as connection:
        assert orders(connection, "kediri") == {"Timur": Order(view="ulang 2026-11-23T09:30")}
    assert browser.serious() == []
    assert browser.complaints() == []


def test_a_day_is_typed_to_its_end_before_it_is_opened(replayed) -> None:
    browser = replayed
    browser.run("document.querySelector('#replay-day input').focus()")
    ActionChains(browser.driver).send_keys("11").pause(0.5).send_keys("1").pause(0.5).send_keys("9").perform()
    assert browser.driver.current_url.endswith("day=2026-11-23&at=08:05")
    ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
    browser.wait("location.search == '?day=2026-11-19'")
    browser.wait("document.querySelector('.drill-band')?.innerText == 'PUTAR ULANG: 19 Nov 2026'")


def test_it_does_not_grow_while_it_plays(replayed) -> None:
    browser = replayed
    scrub(browser, 10, 1)  # all that came that day is shown
    browser.run("document.querySelector('[data-speed=\"120\"]').click()")
    press(browser, " ")
    browser.wait(f"{SHOWN} > 'ulang 2026-11-23T10:03'")
    before, frames = browser.run(f"return {NODES}"), asked(browser)
    browser.wait(f"document.querySelector('#replay-controls').dataset.frames > {frames + 12}", 120)
    press(browser, " ")
    assert browser.run(f"return {NODES}") <= before + 20
    assert browser.complaints() == []


def sums(browser) -> dict[str, list[str]]:
    """By what is counted: then, now, and how they differ."""
    lines = browser.run(
        "return [...document.querySelectorAll('.replay-sums tbody tr')]"
        ".map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return {first: others for first, *others in lines}


def scrub(browser, hour: int, minute: int) -> None:
    browser.run(
        "const bar = document.querySelector('#replay-bar input');"
        "bar.value = arguments[0]; bar.dispatchEvent(new Event('input', { bubbles: true }))",
        hour * 60 + minute,
    )
    browser.wait(f"{SHOWN} == 'ulang 2026-11-23T{hour:02}:{minute:02}'")


def press(browser, key: str, *, shift: bool = False) -> None:
    event = "new KeyboardEvent('keydown', { key: arguments[0], shiftKey: arguments[1], bubbles: true })"
    browser.run(f"document.body.dispatchEvent({event})", key, shift)


def asked(browser) -> int:
    return int(browser.run("return document.querySelector('#replay-controls').dataset.frames"))
