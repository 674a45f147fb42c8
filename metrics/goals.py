"""What was promised: the rules of a clock, and the share of it that is to be on time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from city.model import Policy
from city.vocabulary import KINDS

MOST_TARGET = 100_000  # in whatever unit


def policy_on(policies: Sequence[Policy], day: dt.date) -> Policy | None:
    """The version valid on a local day; None before the first."""
    valid = [policy for policy in policies if policy.valid_from <= day]
    return max(valid, key=lambda policy: policy.valid_from, default=None)


def rules_of(
    policy: Policy | None,
    clock: str,
    kinds: Sequence[str] = (),
    of_category: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """The rules of a clock, a row a subject: applies_to, target, unit, share_goal, calendar, basis,
    legal_basis, source. With `kinds` those that speak of other kinds are left out; `of_category`: the
    kind of each category, without which a rule for a single one stays."""
    if policy is None:
        return pd.DataFrame()
    others = {*KINDS} - {*kinds} if kinds else set()
    known, rules = of_category or {}, policy.by_subject
    pairs = zip(rules["clock"], rules["applies_to"], strict=True)
    is_it = [of == clock and _kind(subject, known) not in others for of, subject in pairs]
    return rules[is_it].reset_index(drop=True)


def _kind(subject: str, of_category: Mapping[str, str]) -> str:
    kind = subject.partition(":")[0]
    return of_category.get(kind, kind)


def goal(rules: pd.DataFrame) -> float | None:
    """The share (0 to 1) that is to be on time; None where there is none, or not the same for all."""
    goals = set() if rules.empty else set(rules["share_goal"].dropna())
    return goals.pop() / 100 if len(goals) == 1 else None


def with_target(policy: Policy, clock: str, applies_to: str, target: float) -> Policy:
    """The policy with another target, in the rule's own unit, for one subject of one clock. Raises ValueError
    where there is no such rule, or the target is none."""
    rules = policy.rules
    is_it = (rules["clock"] == clock) & (rules["applies_to"] == applies_to) & (rules["unit"] != "source")
    if not is_it.any() or not 0 < target <= MOST_TARGET:
        raise ValueError(f"{clock}, {applies_to}: no rule whose target could be {target}.")
    return replace(policy, rules=rules.assign(target=rules["target"].mask(is_it, target)))
