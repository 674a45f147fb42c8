"""Small counts of sensitive categories on the pages of service times, as they are written: how they are
counted is decided in pages.asking."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from components.taken.table import Cell, Kind
from metrics.small import LEAST
from pages.sla.focus import Focus

FOLDED = "\u2026"


def hides(known: Focus) -> bool:
    return known.asking.hides()


def is_few(n: Any, known: Focus) -> bool:
    return known.asking.is_few(int(n))


def count(n: Any, known: Focus) -> str:
    return known.asking.few(int(n))


def cell(n: Any, known: Focus, category: str = "") -> Cell:
    """For a table that is taken along; `kind` is its column's. `category`: of the row, where it is of one."""
    return known.asking.few(int(n)) if hides(known) else known.asking.cell(int(n), category)


def kind(known: Focus) -> Kind:
    return "text" if hides(known) else "count"


def hidden_categories(known: Focus) -> frozenset[str]:
    """Categories whose small counts this viewer is not told."""
    return frozenset(code for code in known.asking.place.city.sensitive if known.asking.hides(code))


def folded(
    frame: pd.DataFrame, by: str, codes: frozenset[str], sums: Sequence[str], sizes: Sequence[str]
) -> pd.DataFrame:
    """Rows of `codes` whose `sizes` are 1 to LEAST - 1 together, as one row FOLDED; where one alone is so
    small, together with the smallest other row: the whole less the others would give it away. What is no sum
    is blank in it."""
    size = frame[list(sizes)].sum(axis=1).astype("int64")
    is_small = frame[by].isin(codes) & (size > 0) & (size < LEAST)
    if not is_small.any():
        return frame
    if is_small.sum() == 1 and not is_small.all():
        is_small |= frame.index == size.mask(is_small).idxmin()
    row = pd.DataFrame({by: [FOLDED], **{name: [int(frame.loc[is_small, name].sum())] for name in sums}})
    return pd.concat([frame[~is_small], row.astype(dict.fromkeys(sums, "Int64"))], ignore_index=True)
