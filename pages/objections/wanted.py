"""What the address asks of the objections, and the rows that answer it."""

import pandas as pd

from metrics.objections import all_objections
from pages.asking import Asking
from pages.cases.wanted import SeenBy
from warehouse.objections import STATES

PATH = "/objections"
TITLE = "objections.title"

OWN: dict[str, tuple[str, ...]] = {"state": ("", *STATES), "one": ()}


def rows_of(asking: Asking) -> pd.DataFrame:
    """An opd sees those of its own agencies."""
    states = (asking.asked["state"],) if asking.asked["state"] else ()
    with asking.place.warehouse.read() as connection:
        seen = SeenBy(asking.viewer)
        return all_objections(connection, asking.filters, asking.at, seen=seen, states=states)
