"""Cells as text: spaces, invisible characters, words for nothing; work on the distinct texts of a column."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_INVISIBLE = r"[\x00-\x08\x0e-\x1f\x7f\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]"
_SPACES = r"[\t\n\x0b\x0c\r\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
_NOTHING = pa.array(
    ["", "-", "--", "---", ".", "?", "null", "none", "nan", "n/a", "#n/a", "(kosong)", "(blank)"],
    pa.large_string(),
)
_NO = frozenset({"", "tidak", "tdk", "bukan", "no", "n", "false", "salah", "0", "f"})
_DTYPE = pd.StringDtype("pyarrow", na_value=np.nan)


def arrow(column: pd.Series) -> pa.Array:
    """The column's own Arrow memory in one piece, a missing cell as ""."""
    cells = pa.array(column, type=pa.large_string())
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks()
    return pc.fill_null(cells, "") if cells.null_count else cells


def series(cells: pa.Array, index: pd.Index) -> pd.Series:
    """A `str` column around Arrow memory, without a copy."""
    held = cells.cast(pa.large_string())
    words = pd.arrays.ArrowStringArray(held, dtype=_DTYPE)  # type: ignore[call-arg]  # not in the stubs
    return pd.Series(words, index, copy=False)


def constant(value: str, index: pd.Index) -> pd.Series:
    return series(pa.repeat(pa.scalar(value, pa.large_string()), len(index)), index)


def joined(parts: Sequence[str | pa.Array]) -> pa.Array:
    """Texts and columns of texts, one after the other in each row."""
    typed = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in (*parts, "")]
    return pc.binary_join_element_wise(*typed)


def tidy(column: pd.Series) -> pd.Series:
    """Every cell trimmed, with plain spaces, without invisible characters (control, direction …)."""
    cells = arrow(column)
    if _has_odd_bytes(cells):
        cells = pc.replace_substring_regex(cells, _INVISIBLE, "")
        cells = pc.replace_substring_regex(cells, _SPACES, " ")
    return series(pc.ascii_trim_whitespace(cells), column.index)


def is_nothing(column: pd.Series) -> np.ndarray:
    """Where a cell says that there is nothing: blank, or a word that offices write into empty cells."""
    return pc.is_in(pc.utf8_lower(arrow(column)), value_set=_NOTHING).to_numpy(zero_copy_only=False)


def is_lost(column: pd.Series, is_gone: np.ndarray) -> np.ndarray:
    """Where a cell says something that, by `is_gone`, a rule could make nothing of."""
    lost = is_gone & ~is_blank(column)
    if lost.any():
        lost[lost] = ~is_nothing(column[lost])
    return lost


def is_blank(column: pd.Series) -> np.ndarray:
    return lengths(arrow(column)) == 0


def put(column: pd.Series, where: np.ndarray, other: pd.Series | str) -> pd.Series:
    """The column with `other` where `where` is true (`Series.mask` takes twenty times as long)."""
    if not where.any():
        return column
    cells = pa.scalar(other, pa.large_string()) if isinstance(other, str) else arrow(other)
    return series(pc.if_else(pa.array(where), cells, arrow(column)), column.index)


def filled(column: pd.Series, other: pd.Series | str) -> pd.Series:
    """The column with `other` where it is blank."""
    return put(column, is_blank(column), other)


class Distinct(NamedTuple):
    """The texts of a column, each once, and where among them each cell's is (int32)."""

    texts: pd.Series
    place: np.ndarray


def distinct(column: pd.Series) -> Distinct:
    encoded = pc.dictionary_encode(arrow(column))
    texts = series(encoded.dictionary, pd.RangeIndex(len(encoded.dictionary)))
    return Distinct(texts, encoded.indices.to_numpy(zero_copy_only=False))


def by_distinct(column: pd.Series, rule: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """`rule` applied to the distinct texts of a column, and spread over its cells."""
    if is_blank(column).all():  # most columns of many files: no need to look at each cell
        found = rule(series(pa.array([""]), pd.RangeIndex(1)))
        return constant(found.iloc[0], column.index) if len(column) else column
    texts, place = distinct(column)
    return series(arrow(rule(texts)).take(pa.array(place)), column.index)


def by_text(column: pd.Series, change: Callable[[list[str]], Iterable[str]]) -> pd.Series:
    """The same for a rule on a list."""
    return by_distinct(
        column, lambda texts: series(pa.array(change(texts.tolist()), pa.large_string()), texts.index)
    )


def translate(column: pd.Series, pairs: dict[str, str]) -> pd.Series:
    """Texts replaced by `pairs` (keys casefolded), others as they are."""
    return by_text(column, lambda texts: [pairs.get(text.casefold(), text) for text in texts])


def among(column: pd.Series, words: Collection[str]) -> tuple[pd.Series, np.ndarray]:
    """The column with only `words` in it (any case, "_" or space), and where something else stood."""
    known = by_text(column, lambda texts: [_word(text) if _word(text) in words else "" for text in texts])
    return known, is_lost(column, is_blank(known))


def yes(column: pd.Series) -> np.ndarray:
    """True where a cell holds anything but a no: a mark that protects or proves is obeyed in doubt."""
    answers = by_text(column, lambda texts: ["" if text.casefold() in _NO else "y" for text in texts])
    return ~is_blank(answers) & ~is_nothing(column)


def numbers(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """float64 (NaN where none), and where a text stood that is no number; "4,5" is 4.5."""
    cells = arrow(column)
    plain = pc.if_else(pc.equal(pc.binary_length(cells), 0), pa.scalar(None, pa.large_string()), cells)
    try:
        found = pc.cast(plain, pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        dotted = pc.replace_substring(plain, ",", ".")
        found = pd.to_numeric(dotted.to_pandas(), errors="coerce").to_numpy("float64")
    found = np.where(np.isfinite(found), found, np.nan)
    return found, is_lost(column, np.isnan(found))


def has_byte(cells: pa.Array, mark: str) -> bool:
    """Whether an ASCII character may stand in a cell; never False where it does."""
    return bool((_bytes(cells) == ord(mark)).any())


def lengths(cells: pa.Array) -> np.ndarray:
    """In bytes, by where each cell begins: an eighth of the time of asking for them."""
    if not len(cells):
        return np.empty(0, "int64")
    return np.diff(np.frombuffer(cells.buffers()[1], "int64")[cells.offset :][: len(cells) + 1])


def _has_odd_bytes(cells: pa.Array) -> bool:
    held = _bytes(cells)
    return len(held) > 0 and bool(held.min() < ord(" ") or held.max() > ord("~"))


def cells_in_memory(cells: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """(bytes of all cells one after the other, where each begins and the last ends: one more than cells)."""
    offsets = np.frombuffer(cells.buffers()[1], "int64")[cells.offset :][: len(cells) + 1]
    return _bytes(cells)[offsets[0] : offsets[-1]], offsets - offsets[0]


def _bytes(cells: pa.Array) -> np.ndarray:
    """The memory that the cells lie in, perhaps with others."""
    content = cells.buffers()[2]
    return np.frombuffer(content, "uint8") if content else np.empty(0, "uint8")


def _word(text: str) -> str:
    return "_".join(text.casefold().split())
