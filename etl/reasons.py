"""Why a row could not be used, and what is doubtful about one that could: codes, each told in one sentence.

A rejected row has one reason, and is counted on screen. A flag stays with its case or call; the doubtful
value itself was set aside (docs/cleaning.md tells what each rule does). Codes alone are stored.
"""

from typing import NamedTuple


class Sentence(NamedTuple):
    id: str
    en: str


REASONS = {
    "ragged": Sentence(
        "Jumlah kolom baris ini tidak sama dengan judulnya.",
        "This row has more or fewer columns than the header.",
    ),
    "header_repeated": Sentence("Baris ini mengulang judul kolom.", "This row repeats the header."),
    "not_an_object": Sentence(
        "Bagian berkas JSON ini bukan satu laporan.", "This part of the JSON file is not one request."
    ),
    "no_key": Sentence("Nomor laporan atau panggilan kosong.", "The case or call number is blank."),
    "beginning_missing": Sentence(
        "Waktu masuk kosong, dan riwayat juga tidak memuatnya.",
        "The time of receipt is blank, and the history does not tell it either.",
    ),
    "beginning_unreadable": Sentence(
        "Waktu masuk tidak terbaca dengan bentuk tanggal di pemetaan sumber.",
        "The time of receipt can't be read with the date formats of the source's mapping.",
    ),
    "beginning_not_credible": Sentence(
        "Waktu masuk sebelum tahun 2000, jadi bukan waktu yang sebenarnya.",
        "The time of receipt lies before the year 2000, so it is not a real one.",
    ),
    "beginning_in_future": Sentence(
        "Waktu masuk lebih dari satu hari setelah berkas dimuat.",
        "The time of receipt lies more than a day after the file was loaded.",
    ),
    "call_not_case": Sentence(
        "Baris ini panggilan (kosong, iseng, atau terputus), bukan laporan.",
        "This row is a call (ghost, prank or dropped), not a case.",
    ),
}

