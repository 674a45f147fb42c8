"""Schema steps 14 and 15: a case's own clocks say who has it, and the one with which it ended where its time
went; also where they were loaded before (as etl/sla/clocks.py has it for what is loaded since).

Two steps, so that others wait only for the first, which is over at once.
"""

from collections.abc import Callable

import sqlalchemy as sa

_PARTS = ("operator", "waiting", "field", "moved")
_ADDED = ("case_agency TEXT", "is_final BOOLEAN", *(f"{part}_seconds BIGINT" for part in _PARTS))
_OF_CLOCKS = "city_code, case_id, scope, clock, agency, round, started_at, ended_by, counted_seconds"
_OF_CASES = "city_code, case_id, agency, time_precision"
_RESOLVE = "scope = 'case' AND clock = 'resolve'"
_CASES_A_SLICE, _MOST_SLICES = 300_000, 100  # for the memory's sake


def add_columns(connection: sa.Connection) -> None:
    for table in ("clocks", "clock_versions"):
        for column in _ADDED:
            connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column}"))


def fill(connection: sa.Connection) -> None:
    """Of an earlier state as all of its case was known when it came."""
    cases = connection.scalar(sa.text("SELECT count(*) FROM cases")) or 0
    slices = min(_MOST_SLICES, 1 + cases // _CASES_A_SLICE)
    for number in range(slices):  # about as many cases in each, whatever numbers they bear
        chosen = f"(10 * ascii(right(case_id, 1)) + ascii(right(case_id, 2))) % {slices} = {number}"
        connection.execute(sa.text(_filled("clocks", "0", _now, chosen)))
        connection.execute(sa.text(_filled("clock_versions", "clock_versions.known_from", _then, chosen)))


def _now(table: str, columns: str, chosen: str) -> str:
    return f"SELECT {columns}, 0 AS version FROM {table}s WHERE {chosen}"


def _then(table: str, columns: str, chosen: str) -> str:
    """As known in each version in which a clock came that ended since."""
    return f"""
      SELECT known.*, came.version
      FROM (SELECT {columns}, known_from, CAST(NULL AS INTEGER) AS known_until FROM {table}s WHERE {chosen}
            UNION ALL SELECT {columns}, known_from, known_until FROM {table}_versions WHERE {chosen}) AS known
      JOIN (SELECT DISTINCT city_code AS city, case_id AS its_case, known_from AS version
            FROM clock_versions WHERE scope = 'case' AND {chosen}) AS came
        ON known.city_code = came.city AND known.case_id = came.its_case AND known.known_from <= came.version
       AND (known.known_until IS NULL OR known.known_until > came.version)"""


def _filled(table: str, version: str, known: Callable[[str, str, str], str], chosen: str) -> str:
    is_final = f"{_RESOLVE} AND ended_by = 'stop' AND {table}.round = told.round"
    seconds = [f"CASE WHEN {is_final} AND NOT told.is_day THEN told.{part} END" for part in _PARTS]
    return f"""
    WITH known AS ({known("clock", _OF_CLOCKS, chosen)}), known_cases AS ({known("case", _OF_CASES, chosen)}),
    {_TOLD}
    UPDATE {table} SET case_agency = told.agency, is_final = CASE WHEN {is_final} THEN true END,
      {", ".join(f"{part}_seconds = {value}" for part, value in zip(_PARTS, seconds, strict=True))}
    FROM told
    WHERE {table}.city_code = told.city_code AND {table}.case_id = told.case_id
      AND {version} = told.version AND scope = 'case'"""


_TOLD = f"""ended AS (
  SELECT city_code, case_id, version, max(round) AS round
  FROM known WHERE {_RESOLVE} GROUP BY city_code, case_id, version
), holds AS (
  SELECT city_code, case_id, version,
    max(counted_seconds) FILTER (WHERE clock = 'resolve') AS held,
    max(counted_seconds) FILTER (WHERE clock <> 'resolve' AND ended_by = 'stop') AS waited,
    count(*) FILTER (WHERE clock = 'resolve' AND ended_by = 'transfer') > 0 AS is_moved
  FROM known WHERE scope = 'agency' AND clock IN ('resolve', 'first_follow_up', 'arrive')
  GROUP BY city_code, case_id, version, agency, started_at
), of_holds AS (
  SELECT city_code, case_id, version,
    sum(least(coalesce(waited, held), held)) FILTER (WHERE NOT is_moved) AS waiting,
    sum(held - least(coalesce(waited, held), held)) FILTER (WHERE NOT is_moved) AS field,
    sum(held) FILTER (WHERE is_moved) AS moved
  FROM holds GROUP BY city_code, case_id, version
), forwarded AS (
  SELECT city_code, case_id, version, max(counted_seconds) AS operator
  FROM known WHERE scope = 'case' AND clock = 'forward' AND ended_by = 'stop'
  GROUP BY city_code, case_id, version
), told AS (
  SELECT c.city_code, c.case_id, c.version, c.agency, e.round, c.time_precision = 'day' AS is_day,
    coalesce(operator, 0) AS operator, coalesce(waiting, 0) AS waiting, coalesce(field, 0) AS field,
    coalesce(moved, 0) AS moved
  FROM known_cases AS c
  LEFT JOIN ended AS e ON e.city_code = c.city_code AND e.case_id = c.case_id AND e.version = c.version
  LEFT JOIN of_holds AS h ON h.city_code = c.city_code AND h.case_id = c.case_id AND h.version = c.version
  LEFT JOIN forwarded AS f ON f.city_code = c.city_code AND f.case_id = c.case_id AND f.version = c.version
)"""
