"""Single sign-on in a real Chromium, with the real provider: in, out, refused, and the provider gone. The
provider reads the real clock, so the server does."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import pytest
from selenium.webdriver.common.by import By

from access import people
from access.office import office_of
from app import create_server
from settings import Settings
from tests.access.providers import CLIENT, Real
from tests.access.test_in_browser import PASSWORD, click, fill_in, is_clean, type_in
from tests.chromium import Browser
from tests.pages.conftest import Site
from tests.visitors import enter
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

PEOPLE = {
    "dewi": {"name": "Dewi", "role": "opd", "agency": "dinsos"},
    "budi": {"name": "Budi", "role": "operator"},
    "tamu": {"name": "Tamu", "role": "lurah"},
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def ahead() -> list[dt.timedelta]:
    """By how much the server's clock is ahead."""
    return [dt.timedelta()]


@pytest.fixture(scope="module")
def provider() -> Iterator[Real]:
    real = Real()
    for name, claims in PEOPLE.items():
        real.person(name, preferred_username=name, **claims)
    yield real
    real.stop()


@pytest.fixture(scope="module")
def site(root, var, tmp_path_factory, chromium, provider, ahead) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("sso")
    with closing(open_warehouse(f"duckdb:///{folder / 'sso.duckdb'}", memory_limit="500MB")) as warehouse:
        upgrade(warehouse)
        given = {"sso_issuer": provider.issuer, "sso_client": CLIENT, "sso_secret": "x"}
        settings = Settings(city=root / "data" / "kediri", var=var, **given)
        server = create_server(settings, warehouse, lambda: dt.datetime.now(dt.UTC) + ahead[0])
        office = office_of(server)
        with office.change() as connection:
            admin = {"username": "kunci", "name": "Kunci", "role": "admin"}
            people.make(connection, office, office.program(), PASSWORD, **admin)
        opened = Site(server)
        enter(chromium, opened, "")
        yield opened
        opened.stop()


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Browser]:
    chromium.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
    speak(site, "id")
    yield chromium
    chromium.leave()


@pytest.mark.parametrize(
    ("lang", "button", "left"),
    [("id", "Masuk dengan akun kota", "Keluar juga dari akun kota"), ("en", "Sign in with akun kota", "")],
)
def test_in_by_the_provider_and_out_again(page, site, provider, lang, button, left) -> None:
    speak(site, lang)
    for width in (390, 1366):
        page.open(f"{site.url}/masuk?next=/trends", width, 844)
        assert page.run("return document.documentElement.scrollWidth") == width
        assert page.serious() == []
    click(page, "main a", button)
    authorize(page, provider, "dewi")
    page.wait("location.pathname == '/trends' && document.querySelector('main h1')")
    assert page.text(".person a") == "Dewi"
    page.complaints()
    old = page.driver.find_element(By.TAG_NAME, "html")
    page.run("document.querySelector('.person button').click()")
    page.left(old)
    assert page.run("return location.pathname + location.search") == "/masuk?keluar=1"
    assert page.serious() == []
    is_clean_here(page, site)
    if left:
        click(page, "main a", left)
        page.wait(f"location.href.startsWith('{provider.issuer}/oauth2/end_session')")
    page.open(f"{site.url}/trends")
    assert page.run("return location.pathname") == "/masuk"


def test_a_role_that_is_none_of_ours_is_told_and_the_form_is_there(page, site, provider) -> None:
    page.open(f"{site.url}/masuk", 390, 844)
    click(page, "main a", "Masuk dengan akun kota")
    authorize(page, provider, "tamu")
    page.wait("document.querySelector('[role=alert]')")
    assert page.text("[role=alert]").startswith("akun kota belum memberi Anda peran")
    assert page.serious() == []
    assert page.run("return document.documentElement.scrollWidth") == 390
    page.open(f"{site.url}/trends")
    assert page.run("return location.pathname") == "/masuk"


def test_a_page_that_timed_out_goes_on_after_signing_in_in_another_tab(page, site, provider, ahead) -> None:
    page.open(f"{site.url}/masuk?next=/trends", 1366, 844)
    click(page, "main a", "Masuk dengan akun kota")
    authorize(page, provider, "budi")
    page.wait("location.pathname == '/trends' && document.querySelector('main h1')")
    ahead[0] += dt.timedelta(minutes=91)
    page.run("document.querySelector('.bar nav a[href=\"/cases\"]').click()")
    page.wait("document.getElementById('again').open")
    assert page.serious("#again") == []
    ahead[0] = dt.timedelta()  # the provider's clock stayed behind
    driver = page.driver
    first = driver.current_window_handle
    driver.find_element(By.CSS_SELECTOR, "#again .elsewhere").click()
    (second,) = set(driver.window_handles) - {first}
    driver.switch_to.window(second)
    authorize(page, provider, "budi")
    page.wait("location.pathname == '/masuk/sso/siap'")
    assert page.serious() == []
    driver.close()
    driver.switch_to.window(first)
    page.run("window.dispatchEvent(new Event('focus'))")  # headless windows take no focus by themselves
    page.wait("location.pathname == '/cases' && document.querySelector('.case-count')")
    assert not page.run("return document.getElementById('again').open")


def test_with_the_provider_gone_the_admin_comes_in_by_password(page, site, provider) -> None:
    provider.stop()
    site.app.extensions["sso"].kept.clear()
    page.open(f"{site.url}/masuk?next=/admin", 1366, 844)
    click(page, "main a", "Masuk dengan akun kota")
    page.wait("document.querySelector('[role=alert]')")
    assert page.text("[role=alert]").startswith("akun kota tidak dapat dihubungi")
    assert page.serious() == []
    fill_in(page, name="kunci", password=PASSWORD)
    page.wait("location.pathname == '/admin' && document.querySelector('tbody tr')")
    is_clean(page, site)


def speak(site: Site, lang: str) -> None:
    site.app.extensions["lapor"].city.__dict__["language"] = lang


def authorize(page: Browser, provider: Real, sub: str) -> None:
    """The provider's own form."""
    page.wait(f"location.href.startsWith('{provider.issuer}') && document.querySelector('[name=sub]')")
    type_in(page, "[name=sub]", sub)
    page.run("document.querySelector('form button[type=submit]').click()")


def is_clean_here(page: Browser, site: Site) -> None:
    """No breach of the policy on our pages; the provider's page asks for a style sheet that is nowhere."""
    assert [said for said in page.complaints() if site.url in said] == []
