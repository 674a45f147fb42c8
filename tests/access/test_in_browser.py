"""Signing in, a session that ended under a page, and the admin's tasks, in a real Chromium: one server and
one browser for all. The clock only goes forward."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from access import people
from access.office import office_of
from app import create_server
from settings import Settings
from tests.access.conftest import Clock
from tests.chromium import Browser
from tests.pages.conftest import Site
from tests.pages.desk_rows import fill
from tests.visitors import enter
from warehouse.commitments import standing
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
PASSWORD = "delapan-gajah-biru"
PEOPLE = {"wali": "pimpinan", "siti": "operator", "mayor": "pimpinan", "kunci": "admin", "lupa": "operator"}
ENGLISH = ("mayor",)
OPEN = "document.getElementById('again').open"
ADDRESSES = ("/saya", "/admin", "/admin/jabatan", "/admin/token", "/admin/sesi", "/admin/audit")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def clock() -> Clock:
    return Clock(TODAY)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("masuk")
    with closing(open_warehouse(f"duckdb:///{folder / 'masuk.duckdb'}", memory_limit="500MB")) as opened:
        upgrade(opened)
        fill(opened, TODAY)
        yield opened


@pytest.fixture(scope="module")
def site(root, var, clock, warehouse, chromium) -> Iterator[Site]:
    server = create_server(Settings(city=root / "data" / "kediri", var=var), warehouse, clock)
    office = office_of(server)
    with office.change() as connection:
        for name, role in PEOPLE.items():
            given = {"username": name, "name": name.title(), "role": role}
            given["lang"] = "en" if name in ENGLISH else ""
            people.make(connection, office, office.program(), PASSWORD, **given)
    opened = Site(server)
    enter(chromium, opened, "")  # who comes in, comes in by the form
    yield opened
    opened.stop()


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Browser]:
    chromium.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    yield chromium
    chromium.leave()


def test_who_signs_in_gets_the_page_that_was_asked_for_and_signs_out(page, site) -> None:
    page.open(f"{site.url}/trends?category=pju", 1366, 768)
    assert "next=/trends%3Fcategory%3Dpju" in page.driver.current_url
    assert page.run("return document.activeElement.name") == "name"
    assert page.serious() == []
    fill_in(page, name="siti", password=PASSWORD)
    page.wait("location.pathname + location.search == '/trends?category=pju'")
    page.wait("document.querySelector('main h1')")
    is_clean(page, site)
    page.run("document.querySelector('.person button').click()")
    page.wait("location.pathname == '/masuk'")
    page.driver.back()  # what the browser kept of the page is not shown again
    page.wait("location.search.startsWith('?next=/trends')")
    page.open(f"{site.url}/trends")
    assert page.run("return location.pathname") == "/masuk"


def test_a_wrong_password_and_the_wait_after_five_are_said(page, site) -> None:
    page.open(f"{site.url}/masuk", 390, 844)
    for _ in range(5):
        fill_in(page, name="lupa", password="salah")
        page.wait("document.querySelector('[role=alert]')")
        assert page.text("[role=alert]") == "Nama atau kata sandi tidak cocok."
        assert page.run("return document.querySelector('[name=name]').value") == "lupa"
    fill_in(page, name="lupa", password=PASSWORD)
    page.wait("document.querySelector('[role=alert]').innerText.startsWith('Terlalu')")
    assert page.text("[role=alert]") == "Terlalu banyak percobaan. Coba lagi dalam 5 menit."
    assert page.run("return document.documentElement.scrollWidth") == 390
    is_clean(page, site)


def test_the_admin_unlocks_in_two_clicks(page, site) -> None:
    sign_in(page, site, "kunci", "/")
    click(page, "a", "Admin")
    row = "[...document.querySelectorAll('tbody tr')].find(row => row.cells[1].innerText == 'lupa')"
    page.wait(row)
    assert "terkunci" in page.run(f"return {row}.innerText").lower()
    page.resize(390, 844)
    assert page.run(f"return {row}.querySelector('button').getBoundingClientRect().right") <= 390
    assert page.run(f"return {row}.closest('.table').scrollWidth <= {row}.closest('.table').clientWidth")
    assert page.serious() == []
    page.run(f"{row}.querySelector('button').click()")
    page.wait("document.querySelector('[role=status].done')")
    assert "terkunci" not in page.run(f"return {row}.innerText").lower()


@pytest.mark.parametrize(
    ("name", "title", "wrong", "put_off"),
    [
        ("wali", "Masuk lagi", "Nama atau kata sandi tidak cocok.", "Anda belum masuk lagi"),
        ("mayor", "Sign in again", "Name and password do not match.", "You have not signed in again"),
    ],
)
def test_a_session_that_ends_under_a_page_loses_nothing_that_is_written(
    page, site, clock, warehouse, name, title, wrong, put_off
) -> None:
    sign_in(page, site, name, "/review")
    page.wait("document.getElementById('promise-text')")
    text = f"Pangkas pohon, kata {name}"
    page.run("document.getElementById('promise-text').closest('details').open = true")
    type_in(page, "#promise-text", text)
    for field, value in {
        "agency": "dishub",
        "post": "Kepala Dinas",
        "measure": "received",
        "target": 3,
        "due_day": "2026-12-15",
    }.items():
        page.run("dash_clientside.set_props(arguments[0], {value: arguments[1]})", f"promise-{field}", value)
    clock.after(minutes=91)
    page.run("const save = document.getElementById('promise-save'); save.focus(); save.click()")
    page.wait(OPEN)
    assert page.text("#again-title") == title
    assert page.run("return document.activeElement.name") == "password"
    assert page.serious("#again") == []

    press(page, Keys.ESCAPE)
    page.wait(f"!{OPEN}")
    page.wait("document.activeElement.id == 'promise-save'")
    assert put_off in page.text("#again-later")
    page.run("document.querySelector('#again-later button').click()")
    page.wait(OPEN)
    press(page, "salah" + Keys.ENTER)
    page.wait("document.querySelector('#again [role=alert]').innerText")
    assert page.text("#again [role=alert]") == wrong
    press(page, PASSWORD + Keys.ENTER)
    page.wait(f"!{OPEN}")
    assert page.text("#again-later") == ""
    assert page.run("return document.getElementById('promise-text').value") == text

    page.run("document.getElementById('promise-save').click()")
    page.wait(f"document.getElementById('promises').innerText.includes('{text}')")
    with warehouse.read() as connection:
        found = [one.text for one in standing(connection, "kediri", clock())]
    assert found.count(text) == 1
    is_clean(page, site)


def test_what_was_refused_is_sent_again_by_itself(page, site, clock) -> None:
    sign_in(page, site, "wali", "/trends")
    clock.after(minutes=91)
    page.run("document.querySelector('.bar nav a[href=\"/cases\"]').click()")
    page.wait(OPEN)
    press(page, PASSWORD + Keys.ENTER)
    page.wait("location.pathname == '/cases' && document.querySelector('.ag-root')")
    page.run("document.querySelector('.person button').click()")
    page.wait("location.pathname == '/masuk'")
    is_clean(page, site)


def test_the_admin_makes_somebody_though_the_session_ended_meanwhile(page, site, clock) -> None:
    sign_in(page, site, "kunci", "/admin")
    for field, text in {"name": "Budi Santoso", "username": "budi"}.items():
        type_in(page, f"main [name={field}]", text)
    page.run("document.querySelector('[name=role]').value = 'operator'")
    clock.after(minutes=91)
    click(page, "main button", "Buat")
    page.wait(OPEN)
    assert page.serious() == []
    press(page, PASSWORD + Keys.ENTER)
    page.wait("document.querySelector('.secret')")
    made = page.text(".secret")
    is_clean(page, site)
    sign_in(page, site, "budi", "/", made)
    assert page.run("return location.pathname") == "/saya"
    for field, text in {"old": made, "new": PASSWORD, "again": PASSWORD}.items():
        type_in(page, f"[name={field}]", text)
    press(page, Keys.ENTER)
    page.wait("document.querySelector('[role=status].done')")
    page.open(f"{site.url}/trends")
    page.wait("document.querySelector('main h1')")


def test_who_is_blocked_is_out_and_can_be_let_in_again(page, site) -> None:
    for wanted, said in ((True, "tidak dapat masuk"), (False, "aktif")):
        sign_in(page, site, "kunci", "/admin")
        click(page, "tbody a", "Siti")
        page.wait("document.querySelector('[name=is_blocked]')")
        assert page.run("return document.querySelector('[name=is_blocked]').checked") is not wanted
        page.run("document.querySelector('[name=is_blocked]').click()")
        click(page, "main button", "Simpan")
        page.wait("document.querySelector('[role=status].done')")
        row = "[...document.querySelectorAll('tbody tr')].find(row => row.cells[1].innerText == 'siti')"
        assert said in page.run(f"return {row}.cells[4].innerText").lower()
        page.open(f"{site.url}/keluar-tidak-ada")
    sign_in(page, site, "siti", "/trends")


def test_a_token_opens_the_wall_until_it_is_revoked(page, site) -> None:
    sign_in(page, site, "kunci", "/admin/token")
    type_in(page, "main [name=name]", "Layar lobi")
    press(page, Keys.ENTER)
    page.wait("document.querySelector('.secret')")
    link = page.text(".secret")
    page.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.open(link)
    page.wait("location.pathname == '/wall/' && location.search == ''")
    page.driver.get("about:blank")
    sign_in(page, site, "kunci", "/admin/token")
    row = "[...document.querySelectorAll('tbody tr')].find(row => row.cells[0].innerText == 'Layar lobi')"
    page.run(f"{row}.querySelector('button').click()")
    page.wait("document.querySelector('[role=status].done')")
    page.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.open(link)
    assert page.run("return location.pathname") == "/masuk"


def test_the_trail_tells_it_all(page, site) -> None:
    sign_in(page, site, "kunci", "/admin/audit")
    type_in(page, "[name=cari]", "lupa")
    press(page, Keys.ENTER)
    page.wait("location.search.includes('cari=lupa')")
    said = "\n".join(" ".join(row) for row in page.texts("tbody tr"))
    assert said.count("lupa") >= 6
    is_clean(page, site)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_pages_of_people_are_sound_in_both_languages(page, site, lang) -> None:
    sign_in(page, site, "kunci", "/saya")
    page.run(f"document.querySelector('[name=lang][value={lang}]').click()")
    click(
        page, "main button", {"id": "Simpan", "en": "Save"}[page.run("return document.documentElement.lang")]
    )
    page.wait("document.querySelector('[role=status].done')")
    for path in ADDRESSES:
        for width in (1366, 390):
            page.open(f"{site.url}{path}", width, 844)
            assert page.run("return document.documentElement.scrollWidth") == width, path
            assert page.serious() == [], (path, width)
        assert page.run("return document.documentElement.lang") == lang
        is_clean(page, site)


def sign_in(page: Browser, site: Site, name: str, path: str, password: str = PASSWORD) -> None:
    page.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    page.open(f"{site.url}/masuk?next={path}", 1366, 900)
    fill_in(page, name=name, password=password)
    page.wait("location.pathname != '/masuk'")
    page.wait("document.querySelector('main h1')")


def fill_in(page: Browser, **fields: str) -> None:
    """The form of signing in, sent by Enter."""
    for name, text in fields.items():
        type_in(page, f"main [name={name}]", text)
    old = page.driver.find_element(By.TAG_NAME, "html")
    press(page, Keys.ENTER)
    page.left(old)


def type_in(page: Browser, selector: str, text: str) -> None:
    """As who pastes it, into the field that then has the focus: a fifth of a second less than by its keys."""
    page.run(
        "const field = document.querySelector(arguments[0]);"
        "field.focus(); field.select();"
        "document.execCommand('insertText', false, arguments[1])",
        selector,
        text,
    )


def press(page: Browser, keys: str) -> None:
    """Where the focus is."""
    page.driver.switch_to.active_element.send_keys(keys)


def click(page: Browser, selector: str, text: str) -> None:
    page.run(
        "const found = [...document.querySelectorAll(arguments[0])];"
        "found.find(one => one.innerText.trim() == arguments[1]).click()",
        selector,
        text,
    )


def is_clean(page: Browser, site: Site) -> None:
    """No error, no breach of the policy, nothing fetched elsewhere; Chromium itself tells of a refusal."""
    refused = ("status of 401", "status of 403", "status of 429", "status of 503")
    assert [said for said in page.complaints() if not any(code in said for code in refused)] == []
    assert [one["url"] for one in page.requests() if not one["url"].startswith(site.url)] == []
