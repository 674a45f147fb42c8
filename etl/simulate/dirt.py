"""What is wrong in real files, put into simulated ones: always the same rows in the same way, by their keys.

Dirt of instants is put into the cases before they are written, dirt of cells and rows into the finished
table. The shares are [dirt] of service.toml.
"""

from dataclasses import replace

import numpy as np
import pyarrow as pa

from city.vocabulary import CALL
from etl.simulate.cells import instead, stamps
from etl.simulate.lives import NAMES, NEVER
from etl.simulate.view import View

_DAY = 86_400
_YEAR_1900 = -2_208_988_800  # local seconds
_CLOSINGS = ("year_1900", "closed_first", "closed_without_date", "date_without_closed")
_US = "%m/%d/%Y %H:%M:%S"


def soil_cases(view: View) -> View:
    """Closed in 1900, before the beginning, or without its date; open with a date of closing; midnight."""
    received, closed = view["received"], view["closed"]
    is_closed = ~np.isnat(closed) & np.isnat(view["reopened"])
    dirty = {how: is_closed & view.is_dirty(how) for how in _CLOSINGS}
    closed = np.where(dirty["year_1900"], view.service.utc(np.array([_YEAR_1900])), closed)
    closed = np.where(dirty["closed_first"], received - np.timedelta64(3, "h"), closed)
    midnight = view.service.utc(view.service.local(received) // _DAY * _DAY)
    undated = dirty["closed_without_date"]
    rows = view.rows.assign(
        received=np.where(view.is_dirty("midnight"), midnight, received),
        resolved=np.where(undated, NEVER, view["resolved"]),
        closed=np.where(undated, NEVER, closed),
        last=np.where(dirty["date_without_closed"], NAMES.index("worked"), view["last"]),
    )
    return replace(view, rows=rows)


def soil_calls(view: View) -> View:
    """Answered before they were queued; without an end."""
    early = view["queued"] - np.timedelta64(90, "s")
    rows = view.rows.assign(
        answered=np.where(view.is_dirty("call_answered_first"), early, view["answered"]),
        ended=np.where(view.is_dirty("call_unended"), NEVER, view["ended"]),
    )
    return replace(view, rows=rows)


def soil_cells(view: View, table: pa.Table) -> pa.Table:
    """Cells that hold one space; keys that are missing; months before days."""
    space = view.service.facts["dirt"]["space"]
    cells = {name: table[name].combine_chunks() for name in table.column_names}
    for name, texts in cells.items():
        blank = texts.is_null().to_numpy(zero_copy_only=False)
        cells[name] = instead(blank & view.happens(f"space {name}", space), " ", texts)
    key, no_key = ("call_id", "call_no_key") if view.source.record == CALL else ("case_id", "no_key")
    (name,) = view.source.columns[key]
    cells[name] = instead(view.is_dirty(no_key), None, cells[name])
    for name in view.source.columns.get("received_at", ()):
        us = stamps(view.local(view["received"]), _US)
        cells[name] = instead(view.is_dirty("month_first"), us, cells[name])
    return pa.table(cells)


def soil_rows(view: View, table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """(the rows, some of them twice; those that are to have more cells than there are columns)."""
    if view.source.record == CALL:
        twice, ragged = view.is_dirty("call_duplicate"), np.zeros(len(view), bool)
    else:
        twice, ragged = view.is_dirty("duplicate"), view.is_dirty("ragged")
    places = np.repeat(np.arange(len(view)), 1 + twice)
    return table.take(places[~ragged[places]]), table.filter(pa.array(ragged))
