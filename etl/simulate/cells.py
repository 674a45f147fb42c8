"""Whole columns of text, made of Arrow arrays: a null is a blank cell.

Texts repeat, so each is made once in a table and taken from there; dates are a table of days joined with a
table of times of day. That writes some million cells a second where strftime a row takes minutes.
"""

import datetime as dt
import re
import time
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from babel.dates import get_month_names

_DAY = 86_400
_PART = re.compile(r"\{(\w+)(?::0(\d+))?\}")


def taken(texts: Sequence[str], numbers: np.ndarray) -> pa.Array:
    """The text of each number; blank for -1."""
    return pa.array(list(texts), pa.string()).take(pa.array(numbers, mask=numbers < 0))


def joined(*parts: pa.Array | str) -> pa.Array:
    """Parts beside each other; blank where one of them is."""
    return pc.binary_join_element_wise(*parts, "", null_handling="emit_null")


def listed(parts: Sequence[pa.Array], separator: str) -> pa.Array:
    """The parts that are not blank, with the separator between them."""
    return pc.binary_join_element_wise(*parts, separator, null_handling="skip")


def only(where: np.ndarray, texts: pa.Array | str) -> pa.Array:
    return pc.if_else(pa.array(where), texts, pa.scalar(None, pa.string()))


def instead(where: np.ndarray, other: pa.Array | str | None, texts: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(where), pa.scalar(other, pa.string()) if other is None else other, texts)


def stamps(local: np.ndarray, form: str, language: str = "en") -> pa.Array:
    """Local datetime64[s] in a strftime form of a date, a space, and a time; blank for NaT."""
    missing = np.isnat(local)
    seconds = np.where(missing, 0, local.astype(np.int64))
    days, of_day = np.unique(seconds // _DAY, return_inverse=True)
    date_form, _, time_form = form.rpartition(" ") if "%H" in form else (form, "", "")
    dates = pa.array([_date(int(day), date_form, language) for day in days], pa.string())
    day = dates.take(pa.array(of_day, mask=missing))
    if not time_form:
        return day
    return joined(day, " ", _times(time_form).take(pa.array(seconds % _DAY)))


def decimals(values: np.ndarray, digits: int) -> pa.Array:
    """Blank for NaN."""
    return pc.cast(pa.array(np.round(values, digits), from_pandas=True), pa.string())


def padded(numbers: np.ndarray, width: int) -> pa.Array:
    """Small whole numbers with leading zeros."""
    count = max(10**width, int(numbers.max(initial=0)) + 1)
    return _digits(width, count).take(pa.array(numbers))


def filled(template: str, parts: Mapping[str, pa.Array | np.ndarray], length: int) -> pa.Array:
    """A template with {name} for the texts of a part, or {name:04} for the last digits of its numbers."""
    pieces: list[pa.Array | str] = []
    end = 0
    for match in _PART.finditer(template):
        part = parts[match[1]]
        pieces += [
            template[end : match.start()],
            padded(part % 10 ** int(match[2]), int(match[2])) if match[2] else part,
        ]
        end = match.end()
    if not pieces:
        return pa.repeat(template, length)
    return joined(*pieces, template[end:])


@lru_cache(maxsize=8)
def _times(form: str) -> pa.Array:
    return pa.array([time.strftime(form, time.gmtime(second)) for second in range(_DAY)], pa.string())


@lru_cache(maxsize=8)
def _digits(width: int, count: int) -> pa.Array:
    return pa.array([f"{number:0{width}}" for number in range(count)], pa.string())


@lru_cache(maxsize=65_536)
def _date(day: int, form: str, language: str) -> str:
    date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
    return date.strftime(form.replace("%B", get_month_names("wide", locale=language)[date.month]))
