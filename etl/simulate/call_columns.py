"""The columns of a file of calls, each by its canonical name."""

from collections.abc import Callable

import pyarrow as pa

from city.vocabulary import CALL_OUTCOMES, DISPOSITIONS
from etl.simulate.view import View, identity

CALLS: dict[str, Callable[[View], pa.Array]] = {
    "call_id": lambda view: identity(view, view["day"], view["number"]),
    "started_at": lambda view: view.stamp(view["started"]),
    "queued_at": lambda view: view.stamp(view["queued"]),
    "answered_at": lambda view: view.stamp(view["answered"]),
    "ended_at": lambda view: view.stamp(view["ended"]),
    "updated_at": lambda view: view.stamp(view["ended"]),
    "outcome": lambda view: view.words("outcome", CALL_OUTCOMES, view["outcome"]),
    "disposition": lambda view: view.words("disposition", DISPOSITIONS, view["disposition"]),
    "case_id": lambda view: identity(view, view["day"], view["case_number"]),
    "area_name": lambda view: view.names("areas", view["area"]),
}
