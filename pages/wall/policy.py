"""What the policy in force promises, for the words beside a figure."""

from datetime import date

import pandas as pd

from city import City


def rule(clock: str, applies_to: str, city: City, today: date) -> pd.Series | None:
    """The rule for a clock and a kind of case (or "call"); of several the last, which is the most general."""
    valid = [policy for policy in city.policies if policy.valid_from <= today]
    if not valid:
        return None
    rules = valid[-1].rules
    found = rules[(rules["clock"] == clock) & (rules["applies_to"].str.partition(":")[0] == applies_to)]
    return None if found.empty else found.iloc[-1]


def answer_target(city: City, today: date) -> float | None:
    """Seconds until a call is answered."""
    found = rule("answer", "call", city, today)
    seconds = {"second": 1, "minute": 60}
    return None if found is None or found["unit"] not in seconds else found["target"] * seconds[found["unit"]]
