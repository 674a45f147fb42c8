"""Stage 2: a file's own columns become the canonical ones, as the mapping of its source says.

Still text, but tidy: no cell of spaces, no invisible characters. What tells who somebody is leaves the rows
here for a frame of its own; a caller's number stays behind only as a salted hash.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from city.source import Source
from etl.clean import private
from etl.clean.text import (
    arrow,
    constant,
    filled,
    has_byte,
    is_blank,
    is_nothing,
    joined,
    put,
    series,
    tidy,
    translate,
)
from etl.errors import UserError

STEP = "_step_"  # the columns of a step, where each row is one
_PLACE = ("_file", "_row", "_fault")
_CALL_NEEDS = (("call_id",), ("started_at",))
_CASE_NEEDS = (("case_id",), ("received_at", "category_or_date", "history", STEP + "at"))


@dataclass(frozen=True)
class Mapped:
    """`rows`: canonical columns in the order of the file; `personal`: case_id, fields (JSON of the personal
    columns), for rows that have any; `missing`: mapped columns that the file lacks, left blank."""

    rows: pd.DataFrame
    personal: pd.DataFrame
    missing: tuple[str, ...]


def map_columns(raw: pd.DataFrame, source: Source, salt: str = "") -> Mapped:
    """Canonical columns of a raw chunk; `salt` is that of the hash which stands for a caller's number.

    Raises UserError where the file lacks a column that nothing can replace.
    """
    raw = raw.reset_index(drop=True)
    headers = {_plain(header): header for header in raw.columns if header not in _PLACE}
    wanted = _wanted(source)
    have = {name: _present(columns, headers) for name, columns in wanted.items()}
    _check(source, wanted, have, list(headers.values()))
    place = {name: raw[name] for name in _PLACE if name in raw}
    cells = {name: _first(raw, columns) for name, columns in have.items() if columns and name != "history"}
    for column in have.get("history", [])[:1]:
        cells["history"] = raw[column]  # untouched: its steps may be lines
    for column in _present([source.caller], headers):
        cells["caller_hash"] = private.caller_hash(tidy(raw[column]), salt)
    rows = pd.DataFrame(place | cells, index=raw.index)
    rows = _with_keys(_translated(_with_constants(rows, source), source), source)
    personal = _present((*source.personal_columns, *source.text_columns), headers)
    missing = sorted({c for name in wanted if not have[name] for c in wanted[name]})
    return Mapped(rows, _personal(raw, rows, personal, source.text_columns), tuple(missing))


def columns_lacking(raw: pd.DataFrame, source: Source) -> set[str]:
    """Mapped columns that raw rows lack and that nothing replaces; none for JSON, whose rows may lack any,
    and for a database, of whose columns the poll tells."""
    if source.format in ("open311", "sql"):
        return set()
    headers = {_plain(header): header for header in raw.columns if header not in _PLACE}
    return {c for columns in _wanted(source).values() if not _present(columns, headers) for c in columns}


def columns_wanted(source: Source) -> set[str]:
    """Every column that a mapping names."""
    mapped = {c for columns in _wanted(source).values() for c in columns}
    return mapped | {*source.personal_columns, *source.text_columns}


def columns_told(headers: Iterable[str], source: Source) -> list[str]:
    """What screens and logs call a file's columns. One that the mapping does not name is called by its place:
    where a line break was lost the first row, with all that is personal in it, stands in the header."""
    named = {_plain(column) for column in (*columns_wanted(source), source.caller)}
    return [
        header if _plain(header) in named else f"column {place}" for place, header in enumerate(headers, 1)
    ]


def key_of(raw: pd.DataFrame, source: Source) -> pd.Series:
    """The key of each raw row as the file writes it; "" where it has none."""
    headers = {_plain(header): header for header in raw.columns if header not in _PLACE}
    columns = _present(source.columns.get("case_id", ()), headers)
    return _first(raw, columns) if columns else constant("", raw.index)


def _plain(header: str) -> str:
    return header.strip().casefold()


def _present(columns: Iterable[str], headers: dict[str, str]) -> list[str]:
    """The columns as the file writes them (case and outer spaces aside), those that it has."""
    return [headers[_plain(c)] for c in dict.fromkeys(columns) if _plain(c) in headers]


def _wanted(source: Source) -> dict[str, tuple[str, ...]]:
    """Canonical name → columns of the file, those outside [columns] among them."""
    steps = {STEP + name: (column,) for name, column in source.history.columns.items()}
    notes = {"history": ("notes",)} if source.history.how == "notes" else {}
    recorded = {"recorded_at": (source.recorded_at,)} if source.recorded_at else {}
    return notes | source.columns | steps | recorded


def _check(source: Source, wanted: dict, have: dict, found: list[str]) -> None:
    """Of each group of columns that a record needs the file must have one; of JSON each row may lack any."""
    if source.format == "open311":
        return
    needed = _CALL_NEEDS if source.record == "call" else _CASE_NEEDS
    for names in needed:
        if not any(have.get(name) for name in names):
            expected = ", ".join(f'"{c}"' for name in names for c in wanted.get(name, ()))
            told = columns_told(found, source)
            raise UserError(
                f"The file does not look like {source.title}: it lacks the column {expected}; its columns are"
                f" {', '.join(told[:40]) or 'none'}. Choose the right source, or mend its mapping"
                f" sources/{source.name}.toml."
            )


def _first(raw: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Of several columns the first that is not blank in each row."""
    cells = tidy(raw[columns[0]])
    for column in columns[1:]:
        cells = filled(cells, tidy(raw[column]))
    return cells


