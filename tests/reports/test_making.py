"""Packs are made when due, pinned to what was known, and never empty. Now is Wednesday 25 November, 07.05."""

import datetime as dt
from dataclasses import replace

import pytest

from access.viewer import Viewer
from actions.commitments import Draft
from actions.commitments import make as promise
from components.taken.xlsx import book_bytes
from reports.chat import LONGEST, chat_text
from reports.making import PackRefused, content_of, make_due
from reports.paper import paper
from reports.pdf import pages, pdf_bytes
from reports.schedule import rhythm
from reports.tables import tables
from settings import Settings
from tests.reports.conftest import WIB
from warehouse import objections, packs

WEDNESDAY = rhythm(Settings())
NOW = dt.datetime(2026, 11, 25, 7, 5, tzinfo=WIB)
MAYOR = Viewer("Wali Kota", "pimpinan")
DRAFT = Draft(
    agency="dishub",
    post="Kepala Dinas",
    text="PJU menyala kembali " + "lagi " * 40,
    measure="received",
    target=1.0,
    due_day=dt.date(2026, 12, 1),
)


@pytest.fixture
def made(full, city):
    promise(full, city, MAYOR, DRAFT, NOW - dt.timedelta(days=20))
    make_due(full, city, WEDNESDAY, NOW)
    with full.read() as connection:
        return packs.get(connection, "kediri", "2026-W47", "final")


def test_the_pack_that_is_due_is_made_once(full, city):
    assert make_due(full, city, WEDNESDAY, NOW) == "Pack 2026-W47 (final), data version 1."
    assert make_due(full, city, WEDNESDAY, NOW) == ""
    with full.read() as connection:
        assert [(each.week, each.stage, each.state) for each in packs.listed(connection, "kediri")] == [
            ("2026-W47", "final", "dibuat")
        ]


def test_months_later_and_after_late_records_its_figures_are_the_same(full, city, add, made):
    before = paper(content_of(made, full, city))
    assert before["key_figures"][0]["value"] == "13"
    add(full, 500)  # late records of that very week
    add(full, 200, week=3)
    with full.read() as connection:
        again = packs.get(connection, "kediri", "2026-W47", "final")
    assert paper(content_of(again, full, city)) == before
    assert before["promises"][0][0] == "Dishub"


def test_two_processes_that_make_the_same_pack_leave_one(full, city, made):
    with full.write() as connection:
        packs.put(connection, replace(made, message="the second"))
    with full.read() as connection:
        assert packs.get(connection, "kediri", "2026-W47", "final").message == ""


def test_a_week_without_data_is_refused_and_on_record(warehouse, city):
    with pytest.raises(PackRefused, match="Week 2026-W47 has neither reports nor calls"):
        make_due(warehouse, city, WEDNESDAY, NOW)
    with warehouse.read() as connection:
        (held,) = packs.listed(connection, "kediri")
    assert (held.state, held.stage) == ("ditolak", "final")
    assert held.message.startswith("Minggu 2026-W47 tidak memuat laporan maupun panggilan")


def test_a_source_that_has_not_told_the_whole_week_stops_it(full, city, told):
    told(dt.datetime(2026, 11, 21, 12, tzinfo=WIB))
    with pytest.raises(PackRefused, match=r"Laporan aplikasi has told only up to Sab, 21 Nov 2026 12.00 WIB"):
        make_due(full, city, WEDNESDAY, NOW)
    told(dt.datetime(2026, 11, 23, 0, 1, tzinfo=WIB))
    assert make_due(full, city, WEDNESDAY, NOW).startswith("Pack 2026-W47")  # tried again, and made


def test_a_gap_in_the_policy_stops_it(full, city):
    late = replace(
        city, policies=tuple(replace(each, valid_from=dt.date(2027, 1, 1)) for each in city.policies)
    )
    with pytest.raises(PackRefused, match="No service policy is valid in week 2026-W47"):
        make_due(full, late, WEDNESDAY, NOW)


def test_a_pack_that_comes_late_says_what_it_makes_up_for(full, city):
    make_due(full, city, WEDNESDAY, NOW - dt.timedelta(weeks=1))  # an earlier one, so that packs are expected
    said = make_due(full, city, WEDNESDAY, NOW + dt.timedelta(hours=3))
    assert "Makes up for 2026-W47 (draf), which nobody made in time." in said
    assert "It was due on Wed, 25 Nov 2026 07:00 WIB." in said


def test_paper_workbook_and_chat_are_whole(full, city, made, tmp_path):
    content = content_of(made, full, city)
    pdf = pdf_bytes(content, tmp_path)
    assert pdf.startswith(b"%PDF")
    assert b"/Subtype /Image" not in pdf  # charts are vectors
    assert pdf == pdf_bytes(content, tmp_path)
    assert len(pages(content, tmp_path)) <= 8
    assert book_bytes(tables(content)).startswith(b"PK")
    text = chat_text(content)
    assert len(text) <= LONGEST
    assert "DATA SIMULASI" in text


def test_a_long_chat_is_cut_at_a_line(full, city, made):
    content = content_of(made, full, city)
    long = replace(content, promised=list(content.promised) * 20)
    text = chat_text(long)
    assert len(text) <= LONGEST
    assert text.endswith("\n…")


def test_few_cases_of_a_sensitive_category_are_not_told(full, city, add):
    add(full, 4, category="odgj_terlantar", area="35.71.03.1001")
    make_due(full, city, WEDNESDAY, NOW)
    with full.read() as connection:
        content = content_of(packs.get(connection, "kediri", "2026-W47", "final"), full, city)
    written = str(paper(content)["news"])
    assert "4 kasus" not in written
    assert "<5 kasus" not in written  # nor that there are any


def test_an_objection_about_a_sensitive_case_stands_in_no_pack(full, city, add):
    add(full, 1, case_id="lapor:terang", category="pju")
    add(full, 1, case_id="lapor:peka", category="ambulans", agency="dinkes")
    none = {"clock": "", "seq": 0, "scope": "", "evidence": "", "raw_verdict": "", "text": "Bukan kami."}
    with full.write() as connection:
        for case in ("lapor:terang", "lapor:peka"):
            row = {"city_code": "kediri", "objection_id": case, "case_id": case, "agency": "dishub", **none}
            filed = {"ground": "bukan_kewenangan", "filed_at": NOW - dt.timedelta(days=2)}
            objections.file(connection, row | filed, "p1", "Kepala Dinas")
    make_due(full, city, WEDNESDAY, NOW)
    with full.read() as connection:
        pack = packs.get(connection, "kediri", "2026-W47", "final")
    frames = content_of(pack, full, city).review.frames
    assert frames["objections"]["case_id"].tolist() == ["lapor:terang"]
