"""Gladi in real Chromium: from the button to the PDF by autopilot, and two people at their consoles."""

import contextlib
import json
import os
import threading
import time

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from drill.running import drive
from etl.desk import Desk
from etl.log import LogVoice
from settings import Settings
from tests.pages.conftest import Clock
from tests.visitors import enter
from warehouse.drill_tables import active_drill, all_drills, change_drill
from warehouse.errors import WarehouseError

QUICK = 5  # times as fast as the real clock: a drill of 45 minutes at ×60 takes nine seconds
PHONE, LAPTOP = (390, 844), (1366, 768)
pytestmark = pytest.mark.browser


class Quick(Clock):
    def __call__(self):
        return self.at + (super().__call__() - self.at) * QUICK


@pytest.fixture
def clock(today):
    one = Quick(today)
    one.run()
    return one


@pytest.fixture
def site(serve, root, var, warehouse, clock):
    """A server, and beside it what drives drills."""
    settings = Settings(city=root / "data" / "kediri", var=var)
    desk, ended = Desk(settings, LogVoice("drill"), lent=warehouse, clock=clock), threading.Event()

    def driven():
        while not ended.wait(0.1):
            drive(desk)

    thread = threading.Thread(target=driven)
    thread.start()
    yield serve()
    for name in names(warehouse):
        with warehouse.write() as connection:
            stopped(connection, name)
    ended.set()
    thread.join()


def test_a_drill_by_autopilot_from_the_button_to_the_pdf(browser, site, warehouse):
    enter(browser, site, "operator")
    browser.open(f"{site.url}/drill", *LAPTOP)
    browser.wait("document.querySelector('#scenario-tabrakan button')")
    look(browser, "list")
    assert browser.serious() == []
    browser.run("document.getElementById('drill-speed').value = '60'")
    browser.run("document.querySelector('#scenario-tabrakan button').click()")
    browser.wait("document.querySelector('.drill-clock')")
    assert "/drill/tabrakan_" in browser.driver.current_url
    assert browser.text(".drill-band") == "SIMULASI: bukan kejadian nyata"
    browser.wait("document.querySelectorAll('#drill-live tbody tr').length > 8")
    pause = browser.run(
        """return document.querySelector("[data-drill*='pause']").getBoundingClientRect().bottom"""
    )
    assert pause < LAPTOP[1]  # however many cases there are
    look(browser, "live")
    assert "×60" in browser.text(".drill-clock")
    browser.wait("document.querySelector('h1').innerText.startsWith('Evaluasi pascasimulasi')", 60)
    look(browser, "evaluated")
    browser.resize(*PHONE)
    look(browser, "evaluated-phone")
    assert browser.serious() == []
    assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    assert browser.text(".drill-band") == "SIMULASI: bukan kejadian nyata"
    head = browser.run(
        "return fetch(document.querySelector('.files a').href).then(answer => answer.arrayBuffer())"
        ".then(bytes => String.fromCharCode(...new Uint8Array(bytes.slice(0, 5))))"
    )
    assert head == "%PDF-"
    names = browser.run(
        "return Promise.all([...document.querySelectorAll('.card-foot a[href*=csv]')].map("
        "one => fetch(one.href).then(answer => answer.headers.get('Content-Disposition'))))"
    )
    assert len(set(names)) == len(names) > 5  # each of its tables is a file of its own name
    (row,) = drills(warehouse)
    report = json.loads(row.report)
    assert (row.ending, report["counts"]["reports"]) == ("tuntas", 34)
    assert report["counts"]["open"] <= 3  # those that came last
    assert (report["located"]["done"], report["located"]["n"]) == (1, 1)
    assert report["delay"]["to"] == "shown"
    assert browser.complaints() == []


