"""The cases behind a figure: the same question, asked of the page of cases."""

import datetime as dt

from access.scope import NO_AGENCY
from pages.asked import write
from pages.asking import Asking
from pages.steps import after

CASES = "/cases"
EVER = dt.date(2000, 1, 1)


def cases(asking: Asking, **choices: str) -> str:
    """`choices` by query key, one code each. An agency's figures are of its own cases; its list, asked for
    nothing, has also those that it handed on."""
    kind = ",".join(asking.filters.kinds) or "all"
    agency = ",".join(code for code in asking.filters.agencies if code != NO_AGENCY)
    return CASES + write(asking.asked, **{"step": "", "kind": kind, "agency": agency, **choices})


def cases_of_step(asking: Asking, day: dt.date, step: str) -> str:
    """`day`: the first of a step, which is cut to the period."""
    last = min(after(day, step) - dt.timedelta(days=1), asking.asked.last)
    return cases_between(asking, max(day, asking.asked.first), last)


def cases_between(asking: Asking, first: dt.date, last: dt.date) -> str:
    """Both days included."""
    days = {"period": "range", "from": first.isoformat(), "to": last.isoformat()}
    return cases(asking, **days)


def cases_open(asking: Asking, show: str = "open", kind: str = "") -> str:
    """What is open, or overdue, whenever it came; of a kind, else of those that the page is about."""
    days = {"period": "range", "from": EVER.isoformat(), "to": asking.today.isoformat()}
    return cases(asking, show=show, **days, **({"kind": kind} if kind else {}))
