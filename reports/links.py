"""Where a figure's cases are found."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from metrics.review.few import WINDOW
from metrics.review.figures import Figure
from metrics.review.weeks import Week

CASES = "/cases"
LATE = "late,running_late"
JUDGED = f"on_time,{LATE}"
_KINDS = {"received_aduan": "aduan", "received_darurat": "darurat"}
_CLOCKS = {
    "on_time_resolve": "resolve",
    "resolve_p50": "resolve",
    "on_time_arrive": "arrive",
    "arrive_p90": "arrive",
    "arrive_p50": "arrive",
}


def cases(first: Week, last: Week, **narrowed: str) -> str:
    """Cases received in these weeks; `narrowed`: agency, category, area, kind. All kinds, where none is
    named."""
    return _query(first, last, narrowed)


def judged(clock: str, first: Week, last: Week, verdicts: str = JUDGED, **narrowed: str) -> str:
    """Cases whose clock was decided in these weeks: exactly those that a share is made of."""
    scope = "agency" if narrowed.get("agency") else "case"
    return _query(first, last, {**narrowed, "clock": clock, "scope": scope, "verdict": verdicts})


def of_figure(figure: Figure) -> str:
    """The cases of a figure's newest week, or of the weeks that stand for it; "" of calls, which are none."""
    week = figure.weeks[-1]
    if clock := _CLOCKS.get(figure.key):
        first = week.moved(1 - WINDOW) if figure.windows is not None else week
        return judged(clock, first, week, agency=figure.agency)
    return cases(week, week, kind=kind) if (kind := _KINDS.get(figure.key)) else ""


def _query(first: Week, last: Week, narrowed: Mapping[str, str]) -> str:
    days = {"period": "range", "from": first.start.isoformat(), "to": last.last_day.isoformat()}
    chosen = {"kind": "all", **{name: value for name, value in narrowed.items() if value}}
    return f"{CASES}?{urlencode(days | chosen, safe=',')}"


def case(case_id: str) -> str:
    return f"{CASES}/{quote(case_id)}"


def week(of: Week) -> str:
    return f"?week={of.name}"
