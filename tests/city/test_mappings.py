"""Source mappings: what the three of Kediri say, and what may be wrong in one."""

import pytest

from city import open_city
from city.source import History

CALLS, CASES, SP4N = "sources/panggilan_112.toml", "sources/kasus.toml", "sources/sp4n.toml"


def test_a_mapping_becomes_a_frozen_source(kediri):
    calls = kediri.sources["panggilan_112"]
    assert (calls.record, calls.format, calls.key_prefix, calls.case_prefix) == (
        "call",
        "csv",
        "112",
        "lapor",
    )
    assert calls.columns["call_id"] == ("No Tiket",)
    assert calls.values["disposition"]["kosong"] == "ghost"
    assert (calls.caller, calls.text_columns) == ("Nomor Pemanggil", ("Catatan Operator",))
    assert calls.zone == "Asia/Jakarta"
    assert kediri.sources["kasus"].history == History(how="cell")
    assert kediri.sources["sp4n"].columns["category_or_date"] == ("Kategori / Tanggal",)


@pytest.mark.parametrize(
    ("file", "is_its"),
    [
        ("112_2026-11.csv", True),
        ("kiriman/112_2026-11.csv", True),
        ("112.csv", False),
        ("kasus_1.csv", False),
    ],
)
def test_a_source_knows_its_files_by_name(kediri, file, is_its):
    assert kediri.sources["panggilan_112"].takes(file) is is_its


def test_several_columns_may_give_one_value(folder):
    file = folder / CASES
    file.write_text(file.read_text().replace('"Tanggal Lapor"', '["Tanggal Lapor", "Waktu Lapor"]'))
    assert open_city(folder).sources["kasus"].columns["received_at"] == ("Tanggal Lapor", "Waktu Lapor")


def test_an_empty_mapping_says_what_it_needs(faults, folder):
    (folder / "sources" / "baru.toml").write_text("")
    assert faults() == [
        f'sources/baru.toml: "{key}" is missing; add it.'
        for key in (
            "columns",
            "dates",
            "files",
            "format",
            "key_prefix",
            "record",
            "stale_after_minutes",
            "title",
        )
    ]
