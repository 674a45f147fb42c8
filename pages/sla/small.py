"""Small counts of sensitive categories: outside the command center they are not told, here, on paper or in a
file, and no sum is to give them away."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from access.roles import OPERATOR
from city import City
from components.taken.table import Cell, Kind
from pages.sla.focus import Focus
from words.forms import number

LEAST = 5
FOLDED = "\u2026"
UNDER = f"<{LEAST}"


def sensitive(city: City) -> frozenset[str]:
    return frozenset(city.categories.loc[city.categories["is_sensitive"], "code"])


def hides(known: Focus) -> bool:
    """Whether all that is asked about is sensitive, and the viewer is not of the command center."""
    chosen = known.asking.filters.categories
    return (
        known.asking.viewer.role != OPERATOR
        and bool(chosen)
        and sensitive(known.asking.place.city).issuperset(chosen)
    )


def count(n: Any, known: Focus) -> str:
    return UNDER if 0 < int(n) < LEAST and hides(known) else number(int(n), known.lang)


def cell(n: Any, known: Focus) -> Cell:
    """For a table that is taken along; `kind` is its column's."""
    return count(n, known) if hides(known) else int(n)


def kind(known: Focus) -> Kind:
    return "text" if hides(known) else "count"


def hidden_categories(known: Focus) -> frozenset[str]:
    """Categories whose small counts this viewer is not told."""
    if known.asking.viewer.role == OPERATOR:
        return frozenset()
    return sensitive(known.asking.place.city)


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
