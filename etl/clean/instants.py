"""Texts to instants, for whole columns: the formats of the mapping in their order, each on what is left.

What no format reads is spelled plainly (Indonesian months and days, 08.20, "WIB") and tried once more. An
instant knows how precisely it was told, and whether its wall time was told twice or never (a clock change).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.digits import read_digits
from etl.clean.precision import DAY, MINUTE, SECOND
from etl.clean.spelling import NAMED, ago, plain_form, spelled
from etl.clean.text import arrow, is_lost
from etl.clean.text import lengths as lengths_of
from etl.clean.zones import to_utc

_LONGEST = 48  # a longer text is no date
_EPOCH_OF_EXCEL = np.datetime64("1899-12-30", "us")
_AFTER_SHORT_ONES = pa.array([3, 5, 7, 10, 12])  # the months after those with fewer than 31 days
_NONE = np.datetime64("NaT", "us")


@dataclass(frozen=True)
class Found:
    """What one way of reading found in some texts: instants, how precise, and what is odd about them."""

    at: np.ndarray  # datetime64[us], NaT where unread
    precision: np.ndarray  # int8: SECOND, MINUTE, DAY
    is_twice: np.ndarray
    is_skipped: np.ndarray
    is_relative: np.ndarray


@dataclass(frozen=True)
class Instants(Found):
    is_unread: np.ndarray  # a text stood there, and nothing read it


Read = Callable[[pa.Array, np.ndarray], Found]


def read_instants(texts: pd.Series, dates: Sequence[str], zone: str, anchor: np.ndarray) -> Instants:
    """Instants of a column of texts. `dates`: formats of `Source.dates`; `zone`: of texts without an offset;
    `anchor`: the instants (datetime64[us], UTC) that "7 jam yang lalu" counts from."""
    cells = arrow(texts)
    lengths = lengths_of(cells)
    all_found = _nothing(len(cells))
    if not lengths.any():
        return Instants(**vars(all_found), is_unread=np.zeros(len(cells), bool))
    left = np.flatnonzero((lengths > 0) & (lengths <= _LONGEST))
    left = _try(cells, anchor, left, [_reader(form, zone) for form in dates], all_found)
    if len(left):
        plain = spelled(cells.take(pa.array(left)))
        forms = dict.fromkeys((*(plain_form(form) for form in dates if "%" in form), *NAMED))
        readers = [_reader(f, zone) for form in forms for f in (form, form + "%z")]
        into = _nothing(len(left))
        _try(plain, anchor[left], np.arange(len(left)), readers, into)
        _put(all_found, left, into)
    unread = is_lost(texts, np.isnat(all_found.at))
    return Instants(**vars(all_found), is_unread=unread)


def _try(
    cells: pa.Array, anchor: np.ndarray, left: np.ndarray, readers: list[Read], into: Found
) -> np.ndarray:
    """Lets each reader at what is left, and returns what none could read."""
    for read in readers:
        if not len(left):
            break
        found = read(cells.take(pa.array(left)) if len(left) < len(cells) else cells, anchor[left])
        _put(into, left, found)
        left = left[np.isnat(found.at)]
    return left


def _put(into: Found, places: np.ndarray, found: Found) -> None:
    for name, values in vars(found).items():
        getattr(into, name)[places] = values


def _nothing(n: int) -> Found:
    return Found(np.full(n, _NONE), np.zeros(n, "int8"), *(np.zeros(n, bool) for _ in range(3)))


def _reader(form: str, zone: str) -> Read:
    if form == "iso":
        return lambda cells, anchor: _read_iso(cells, zone)
    if form == "serial":
        return lambda cells, anchor: _read_serials(cells, zone)
    if form == "relative":
        return lambda cells, anchor: _read_relative(cells, anchor, zone)
    return lambda cells, anchor: _read_format(cells, form, zone)


def _read_format(cells: pa.Array, form: str, zone: str) -> Found:
    wall = read_digits(cells, form)
    odd = np.flatnonzero(np.isnat(wall))
    if len(odd):
        wall[odd] = _strptime(cells.take(pa.array(odd)), form)
    precision = SECOND if re.search("%[STcX]", form) else MINUTE if re.search("%[HIR]", form) else DAY
    return _from_utc(wall, precision) if "%z" in form else _from_wall(wall, precision, zone)


def _strptime(cells: pa.Array, form: str) -> np.ndarray:
    at = pc.strptime(cells, form, "us", error_is_null=True).cast(pa.timestamp("us"))
    wall = at.to_numpy(zero_copy_only=False).astype("M8[us]")
    wall[wall < np.datetime64("1000-01-01")] = _NONE  # "24/11/26" under %Y: a later format may know better
    wall[_rolled(at, cells, form)] = _NONE
    return wall


def _rolled(at: pa.Array, cells: pa.Array, form: str) -> np.ndarray:
    """Where strptime took a date that is none, such as 30 February, for one of the next month's first days.

    A stricter and slower reader looks at what could be such a date.
    """
    early = pc.indices_nonzero(pc.less_equal(pc.day(at), 3))
    is_after = pc.is_in(pc.month(at.take(early)), value_set=_AFTER_SHORT_ONES)
    early = early.filter(is_after)
    texts = cells.take(early)
    is_doubtful = pc.match_substring_regex(texts, "29|30|31")
    if not pc.any(is_doubtful).as_py():
        return np.empty(0, "int64")
    strict = pd.to_datetime(texts.filter(is_doubtful).to_pandas(), format=form, errors="coerce")
    return early.filter(is_doubtful).to_numpy()[strict.isna().to_numpy()]


def _read_iso(cells: pa.Array, zone: str) -> Found:
    """ISO 8601, each with its own offset or none."""
    at = pd.to_datetime(cells.to_pandas(), format="ISO8601", errors="coerce", utc=True)
    wall = at.dt.tz_localize(None).to_numpy("M8[us]").copy()
    lengths = pc.binary_length(cells).to_numpy(zero_copy_only=False)
    wall[lengths < 8] = _NONE  # "2026" is a year, not an instant
    has_offset = pc.match_substring_regex(cells, r":.*([zZ]|[+-]\d\d(:?\d\d)?)$").to_numpy(
        zero_copy_only=False
    )
    found = _from_wall(wall, 0, zone)
    found.at[has_offset] = wall[has_offset]
    precision = np.select([lengths <= 10, lengths <= 16], [DAY, MINUTE], SECOND).astype("int8")
    return Found(
        found.at, precision, found.is_twice & ~has_offset, found.is_skipped & ~has_offset, found.is_relative
    )


def _read_serials(cells: pa.Array, zone: str) -> Found:
    """Excel's days since 1899-12-30, to the second; a whole number is a day."""
    is_serial = pc.match_substring_regex(cells, r"^\d{5}([.,]\d+)?$").to_numpy(zero_copy_only=False)
    days = np.full(len(cells), np.nan)
    days[is_serial] = pc.replace_substring(cells.filter(pa.array(is_serial)), ",", ".").cast(pa.float64())
    seconds = np.round(np.nan_to_num(days) * 86_400).astype("int64")
    wall = np.where(is_serial, _EPOCH_OF_EXCEL + (seconds * 1_000_000).astype("m8[us]"), _NONE)
    found = _from_wall(wall, SECOND, zone)
    found.precision[seconds % 86_400 == 0] = DAY
    return found


def _read_relative(cells: pa.Array, anchor: np.ndarray, zone: str) -> Found:
    """ "7 jam yang lalu" counted from the anchor; hours and more tell no more than the day."""
    encoded = pc.dictionary_encode(cells)
    steps = [ago(text) for text in encoded.dictionary.to_pylist()]
    codes = encoded.indices.to_numpy(zero_copy_only=False)
    back = np.array([step for step, _ in steps], "m8[s]")[codes]
    precision = np.array([told for _, told in steps], "int8")[codes]
    found = _from_utc(anchor - back, SECOND)
    return Found(found.at, precision, found.is_twice, found.is_skipped, ~np.isnat(found.at))


def _from_wall(wall: np.ndarray, precision: int, zone: str) -> Found:
    walls = to_utc(wall, zone)
    told = np.full(len(wall), precision, "int8")
    return Found(walls.at, told, walls.is_twice, walls.is_skipped, np.zeros(len(wall), bool))


def _from_utc(at: np.ndarray, precision: int) -> Found:
    found = _nothing(len(at))
    found.precision[:] = precision
    found.at[:] = at
    return found
