"""The schedule hour by hour, from Sunday night to Thursday, with what may go wrong: each pack is made once,
each mail comes once, and what was late is said. Week 47 closes on Sunday 22 November 2026."""

import datetime as dt
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest

from city import cached_city
from etl.errors import UserError
from reports.making import PackRefused, make_due
from reports.post import send_due
from reports.schedule import rhythm
from settings import Settings
from tests.conftest import ROOT
from tests.reports.conftest import WIB, fill_full
from tests.reports.mailbox import Mailbox, serving
from warehouse import packs
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

SUNDAY = dt.datetime(2026, 11, 22, 23, 59, tzinfo=WIB)
HOURS = [SUNDAY.replace(minute=0) + dt.timedelta(hours=hour) for hour in range(1, 98)]  # to Thursday night
SENDER = "lapor@kota.example"
RHYTHM = rhythm(Settings())
DRAFT, FINAL = ("2026-W47", "draf"), ("2026-W47", "final")


@pytest.fixture
def ready_url(new_url):
    """What the engines do otherwise is asked for by test_post and test_sending."""
    return new_url("duckdb", fill=_begin)


@pytest.fixture
def town(city):
    rows = [("wali@kota.example", "pimpinan", ""), ("dishub@kota.example", "opd", "dishub")]
    return replace(city, recipients=pd.DataFrame(rows, columns=["address", "role", "agency"]))


@pytest.fixture
def begun(warehouse):
    return warehouse


def _begin(warehouse):
    """Week 46 is done, so that from here on packs are expected."""
    fill_full(warehouse)
    make_due(warehouse, cached_city(ROOT / "data" / "kediri", is_simulated=True), RHYTHM, SUNDAY)


def _go(warehouse, town, box, var, is_up=lambda at: True, has_mail=lambda at: True):
    """What each hour's round said, those that were refused or failed among it."""
    settings = _settings(var, box)
    dead = replace(settings, mail_port=9)  # nobody listens there
    said = []
    for at in filter(is_up, HOURS):
        for work in (
            lambda at: make_due(warehouse, town, RHYTHM, at, SENDER),
            lambda at: send_due(warehouse, town, settings if has_mail(at) else dead, lambda: at),
        ):
            try:
                said.append((at, work(at)))
            except (PackRefused, UserError) as error:
                said.append((at, f"! {error}"))
    return [(f"{at:%a %H:%M}", words) for at, words in said if words]


def _settings(var, box):
    return Settings(var=var, mail_host="127.0.0.1", mail_port=box.port, mail_tls="off", mail_from=SENDER)


def _made(warehouse):
    with warehouse.read() as connection:
        listed = packs.listed(connection, "kediri")
    return {
        (each.week, each.stage): each for each in listed if each.week == "2026-W47" and each.state == "dibuat"
    }


def _hour(day, hour):
    return dt.datetime(2026, 11, day, hour, tzinfo=WIB)


def _mails(box):
    return sorted((mail["To"].partition("@")[0], mail["Subject"].rpartition(": ")[2]) for mail in box.taken)


ALL_MAILS = [("dishub", "akhir Dishub"), ("dishub", "draf Dishub"), ("wali", "akhir")]


def test_a_usual_week(begun, town, tmp_path):
    with serving(Mailbox()) as box:
        said = _go(begun, town, box, tmp_path)
    assert said == [
        ("Mon 10:00", "Pack 2026-W47 (draf), data version 1."),
        ("Mon 10:00", "1 mails were sent."),
        ("Wed 07:00", "Pack 2026-W47 (final), data version 1."),
        ("Wed 07:00", "2 mails were sent."),
    ]
    assert _mails(box) == ALL_MAILS


def test_the_process_is_down_over_the_draft(begun, town, tmp_path):
    with serving(Mailbox()) as box:
        said = _go(begun, town, box, tmp_path, is_up=lambda at: not _hour(23, 9) <= at < _hour(24, 12))
    assert [when for when, _ in said] == ["Tue 12:00", "Tue 12:00", "Wed 07:00", "Wed 07:00"]
    assert "It was due on Mon, 23 Nov 2026 10:00 WIB." in said[0][1]
    assert "Seharusnya dibuat Sen, 23 Nov 2026 10.00 WIB" in box.taken[0].get_body(("plain",)).get_content()
    assert _mails(box) == ALL_MAILS


