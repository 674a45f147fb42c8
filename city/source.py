"""A source mapping (`sources/NAME.toml`): which files a source has, and what each of their columns is.

The form stands in docs/architecture.md, "A source mapping", and with every key in docs/city-folder.md.
"""

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from city import vocabulary as words
from city.settings import Toml, take, texts
from city.tables import one_of
from city.zones import is_zone

_KEYS = {
    "title": str, "record": str, "format": str, "files": [str], "key_prefix": str, "case_prefix": str,
    "zone": str, "dates": [str], "stale_after_minutes": int, "recorded_at": str, "open_codes": [str],
    "csv": {}, "excel": {}, "columns": {}, "constants": {}, "values": {}, "personal": {}, "history": {},
}  # fmt: skip
_REQUIRED = ("title", "record", "format", "files", "key_prefix", "dates", "stale_after_minutes", "columns")
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


@dataclass(frozen=True)
class History:
    """Where the steps of a case come from.

    cell: one cell holds them, `between` steps and `within` a step, whose parts are `fields` in order;
    rows: each row of the file is a step, `columns` says which column is which field;
    notes: the notes of Open311, whose types are looked up in `values.state` (an unknown type is no step).
    """

    how: str = "none"
    between: str = " | "
    within: str = " > "
    fields: tuple[str, ...] = words.STEP_FIELDS
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One mapping. `columns`: canonical name → the file's columns, the first that is not blank counts; `values`:
    canonical name → text in the file (casefolded, outer spaces off) → canonical value; a constant fills what the
    columns leave blank."""

    name: str
    title: str
    record: str
    format: str
    files: tuple[str, ...]
    key_prefix: str
    zone: str
    dates: tuple[str, ...]
    stale_after_minutes: int
    columns: dict[str, tuple[str, ...]]
    case_prefix: str = ""  # of calls: the key_prefix of the cases that they point at
    recorded_at: str = ""
    open_codes: tuple[str, ...] = ()  # columns whose unknown texts become codes themselves
    delimiter: str = ""
    encoding: str = ""
    header_contains: tuple[str, ...] = ()
    skip_rows_with: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    personal_columns: tuple[str, ...] = ()
    caller: str = ""
    text_columns: tuple[str, ...] = ()
    history: History = History()

    def takes(self, file: str) -> bool:
        """Whether a file of this name (folders aside) is this source's."""
        return any(PurePosixPath(PurePosixPath(file).name).match(pattern) for pattern in self.files)


def parse_source(toml: Toml, zone: str, codes: Mapping[str, Collection[str]]) -> Source | None:
    """The mapping of one file, None where a required key is missing; `codes`: the city's by column ("category" …)."""
    top = take(toml, "", toml.data, _KEYS, _REQUIRED)
    _check_top(toml, top)
    csv = take(toml, "csv", top.get("csv", {}), {"delimiter": str, "encoding": str})
    excel = take(toml, "excel", top.get("excel", {}), {"header_contains": [str], "skip_rows_with": [str]})
    personal = take(
        toml, "personal", top.get("personal", {}), {"columns": [str], "caller": str, "text": [str]}
    )
    if any(key not in top for key in _REQUIRED):
        return None
    source = Source(
        name=PurePosixPath(toml.name).stem,
        **{key: top[key] for key in ("title", "record", "format", "key_prefix", "stale_after_minutes")},
        **{key: top.get(key, "") for key in ("case_prefix", "recorded_at")},
        **{key: tuple(top.get(key, ())) for key in ("files", "dates", "open_codes")},
        zone=top.get("zone", zone),
        columns=_columns(toml, top["columns"]),
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
    )
    _check_columns(toml, source)
    _check_values(toml, source, codes)
    _check_personal(toml, source)
    return source


