"""Layar: who may see it, what it says of screens, and that its orders arrive."""

import datetime as dt
import time

import pytest
import sqlalchemy as sa

from tests.visitors import as_role, ask
from warehouse.people_tables import audit
from warehouse.screens import ALL, Order, give_order, orders

LIST = "screens-list.children"


def test_it_is_for_the_command_center_and_admins_alone(make, held) -> None:
    server = make()
    assert {
        role: as_role(server, role).get("/screens").status_code
        for role in ("operator", "admin", "pimpinan", "opd", "display")
    } == {"operator": 200, "admin": 200, "pimpinan": 403, "opd": 403, "display": 401}


def test_a_screen_that_polls_is_listed_with_how_it_is(make, held, clock) -> None:
    server = make()
    beat(server, "?name=Lobi&shown=peta&size=3840x2160&stale=0")
    beat(server, "?name=Ruang+112&shown=tren&stale=1")
    beat(server, "?name=~a1b2c3")
    said = listed(server)
    assert "Lobi" in said
    assert "hidup (0 dtk)" in said
    assert "3840x2160" in said
    assert "data terlambat" in said
    assert "tanpa nama (a1b2c3)" in said
    clock.at += dt.timedelta(minutes=11)
    assert "tidak menjawab sejak 11 mnt lalu" in listed(server)
    assert "tanpa nama" not in listed(server)


def test_orders_are_kept_audited_and_told_to_the_screen(make, held) -> None:
    server = make()
    beat(server, "?name=Lobi")
    assert give(server, {"name": "Lobi", "mode": "malam"}).status_code == 200
    assert give(server, {"name": "Lobi", "scene": "tren"}).status_code == 200
    time.sleep(0.6)  # what the polls of half a second are told is asked once
    assert order_of(server, "?name=Lobi") == ("malam", "tren")
    assert order_of(server, "?name=Lain") == ("", "")
    assert give(server, {"name": "", "mode": "kunjungan", "scene": ""}).status_code == 200
    time.sleep(0.6)
    assert order_of(server, "?name=Lobi") == order_of(server, "?name=Lain") == ("kunjungan", "")
    with held.warehouse.read() as connection:
        assert orders(connection, "kediri")[ALL] == Order("kunjungan")


def test_a_screen_that_hangs_no_more_can_be_forgotten(make, held) -> None:
    server = make()
    beat(server, "?name=Lobi")
    give(server, {"name": "Lobi", "forget": True})
    assert "Lobi" not in listed(server)


def test_a_renamed_screen_keeps_its_order_and_is_known_by_its_new_name_alone(make, held) -> None:
    server = make()
    beat(server, "?name=Lobi&shown=peta")
    give(server, {"name": "Lobi", "mode": "malam"})
    assert give(server, {"name": "Lobi", "rename": " Lobi   utara "}).status_code == 200
    time.sleep(0.6)
    assert order_of(server, "?name=Lobi") == ("malam", "")  # it goes on to call itself so
    said = listed(server)
    assert "Lobi utara" in said
    assert '"Lobi"' not in said
    assert give(server, {"name": "Lobi utara", "scene": "tren"}).status_code == 200
    time.sleep(0.6)
    assert order_of(server, "?name=Lobi") == ("malam", "tren")
    with held.warehouse.read() as connection:
        assert "named Lobi utara" in list(connection.scalars(sa.select(audit.c.detail)))
    assert give(server, {"name": "Lobi utara", "rename": "Lobi"}).status_code == 200
    assert '"Lobi"' in listed(server)


def test_a_browser_without_a_name_can_be_given_one(make, held) -> None:
    server = make()
    beat(server, "?name=~a1b2c3")
    assert give(server, {"name": "~a1b2c3", "rename": "Pojok"}).status_code == 200
    time.sleep(0.6)
    beat(server, "?name=~a1b2c3")
    said = listed(server)
    assert "Pojok" in said
    assert "tanpa nama" not in said


@pytest.mark.parametrize("new", ["", "  ", "~x", "x" * 41, "Ruang 112", "Lobi", "a\u0007b", 7])
def test_a_name_that_is_none_or_another_screens_is_refused(make, held, new) -> None:
    server = make()
    beat(server, "?name=Lobi")
    beat(server, "?name=Ruang+112")
    with held.warehouse.write() as connection:
        give_order(connection, "kediri", "Ruang 112", Order())
        give_order(connection, "kediri", "Lobi", Order())
    assert give(server, {"name": "Lobi", "rename": new}).status_code == 400


