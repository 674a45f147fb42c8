"""Keys and indexes of the tables in warehouse/tables.py. They are PostgreSQL's alone: on DuckDB the load
itself keeps keys unique, and an index that must stay in memory would be larger than all the rest
(docs/decisions/0004-engines.md has the figures)."""

import sqlalchemy as sa

from warehouse.tables import (
    CLOSED_STATES,
    calls,
    case_versions,
    cases,
    clock_versions,
    clocks,
    metadata,
    rejected_rows,
    versions,
)
from warehouse.verdicts import UNRECORDED

KEYS: dict[str, tuple[str, ...]] = {
    "cases": ("city_code", "case_id"),
    "clocks": ("city_code", "case_id", "clock", "seq"),
    "case_events": ("city_code", "case_id", "seq"),
    "calls": ("city_code", "call_id"),
    "loads": ("city_code", "load_id"),
    "versions": ("city_code", "data_version"),
    "settings": ("name",),
    "source_states": ("city_code", "source"),
    "jobs": ("city_code", "name"),
    "screens": ("city_code", "name"),
    "screen_names": ("city_code", "calls_itself"),
    "forgotten": ("city_code", "case_id"),
    "personal.reporters": ("city_code", "case_id"),
}

for _name, _columns in KEYS.items():
    metadata.tables[_name].append_constraint(sa.PrimaryKeyConstraint(*_columns).ddl_if(dialect="postgresql"))

RUNNING = sa.Index(
    "clocks_running",
    clocks.c.city_code,
    clocks.c.scope,
    clocks.c.ended_by,
    postgresql_where=clocks.c.stopped_at.is_(None),
)
OF_DAYS = sa.Index(
    "clocks_of_days",
    clocks.c.city_code,
    clocks.c.scope,
    clocks.c.stopped_at,
    postgresql_where=sa.and_(clocks.c.decided_day.is_(None), clocks.c.due_at.is_(None)),
)


def _since(name: str, version: sa.Column) -> sa.Index:
    """For copies, which ask what came since a version (warehouse/copied.py). Rows come in the order of
    versions, so a summary of each megabyte finds them, far smaller than an index of every row."""
    return sa.Index(name, version, postgresql_using="brin", postgresql_with={"autosummarize": True})


BY_VERSION = (
    _since("cases_by_version", cases.c.known_from),
    _since("clocks_by_version", clocks.c.known_from),
    _since("calls_by_version", calls.c.known_from),
    _since("case_versions_by_end", case_versions.c.known_until),
    _since("clock_versions_by_end", clock_versions.c.known_until),
    sa.Index("versions_by_number", versions.c.data_version),  # asked with each request, and by each look
)
INDEXES = (
    *BY_VERSION,
    RUNNING,
    OF_DAYS,
    sa.Index("cases_by_day", cases.c.city_code, cases.c.day),
    sa.Index("cases_by_receipt", cases.c.city_code, cases.c.received_at),
    sa.Index(
        "cases_unfinished",
        cases.c.city_code,
        cases.c.received_at,
        postgresql_where=cases.c.state.not_in(CLOSED_STATES),
    ),
    sa.Index("cases_by_resolution", cases.c.city_code, cases.c.resolved_at),
    sa.Index(
        "cases_unresolved",
        cases.c.city_code,
        cases.c.closed_at,
        postgresql_where=cases.c.resolved_at.is_(None),
    ),
    sa.Index("clocks_by_day", clocks.c.city_code, clocks.c.scope, clocks.c.decided_day, clocks.c.agency),
    sa.Index("clocks_by_stop", clocks.c.city_code, clocks.c.stopped_at),
    sa.Index(
        "clocks_undecided",
        clocks.c.city_code,
        clocks.c.started_at,
        postgresql_where=clocks.c.target_seconds.is_(None) | (clocks.c.ended_by == UNRECORDED),
    ),
    sa.Index("calls_by_day", calls.c.city_code, calls.c.day),
    sa.Index("case_versions_by_case", case_versions.c.city_code, case_versions.c.case_id),
    sa.Index("clock_versions_by_case", clock_versions.c.city_code, clock_versions.c.case_id),
    sa.Index("rejected_by_place", rejected_rows.c.city_code, rejected_rows.c.source, rejected_rows.c.file),
)
for _index in INDEXES:
    _index.ddl_if(dialect="postgresql")
