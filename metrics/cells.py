"""Answers by all that a page narrows cases by: those of a whole city answer whoever narrows it."""

from dataclasses import replace

import numpy as np
import pandas as pd

from metrics.filters import Filters

CELLS = ("category", "area", "channel", "agency")
"""What a page narrows cases by, beside the kind."""


def of_period(filters: Filters) -> Filters:
    """Its period alone."""
    none: tuple[str, ...] = ()
    return replace(
        filters, kinds=none, agencies=none, categories=none, areas=none, channels=none, without=none
    )


def within(cells: pd.DataFrame, filters: Filters) -> np.ndarray:
    """Which rows by kind and CELLS are of what is narrowed so; the period narrows nothing."""
    chosen = (filters.kinds, filters.categories, filters.areas, filters.channels, filters.agencies)
    is_in = np.ones(len(cells), bool)
    if filters.without:
        is_in &= ~cells["category"].isin(filters.without).to_numpy(bool)
    for name, codes in zip(("kind", *CELLS), chosen, strict=True):
        if codes:
            is_in &= cells[name].isin(codes).to_numpy(bool)
    return is_in
