"""Clocks in plain words. Monday is 23 November 2026; the office closes for lunch, and at 16:00."""

import pytest

from etl.sla.explain import explain

STEPS = (
    "2026-11-23 08:00 diterima",
    "2026-11-23 09:00 didisposisikan dishub",
    "2026-11-23 10:00 ditunda dishub / menunggu_material",
    "2026-11-24 10:00 didisposisikan dlhkp",
    "2026-11-25 10:00 selesai dlhkp",
)
RESOLVE = "resolve aduan:tanpa_pengawasan received_at resolved_at 5 working hour office usulan\n"


def test_a_clock_is_told_whole(sla):
    assert (
        _explained(sla, sla.case(*STEPS), rules=RESOLVE)
        == """\
wa:1: aduan · tanpa_pengawasan · pju · selesai
keadaan pada Jum, 27 Nov 2026 08.20 WIB

Waktu penyelesaian: kasus seluruhnya
  aturan versi 2025-05-27 (usulan), batas waktu: 5 jam kerja
  mulai Sen, 23 Nov 2026 08.00 WIB; tenggat Sel, 24 Nov 2026 14.00 WIB; berhenti Rab, 25 Nov 2026 \
10.00 WIB
  hasil: terlambat 4 jam 30 mnt
  Sen 23 Nov 08.00 WIB – Sen 23 Nov 09.00 WIB  terhitung, belum didisposisikan: 1 jam
  Sen 23 Nov 09.00 WIB – Sen 23 Nov 10.00 WIB  terhitung, Dishub: 1 jam
  Sen 23 Nov 10.00 WIB – Sel 24 Nov 10.00 WIB  dijeda (menunggu material), Dishub: 1 hari kerja + di luar \
jam kerja 16 jam 30 mnt
  Sel 24 Nov 10.00 WIB – Rab 25 Nov 10.00 WIB  terhitung, Dlhkp: 1 hari kerja + di luar jam \
kerja 16 jam 30 mnt
  terhitung 1 hari kerja 2 jam, dijeda 1 hari kerja
  ██▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒███░███░░░░░░░░░░░░░░░░░░░███
  ││Dishub                       │Dlhkp

Waktu penyelesaian: Dishub
  aturan versi 2025-05-27 (usulan), batas waktu: 5 jam kerja
  mulai Sen, 23 Nov 2026 09.00 WIB; tenggat Sel, 24 Nov 2026 15.00 WIB; berpindah tangan Sel, 24 Nov 2026 \
10.00 WIB
  hasil: tidak dinilai: berpindah tangan sebelum tenggat
  Sen 23 Nov 09.00 WIB – Sen 23 Nov 10.00 WIB  terhitung, Dishub: 1 jam
  Sen 23 Nov 10.00 WIB – Sel 24 Nov 10.00 WIB  dijeda (menunggu material), Dishub: 1 hari kerja + di luar \
jam kerja 16 jam 30 mnt
  terhitung 1 jam, dijeda 1 hari kerja
  ██▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒
  │Dishub

Waktu penyelesaian: Dlhkp
  aturan versi 2025-05-27 (usulan), batas waktu: 5 jam kerja
  mulai Sel, 24 Nov 2026 10.00 WIB; tenggat Sel, 24 Nov 2026 16.00 WIB; berhenti Rab, 25 Nov 2026 \
10.00 WIB
  hasil: terlambat 2 jam 30 mnt
  Sel 24 Nov 10.00 WIB – Rab 25 Nov 10.00 WIB  terhitung, Dlhkp: 1 hari kerja + di luar jam \
kerja 16 jam 30 mnt
  terhitung 1 hari kerja
  █████░░████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░██████
  │Dlhkp

█ terhitung  ░ di luar jam kerja  ▒ dijeda; di bawahnya: yang memegang
"""
    )


@pytest.mark.parametrize(
    ("steps", "given", "sentence"),
    [
        (STEPS[:2], {}, "hasil: berjalan, sisa waktu 10 hari kerja"),
        (["2026-11-02 08:00 diterima"], {}, "hasil: berjalan, lewat tenggat 5 hari kerja 20 mnt"),
        (
            STEPS[:3],
            {},
            "hasil: dijeda sejak Sen, 23 Nov 2026 10.00 WIB; tenggat menyusul setelah dilanjutkan",
        ),
        (STEPS, {"outcome": "duplikat"}, "hasil: tidak dinilai: laporan tidak valid atau duplikat"),
        (
            STEPS[:1],
            {"classification": ""},
            "aturannya menurut klasifikasi, dan kasus ini belum diklasifikasi",
        ),
        (STEPS[:1], {}, "Tindak lanjut pertama OPD: belum mulai; waktu disposisi tidak tercatat"),
        (
            ["2025-01-02 08:00 diterima"],
            {},
            "Jawaban pertama: tanpa target; mulai sebelum versi aturan yang pertama",
        ),
        (
            STEPS[:2],
            {"kind": "darurat", "time_precision": "day"},
            "hasil: tidak dinilai: hanya tanggalnya yang tercatat",
        ),
        (
            ["2026-11-23 08:00 diterima", "2026-11-23 08:05 didisposisikan polres"],
            {"kind": "darurat"},
            "hasil: mitra: waktunya ditampilkan, tidak dinilai",
        ),
        (
            ["2026-11-02 08:00 diterima", "2026-11-23 10:00 selesai", "2026-11-24 10:00 dibuka_kembali"],
            {},
            "hasil: tidak dinilai lagi: putaran sebelumnya sudah terlambat",
        ),
        (
            ["2026-11-23 08:00 diterima", "2026-11-23 08:05 selesai"],
            {"kind": "darurat"},
            "tahap ini tidak tercatat",
        ),
    ],
)
def test_the_result_is_one_sentence(sla, steps, given, sentence):
    assert sentence in _explained(sla, sla.case(*steps, **given))


def test_a_clock_that_begins_later_is_not_told_yet(sla):
    text = _explained(sla, sla.case(*STEPS), at="2026-11-23 08:30")
    assert "hasil: berjalan" in text
    assert "Waktu penyelesaian: Dishub" not in text


def test_a_case_as_a_database_gives_it_can_be_told(sla):
    """An empty answer has no types, nor has a column of nothing but nulls."""
    case, events = sla.frames(sla.case(received_at="2026-11-23 08:00"))
    told = explain(
        case.astype(object), events.iloc[:0].astype(object), sla.city(), sla.at("2026-11-24 08:00")
    )
    assert "hasil: berjalan, sisa waktu 2 hari kerja" in told.text


def test_it_speaks_english_too(sla):
    text = _explained(sla, sla.case(*STEPS), rules=RESOLVE, lang="en")
    assert "result: late by 4 h 30 min\n" in text
    assert "counted 1 working day 2 h, paused 1 working day\n" in text


def _explained(sla, case, at="2026-11-27 08:20", rules=None, lang="id"):
    city = sla.city(sla.policy(rules or sla.RULES))
    return explain(*sla.frames(case), city, sla.at(at), lang).text
