"""Every list of allowed words, for all rooms. What they mean stands in docs/glossary.

Words of the service (kinds, states, outcomes) are Indonesian as the city says them; words of the machinery
(clocks, units, formats) are English.
"""

KINDS = ("darurat", "aduan", "informasi", "aspirasi")
CLASSIFICATIONS = ("berkadar_pengawasan", "tanpa_pengawasan")
STATES = (
    "diterima",
    "diverifikasi",
    "didisposisikan",
    "ditanggapi",
    "tiba",
    "dikerjakan",
    "ditunda",
    "selesai",
    "dibuka_kembali",
    "ditutup",
    "tidak_valid",
)
OUTCOMES = (
    "dikerjakan_tuntas",
    "dijawab",
    "dijadwalkan",
    "diteruskan_keluar",
    "tidak_valid",
    "duplikat",
    "tutup_otomatis",
)
LAYERS = ("operator", "admin_opd", "lapangan")
CALL_OUTCOMES = ("dropped", "unanswered", "answered")
DISPOSITIONS = ("valid", "ghost", "prank", "information", "unclassified")
INSTANT_SOURCES = ("system", "operator", "imported", "bulk")
TIME_PRECISIONS = ("second", "minute", "day")
PLACE_QUALITIES = ("point", "near", "name", "outside", "unknown")

SCENES = ("sekarang", "peta", "kelurahan", "tren", "tepat", "panggilan")  # of the wall
MODES = ("siaga", "kunjungan", "malam")  # of a screen, the usual one first

LANGUAGES = ("id", "en")
ROLES = ("opd", "unit", "mitra")
RECIPIENTS = ("pimpinan", "operator", "opd")  # who is mailed the weekly packs
JUDGED_ROLES = ("opd", "unit")  # partners are shown with their times, never judged
HOLIDAY_TYPES = ("libur_nasional", "cuti_bersama")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

CLOCKS = ("answer", "forward", "first_follow_up", "respond", "arrive", "resolve", "autoclose")
UNITS = ("second", "minute", "hour", "working hour", "working day", "source")
BASES = ("peraturan", "acuan", "usulan", "sumber")
CASE_INSTANTS = ("received_at", "forwarded_at", "responded_at", "arrived_at", "resolved_at", "closed_at")
CALL_INSTANTS = ("started_at", "queued_at", "answered_at", "ended_at")
CALL = "call"  # what a rule applies to when it judges calls
ALWAYS = "24x7"  # the calendar that is always there

RECORDS = ("case", "call")
FORMATS = ("csv", "excel", "open311", "parquet", "sql", "city")
OF_MEMBERS = "city"  # the format of what a city gives to its province
GEOREPORT_FORMS = ("json", "xml")
HISTORIES = ("none", "cell", "rows", "notes")
DATE_WORDS = ("iso", "relative", "serial")
OPEN_CODES = ("category", "agency", "channel")
STEP_FIELDS = ("at", "state", "agency", "layer", "reason")

CASE_COLUMNS = (
    "case_id",
    "kind",
    "classification",
    "category",
    "category_or_date",  # a category, or the date of receipt: whatever the cell reads as
    "agency",
    "supporting",
    "area_name",
    "channel",
    "priority",
    "state",
    "outcome",
    *CASE_INSTANTS,
    "target_at",
    "reopened_count",
    "forwarded_count",
    "rating",
    "has_evidence",
    "is_anonymous",
    "is_confidential",
    "reported_agency",
    "lon",
    "lat",
    "time_precision",
    "instant_source",
    "updated_at",
    "history",
)
CALL_COLUMNS = (
    "call_id",
    *CALL_INSTANTS,
    "outcome",
    "disposition",
    "case_id",
    "area_name",
    "updated_at",
)
YES_NO = {"yes": True, "no": False}
BOOLEANS = ("true", "false")