def _with_constants(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    """A constant fills what the columns leave blank."""
    for name, value in source.constants.items():
        rows[name] = filled(rows[name], value) if name in rows else constant(value, rows.index)
    return rows


def _translated(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    for name in rows.columns.intersection(list(source.values)):
        rows[name] = translate(rows[name], source.values[name])
    return rows


def _with_keys(rows: pd.DataFrame, source: Source) -> pd.DataFrame:
    """Keys that carry their source; a key that a spreadsheet made a number ("2135.0") is whole again."""
    own = "call_id" if source.record == "call" else "case_id"
    prefixes = {own: source.key_prefix} | ({"case_id": source.case_prefix} if own == "call_id" else {})
    for name in rows.columns.intersection(list(prefixes)):
        rows[name] = _prefixed(rows[name], prefixes[name])
    return rows


def _prefixed(keys: pd.Series, prefix: str) -> pd.Series:
    cells = arrow(keys)
    if pc.any(pc.ends_with(cells, ".0")).as_py():
        cells = pc.replace_substring_regex(cells, r"^(\d+)\.0$", r"\1")
    full = series(joined([f"{prefix}:", cells]) if prefix else cells, keys.index)
    return put(full, is_nothing(keys), "")


def _personal(
    raw: pd.DataFrame, rows: pd.DataFrame, columns: list[str], texts: Collection[str]
) -> pd.DataFrame:
    """One JSON text a case; free text in it is stripped of numbers and addresses of people."""
    if "case_id" not in rows or not columns:
        return pd.DataFrame({"case_id": constant("", rows.index[:0]), "fields": constant("", rows.index[:0])})
    cells = {column: tidy(raw[column]) for column in columns}
    free = {_plain(text) for text in texts}
    cells |= {column: private.strip(cells[column]) for column in columns if _plain(column) in free}
    is_held = ~np.logical_and.reduce([is_blank(column) for column in cells.values()])
    personal = pd.DataFrame({"case_id": rows["case_id"], "fields": _json(cells)}, index=raw.index)
    held = personal[is_held & ~is_blank(rows["case_id"])]
    return held.drop_duplicates("case_id", keep="last").reset_index(drop=True)


def _json(columns: dict[str, pd.Series]) -> pd.Series:
    """JSON objects of tidy text columns, without a loop over rows: tidy text needs two escapes alone."""
    parts: list[str | pa.Array] = []
    for name, column in columns.items():
        cells = arrow(column)
        for mark in ("\\", '"'):
            if has_byte(cells, mark):
                cells = pc.replace_substring(cells, mark, "\\" + mark)
        parts += [f'{", " if parts else "{"}{json.dumps(name, ensure_ascii=False)}: "', cells, '"']
    return series(joined([*parts, "}"]), next(iter(columns.values())).index)
