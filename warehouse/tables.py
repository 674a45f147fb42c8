"""Every table of the warehouse, in one flat file; the same on DuckDB and PostgreSQL.

Words for columns: `_at` is an instant (stored UTC), `_day` a local date, `is_`/`has_` a boolean,
`_seconds` a duration, `_count` a number of things. The same thing has the same name in SQL, in
frames and in charts. `city_code` leads every key.

`known_from` and `known_until` are data versions (see `versions`). A table of what is true now
carries `known_from`; its `…_versions` twin holds only rows that are no longer true, so that a
first load writes each row once (docs/decisions/0003-versions.md).
"""

import sqlalchemy as sa

metadata = sa.MetaData()
PERSONAL = "personal"
CLOSED_STATES = ("selesai", "ditutup", "tidak_valid")


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _instant(name: str) -> sa.Column:
    return sa.Column(name, sa.TIMESTAMP(timezone=True))


def _case_columns() -> list[sa.Column]:
    """One complaint, emergency, question or aspiration, in its latest known state."""
    return [
        _text("city_code"),
        _text("case_id"),  # carries its source: "wa:1234"
        _text("source"),
        _text("kind"),  # darurat, aduan, informasi, aspirasi
        _text("classification"),  # berkadar_pengawasan, tanpa_pengawasan or ''
        _text("category"),
        _text("agency"),  # OPD pengampu
        _text("supporting"),  # agency codes, joined with ';'
        _text("area"),
        _text("place_quality"),  # point, near, name, outside, unknown
        _text("channel"),
        _text("priority"),
        _text("state"),
        _text("outcome"),
        _instant("received_at"),
        _instant("forwarded_at"),
        _instant("responded_at"),
        _instant("arrived_at"),
        _instant("resolved_at"),
        _instant("closed_at"),
        _instant("target_at"),  # a target that the source brought along
        sa.Column("reopened_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("forwarded_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rating", sa.Double),
        sa.Column("has_evidence", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("is_anonymous", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("is_confidential", sa.Boolean, nullable=False, server_default="false"),
        _text("reported_agency"),  # the agency that the report is about, if it is itself reported
        sa.Column("lon", sa.Double),
        sa.Column("lat", sa.Double),
        _text("time_precision"),  # second, minute, day
        _text("instant_source"),  # system, operator, imported, bulk
        _text("flags"),  # flag codes of etl/reasons.py, sorted, joined with ';'
        _instant("updated_at"),  # the source's own
        _instant("recorded_at"),  # the source's, else the load's
        _instant("last_event_at"),
        sa.Column("event_count", sa.Integer, nullable=False, server_default="0"),
        sa.Column("history_hash", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("day", sa.Date),  # local date of received_at
        sa.Column("hour_of_week", sa.SmallInteger),  # local, Monday 00:00 is 0, Sunday 23:00 is 167
    ]


def _clock_columns() -> list[sa.Column]:
    """One SLA clock of one case. Kind, category, area and channel repeat the case's, so that a
    question about clocks needs no join."""
    return [
        _text("city_code"),
        _text("case_id"),
        _text("clock"),  # forward, first_follow_up, respond, arrive, resolve, autoclose
        sa.Column("seq", sa.Integer, nullable=False),  # 1, 2, … within case_id and clock
        _text("scope"),  # case or agency
        _text("agency"),  # '' for the case's own clock
        sa.Column("round", sa.Integer, nullable=False, server_default="1"),
        _text("kind"),
        _text("category"),
        _text("area"),
        _text("channel"),
        _text("policy_version"),
        _text("basis"),  # peraturan, acuan, usulan, sumber (the source's own target)
        sa.Column("target_seconds", sa.BigInteger),  # None: no target, no verdict
        _instant("started_at"),
        _instant("due_at"),  # empty while paused, and where there is no target
        _instant("stopped_at"),
        _text("ended_by"),  # '' while running; stop, transfer, invalid, superseded
        sa.Column("counted_seconds", sa.BigInteger),  # open seconds up to the stop; None while running
        sa.Column("paused_seconds", sa.BigInteger, nullable=False, server_default="0"),
        _instant("paused_since"),
        _instant("decided_at"),  # stopped_at if on time, due_at if late or to come; None: no verdict
        sa.Column("decided_day", sa.Date),
        sa.Column("is_on_time", sa.Boolean),  # of a stopped clock; None while running or no verdict
        sa.Column("case_agency", sa.Text),  # who has the case, on its own clocks
        sa.Column("is_final", sa.Boolean),  # true on the resolve clock with which the case ended
        # where its time went (etl/sla/spent.py), on the same clock, unless instants are days
        sa.Column("operator_seconds", sa.BigInteger),
        sa.Column("waiting_seconds", sa.BigInteger),
        sa.Column("field_seconds", sa.BigInteger),
        sa.Column("moved_seconds", sa.BigInteger),
    ]


def _version(name: str) -> sa.Column:
    return sa.Column(name, sa.Integer, nullable=False)


cases = sa.Table("cases", metadata, *_case_columns(), _version("known_from"))
case_versions = sa.Table(
    "case_versions", metadata, *_case_columns(), _version("known_from"), _version("known_until")
)
clocks = sa.Table("clocks", metadata, *_clock_columns(), _version("known_from"))
clock_versions = sa.Table(
    "clock_versions", metadata, *_clock_columns(), _version("known_from"), _version("known_until")
)

case_events = sa.Table(
    "case_events",
    metadata,
    _text("city_code"),
    _text("case_id"),
    sa.Column("seq", sa.Integer, nullable=False),
    _instant("at"),
    _text("state"),  # the words of docs/glossary: diterima … ditutup, tidak_valid
    _text("agency"),
    _text("layer"),  # operator, admin_opd, lapangan or ''
    _text("reason"),  # why it was paused or closed, as a code of the mapping
    _instant("recorded_at"),
)

calls = sa.Table(
    "calls",
    metadata,
    _text("city_code"),
    _text("call_id"),
    _text("source"),
    _instant("started_at"),
    _instant("queued_at"),
    _instant("answered_at"),
    _instant("ended_at"),
    sa.Column("answer_seconds", sa.Integer),  # queued_at to answered_at
    sa.Column("answer_target_seconds", sa.Integer),
    _text("outcome"),  # dropped, unanswered, answered
    _text("disposition"),  # valid, ghost, prank, information, unclassified; '' when not answered
    _text("caller_hash"),  # salted; never a number
    _text("case_id"),
    _text("area"),
    _text("flags"),
    _instant("updated_at"),
    _instant("recorded_at"),
    sa.Column("day", sa.Date),
    sa.Column("hour_of_week", sa.SmallInteger),
    _version("known_from"),
)

loads = sa.Table(
    "loads",
    metadata,
    _text("city_code"),
    _text("load_id"),
    _text("source"),
    _text("file"),
    _text("fingerprint"),
    _text("state"),  # done, failed
    _text("message"),
    _instant("started_at"),
    _instant("finished_at"),
    _instant("newest_at"),  # the newest instant in the data: the age of the source
    sa.Column("read_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("new_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("changed_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("same_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("rejected_count", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("data_version", sa.Integer),
)

rejected_rows = sa.Table(
    "rejected_rows",
    metadata,
    _text("city_code"),
    _text("load_id"),
    _text("source"),
    _text("file"),
    sa.Column("row_number", sa.BigInteger, nullable=False),  # as the office sees it, header = 1
    _text("reason"),  # a code of etl/reasons.py
    _text("column"),
    _text("masked"),  # JSON of the row, personal columns and doubtful cells masked
    _instant("retried_at"),
)

versions = sa.Table(
    "versions",
    metadata,
    _text("city_code"),
    sa.Column("data_version", sa.Integer, nullable=False),
    _instant("at"),
    _text("load_id"),
    _text("city_fingerprint"),
)

forgotten = sa.Table(
    "forgotten",  # a case that a legal request removed: no later load brings it back
    metadata,
    _text("city_code"),
    _text("case_id"),
    _instant("at"),
)

source_states = sa.Table(
    "source_states",  # how the service fares with each source
    metadata,
    _text("city_code"),
    _text("source"),
    _instant("seen_at"),  # up to when the source is known to have told everything
    _instant("checked_at"),
    _text("state"),  # ok, failed, late or off
    _text("message"),  # one sentence without personal data
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),  # in a row
    _instant("next_at"),  # when it is asked again; None where it is watched
)
jobs = sa.Table(
    "jobs",  # timed work, so that it survives a restart
    metadata,
    _text("city_code"),
    _text("name"),
    _text("schedule"),  # the words of etl/timetable.py
    _instant("last_at"),
    _instant("next_at"),
    _text("state"),  # '' before the first run, then running, done, failed
    _text("message"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),  # in a row
)

screens = sa.Table(
    "screens",  # what each wall screen shall show, and what it last said of itself
    metadata,
    _text("city_code"),
    _text("name"),  # '': what all follow that have no order of their own
    _text("mode"),  # ordered: siaga, kunjungan, malam; '' as all
    _text("scene"),  # ordered: the one scene that it shows; '' it goes through them
    _text("view"),  # ordered: "gladi NAME", "ulang 2026-11-18T11:00"; '' the city as it is
    _text("shown"),  # the scene at its last word
    _text("release"),
    _text("size"),  # of its picture: 1920x1080
    sa.Column("is_stale", sa.Boolean, nullable=False, server_default="false"),
    _instant("seen_at"),
)

screen_names = sa.Table(
    "screen_names",  # screens that people named otherwise than these call themselves
    metadata,
    _text("city_code"),
    _text("calls_itself"),  # by its token or its address
    _text("name"),
)

settings = sa.Table("settings", metadata, _text("name"), _text("value"))

people_of_cases = sa.Table(
    "reporters",
    metadata,
    _text("city_code"),
    _text("case_id"),
    _text("fields"),  # JSON of the personal columns as they came
    schema=PERSONAL,
)
raw_rejected = sa.Table(
    "rejected_rows",
    metadata,
    _text("city_code"),
    _text("load_id"),
    _text("file"),
    sa.Column("row_number", sa.BigInteger, nullable=False),
    _text("raw"),  # JSON of the row as it came
    schema=PERSONAL,
)
