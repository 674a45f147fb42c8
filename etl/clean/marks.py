"""What cleaning notes about each row on its way: flags as bits, and the one reason why it can't be used.

Rules mark, and only the end splits: every row that came in goes out, once, as a row or as rejected.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from etl.clean.text import by_text, constant, is_blank, put, series
from etl.reasons import FLAGS, REASONS

FAULTS = ("ragged", "header_repeated", "not_an_object")  # what readers find
_BITS = {code: np.int64(1) << i for i, code in enumerate(FLAGS)}
_NUMBERS = {code: i for i, code in enumerate(REASONS, start=1)}
_REASONS = np.array(["", *REASONS])


@dataclass(frozen=True)
class Cleaned:
    """`rows`: as the table, plus _file, _row; `events`: as case_events; `rejected`: where, reason, column.

    Each row that came in is in `rows` or in `rejected`, in its order.
    """

    rows: pd.DataFrame
    events: pd.DataFrame
    rejected: pd.DataFrame


def begin(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows without a mark, under a plain index."""
    rows = rows.reset_index(drop=True)
    return rows.assign(_flags=np.int64(0), _reason=np.int8(0), _column=constant("", rows.index))


def flag(rows: pd.DataFrame, code: str, where: np.ndarray) -> pd.DataFrame:
    """Rows with the flag `code` where `where` is true."""
    if not where.any():
        return rows
    return rows.assign(_flags=rows["_flags"].to_numpy() | np.where(where, _BITS[code], 0))


def reject(rows: pd.DataFrame, reason: str, column: str, where: np.ndarray) -> pd.DataFrame:
    """Rows marked as unusable where `where` is true and no earlier rule has marked them."""
    where = where & (rows["_reason"].to_numpy() == 0)
    if not where.any():
        return rows
    return rows.assign(
        _reason=np.where(where, np.int8(_NUMBERS[reason]), rows["_reason"].to_numpy()),
        _column=put(rows["_column"], where, column),
    )


def unusable(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    """Rows that their reader found faulty, and rows without a key, are of no use."""
    for fault in FAULTS if "_fault" in rows else ():
        rows = reject(rows, fault, "", rows["_fault"].eq(fault).to_numpy())
    return reject(rows, "no_key", key, is_blank(rows[key]))


def is_usable(rows: pd.DataFrame) -> np.ndarray:
    return rows["_reason"].to_numpy() == 0


def flag_texts(flags: pd.Series) -> pd.Series:
    """Bits as the text of the table: codes sorted, joined with ";"."""
    bits, places = np.unique(flags.to_numpy(), return_inverse=True)
    texts = pa.array(
        [";".join(sorted(c for c, b in _BITS.items() if b & bit)) for bit in bits], pa.large_string()
    )
    return series(texts.take(pa.array(places)), flags.index)


def add_flag(flags: pd.Series, code: str, where: np.ndarray) -> pd.Series:
    """Flag texts with one more code where `where` is true."""
    if not where.any():
        return flags
    return put(flags, where, by_text(flags, lambda texts: [_with(text, code) for text in texts]))


def rejected_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of no use: where they stood, why, and which column says so; the index is their position."""
    unusable = rows.loc[~is_usable(rows), ["_file", "_row", "_reason", "_column"]]
    reasons = _REASONS[unusable["_reason"].to_numpy()]
    return pd.DataFrame(
        {
            "_file": unusable["_file"],
            "_row": unusable["_row"],
            "reason": pd.Series(reasons, index=unusable.index, dtype="str"),
            "column": unusable["_column"],
        }
    )


def _with(flags: str, code: str) -> str:
    return ";".join(sorted({code, *filter(None, flags.split(";"))}))
