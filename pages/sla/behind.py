"""The cases behind a figure: the page of cases, asked for the clocks of the focus."""

from pages.behind import CASES, EVER, cases
from pages.sla.focus import Focus

_MINE = dict.fromkeys(("view", "policy", "rule", "target"), "")


def cases_of(known: Focus, verdict: str = "", **choices: str) -> str:
    """`verdict`: words of warehouse.verdicts, joined with ","; `choices` by query key."""
    said = {"clock": known.clock, "scope": known.scope, "verdict": verdict}
    return cases(known.asking, **{**_MINE, **said, **choices})


def open_cases(known: Focus) -> str:
    """Whenever they came."""
    days = {"period": "range", "from": EVER.isoformat(), "to": known.asking.today.isoformat()}
    return cases(known.asking, **{**_MINE, "clock": "", "show": "open", **days})


def case(case_id: str) -> str:
    return f"{CASES}/{case_id}"
