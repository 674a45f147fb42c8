"""Packs reach whom recipients.csv names, once, by a real mail server. Now is Wednesday 25 November, 07.05."""

import datetime as dt
import io
from dataclasses import replace

import pandas as pd
import pytest
from docx import Document

from city import cached_city
from etl.mail import MailFault, line
from reports.making import PackRefused, make_due
from reports.post import send_due
from reports.schedule import rhythm
from settings import Settings
from tests.conftest import ROOT
from tests.databases import ENGINES
from tests.reports.conftest import WIB, fill_full
from tests.reports.mailbox import Mailbox, serving
from warehouse import deliveries
from warehouse.deliveries import FAILED, LEASE, SENDING, SENT, WAITING

NOW = dt.datetime(2026, 11, 25, 7, 5, tzinfo=WIB)
MONDAY = dt.datetime(2026, 11, 23, 10, 1, tzinfo=WIB)
SENDER = "lapor@kota.example"
MAYOR, CENTER, LIGHTS, HEALTH = (f"{name}@kota.example" for name in ("wali", "pusat", "dishub", "dinkes"))
RHYTHM = rhythm(Settings())


@pytest.fixture
def town(city):
    return _with_list(city)


@pytest.fixture(params=ENGINES)
def ready_url(request, new_url):
    """Of a warehouse whose final is made and lies in the outbox already where a test asks for `final`."""
    names = request.fixturenames
    fill = _fill_final if "final" in names else fill_full if "full" in names else None
    return new_url(request.param, is_ready=True, fill=fill)


@pytest.fixture
def final(warehouse):
    return warehouse


def _fill_final(warehouse):
    fill_full(warehouse)
    town = _with_list(cached_city(ROOT / "data" / "kediri", is_simulated=True))
    make_due(warehouse, town, RHYTHM, NOW, SENDER)


def _with_list(city):
    rows = [
        (MAYOR, "pimpinan", ""),
        (CENTER, "operator", ""),
        (LIGHTS, "opd", "dishub"),
        (HEALTH, "opd", "dinkes"),
    ]
    return replace(city, recipients=pd.DataFrame(rows, columns=["address", "role", "agency"]))


@pytest.fixture
def box():
    with serving(Mailbox()) as opened:
        yield opened


@pytest.fixture
def settings(tmp_path):
    """settings(box): of a server that asks for nothing."""

    def _settings(box, **given):
        own = {"mail_host": "127.0.0.1", "mail_port": box.port, "mail_tls": "off", "mail_from": SENDER}
        return Settings(var=tmp_path, **own | given)

    return _settings


def _states(warehouse):
    with warehouse.read() as connection:
        return {each.address: each.state for each in deliveries.listed(connection, "kediri")}


def _at(moment):
    return lambda: moment


def test_the_final_reaches_leaders_center_and_agencies_once(full, town, box, settings):
    make_due(full, town, RHYTHM, NOW, SENDER)
    assert send_due(full, town, settings(box), _at(NOW)) == "4 mails were sent."
    assert send_due(full, town, settings(box), _at(NOW + dt.timedelta(days=1))) == ""
    make_due(full, town, RHYTHM, NOW, SENDER)
    assert send_due(full, town, settings(box), _at(NOW)) == ""
    assert box.sent_to() == sorted([MAYOR, CENTER, LIGHTS, HEALTH])
    assert set(_states(full).values()) == {SENT}
    whole = next(mail for mail in box.taken if mail["To"] == MAYOR)
    assert whole["Subject"] == "[DATA SIMULASI] Rapat kinerja mingguan · 16–22 Nov 2026: akhir"
    assert [part.get_filename() for part in whole.iter_attachments()] == [
        "simulasi-rapat-2026-W47-final.pdf",
        "simulasi-rapat-2026-W47-final.xlsx",
        "simulasi-rapat-2026-W47-final.docx",
    ]
    text = whole.get_body(("plain",)).get_content()
    assert "*Tiga kalimat*" in text
    assert "sanggahan diterima sampai Sel, 24 Nov 2026 15.00 WIB" in text


def test_the_draft_goes_to_agencies_and_center_alone(full, town, box, settings):
    make_due(full, town, RHYTHM, MONDAY, SENDER)
    send_due(full, town, settings(box), _at(MONDAY))
    assert box.sent_to() == sorted([CENTER, LIGHTS, HEALTH])


def test_an_agency_gets_nothing_of_another(full, town, box, settings, add):
    add(full, 3, category="dbd", agency="dinkes", area="35.71.03.1001")
    make_due(full, town, RHYTHM, MONDAY, SENDER)
    send_due(full, town, settings(box), _at(MONDAY))
    by_address = {mail["To"]: mail for mail in box.taken}
    lights = by_address[LIGHTS].get_body(("plain",)).get_content()
    assert "Dishub: Dinas Perhubungan" in lights
    assert "Dinkes" not in lights
    assert "Periksa angka di lampiran. Sanggahan diterima sampai" in lights
    assert [part.get_filename() for part in by_address[LIGHTS].iter_attachments()] == [
        "simulasi-rapat-2026-W47-draf-dishub.pdf"
    ]