def test_the_process_is_down_over_draft_and_final(begun, town, tmp_path):
    with serving(Mailbox()) as box:
        said = _go(begun, town, box, tmp_path, is_up=lambda at: not _hour(23, 9) <= at < _hour(25, 8))
    assert set(_made(begun)) == {FINAL}
    assert "Makes up for 2026-W47 (draf), which nobody made in time." in said[0][1]
    assert _mails(box) == [("dishub", "akhir Dishub"), ("wali", "akhir")]


def test_the_mail_server_is_down_for_a_day(begun, town, tmp_path):
    with serving(Mailbox()) as box:
        said = _go(begun, town, box, tmp_path, has_mail=lambda at: not _hour(23, 9) <= at < _hour(24, 9))
    failed = [words for _, words in said if words.startswith("!")]
    assert len(failed) == 23  # each hour the operator is told
    assert "can't be reached" in failed[0]
    assert ("Tue 09:00", "1 mails were sent.") in said
    assert _mails(box) == ALL_MAILS


def test_stale_data_stop_the_draft_until_they_have_come(begun, town, tmp_path, told):
    told(dt.datetime(2026, 11, 21, 12, tzinfo=WIB))
    with serving(Mailbox()) as box:
        settings = Settings(
            var=tmp_path, mail_host="127.0.0.1", mail_port=box.port, mail_from=SENDER, mail_tls="off"
        )
        with pytest.raises(PackRefused, match="has told only up to Sab, 21 Nov 2026"):
            make_due(begun, town, RHYTHM, _hour(23, 10), SENDER)
        assert send_due(begun, town, settings, lambda: _hour(23, 10)) == ""
        told(dt.datetime(2026, 11, 23, 0, 1, tzinfo=WIB))
        _go(begun, town, box, tmp_path, is_up=lambda at: at > _hour(23, 12))
    assert _mails(box) == ALL_MAILS


def test_a_holiday_on_the_meeting_day_moves_the_final_and_every_pack_says_so(begun, town, tmp_path):
    office = town.calendars["office"]
    closed = replace(office, holidays=(dt.date(2026, 11, 25),))
    off = replace(town, calendars={**town.calendars, "office": closed})
    with serving(Mailbox()) as box:
        said = _go(begun, off, box, tmp_path)
    assert [when for when, _ in said] == ["Mon 10:00", "Mon 10:00", "Thu 07:00", "Thu 07:00"]
    assert _mails(box) == ALL_MAILS
    for mail in box.taken:
        text = mail.get_body(("plain",)).get_content()
        assert "rapat Kam, 26 Nov 2026 09.00 WIB (bergeser dari 25 Nov 2026 karena kantor tutup)" in text


FULL_DISK = """
import datetime as dt, resource, sys
from pathlib import Path
from city import open_city
from reports.making import make_due
from reports.schedule import rhythm
from settings import Settings
from warehouse.engines import open_warehouse
warehouse = open_warehouse(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
now = dt.datetime(2026, 11, 25, 0, 5, tzinfo=dt.UTC)
print(make_due(warehouse, open_city("data/kediri", simulated=True), rhythm(Settings()), now))
"""


def test_a_full_disk_leaves_no_half_pack_and_the_next_round_makes_it(root, duckdb_url, fill):
    """The file that the warehouse writes to may not grow: a real error of the system in a real write."""
    opened = open_warehouse(duckdb_url)
    upgrade(opened)
    fill(opened)
    opened.close()

    def round_with(limit: int) -> subprocess.CompletedProcess:
        words = [sys.executable, "-c", FULL_DISK, duckdb_url, str(limit)]
        return subprocess.run(words, cwd=root, capture_output=True, text=True, check=False)

    failed = round_with(2_000)
    assert failed.returncode != 0
    assert "Error" in failed.stderr
    done = round_with(1_000_000_000)
    assert "Pack 2026-W47 (final)" in done.stdout
    again = open_warehouse(duckdb_url)
    assert set(_made(again)) == {FINAL}
    again.close()
