"""The desks in a real Chromium: one server and one browser for all."""

import base64
import datetime as dt
from collections.abc import Iterator
from contextlib import closing

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from app import create_server
from settings import Settings
from tests.pages.conftest import Browser, Site
from tests.pages.desk_rows import fill
from tests.visitors import enter
from warehouse import about
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
SIZES = {"laptop": (1366, 768), "tablet": (820, 1180), "phone": (390, 844), "projector": (1280, 720)}
DRAWN = "[...document.querySelectorAll('.chart')].every(one => one.querySelector('.main-svg'))"

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(root, var, tmp_path_factory) -> Iterator[Site]:
    with closing(open_warehouse(f"duckdb:///{tmp_path_factory.mktemp('desk') / 'desk.duckdb'}")) as warehouse:
        upgrade(warehouse)
        fill(warehouse, TODAY)
        with warehouse.write() as connection:
            about.put(connection, "kind", "simulasi")
        opened = Site(
            create_server(Settings(city=root / "data" / "kediri", var=var), warehouse, lambda: TODAY)
        )
        yield opened
        opened.stop()


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Browser]:
    enter(chromium, site, "operator")
    yield chromium
    chromium.leave()


def test_a_choice_goes_into_the_address_and_back_and_sends_little(page, site) -> None:
    shown(page, site, "/trends")
    page.requests()
    choose(page, "category", "Sampah menumpuk")
    page.wait("location.search == '?category=sampah'")
    page.wait("document.querySelector('[data-menu=category] .menu-said').innerText == 'Sampah menumpuk'")
    assert sum(one["bytes"] for one in page.requests()) < 60_000
    assert "Penerangan jalan umum" not in page.text(".multiples")
    page.run("history.back()")
    page.wait("document.querySelector('[data-menu=category] .menu-said').innerText == 'semua kategori'")


def test_a_menu_stays_for_several_choices_and_closes_by_escape_and_by_its_single_choice(page, site) -> None:
    shown(page, site, "/trends")
    choose(page, "category", "Sampah menumpuk")
    page.wait("document.querySelector('[data-menu=category] .menu-said').innerText == 'Sampah menumpuk'")
    assert page.run("return document.querySelector('[data-menu=category]').open")
    choose(page, "category", "Penerangan jalan umum", is_open=True)
    page.wait("document.querySelector('[data-menu=category] .menu-said').innerText == 'Sampah menumpuk + 1'")
    page.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
    assert not page.run("return document.querySelector('[data-menu=category]').open")
    choose(page, "period", "7 hari")
    page.wait("location.search == '?period=7_days&category=sampah,pju'")
    assert not page.run("return document.querySelector('[data-menu=period]').open")


def test_a_long_list_is_searched_and_a_range_is_typed(page, site) -> None:
    shown(page, site, "/trends")
    page.run("document.querySelector('[data-menu=area] summary').click()")
    page.wait("document.querySelector('[data-menu=area] .search input')")
    page.run(
        "const field = document.querySelector('[data-menu=area] .search input');"
        "field.value = 'pojok'; field.dispatchEvent(new Event('input'))"
    )
    visible = "[...document.querySelectorAll('[data-menu=area] a.choice')].filter(a => !a.hidden)"
    assert page.run(f"return {visible}.map(a => a.innerText.trim())") == ["Pojok"]
    page.run("document.querySelector('[data-menu=period] summary').click()")
    page.wait("document.getElementById('range-to')")
    page.run(
        "for (const [id, day] of [['range-from', '2026-11-02'], ['range-to', '2026-11-08']]) {"
        "  document.getElementById(id).value = day; }"
        "document.querySelector('.range button').click()"
    )
    page.wait("location.search == '?period=range&from=2026-11-02&to=2026-11-08'")
    page.wait("document.querySelector('[data-menu=period] .menu-said').innerText.includes('2–8 Nov 2026')")


def test_a_deep_link_shows_a_colleague_the_same(page, site) -> None:
    shown(page, site, "/trends?period=month&compared=year&category=pju&area=35.71.01.1004&step=week&kind=all")
    said = [lines[0] for lines in page.texts(".menus .menu-said")]
    assert said == [
        "bulan ini · 1–24 Nov 2026",
        "dibanding 1–24 Nov 2025",
        "semua OPD",
        "Penerangan jalan umum",
        "Pojok",
        "semua kanal",
        "semua jenis",
    ]
    assert page.text(".switch .is-here") == "minggu"


def test_a_point_of_a_chart_leads_to_the_cases_behind_it(page, site) -> None:
    shown(page, site, "/trends?category=pju")
    page.run(
        "const graph = document.querySelector('.chart .js-plotly-plot');"
        "const trace = graph.data.findIndex(one => one.customdata);"
        "const point = { curveNumber: trace, pointNumber: 3, pointIndex: 3, x: graph.data[trace].x[3],"
        "  y: graph.data[trace].y[3], customdata: graph.data[trace].customdata[3], data: graph.data[trace] };"
        "graph.emit('plotly_click', { points: [point], event: {} })"
    )
    page.wait("location.pathname == '/cases'")
    assert (
        page.run("return location.search")
        == "?period=range&category=pju&kind=aduan&from=2026-10-31&to=2026-10-31"
    )


def test_a_click_on_the_map_narrows_to_a_kelurahan(page, site) -> None:
    shown(page, site, "/trends")
    page.wait("document.querySelectorAll('.map-place path').length > 40")
    page.run(
        "document.querySelector('.map-place path').dispatchEvent(new MouseEvent('click', { bubbles: true }))"
    )
    page.wait("location.search.startsWith('?area=35.71.')")


