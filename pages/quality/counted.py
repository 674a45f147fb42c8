"""What the cards of a period show, told from two answers that they share: kept for a day while the data stay
as they are."""

import pandas as pd

from metrics.cells import CELLS, of_period, within
from metrics.filters import Filters
from metrics.quality import contradictions, places, received
from metrics.suspicious import CLOCK, closings, suspicions
from pages.asking import Asking


def suspicions_of(asking: Asking) -> pd.DataFrame:
    return asking.told_of(lambda filters: suspicions(_closings(asking, filters)))


def contradictions_of(asking: Asking) -> pd.DataFrame:
    return asking.told_of(
        lambda filters: contradictions(_received(asking, filters), _closings(asking, filters))
    )


def places_of(asking: Asking) -> pd.DataFrame:
    return asking.told_of(lambda filters: places(_received(asking, filters)))


def _received(asking: Asking, filters: Filters) -> pd.DataFrame:
    return asking.exactly(received, filters, {}, asking.today.isoformat())


def _closings(asking: Asking, filters: Filters) -> pd.DataFrame:
    """Of the whole city asked once for everybody: what narrows it is part of it."""
    options = {"missing": asking.lacking(CLOCK), "by": ("kind", *CELLS)}
    cells = asking.exactly(closings, of_period(filters), options, asking.today.isoformat())
    return cells[within(cells, filters)]
