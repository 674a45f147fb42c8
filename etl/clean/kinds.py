"""What a case is: its kind, classification and outcome; a row that is only a call is no case."""

import pandas as pd

from city import City
from city.vocabulary import CLASSIFICATIONS, KINDS, OUTCOMES
from etl.clean.marks import flag, reject
from etl.clean.text import among, by_text, filled, is_blank

_CALLS = (
    "ghost", "prank", "dropped", "kosong", "iseng", "terputus", "salah_sambung",
    "panggilan", "panggilan_kosong", "panggilan_iseng", "panggilan_terputus",
)  # fmt: skip


def known_kinds(rows: pd.DataFrame, city: City) -> pd.DataFrame:
    """Calls are counted by themselves, never as cases. A kind that is not told is that of the category."""
    kind, is_unknown = among(rows["kind"], (*KINDS, *_CALLS))
    rows = reject(rows, "call_not_case", "kind", kind.isin(_CALLS).to_numpy())
    usual = dict(zip(city.categories["code"], city.categories["kind"], strict=True))
    of_category = by_text(rows["category"], lambda codes: [usual.get(code, "") for code in codes])
    kind = filled(kind, of_category)
    return flag(rows.assign(kind=kind), "unknown_kind", is_unknown | is_blank(kind))


def known_outcomes(rows: pd.DataFrame) -> pd.DataFrame:
    """`classification` and `outcome` as words of the service."""
    classification, is_odd_class = among(rows["classification"], CLASSIFICATIONS)
    outcome, is_odd_outcome = among(rows["outcome"], OUTCOMES)
    rows = flag(rows, "unknown_classification", is_odd_class)
    rows = flag(rows, "unknown_outcome", is_odd_outcome)
    return rows.assign(classification=classification, outcome=outcome)
