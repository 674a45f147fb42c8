"""Where a figure's cases are found."""

from urllib.parse import quote, urlencode

from metrics.review.figures import Figure
from metrics.review.weeks import Week

CASES = "/cases"
_KINDS = {"received_aduan": "aduan", "received_darurat": "darurat", "valid_calls": "darurat"}
_CLOCKS = {
    "on_time_resolve": "resolve",
    "resolve_p50": "resolve",
    "on_time_arrive": "arrive",
    "arrive_p90": "arrive",
    "arrive_p50": "arrive",
}


def cases(first: Week, last: Week, **narrowed: str) -> str:
    """Cases received in these weeks; `narrowed`: agency, category, area, kind and what else the page of cases
    understands. All kinds, where none is named."""
    days = {"period": "range", "from": first.start.isoformat(), "to": last.last_day.isoformat()}
    chosen = {"kind": "all", **{name: value for name, value in narrowed.items() if value}}
    return f"{CASES}?{urlencode(days | chosen)}"


def of_figure(figure: Figure) -> str:
    """The cases of a figure's newest week."""
    week = figure.weeks[-1]
    kind = _KINDS.get(figure.key, "")
    clock = _CLOCKS.get(figure.key, "")
    return cases(week, week, agency=figure.agency, kind=kind, clock=clock)


def case(case_id: str) -> str:
    return f"{CASES}/{quote(case_id)}"


def week(of: Week) -> str:
    return f"?week={of.name}"
