"""The archive of packs, and the buttons that mail them. Now is Tuesday 24 November 2026; the draft of week 47
was made on Monday."""

import shutil

import pytest

from access.office import office_of
from city import open_city
from metrics.review.weeks import named
from reports.making import make as make_pack
from reports.schedule import plan, rhythm
from settings import Settings
from tests.visitors import as_role
from warehouse import deliveries, packs

MAIL = {"mail_host": "127.0.0.1", "mail_from": "lapor@kota.example"}
OUTPUT = "..packs.children...packs-said.children.."


@pytest.fixture
def folder(root, tmp_path, held, today):
    """A city with one recipient, and its draft of week 47 made while no mail was set up."""
    shutil.copytree(root / "data" / "kediri", tmp_path / "kediri")
    (tmp_path / "kediri" / "recipients.csv").write_text(
        "address,role,agency\npusat@kota.example,operator,\n", encoding="utf-8"
    )
    held.complaint("35.71.03.1001", 4_320, agency="dishub").load()
    town = open_city(tmp_path / "kediri")
    when = rhythm(Settings())
    around = plan(when, town, named("2026-W47"))
    pack = make_pack(held.warehouse, town, around.draft, around, today)
    with held.warehouse.write() as connection:
        packs.put(connection, pack)
    return tmp_path / "kediri"


def test_who_may_has_a_finished_pack_mailed_once_and_sees_to_whom(make, folder, warehouse):
    server = make(city=folder, **MAIL)
    visit = as_role(server, "pimpinan")
    assert "Kirim sekarang ke 1 alamat" in _shown(visit)
    assert "1 surel menunggu dikirim" in _click(visit, "mail-send").get_data(as_text=True)
    assert "sudah terkirim atau sedang dikirim" in _click(visit, "mail-send").get_data(as_text=True)
    assert "no_pack" not in _click(visit, "mail-send", "x' --").get_data(as_text=True)
    shown = _shown(visit)
    assert "pusat@kota.example" in shown
    assert "Kirim" not in shown  # it waits
    with warehouse.write() as connection:
        (waiting,) = deliveries.listed(connection, "kediri")
        deliveries.failed(connection, waiting, "550 tidak dikenal.", None)
    assert "550 tidak dikenal." in _shown(visit)
    assert "Kirim sekarang ke 1 alamat" in _shown(visit)
    with warehouse.write() as connection:
        deliveries.sent(connection, waiting, office_of(server).now())
    assert "Ya, kirim ulang ke 1 alamat" in _shown(visit)


def test_nobody_else_sends_by_a_forged_call(make, folder, warehouse):
    server = make(city=folder, **MAIL)
    for role in ("opd", "admin", "display", ""):
        visit = as_role(server, role, ("dishub",))
        assert _click(visit, "mail-again").status_code in (401, 403)
    with warehouse.read() as connection:
        assert deliveries.listed(connection, "kediri") == []


def test_without_a_mail_server_the_archive_says_so(make, folder):
    visit = as_role(make(city=folder), "operator")
    assert "LMW_MAIL_HOST" in _shown(visit)
    assert "Surel belum diatur." in _click(visit, "mail-send").get_data(as_text=True)


def _shown(visit):
    page = {"output": "desk-page.children", "outputs": {"id": "desk-page", "property": "children"}}
    values = {"pathname": "/review/archive", "search": ""}
    inputs = [{"id": "desk-url", "property": name, "value": text} for name, text in values.items()]
    body = {**page, "inputs": inputs, "state": [], "changedPropIds": ["desk-url.pathname"]}
    return visit.post("/_dash-update-component", json=body).get_data(as_text=True)


def _click(visit, part, pack="2026-W47 draf"):
    def button(name):
        clicks = 1 if name == part else None
        return {"id": {"part": name, "pack": pack}, "property": "n_clicks", "value": clicks}

    body = {
        "output": OUTPUT,
        "outputs": [{"id": "packs", "property": "children"}, {"id": "packs-said", "property": "children"}],
        "inputs": [[button("mail-send")], [button("mail-again")]],
        "state": [],
        "changedPropIds": [f'{{"pack":"{pack}","part":"{part}"}}.n_clicks'],
    }
    return visit.post("/_dash-update-component", json=body)
