"""Schema steps 14 and 15: the resolve clock with which a case ended says who had it and where its time went,
also where it was loaded before (as etl/sla/clocks.py has it for what is loaded since).

Two steps, so that others wait only for the first, which is over at once.
"""

import sqlalchemy as sa

_PARTS = ("operator", "waiting", "field", "moved")
_OF_CLOCKS = "city_code, case_id, scope, clock, agency, round, started_at, ended_by, counted_seconds"
_OF_CASES = "city_code, case_id, agency, time_precision"
_OWN = "scope = 'case' AND clock = 'resolve'"

_SLICE = "(10 * ascii(right(case_id, 1)) + ascii(right(case_id, 2))) % {slices} = {slice}"
"""Some of the cases, for the memory's sake: each slice has about as many, whatever numbers they bear."""
_CASES_A_SLICE, _MOST_SLICES = 300_000, 100

_NOW = "SELECT {columns}, 0 AS version FROM {table}s WHERE {slice}"
_THEN = f"""
SELECT known.*, told.version
FROM (SELECT {{columns}}, known_from, CAST(NULL AS INTEGER) AS known_until FROM {{table}}s WHERE {{slice}}
      UNION ALL SELECT {{columns}}, known_from, known_until FROM {{table}}_versions WHERE {{slice}}) AS known
JOIN (SELECT DISTINCT city_code AS city, case_id AS its_case, known_from AS version
      FROM clock_versions WHERE {_OWN} AND ended_by = 'stop') AS told
  ON known.city_code = told.city AND known.case_id = told.its_case AND known.known_from <= told.version
 AND (known.known_until IS NULL OR known.known_until > told.version)
"""
_FILLED = f"""
WITH known AS ({{clocks}}), known_cases AS ({{cases}}), ended AS (
  SELECT city_code, case_id, version, max(round) AS round
  FROM known WHERE {_OWN} GROUP BY city_code, case_id, version
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
  JOIN ended AS e ON e.city_code = c.city_code AND e.case_id = c.case_id AND e.version = c.version
  LEFT JOIN of_holds AS h ON h.city_code = c.city_code AND h.case_id = c.case_id AND h.version = c.version
  LEFT JOIN forwarded AS f ON f.city_code = c.city_code AND f.case_id = c.case_id AND f.version = c.version
)
UPDATE {{table}} SET resolved_by = told.agency,
  {", ".join(f"{part}_seconds = CASE WHEN told.is_day THEN NULL ELSE told.{part} END" for part in _PARTS)}
FROM told
WHERE {{table}}.city_code = told.city_code AND {{table}}.case_id = told.case_id
  AND {{table}}.round = told.round AND {{version}} = told.version AND {_OWN} AND ended_by = 'stop'
"""


def add_columns(connection: sa.Connection) -> None:
    for table in ("clocks", "clock_versions"):
        for column in ("resolved_by TEXT", *(f"{part}_seconds BIGINT" for part in _PARTS)):
            connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {column}"))


def fill(connection: sa.Connection) -> None:
    """Of an earlier state as all of its case was known when it came."""
    cases = connection.scalar(sa.text("SELECT count(*) FROM cases")) or 0
    slices = min(_MOST_SLICES, 1 + cases // _CASES_A_SLICE)
    for number in range(slices):
        chosen = _SLICE.format(slices=slices, slice=number)
        _fill(connection, "clocks", _NOW, "0", chosen)
        _fill(connection, "clock_versions", _THEN, "clock_versions.known_from", chosen)


def _fill(connection: sa.Connection, table: str, known: str, version: str, chosen: str) -> None:
    clocks = known.format(columns=_OF_CLOCKS, table="clock", slice=chosen)
    cases = known.format(columns=_OF_CASES, table="case", slice=chosen)
    connection.execute(sa.text(_FILLED.format(clocks=clocks, cases=cases, table=table, version=version)))