def _check_top(toml: Toml, top: dict[str, Any]) -> None:
    for key, allowed in (("record", words.RECORDS), ("format", words.FORMATS)):
        if top.get(key, allowed[0]) not in allowed:
            toml.fault("", key, f'{key} "{top[key]}" is not {one_of(allowed)}.')
    if not is_zone(top.get("zone", "UTC")):
        toml.fault(
            "", "zone", f'zone "{top["zone"]}" is not the name of a time zone, such as "Asia/Jakarta".'
        )
    for form in [form for form in top.get("dates", []) if not _is_date_format(form)]:
        toml.fault(
            "", "dates", f'"{form}" is neither a date format like "%d/%m/%Y" nor {one_of(words.DATE_WORDS)}.'
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
    """Whether Python can write and read back a date in this format."""
    if form in words.DATE_WORDS:
        return True
    try:
        time.strptime(time.strftime(form, (2026, 11, 24, 8, 20, 0, 1, 328, 0)), form)
    except (ValueError, re.error):
        return False
    return "%" in form


def _columns(toml: Toml, content: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    single = {key: [value] if isinstance(value, str) else value for key, value in content.items()}
    return {key: tuple(v) for key, v in take(toml, "columns", single, dict.fromkeys(single, [str])).items()}


def _values(toml: Toml, content: dict[str, Any]) -> dict[str, dict[str, str]]:
    tables = take(toml, "values", content, dict.fromkeys(content, {}))
    return {
        column: {
            text.strip().casefold(): value for text, value in texts(toml, f"values.{column}", pairs).items()
        }
        for column, pairs in tables.items()
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
        toml.fault(
            "history", "how", 'With how = "rows", [history.columns] must say which columns are at and state.'
        )
    fields = tuple(given.pop("fields", words.STEP_FIELDS))
    return History(**given, fields=fields, columns=columns)


def _check_columns(toml: Toml, source: Source) -> None:
    known = words.CALL_COLUMNS if source.record == "call" else words.CASE_COLUMNS
    for table, keys in (("columns", source.columns), ("constants", source.constants)):
        for column in [c for c in keys if c not in known]:
            toml.fault(
                table,
                column,
                f'"{column}" is not a column of a {source.record}; known are {", ".join(known)}.',
            )
    needed = ("call_id", "started_at") if source.record == "call" else ("case_id",)
    for column in [c for c in needed if c not in source.columns]:
        toml.fault("columns", "", f'"{column}" is missing in [columns]; a {source.record} needs it.')
    if source.record == "case" and not {"received_at", "category_or_date", "history"} & set(source.columns):
        toml.fault(
            "columns", "", 'Neither "received_at" nor "history" is in [columns]; a case needs its beginning.'
        )
    if source.history.how == "cell" and "history" not in source.columns:
        toml.fault("history", "how", 'With how = "cell", [columns] must say which column is "history".')


def _check_values(toml: Toml, source: Source, codes: Mapping[str, Collection[str]]) -> None:
    for column, pairs in source.values.items():
        for text, value in pairs.items():
            _check_value(toml, source, codes, f"values.{column}", text, column, value)
    for column, value in source.constants.items():
        _check_value(toml, source, codes, "constants", column, column, value)


def _check_value(
    toml: Toml,
    source: Source,
    codes: Mapping[str, Collection[str]],
    table: str,
    key: str,
    column: str,
    value: str,
) -> None:
    outcomes = words.CALL_OUTCOMES if source.record == "call" else words.OUTCOMES
    allowed = (_ALLOWED | {"outcome": outcomes}).get(column)
    if allowed is not None and value not in allowed:
        toml.fault(table, key, f'{column} "{value}" is not {one_of(allowed)}.')
    if column in codes and column not in source.open_codes and value not in codes[column]:
        toml.fault(table, key, f'{column} "{value}" is not a code of this city.')


def _check_personal(toml: Toml, source: Source) -> None:
    personal = {*source.personal_columns, *source.text_columns}
    if source.caller and source.caller not in source.personal_columns:
        toml.fault("personal", "caller", f'caller "{source.caller}" must be one of the personal columns.')
    for column, names in source.columns.items():
        for name in personal.intersection(names):
            toml.fault("columns", column, f'"{name}" is personal, and can not be "{column}" as well.')