def test_two_people_at_consoles_take_a_case_from_its_report_to_its_end(browser, site, warehouse):
    enter(browser, site, "operator")
    browser.open(f"{site.url}/drill", *LAPTOP)
    browser.wait("document.querySelector('#scenario-pasar button')")
    browser.run("document.querySelector('#scenario-pasar button').click()")
    browser.wait("document.getElementById('extra-area')")
    for name, code in (("category", "hewan_buas"), ("area", "35.71.01.1004"), ("channel", "whatsapp")):
        browser.run(f"document.getElementById('extra-{name}').value = '{code}'")
    press(browser, "Tambahkan")
    browser.wait("document.getElementById('drill-one-said').innerText == 'Kasus ditambahkan.'")
    sit(browser, site, "operator", "operator", ())
    look(browser, "console-operator")
    assert browser.serious() == []
    tab_to(browser, "Ambil")
    browser.wait("document.querySelector('#drill-case-1 details')")
    press(browser, "Teruskan ke Damkar")
    for seat, steps in (("admin_opd", ("Tanggapi",)), ("lapangan", ("Tiba di lokasi", "Selesai"))):
        sit(browser, site, "opd", f"{seat}:damkar", ("damkar",))
        look(browser, f"console-{seat}")
        for step in steps:
            press(browser, step)
    browser.wait("document.getElementById('drill-console-said').innerText.startsWith('Tercatat: selesai')")
    assert browser.run("return document.documentElement.scrollWidth") <= PHONE[0]
    enter(browser, site, "operator")
    with warehouse.read() as connection:
        name = active_drill(connection, "kediri").name
    browser.open(f"{site.url}/drill/{name}", *LAPTOP)
    browser.wait("document.querySelector('.drill-clock')")
    assert browser.serious() == []
    browser.run("window.confirm = () => true")
    press(browser, "Hentikan")
    browser.wait("document.querySelector('h1').innerText.startsWith('Evaluasi pascasimulasi')", 40)
    report = json.loads(drills(warehouse)[0].report)
    mine = next(one for one in report["cases"] if one["incident"] == "tambahan 1")
    assert [(one["step"], one["doer"]) for one in mine["path"][1:]] == [
        (step, "orang") for step in ("take", "forward", "respond", "arrive", "resolve")
    ]
    assert report["ending"] == "dihentikan"
    browser.run("document.querySelector('.findings details').open = true")
    browser.run("document.getElementById('finding-0-agency').value = 'damkar'")
    browser.run("document.getElementById('finding-0-post').value = 'Kepala Damkar'")
    press(browser, "Jadikan janji tindak lanjut")
    browser.wait("document.getElementById('drill-one-said').innerText.startsWith('Janji dicatat')")
    browser.open(f"{site.url}/review", *LAPTOP)
    browser.wait("document.getElementById('drills')")
    assert "Damkar: Gladi Kebakaran pasar" in browser.text("#drills")
    assert browser.complaints() == []


def sit(browser, site, role, seat, agencies):
    """On a phone."""
    enter(browser, site, role, agencies)
    browser.open(f"{site.url}/drill/console?seat={seat}", *PHONE)
    press(browser, "Duduki")
    browser.wait("document.querySelector('#drill-case-1 button')")


def press(browser, words):
    """A button by its words, when it is there."""
    button = f"[...document.querySelectorAll('[data-drill]')].find(one => one.textContent == '{words}')"
    browser.wait(button)
    browser.run(f"{button}.click()")


def tab_to(browser, words):
    """By the keyboard alone: from the first thing that takes the focus to a button, which Enter presses."""
    browser.run("document.activeElement.blur()")
    for _ in range(40):
        ActionChains(browser.driver).send_keys(Keys.TAB).perform()
        if browser.run("return document.activeElement.textContent") == words:
            ActionChains(browser.driver).send_keys(Keys.ENTER).perform()
            return
    raise AssertionError(f"The keyboard never came to {words}.")


def look(browser, name):
    if folder := os.environ.get("LOOK"):
        time.sleep(1)
        browser.driver.save_screenshot(f"{folder}/{name}.png")


def drills(warehouse):
    with warehouse.read() as connection:
        return all_drills(connection, "kediri")


def names(warehouse):
    return [one.name for one in drills(warehouse) if one.is_active]


def stopped(connection, name):
    with contextlib.suppress(WarehouseError):
        change_drill(connection, "kediri", name, state="selesai")