@pytest.mark.parametrize(
    "order",
    [
        None,
        {},
        [],
        {"name": "Entah", "mode": "malam"},
        {"name": "", "mode": "pesta"},
        {"name": "", "scene": 3},
        {"name": "", "forget": True},
        {"name": ["Lobi"]},
        {"name": "", "rename": "Lobi"},
        {"name": "Entah", "rename": "Lobi"},
        {"name": "~a1b2c3", "mode": "malam"},
    ],
)
def test_what_is_no_order_is_refused(make, held, order) -> None:
    assert give(make(), order).status_code == 400


def test_words_that_cannot_be_true_are_left_out_and_names_are_bounded(make, held) -> None:
    server = make()
    browser = as_role(server, "admin")
    beat(server, "?name=" + "x" * 500 + "&shown=<script>&size=1&release=zz")
    assert "x" * 41 not in listed(server)
    assert "script" not in listed(server)
    for number in range(250):
        browser.get(f"/wall/api/version?name=~{number}")
    assert listed(server).count("tanpa nama") <= 200


@pytest.mark.browser
@pytest.mark.parametrize("width", [1366, 390])
def test_every_button_stands_in_its_card(browser, serve, held, width) -> None:
    """The menus of the filter bar float over the page: their style must not take the buttons along."""
    site = serve()
    beat(site.app, "?name=Lobi")
    browser.open(f"{site.url}/screens", width, 900)
    browser.wait("document.querySelectorAll('#screens-list button').length > 10")
    astray = browser.run(
        """return [...document.querySelectorAll("#screens-list button")].filter((button) => {
          const [own, card] = [button, button.closest(".card")].map((part) => part.getBoundingClientRect());
          return own.top < card.top || own.bottom > card.bottom || own.left < card.left;
        }).map((button) => button.textContent)"""
    )
    assert astray == []


@pytest.mark.browser
def test_buttons_and_keys_order_screens(browser, serve, held) -> None:
    site = serve()
    beat(site.app, "?name=Lobi&shown=peta")
    browser.open(f"{site.url}/screens")
    row = "[...document.querySelectorAll('#screens-list td button')]"
    for part, words in (("mode", "Malam"), ("scene", "Tren")):
        button = f"{row}.find(one => one.innerText == '{words}' && one.dataset.order.includes('{part}'))"
        browser.wait(button)
        browser.run(f"{button}.click()")
        browser.wait(f"{button}.classList.contains('is-held')")
    assert known_orders(held)["Lobi"] == Order("malam", "tren")
    for key, mode in (("k", "Kunjungan"), ("m", "Malam"), ("s", "Siaga")):
        browser.run(
            f"document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', bubbles: true }}))"
        )
        browser.wait(f"document.querySelector('#screens-list .choice.is-held')?.innerText == '{mode}'")
        assert known_orders(held)[ALL] == Order(mode.lower())
    assert known_orders(held)["Lobi"] == Order()
    browser.run("document.querySelector('[data-naming=Lobi]').click()")
    browser.run("document.getElementById('screens-new-name').value = 'Lobi utara'")
    browser.run("document.querySelector('#screens-naming [data-do=rename]').click()")
    browser.wait("document.querySelector('[data-naming=\"Lobi utara\"]')")
    assert not browser.run("return document.getElementById('screens-naming').open")
    assert browser.complaints() == []


def known_orders(held) -> dict[str, Order]:
    with held.warehouse.read() as connection:
        return orders(connection, "kediri")


def beat(server, query: str):
    return as_role(server, "admin").get(f"/wall/api/version{query}")


def order_of(server, query: str) -> tuple[str, str]:
    answers = as_role(server, "admin").get(f"/wall/api/version{query}").json
    return answers["mode"], answers["scene"]


def give(server, order: object):
    return ask(as_role(server, "operator"), LIST, {"screens-order.data": order})


def listed(server) -> str:
    answer = ask(as_role(server, "admin"), LIST, {"screens-tick.n_intervals": 1})
    return answer.text