def test_a_text_and_a_picture_are_copied_for_a_chat(page, site) -> None:
    shown(page, site, "/trends")
    rights = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": site.url}
    page.driver.execute_cdp_cmd("Browser.grantPermissions", rights)
    for kind in ("text", "picture"):
        page.run(
            "document.querySelector('[data-menu=wa]').open = true;"
            "document.querySelector('.copied').textContent = ''"
        )
        page.run(f"document.querySelector('[data-copy={kind}]').click()")
        page.wait("document.querySelector('.copied').textContent", 60)
        assert page.text(".copied") == "Tersalin. Tempel di WhatsApp."
        ask = "navigator.clipboard.read().then(found => arguments[0](found[0].types))"
        expected = {"text": "text/plain", "picture": "image/png"}
        assert page.driver.execute_async_script(ask) == [expected[kind]]


def test_print_is_one_page_of_a4_without_menus(page, site) -> None:
    shown(page, site, "/trends")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = "el => el && getComputedStyle(el).display == 'none'"
    assert page.run(
        f"return ['.bar nav', '.menus', '.actions'].every(name => ({hidden})(document.querySelector(name)))"
    )
    assert "28 Okt–24 Nov 2026 · dibanding 30 Sep–27 Okt 2026 · aduan" in page.text(".on-paper")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    made = page.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert base64.b64decode(made["data"]).count(b"/Type /Page\n") == 1


def test_a_screen_that_is_told_otherwise_on_paper_prints_a_sentence_alone(page, site) -> None:
    enter(page, site, "pimpinan")
    shown(page, site, "/trends")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert page.text("main") == ""
    said = "return getComputedStyle(document.querySelector('main'), '::before').content"
    assert page.run(said) == '"Untuk dicetak, pakai tombol Cetak di halaman ini."'
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    page.run("window.opened = []; window.open = address => window.opened.push(String(address))")
    ActionChains(page.driver).key_down(Keys.CONTROL).send_keys("p").key_up(Keys.CONTROL).perform()
    assert "paper=page" in page.run("return window.opened[0]")


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
def test_nothing_sticks_out_at_any_size(page, site, size) -> None:
    for path in ("/", "/trends"):
        shown(page, site, path, *size)
        assert page.run("return document.documentElement.scrollWidth") == size[0]


@pytest.mark.parametrize(("role", "lang"), [("pimpinan", ""), ("opd", ""), ("operator", "en"), ("admin", "")])
def test_no_page_complains_or_leaves_the_host_and_axe_finds_nothing_serious(page, site, role, lang) -> None:
    enter(page, site, role, agencies=("dishub",) if role == "opd" else (), lang=lang)
    for path in ("/", "/trends"):
        shown(page, site, path)
        page.wait(DRAWN)
        assert page.complaints() == []
        assert [one["url"] for one in page.requests() if not one["url"].startswith(site.url)] == []
        assert page.serious() == []


PATHS = ("/sla", "/sla?view=detail", "/sla?view=moved", "/sla?view=agencies", "/sla?view=what_if")
PATHS += ("/cases", "/cases/lapor:899", "/objections", "/quality", "/review", "/drill", "/replay", "/screens")


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_serious_and_the_keyboard_goes_through(page, site, path) -> None:
    """Not within the grid of cases, whose roles are its library's own. Replay and drills while they run:
    tests/pages/test_replay_plays.py, test_drill.py."""
    enter(page, site, "admin" if path == "/screens" else "operator")
    shown(page, site, path)
    assert page.complaints() == []
    assert page.serious(".page-head, .filters, .tools" if path == "/cases" else None) == []
    assert stops(page, 12) > 8


def test_an_empty_answer_says_why_and_offers_a_way_on(page, site) -> None:
    shown(page, site, "/trends?period=range&from=2026-01-01&to=2026-01-03&category=rtlh")
    assert "Tidak ada kasus dalam periode dan saringan ini." in page.text("main")
    links = page.run("return [...document.querySelectorAll('.empty a')].map(a => a.getAttribute('href'))")
    assert links == ["?period=range&from=2026-01-01&to=2026-01-03", "?period=year&category=rtlh"]


def shown(page: Browser, site: Site, path: str, width: int = 1366, height: int = 900) -> None:
    page.open(f"{site.url}{path}", width, height)
    page.wait("document.querySelector('main h1')")
    page.wait(DRAWN, 60)


def stops(page: Browser, presses: int) -> int:
    """How many visible parts so many presses of Tab come by, none of them twice."""
    page.run("document.activeElement?.blur(); scrollTo(0, 0)")
    seen = []
    for _ in range(presses):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        seen.append(
            page.run(
                "const one = document.activeElement, box = one.getBoundingClientRect();"
                "one.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length);"
                "return one === document.body || !box.width ? null : one.dataset.stop"
            )
        )
    return len({one for one in seen if one is not None})


def choose(page: Browser, menu: str, title: str, is_open: bool = False) -> None:
    """Clicks a choice of a menu as a reader would."""
    if not is_open:
        page.run(f"document.querySelector('[data-menu={menu}] summary').click()")
    page.run(
        f"[...document.querySelectorAll('[data-menu={menu}] a.choice')]"
        ".find(a => a.innerText.trim().replace(/^✓\\s*/, '') == arguments[0]).click()",
        title,
    )
