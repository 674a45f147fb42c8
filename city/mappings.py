"""Source mappings read from TOML and checked: known columns, formats, words; nothing personal in the open."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from city import vocabulary as words
from city.members import read_member
from city.polls import read_polls
from city.source import History, Source
from city.tables import one_of
from city.toml import Toml, take, texts
from city.zones import is_zone

_KEYS = {
    "title": str, "record": str, "format": str, "files": [str], "key_prefix": str, "case_prefix": str,
    "zone": str, "dates": [str], "stale_after_minutes": int, "recorded_at": str, "open_codes": [str],
    "csv": {}, "excel": {}, "columns": {}, "constants": {}, "values": {}, "personal": {}, "history": {},
    "poll": {}, "sql": {}, "georeport": {}, "city": {},
}  # fmt: skip
_MOMENT = dt.datetime(2026, 11, 24, 8, 20, 30, 500, tzinfo=dt.UTC)
_REQUIRED = ("title", "record", "format", "key_prefix", "dates", "stale_after_minutes", "columns")
_OF_FILES = (*_REQUIRED, "files")
_NEEDED = {
    "sql": _REQUIRED,
    words.OF_MEMBERS: ("title", "record", "format", "files", "key_prefix", "stale_after_minutes"),
}
_ALLOWED: dict[str, Collection[str]] = {
    "kind": words.KINDS,
    "classification": words.CLASSIFICATIONS,
    "state": words.STATES,
    "disposition": words.DISPOSITIONS,
    "layer": words.LAYERS,
    "instant_source": words.INSTANT_SOURCES,
    "time_precision": words.TIME_PRECISIONS,
    "has_evidence": words.BOOLEANS,
    "is_anonymous": words.BOOLEANS,
    "is_confidential": words.BOOLEANS,
}


def parse_source(toml: Toml, zone: str, codes: Mapping[str, Collection[str]]) -> Source | None:
    """The mapping of a file, None where a required key is missing. `codes`: the city's, by column."""
    needed = _NEEDED.get(str(toml.data.get("format")), _OF_FILES)
    top = take(toml, "", toml.data, _KEYS, needed)
    _check_top(toml, top)
    csv = take(toml, "csv", top.get("csv", {}), {"delimiter": str, "encoding": str})
    excel = take(toml, "excel", top.get("excel", {}), {"header_contains": [str], "skip_rows_with": [str]})
    personal = take(
        toml, "personal", top.get("personal", {}), {"columns": [str], "caller": str, "text": [str]}
    )
    polls, member = read_polls(toml, top), read_member(toml, top, codes)
    if any(key not in top for key in needed):
        return None
    source = Source(
        name=PurePosixPath(toml.name).stem,
        title=top["title"],
        record=top["record"],
        format=top["format"],
        files=tuple(top.get("files", ())),
        key_prefix=top["key_prefix"],
        zone=top.get("zone", zone),
        dates=tuple(top.get("dates", ())),
        stale_after_minutes=top["stale_after_minutes"],
        columns=_columns(toml, top.get("columns", {})),
        case_prefix=top.get("case_prefix", ""),
        recorded_at="recorded_at" if member else top.get("recorded_at", ""),
        open_codes=tuple(top.get("open_codes", ())),
        delimiter=csv.get("delimiter", ""),
        encoding=csv.get("encoding", ""),
        header_contains=tuple(excel.get("header_contains", ())),
        skip_rows_with=tuple(excel.get("skip_rows_with", ())),
        constants=texts(toml, "constants", top.get("constants", {})),
        values=_values(toml, top.get("values", {})),
        personal_columns=tuple(personal.get("columns", ())),
        caller=personal.get("caller", ""),
        text_columns=tuple(personal.get("text", ())),
        history=_history(toml, top.get("history", {})),
        member=member,
        **polls,
    )
    if source.format != words.OF_MEMBERS:
        _check_columns(toml, source)
    _check_values(toml, source, codes)
    _check_personal(toml, source)
    return source


def _check_top(toml: Toml, top: dict[str, Any]) -> None:
    for key, allowed in (("record", words.RECORDS), ("format", words.FORMATS)):
        if top.get(key, allowed[0]) not in allowed:
            toml.fault("", key, f'{key} "{top[key]}" is not {one_of(allowed)}.')
    if not is_zone(top.get("zone", "UTC")):
        toml.fault("", "zone", f'zone "{top["zone"]}" is not a time zone such as "Asia/Jakarta".')
    for form in [form for form in top.get("dates", []) if not _is_date_format(form)]:
        toml.fault(
            "", "dates", f'"{form}" is neither a format like "%d/%m/%Y" nor {one_of(words.DATE_WORDS)}.'
        )
    for code in [code for code in top.get("open_codes", []) if code not in words.OPEN_CODES]:
        toml.fault("", "open_codes", f'"{code}" is not {one_of(words.OPEN_CODES)}.')
    for key in ("files", "dates"):
        if top.get(key) == []:
            toml.fault("", key, f'"{key}" is empty; name at least one.')
    if top.get("stale_after_minutes", 1) < 1:
        toml.fault("", "stale_after_minutes", "stale_after_minutes must be at least 1.")
    if not top.get("key_prefix", "x").strip() or ":" in top.get("key_prefix", ""):
        toml.fault("", "key_prefix", 'key_prefix must be a short text without ":".')


