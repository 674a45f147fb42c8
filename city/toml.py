"""TOML files of a city folder: each key checked against what is known, each fault with its line.

A table is declared as key → type: `str`, `int`, `float`, `bool`, `dt.date`, `[str]` for a list of texts;
`{}` for a table and `[dict]` for tables that are looked at elsewhere.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from city.folder import Folder, read_text

_HEADER = re.compile(r"^\s*\[{1,2}([\w\s.\"'-]+)\]{1,2}\s*(#.*)?$")
_WHAT = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    dt.date: "a date like 2026-11-24, without quotation marks",
}


@dataclass(frozen=True)
class Toml:
    """One file's content, and its text for finding lines."""

    folder: Folder
    name: str
    text: str
    data: dict[str, Any]
    is_read: bool = True

    def fault(self, table: str, key: str, sentence: str, nth: int = 0) -> None:
        """A fault at the line of `key` in `[table]` ("" is the top), or of its header, or of nothing."""
        self.folder.fault(self.name, line_of(self.text, table, key, nth), sentence)


def read_toml(folder: Folder, name: str) -> Toml:
    """The file; without content, after a fault, where it is missing or can't be read."""
    text = read_text(folder, name)
    try:
        return Toml(folder, name, text or "", tomllib.loads(text or ""), is_read=text is not None)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (\d+)|end).*\)$", str(error))
        line = int(place[1]) if place and place[1] else (text or "").count("\n") + 1
        message = re.sub(r" \(at .*\)$", "", str(error))
        sentence = f"The line can't be read ({message}); mend its quotation marks and brackets."
        folder.fault_of_reading(name, line, sentence)
        return Toml(folder, name, "", {}, is_read=False)


def take(
    toml: Toml,
    table: str,
    content: Mapping[str, Any],
    known: Mapping[str, Any],
    required: Collection[str] = (),
    nth: int = 0,
) -> dict[str, Any]:
    """The keys of a table that are known and of the right type; all others, and missing ones, are faults."""
    for key in [key for key in required if key not in content and toml.is_read]:
        toml.fault(table, "", f'"{key}" is missing{_inside(table)}; add it.', nth)
    good = {}
    for key, value in content.items():
        if key not in known:
            toml.fault(
                table, key, f'"{key}" is not known{_inside(table)}; known are {", ".join(known)}.', nth
            )
        elif not _fits(value, known[key]):
            toml.fault(table, key, f'"{key}" must be {_what(known[key])}.', nth)
        else:
            good[key] = value
    return good


def texts(toml: Toml, table: str, content: Mapping[str, Any]) -> dict[str, str]:
    """A table of any keys whose values are texts."""
    return take(toml, table, content, dict.fromkeys(content, str))


def line_of(text: str, table: str, key: str = "", nth: int = 0) -> int:
    """The line (from 1) of `key` under the `nth` header `[table]`, or of `[table.key]`; else its header's."""
    header, seen, inside = 0, -1, not table
    wanted = re.compile(rf"^\s*([\"']?){re.escape(key)}\1\s*=", re.IGNORECASE) if key else None
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _HEADER.match(line):
            name = re.sub(r"[\s\"']", "", match[1])
            is_table = name == table.replace(" ", "")
            seen += is_table
            inside = is_table and seen == nth
            header = number if inside else header
            if key and name == f"{table}.{key}".lstrip("."):
                return number
        elif inside and wanted and wanted.match(line):
            return number
    return header


def _inside(table: str) -> str:
    return f" in [{table}]" if table else ""


def _fits(value: Any, kind: Any) -> bool:
    if isinstance(kind, list):
        return isinstance(value, list) and all(isinstance(v, kind[0]) for v in value)
    if isinstance(kind, dict):
        return isinstance(value, dict)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is kind


def _what(kind: Any) -> str:
    if kind == [str]:
        return 'a list of texts like ["…", "…"]'
    if kind == [int]:
        return "a list of whole numbers like [3, 6]"
    if isinstance(kind, list):
        return "given as [[tables]]"
    return "a table of its own" if isinstance(kind, dict) else _WHAT[kind]