FLAGS = {
    "date_unreadable": Sentence(
        "Ada waktu yang tidak terbaca dan dikosongkan.", "A time could not be read and was set aside."
    ),
    "date_not_credible": Sentence(
        "Ada waktu sebelum tahun 2000 (misalnya 01/01/1900) dan dikosongkan.",
        "A time before the year 2000 (such as 01/01/1900) was set aside.",
    ),
    "date_in_future": Sentence(
        "Ada waktu yang lebih dari satu hari setelah pemuatan dan dikosongkan.",
        "A time more than a day after the load was set aside.",
    ),
    "hour_told_twice": Sentence(
        "Jam ini terjadi dua kali karena waktu musim panas berakhir; yang pertama dipakai.",
        "This hour happened twice as daylight saving ended; the first is taken.",
    ),
    "hour_never_told": Sentence(
        "Jam ini tidak ada karena waktu musim panas mulai; waktunya digeser.",
        "This hour never happened as daylight saving began; the time was shifted.",
    ),
    "relative_time": Sentence(
        'Waktunya relatif ("7 jam yang lalu"), jadi hanya perkiraan.',
        'The time was told relatively ("7 hours ago"), so it is approximate.',
    ),
    "target_far": Sentence(
        "Target dari sumber lebih dari sepuluh tahun setelah laporan masuk.",
        "The source's target lies more than ten years after the receipt.",
    ),
    "target_before_received": Sentence(
        "Target dari sumber mendahului waktu masuk.", "The source's target lies before the receipt."
    ),
    "received_from_history": Sentence(
        "Waktu masuk diambil dari langkah pertama riwayat.",
        "The time of receipt was taken from the first step of the history.",
    ),
    "forwarded_out_of_order": Sentence(
        "Waktu disposisi mendahului waktu masuk dan dikosongkan.",
        "The time of forwarding lies before the receipt and was set aside.",
    ),
    "responded_out_of_order": Sentence(
        "Waktu jawaban pertama mendahului tahap sebelumnya dan dikosongkan.",
        "The time of the first answer lies before an earlier step and was set aside.",
    ),
    "arrived_out_of_order": Sentence(
        "Waktu tiba mendahului tahap sebelumnya dan dikosongkan.",
        "The time of arrival lies before an earlier step and was set aside.",
    ),
    "resolved_out_of_order": Sentence(
        "Waktu selesai mendahului tahap sebelumnya dan dikosongkan.",
        "The time of resolution lies before an earlier step and was set aside.",
    ),
    "closed_out_of_order": Sentence(
        "Waktu ditutup mendahului tahap sebelumnya dan dikosongkan.",
        "The time of closing lies before an earlier step and was set aside.",
    ),
    "closed_without_date": Sentence(
        "Laporan sudah selesai atau ditutup, tetapi waktunya tidak tercatat.",
        "The case is resolved or closed, but without a time.",
    ),
    "date_without_closed": Sentence(
        "Ada waktu selesai atau ditutup, tetapi laporan belum selesai; waktunya dikosongkan.",
        "There is a time of resolution or closing, but the case is open; the time was set aside.",
    ),
    "closed_in_bulk": Sentence(
        "Lima laporan atau lebih dari OPD yang sama ditutup dalam sepuluh menit.",
        "Five or more cases of the same agency were closed within ten minutes.",
    ),
    "unknown_state": Sentence(
        "Status tidak dikenal; dipakai tahap terakhir yang tercatat.",
        "The state is unknown; the last recorded step is taken.",
    ),
    "state_differs_from_history": Sentence(
        "Status berbeda dari langkah terakhir riwayat; riwayat dipakai, kecuali laporan sudah selesai.",
        "The state differs from the last step of the history, which is taken unless the case is finished.",
    ),
    "history_unreadable": Sentence(
        "Ada langkah riwayat yang tidak terbaca dan dilewati.",
        "A step of the history could not be read and was left out.",
    ),
    "history_out_of_order": Sentence(
        "Langkah riwayat tidak berurutan waktu; diurutkan kembali.",
        "The steps of the history were not in order of time, and were sorted.",
    ),
    "step_before_received": Sentence(
        "Ada langkah riwayat yang mendahului waktu masuk dan dilewati.",
        "A step of the history lies before the receipt and was left out.",
    ),
    "hidden": Sentence(
        "Laporan disembunyikan oleh sumbernya; dihitung, tetapi tidak ditampilkan.",
        "The case is hidden by its source: counted, but not shown.",
    ),
    "unknown_kind": Sentence("Jenis laporan tidak dikenal.", "The kind of case is unknown."),
    "unknown_category": Sentence("Kategori tidak dikenal.", "The category is unknown."),
    "unknown_agency": Sentence("OPD tidak dikenal.", "The agency is unknown."),
    "agency_succeeded": Sentence(
        "OPD ini sudah berganti; dipakai OPD penerusnya.", "This agency has ended; its successor is taken."
    ),
    "category_succeeded": Sentence(
        "Kategori ini sudah berganti; dipakai kategori penerusnya.",
        "This category has ended; its successor is taken.",
    ),
    "unknown_channel": Sentence("Kanal tidak dikenal.", "The channel is unknown."),
    "unknown_area": Sentence("Nama kelurahan tidak dikenal.", "The name of the area is unknown."),
    "unknown_classification": Sentence("Klasifikasi tidak dikenal.", "The classification is unknown."),
    "unknown_outcome": Sentence("Hasil penanganan tidak dikenal.", "The outcome is unknown."),
    "unknown_disposition": Sentence(
        "Klasifikasi panggilan tidak dikenal.", "The disposition of the call is unknown."
    ),
    "number_unreadable": Sentence(
        "Ada angka yang tidak terbaca dan dikosongkan.", "A number could not be read and was set aside."
    ),
    "point_out_of_range": Sentence(
        "Koordinat di luar bumi atau 0,0 dan dikosongkan.",
        "The coordinates are off the earth or 0,0 and were set aside.",
    ),
    "point_swapped": Sentence(
        "Lintang dan bujur tertukar; sudah dibalik.", "Latitude and longitude were swapped, and put right."
    ),
    "place_differs_from_name": Sentence(
        "Titik koordinat tidak cocok dengan nama kelurahan; titiknya yang dipakai.",
        "The point does not agree with the name of the area; the point is taken.",
    ),
    "answered_without_time": Sentence(
        "Panggilan dijawab, tetapi waktu jawabnya tidak tercatat.",
        "The call was answered, but without a time.",
    ),
    "time_without_answer": Sentence(
        "Ada waktu jawab, tetapi panggilan tidak dijawab; waktunya dikosongkan.",
        "There is a time of answering, but the call was not answered; the time was set aside.",
    ),
    "queued_out_of_order": Sentence(
        "Waktu antre mendahului waktu masuk dan dikosongkan.",
        "The time of queueing lies before the start of the call and was set aside.",
    ),
    "answered_out_of_order": Sentence(
        "Waktu jawab mendahului waktu antre atau waktu masuk dan dikosongkan.",
        "The time of answering lies before the queue or the start and was set aside.",
    ),
    "ended_out_of_order": Sentence(
        "Waktu selesai panggilan mendahului tahap sebelumnya dan dikosongkan.",
        "The end of the call lies before an earlier step and was set aside.",
    ),
}


def sentence(code: str, language: str = "id") -> str:
    """The sentence of a reason or a flag in "id" or "en"; raises KeyError for a code that is none."""
    return getattr((REASONS | FLAGS)[code], language)
