"""Stage 3 for cases: one rule after the other, from mapped texts to the rows of table `cases`.

No rule drops a row. A doubtful value is set aside and its case flagged; a row that can't be used is rejected
at the end, with the first reason found. docs/cleaning.md has a line for each rule.
"""

import datetime as dt

import numpy as np
import pandas as pd

from city import City
from city.source import Source
from city.vocabulary import CASE_COLUMNS, CASE_INSTANTS, INSTANT_SOURCES
from etl.clean import moments
from etl.clean.bulk import closed_in_bulk
from etl.clean.codes import known_codes, lookup
from etl.clean.duplicates import latest
from etl.clean.history import count_milestones, events_of, fill
from etl.clean.kinds import known_kinds, known_outcomes
from etl.clean.marks import Cleaned, begin, flag, is_usable, rejected_of, unusable
from etl.clean.order import in_order
from etl.clean.precision import of_cases
from etl.clean.private import strip
from etl.clean.states import dates_agree, known_states, reached_states
from etl.clean.steps import groups, history_hash, read_steps
from etl.clean.text import among, constant, filled, is_blank, numbers, put, yes
from etl.clean.typed import typed
from warehouse import tables

_NUMBERS = ("rating", "lon", "lat", "reopened_count", "forwarded_count")


def clean(rows: pd.DataFrame, city: City, source: Source, loaded_at: dt.datetime) -> Cleaned:
    """Mapped rows of one source, made true. `loaded_at`: the aware moment of the load, which ends the past.

    Each row that comes in is either in `rows` or in `rejected`, and bears its `_file` and `_row`.
    """
    rows = _with_columns(begin(rows), city, source)
    rows = unusable(rows, "case_id")
    rows = moments.read_recorded(rows, source, loaded_at)
    rows = _category_or_date(rows, city)
    for name in (*CASE_INSTANTS, "updated_at"):
        rows = moments.read(rows, name, source, loaded_at)
    rows = _with_numbers(rows)
    rows = _with_marks(rows)
    rows = known_states(rows)
    group = groups(rows, source)
    rows, steps = read_steps(rows, group, city, source, loaded_at)
    rows = fill(rows, group, steps)
    rows = moments.reject_without(rows, "received_at")
    rows = in_order(rows, CASE_INSTANTS, source.zone)
    rows = reached_states(rows)
    rows = dates_agree(rows)
    rows = moments.read_target(rows, source)
    rows = known_codes(rows, city, source)
    rows = known_kinds(rows, city)
    rows = known_outcomes(rows)
    rows = of_cases(rows, source.zone)
    rows = count_milestones(rows)
    rows = rows.assign(history_hash=history_hash(rows, group, source))
    chosen = latest(rows, is_usable(rows))
    rows = closed_in_bulk(rows, chosen)
    events = events_of(rows, group, steps, chosen)
    return Cleaned(typed(rows, tables.cases, city.zone, "received_at"), events, rejected_of(rows))


def _with_columns(rows: pd.DataFrame, city: City, source: Source) -> pd.DataFrame:
    """Every column that a rule reads, blank where the source has none."""
    blank = constant("", rows.index)
    absent = {name: blank for name in CASE_COLUMNS if name not in rows}
    fixed = {"city_code": constant(city.code, rows.index), "source": constant(source.name, rows.index)}
    return rows.assign(**absent, **fixed)


def _category_or_date(rows: pd.DataFrame, city: City) -> pd.DataFrame:
    """A cell that names a category is one; another that holds digits is the date of receipt."""
    cells = rows["category_or_date"]
    is_date = is_blank(lookup(cells, city, "categories")) & cells.str.contains(r"\d").to_numpy(bool)
    received, category = rows["received_at"], rows["category"]
    return rows.assign(
        received_at=put(received, is_blank(received) & is_date, cells),
        category=put(category, is_blank(category) & ~is_date, cells),
    )


def _with_numbers(rows: pd.DataFrame) -> pd.DataFrame:
    for name in _NUMBERS:
        found, is_unread = numbers(rows[name])
        whole = np.clip(np.nan_to_num(found), 0, 1_000_000).astype("int64")
        rows = flag(rows, "number_unreadable", is_unread)
        rows = rows.assign(**{name: whole if name.endswith("_count") else found})
    return rows.assign(event_count=np.int64(0), last_event_at=moments.NEVER)


def _with_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """Marks of the case; who is anonymous or confidential stays so in doubt."""
    instant_source, _ = among(rows["instant_source"], INSTANT_SOURCES)
    return rows.assign(
        has_evidence=yes(rows["has_evidence"]),
        is_anonymous=yes(rows["is_anonymous"]),
        is_confidential=yes(rows["is_confidential"]),
        priority=strip(rows["priority"]),
        instant_source=filled(instant_source, "system"),
    )
