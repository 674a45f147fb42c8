"""What was promised, of two versions of a policy."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from city.model import Policy
from metrics.goals import goal, policy_on, rules_of, with_target

RULES = pd.DataFrame(
    [
        ("forward", "aduan;informasi", 3.0, "working day", 85.0),
        ("resolve", "aduan:tanpa_pengawasan", 14.0, "working day", 85.0),
        ("resolve", "darurat", 24.0, "hour", 90.0),
        ("resolve", "pju", np.nan, "source", 80.0),
        ("autoclose", "aduan", 10.0, "working day", np.nan),
    ],
    columns=["clock", "applies_to", "target", "unit", "share_goal"],
)
OLD = Policy("old", dt.date(2025, 1, 1), "", "", RULES)
NEW = Policy("new", dt.date(2026, 6, 1), "", "", RULES.assign(share_goal=90.0))


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (dt.date(2024, 12, 31), None),
        (dt.date(2025, 1, 1), OLD),
        (dt.date(2026, 5, 31), OLD),
        (dt.date(2026, 6, 1), NEW),
    ],
)
def test_the_version_is_the_one_valid_on_the_day(day, version):
    assert policy_on((NEW, OLD), day) is version


@pytest.mark.parametrize(
    ("clock", "kinds", "share"),
    [
        ("forward", (), 0.85),
        ("resolve", (), None),  # complaints and emergencies promise different shares
        ("resolve", ("informasi",), 0.8),
        ("resolve", ("darurat",), None),  # a rule for one category may be of any kind
        ("autoclose", (), None),
        ("answer", (), None),
    ],
)
def test_a_goal_is_one_that_all_rules_share(clock, kinds, share):
    assert goal(rules_of(OLD, clock, kinds)) == share
    assert goal(rules_of(None, clock, kinds)) is None


def test_a_rule_for_a_category_speaks_of_its_kind():
    kinds = {"pju": "aduan"}
    assert rules_of(OLD, "resolve", ("darurat",), kinds)["applies_to"].tolist() == ["darurat"]
    assert goal(rules_of(OLD, "resolve", ("darurat",), kinds)) == 0.9


def test_rules_are_listed_a_subject_a_row():
    assert rules_of(OLD, "forward")["applies_to"].tolist() == ["aduan", "informasi"]
    assert rules_of(OLD, "forward", ("informasi",))["applies_to"].tolist() == ["informasi"]


def test_an_edited_target_leaves_the_policy_as_it_was():
    edited = with_target(OLD, "resolve", "darurat", 12)
    assert rules_of(edited, "resolve", ("darurat",))["target"].tolist()[0] == 12
    assert rules_of(OLD, "resolve", ("darurat",))["target"].tolist()[0] == 24


@pytest.mark.parametrize(
    ("clock", "applies_to", "target"),
    [
        ("resolve", "darurat", 0),
        ("resolve", "darurat", float("nan")),
        ("resolve", "darurat", float("inf")),
        ("resolve", "pju", 5),  # brought by the source
        ("resolve", "aduan", 5),
    ],
)
def test_a_target_that_no_rule_can_have_is_refused(clock, applies_to, target):
    with pytest.raises(ValueError, match=applies_to):
        with_target(OLD, clock, applies_to, target)
