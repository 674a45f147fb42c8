"""The cases behind a figure: the same question, asked of the page of cases."""

import datetime as dt

from pages.asked import write
from pages.asking import Asking
from pages.trends.steps import after

CASES = "/cases"


def cases(asking: Asking, day: dt.date | None = None, step: str = "day", **choices: str) -> str:
    """`day`: the first of a step, cut to the period; `choices` by query key, one code each."""
    asked = asking.asked
    said = {"step": "", "kind": ",".join(asking.filters.kinds) or "all", **choices}
    if day is not None:
        last = min(after(day, step) - dt.timedelta(days=1), asked.last)
        said |= {"period": "range", "from": max(day, asked.first).isoformat(), "to": last.isoformat()}
    return CASES + write(asked, **said)
