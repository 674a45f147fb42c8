"""Sentences of logs and checks without what may tell who somebody is, or let anybody in.

What stands in quotes and what files are called was typed by somebody: neither is told, only the kind of file.
Names of people who may sign in are known, and go wherever they stand.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
import pandas as pd

from etl.clean.private import MASK, strip

_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")
_FILE = re.compile(r"[^:;,/'\"\n]*\.(csv|txt|tsv|xlsx?|json|zip|gz|parquet)\b", re.IGNORECASE)
_PASSWORD = re.compile(r"(\w[\w+.-]*://)[^/\s@]*@")
_SECRET = re.compile(r"(?i)\b(password|passwd|sandi|token|secret|authorization|bearer|cookie)\b\W*\S+")
_FRAME = re.compile(r'\s*File "([^"]+)", line (\d+), in (\S+)')
_LEVELS = {"debug", "info", "warning", "error", "critical"}


def redact(text: str, names: Iterable[str] = ()) -> str:
    text = _PASSWORD.sub(rf"\1{MASK}@", text)
    text = _SECRET.sub(rf"\1 {MASK}", text)
    text = _QUOTED.sub(f"'{MASK}'", text)
    text = _FILE.sub(rf" {MASK}.\1", text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, text, flags=re.IGNORECASE)
    return strip(pd.Series([text], dtype="str")).iloc[0]


def redact_all(value: Any, names: Iterable[str] = ()) -> Any:
    """Every text of what JSON can hold; keys are our own."""
    known = tuple(names)
    match value:
        case str():
            return redact(value, known)
        case Mapping():
            return {key: redact_all(one, known) for key, one in value.items()}
        case list() | tuple():
            return [redact_all(one, known) for one in value]
    return value


def log_line(line: str, names: Iterable[str] = ()) -> dict[str, str] | None:
    """A line of etl/log.py; None for what is none: who wrote it is not known, so nor what is in it.
    Of a trace only where it went: what an error says may hold a cell."""
    try:
        told = orjson.loads(line)
        kept = {name: str(told[name]) for name in ("at", "level", "room")}
        text = str(told["text"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None
    if kept["level"] not in _LEVELS or not re.fullmatch(r"[\w.]{1,80}", kept["room"]):
        return None
    if not re.fullmatch(r"[\d:.TZ+-]{10,40}", kept["at"]):
        return None
    frames = [f"{found[1]}:{found[2]} {found[3]}" for found in _FRAME.finditer(str(told.get("trace", "")))]
    trace = {"trace": " < ".join(reversed(frames))} if frames else {}
    return {**kept, "text": redact(text, names), **trace}
