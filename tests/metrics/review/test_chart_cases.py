"""The 37 reference cases of the shared material: what published libraries answer."""

import json
from pathlib import Path

import pytest

from metrics.review import funnel, rules, xmr

_FILE = Path(__file__).resolve().parents[4] / "shared" / "reference" / "chart_cases.json"
CASES = json.loads(_FILE.read_text()) if _FILE.exists() else []
TAILS = {"2s0025": 0.025, "3s0001": 0.001}


@pytest.mark.shared
def test_there_are_37(shared):
    assert len(json.loads((shared / "reference" / "chart_cases.json").read_text())) == 37


@pytest.mark.shared
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["op"])
def test_a_reference_case_agrees(case):
    expected, tolerance = case["expected"], case.get("abs_tol", 0)
    found = OPERATIONS[case["op"]](case.get("input"), case.get("options", {}))
    if case["op"] == "proportion_funnel_limits":
        for name, column in expected.items():
            assert found[name] == pytest.approx(column, abs=tolerance)
    else:
        assert found == (pytest.approx(expected, abs=tolerance) if tolerance else expected)


def _limits(values, options):
    screen = options["screen_factor"] if options["screen_moving_ranges"] else None
    return vars(xmr.limits(values, factor=options["limit_factor"], screen=screen))


def _special_cause(values, options):
    hits = xmr.chart(values).hits[-2:]
    return {"last_two": ["special_cause" if hit else "common_cause" for hit in hits]}


def _assurance(given, options):
    limits = [xmr.Limits((a + b) / 2, a, b) for a, b in zip(given["lower"], given["upper"], strict=True)]
    return [xmr.assurance(each, given["target"], given["improvement"]) for each in limits]


def _precedence(given, options):
    words = {
        "outside": "outside limits",
        "trend": "7 point trend",
        "two_in_three": "2 in 3",
        "one_side": "7 points one side",
    }
    return [*(words[rule] for rule in rules.PRECEDENCE), "common cause"]


def _score_limits(given, options):
    by_hundred, baseline, found = given["multiplier"], given["baseline"], {}
    found["Baseline"] = [baseline * by_hundred for _ in given["population"]]
    for name, tail in TAILS.items():
        limits = [funnel.score_limits(n, baseline, tail) for n in given["population"]]
        found[f"Lower{name}limit"] = [low * by_hundred for low, _ in limits]
        found[f"Upper{name}limit"] = [high * by_hundred for _, high in limits]
    return found


OPERATIONS = {
    "proportion_funnel_limits": _score_limits,
    "xmr_limits": _limits,
    "seven_one_side_flag_last": lambda given, options: rules.one_side(given),
    "spread_back_over_seven": lambda given, options: rules.spread_back(given),
    "seven_trend": lambda given, options: rules.trend(given),
    "two_in_three": lambda given, options: rules.two_in_three(given["near_limit"], given["side"]),
    "special_cause": _special_cause,
    "assurance": _assurance,
    "signal_precedence": _precedence,
}
