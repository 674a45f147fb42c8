"""What is wrong in real files, put into simulated ones: always the same rows in the same way, by their keys.

Dirt of instants is put into the cases before they are written, dirt of cells and rows into the finished
table.
The shares are [dirt] of service.toml.
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
_US = "%m/%d/%Y %H:%M:%S"


def soil_cases(view: View) -> View:
    """Closed in 1900, before the beginning, or without its date; open with a date of closing; midnight."""
    received, closed = view["received"], view["closed"]
    is_closed = ~np.isnat(closed) & np.isnat(view["reopened"])
    undated = is_closed & view.is_dirty("closed_without_date")
    closed = np.where(
        is_closed & view.is_dirty("year_1900"), view.service.utc(np.array([_YEAR_1900])), closed
    )
    closed = np.where(is_closed & view.is_dirty("closed_first"), received - np.timedelta64(3, "h"), closed)
    still_open = is_closed & view.is_dirty("date_without_closed")
    midnight = view.service.utc(view.service.local(received) // _DAY * _DAY)
    rows = view.rows.assign(
        received=np.where(view.is_dirty("midnight"), midnight, received),
        resolved=np.where(undated, NEVER, view["resolved"]),
        closed=np.where(undated, NEVER, closed),
        last=np.where(still_open, NAMES.index("worked"), view["last"]),
    )
    return replace(view, rows=rows)


def soil_calls(view: View) -> View:
    """Answered before they were queued; without an end."""
    answered = np.where(
        view.is_dirty("call_answered_first"), view["queued"] - np.timedelta64(90, "s"), view["answered"]
    )
    return replace(
        view,
        rows=view.rows.assign(
            answered=answered, ended=np.where(view.is_dirty("call_unended"), NEVER, view["ended"])
        ),
    )


def soil_cells(view: View, table: pa.Table) -> pa.Table:
    """Cells that hold one space, a key that is missing, months before days."""
    record = view.source.record
    key = view.source.columns[f"{record}_id"][0]
    for number, name in enumerate(table.column_names):
        cells = table[name].combine_chunks()
        spaced = view.happens(
            f"space {name}", view.service.facts["dirt"]["space"]
        ) & cells.is_null().to_numpy(False)
        cells = instead(spaced, " ", cells)
        if name == key:
            cells = instead(view.is_dirty("call_no_key" if record == CALL else "no_key"), None, cells)
        if record != CALL and name in view.source.columns.get("received_at", ()):
            cells = instead(view.is_dirty("month_first"), stamps(view.local(view["received"]), _US), cells)
        table = table.set_column(number, name, cells)
    return table


def soil_rows(view: View, table: pa.Table) -> tuple[pa.Table, pa.Table]:
    """(the rows, some of them twice; those that are to have more cells than there are columns)."""
    record = view.source.record
    twice = view.is_dirty("call_duplicate" if record == CALL else "duplicate")
    ragged = np.zeros(len(view), bool) if record == CALL else view.is_dirty("ragged")
    places = np.repeat(np.arange(len(view)), 1 + twice)
    return table.take(places[~ragged[places]]), table.filter(pa.array(ragged))