def test_what_the_server_refuses_for_now_is_sent_later_and_the_rest_at_once(final, town, box, settings):
    box.refuse[MAYOR] = "451 the box is locked"
    with pytest.raises(MailFault, match=r"3 mails were sent, 1 were not. wali@kota.example .*451 the box is"):
        send_due(final, town, settings(box), _at(NOW))
    assert _states(final)[MAYOR] == WAITING
    assert send_due(final, town, settings(box), _at(NOW)) == ""  # not at once again
    box.refuse.clear()
    assert send_due(final, town, settings(box), _at(NOW + dt.timedelta(minutes=2))) == "1 mails were sent."
    assert box.sent_to() == sorted([MAYOR, CENTER, LIGHTS, HEALTH])


def test_what_it_never_will_take_is_given_up_and_the_center_is_told(final, town, box, settings):
    box.refuse[LIGHTS] = "550 no such user"
    with pytest.raises(MailFault, match="550 no such user"):
        send_due(final, town, settings(box), _at(NOW))
    assert _states(final)[LIGHTS] == FAILED
    notes = [mail for mail in box.taken if "perlu diperiksa" in mail["Subject"]]
    assert [mail["To"] for mail in notes] == [CENTER]
    assert "Paket tidak terkirim ke dishub@kota.example: 550 no such user" in notes[0].get_content()
    assert send_due(final, town, settings(box), _at(NOW + dt.timedelta(days=5))) == ""


def test_a_server_that_is_down_loses_nothing(final, town, settings):
    box = Mailbox()
    with serving(box):
        pass
    with pytest.raises(MailFault, match=r"The mail server 127.0.0.1:\d+ can't be reached .*; packs wait"):
        send_due(final, town, settings(box), _at(NOW))
    assert set(_states(final).values()) == {WAITING}
    with serving(box, port=box.port):
        assert send_due(final, town, settings(box), _at(NOW + dt.timedelta(hours=9))) == "4 mails were sent."


def test_killed_before_it_heard_that_the_mail_was_taken_it_sends_the_same_mail_again(
    final, town, box, settings
):

    def killed(*_):
        raise KeyboardInterrupt

    real, deliveries.sent = deliveries.sent, killed
    try:
        with pytest.raises(KeyboardInterrupt):
            send_due(final, town, settings(box), _at(NOW))
    finally:
        deliveries.sent = real
    assert sorted(_states(final).values()) == sorted([SENDING, WAITING, WAITING, WAITING])
    assert send_due(final, town, settings(box), _at(NOW)) == "3 mails were sent."
    assert send_due(final, town, settings(box), _at(NOW + LEASE)) == "1 mails were sent."
    twice = [mail for mail in box.taken if mail["To"] == box.taken[0]["To"]]
    assert len(twice) == 2
    assert twice[0]["Message-ID"] == twice[1]["Message-ID"]  # by which mail systems see that it is one
    assert bytes(twice[0]) == bytes(twice[1])


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_server_asks_for_a_password_that_stands_in_a_file(final, town, settings, tmp_path):
    (tmp_path / "word").write_text("rahasia sekali\n")
    with serving(Mailbox(), password="rahasia sekali") as box:
        given = {"mail_user": "lapor", "mail_password_file": str(tmp_path / "word")}
        assert send_due(final, town, settings(box, **given), _at(NOW)) == "4 mails were sent."
    wrong = serving(Mailbox(), password="lain")
    with wrong as box, pytest.raises(MailFault, match="refuses LMW_MAIL_USER"), line(settings(box, **given)):
        pass


def test_a_line_that_can_not_be_closed_is_refused(settings):
    fault = pytest.raises(MailFault, match="offers no starttls")
    with serving(Mailbox()) as box, fault, line(settings(box, mail_tls="starttls")):
        pass


def test_a_refused_pack_is_told_to_the_center_once(warehouse, town, box, settings):
    for minutes in (0, 5, 10):
        with pytest.raises(PackRefused):
            make_due(warehouse, town, RHYTHM, NOW + dt.timedelta(minutes=minutes), SENDER)
    assert send_due(warehouse, town, settings(box), _at(NOW + dt.timedelta(hours=1))) == "1 mails were sent."
    (mail,) = box.taken
    assert (mail["To"], mail["Subject"]) == (CENTER, "Paket rapat 2026-W47 (akhir): perlu diperiksa")
    assert "Minggu 2026-W47 tidak memuat laporan maupun panggilan" in mail.get_content()


def test_without_a_server_nothing_is_put_into_the_outbox(full, town, settings):
    make_due(full, town, RHYTHM, NOW)
    assert _states(full) == {}
    assert send_due(full, town, Settings(), _at(NOW)) == ""


def test_the_letter_opens_and_holds_what_an_office_expects(final, town, box, settings):
    send_due(final, town, settings(box), _at(NOW))
    whole = next(mail for mail in box.taken if mail["To"] == MAYOR)
    letter = Document(io.BytesIO(list(whole.iter_attachments())[2].get_content()))
    lines = [paragraph.text for paragraph in letter.paragraphs]
    assert lines[:2] == ["PEMERINTAH KOTA KEDIRI", "LAPOR MBAK WALI"]
    assert "LAPORAN KINERJA MINGGUAN" in lines
    assert lines[-1].startswith("NIP …")
    assert letter.sections[0].header.paragraphs[0].text == "DATA SIMULASI"
    head = {row.cells[0].text: row.cells[1].text for row in letter.tables[0].rows}
    assert head["Nomor"].endswith(" / 2026-W47")
    assert head["Minggu"] == ": 16–22 Nov 2026"
    figures = next(table for table in letter.tables if table.rows[0].cells[0].text == "Angka")
    assert [cell.text for cell in figures.rows[1].cells][:2] == ["Aduan masuk", "13"]
