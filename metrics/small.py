"""Few cases of a sensitive category: what is told of them to who may not open the cases one by one.

The rule (docs/decisions/0009-small-counts.md), for a question that is asked twice, of all cases (`whole`) and
without the sensitive categories (`plain`):

- a count tells its sensitive part, whole less plain, in fives: no difference of two counts, whatever periods,
  categories, agencies or areas they are of, is then a number of sensitive cases from 1 to 4;
- a share or a time leaves a sensitive part of 1 to 4 out, and is the true one of 5 or more (to the
  percent, so that its fraction does not tell n); how many were on time follows from it and the n told;
- single cases are those of the other categories.
"""

import pandas as pd

LEAST = 5
UNDER = f"<{LEAST}"
KEYS = (
    "group", "agency", "from_agency", "to_agency", "category", "area", "channel", "kind", "work", "clock",
    "day", "week", "hour_of_week", "bucket", "quality", "suspicion",
)  # fmt: skip
_SIZE, _PART, _REST, _SHARE = "n", "on_time_count", "late_count", "on_time_share"


def in_fives(n: int) -> int:
    return n - n % LEAST


def told(whole: pd.DataFrame, plain: pd.DataFrame) -> pd.DataFrame:
    """The rows of `whole` as far as they are told. What is no table of counts whose rows KEYS tell apart is
    `plain`: what this does not understand, it does not tell."""
    counts = [name for name in whole.columns if name == _SIZE or name.endswith(("_count", "_n"))]
    keys = [name for name in KEYS if name in whole.columns]
    is_table = bool(counts) and "case_id" not in whole.columns
    if not is_table or (whole.duplicated(keys).any() if keys else len(whole) > 1):
        return plain
    both = _beside(whole, plain, keys)
    fellow = {name: both[f"{name}_plain"].fillna(0) for name in counts}
    answer = both[list(whole.columns)].copy()
    for name in counts:
        part = both[name].fillna(0) - fellow[name]
        answer[name] = fellow[name] + part - part % LEAST
    if _SIZE in counts:
        part = both[_SIZE].fillna(0) - fellow[_SIZE]
        _tell_shares(answer, both, counts, is_few=part.between(1, LEAST - 1), is_told=part >= LEAST)
    return answer.astype(whole.dtypes.to_dict())


def _tell_shares(
    answer: pd.DataFrame, both: pd.DataFrame, counts: list[str], is_few: pd.Series, is_told: pd.Series
) -> None:
    for name in answer.columns:
        if name in counts or name in KEYS:
            continue
        if name.endswith("_share"):
            answer[name] = both[name].where(~is_told, both[name].astype("float64").round(2))
        answer[name] = answer[name].where(~is_few, both[f"{name}_plain"])
    if _PART in counts:
        share = both[_PART].astype("float64") / both[_SIZE].astype("float64")
        on_time = (share * answer[_SIZE].astype("float64")).round()
        answer[_PART] = answer[_PART].where(~is_told, on_time)
    if _REST in counts:
        answer[_REST] = answer[_REST].where(~is_told, answer[_SIZE] - answer[_PART])


def _beside(whole: pd.DataFrame, plain: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Each row of `whole` with its fellow's columns as `…_plain`, missing where it has none."""
    if not keys:
        return whole.join(plain.add_suffix("_plain"))
    return whole.merge(plain, "left", on=keys, suffixes=("", "_plain"), validate="one_to_one")