def _is_date_format(form: str) -> bool:
    """Whether a moment written in this format can be read back."""
    if form in words.DATE_WORDS:
        return True
    try:
        pd.to_datetime(_MOMENT.strftime(form), format=form)
    except (ValueError, re.error):
        return False
    return "%" in form


def _columns(toml: Toml, content: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    single = {key: [value] if isinstance(value, str) else value for key, value in content.items()}
    return {key: tuple(v) for key, v in take(toml, "columns", single, {key: [str] for key in single}).items()}


def _values(toml: Toml, content: dict[str, Any]) -> dict[str, dict[str, str]]:
    tables = take(toml, "values", content, {key: {} for key in content})
    translations = {column: texts(toml, f"values.{column}", pairs) for column, pairs in tables.items()}
    return {
        column: {text.strip().casefold(): value for text, value in pairs.items()}
        for column, pairs in translations.items()
    }


def _history(toml: Toml, content: dict[str, Any]) -> History:
    known = {"how": str, "between": str, "within": str, "fields": [str], "columns": {}}
    given = take(toml, "history", content, known)
    if given.get("how", "none") not in words.HISTORIES:
        toml.fault("history", "how", f'how "{given["how"]}" is not {one_of(words.HISTORIES)}.')
    columns = texts(toml, "history.columns", given.pop("columns", {}))
    for name in [f for f in (*given.get("fields", ()), *columns) if f not in words.STEP_FIELDS]:
        toml.fault("history", "fields", f'"{name}" is not {one_of(words.STEP_FIELDS)}.')
    if given.get("how") == "rows" and not {"at", "state"} <= set(columns):
        toml.fault("history", "how", 'With how = "rows", [history.columns] must name "at" and "state".')
    fields = tuple(given.pop("fields", words.STEP_FIELDS))
    return History(**given, fields=fields, columns=columns)


def _check_columns(toml: Toml, source: Source) -> None:
    known = _known(source)
    for table, keys in (("columns", source.columns), ("constants", source.constants)):
        for column in [c for c in keys if c not in known]:
            hint = f"known are {', '.join(known)}"
            toml.fault(table, column, f'"{column}" is not a column of a {source.record}; {hint}.')
    needed = ("call_id", "started_at") if source.record == "call" else ("case_id",)
    for column in [c for c in needed if c not in source.columns]:
        toml.fault("columns", "", f'"{column}" is missing in [columns]; a {source.record} needs it.')
    if source.record == "case" and not {"received_at", "category_or_date", "history"} & set(source.columns):
        toml.fault("columns", "", '"received_at" is missing in [columns]; a case needs it, or its "history".')
    if source.history.how == "cell" and "history" not in source.columns:
        toml.fault("history", "how", 'With how = "cell", [columns] must say which column is "history".')


def _check_values(toml: Toml, source: Source, codes: Mapping[str, Collection[str]]) -> None:
    for column in [c for c in source.values if c not in (*_known(source), "layer", "reason")]:
        toml.fault(f"values.{column}", "", f'"{column}" is not a column of a {source.record}.')
    given = [
        (f"values.{c}", text, c, value) for c, pairs in source.values.items() for text, value in pairs.items()
    ]
    given += [("constants", column, column, value) for column, value in source.constants.items()]
    outcomes = words.CALL_OUTCOMES if source.record == "call" else words.OUTCOMES
    allowed = _ALLOWED | {"outcome": outcomes}
    for table, key, column, value in given:
        if column in allowed and value not in allowed[column]:
            toml.fault(table, key, f'{column} "{value}" is not {one_of(allowed[column])}.')
        if column in codes and column not in source.open_codes and value not in codes[column]:
            toml.fault(table, key, f'{column} "{value}" is not a code of this city.')


def _known(source: Source) -> tuple[str, ...]:
    return words.CALL_COLUMNS if source.record == "call" else words.CASE_COLUMNS


def _check_personal(toml: Toml, source: Source) -> None:
    personal = {*source.personal_columns, *source.text_columns}
    if source.caller and source.caller not in source.personal_columns:
        toml.fault("personal", "caller", f'caller "{source.caller}" must be one of the personal columns.')
    for column, names in source.columns.items():
        for name in personal.intersection(names):
            toml.fault("columns", column, f'"{name}" is personal, and can not be "{column}" as well.')
