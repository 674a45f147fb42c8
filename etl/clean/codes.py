"""Names to codes of the city: an unknown one is set aside and flagged, unless codes are left open."""

import re

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from city import City
from city.source import Source
from etl.clean.marks import flag
from etl.clean.private import strip
from etl.clean.text import arrow, by_text, constant, is_blank, is_lost, put
from etl.clean.zones import to_wall

_TABLES = {"category": "categories", "agency": "agencies", "channel": "channels"}


def known_codes(rows: pd.DataFrame, city: City, source: Source) -> pd.DataFrame:
    """`category`, `agency` and `channel` as codes, `area` by its name, `supporting` as several agencies."""
    for column, table in _TABLES.items():
        codes = lookup(rows[column], city, table, is_open=column in source.open_codes)
        rows = flag(rows, f"unknown_{column}", is_lost(rows[column], is_blank(codes)))
        rows = rows.assign(**{column: codes})
    rows = known_areas(rows, city)
    rows = rows.assign(
        supporting=by_text(rows["supporting"], lambda texts: _several(texts, city)),
        reported_agency=lookup(rows["reported_agency"], city, "agencies"),
    )
    for column in ("agency", "category"):
        codes = succeeded(rows[column], rows["received_at"].to_numpy(), city, _TABLES[column])
        rows = flag(rows, f"{column}_succeeded", (codes != rows[column]).to_numpy())
        rows = rows.assign(**{column: codes})
    return rows


def known_areas(rows: pd.DataFrame, city: City) -> pd.DataFrame:
    """`area` by the name, and how it was found; a point may know better (etl.locate)."""
    area = lookup(rows["area_name"], city, "areas")
    is_unknown = is_blank(area)
    quality = put(constant("name", rows.index), is_unknown, "unknown")
    rows = flag(rows, "unknown_area", is_lost(rows["area_name"], is_unknown))
    return rows.assign(area=area, place_quality=quality)


def lookup(column: pd.Series, city: City, table: str, *, is_open: bool = False) -> pd.Series:
    """The code of each text by code, name or alias; "" for an unknown one, or the text itself as a code."""
    if is_blank(column).all():
        return column
    safe = strip(_whole(column)) if is_open else _whole(column)
    return by_text(safe, lambda texts: city.lookup(table, pd.Series(texts, dtype="str"), is_open=is_open))


def succeeded(codes: pd.Series, at: np.ndarray, city: City, table: str) -> pd.Series:
    """Codes of agencies or categories, one named after its last day replaced by its successor."""
    known = getattr(city, table)
    ended = known[known["successor"].ne("")]
    last_days = ended["valid_to"].to_numpy("M8[D]")
    for code, successor, last in zip(ended["code"], ended["successor"], last_days, strict=True):
        is_after = codes.eq(code).to_numpy() & (to_wall(at, city.zone).astype("M8[D]") > last)
        codes = put(codes, is_after, successor)
    return codes


def _whole(column: pd.Series) -> pd.Series:
    """Codes that a spreadsheet made numbers ("2135.0") are whole again."""
    if not pc.any(pc.ends_with(arrow(column), ".0")).as_py():
        return column
    return by_text(
        column, lambda texts: [t[:-2] if t.endswith(".0") and t[:-2].isdigit() else t for t in texts]
    )


def _several(texts: list[str], city: City) -> list[str]:
    """Codes of agencies named together, with commas or semicolons between; unknown ones are left out."""
    named = [re.split("[;,]", text) for text in texts]
    names = pd.Series(list({name for several in named for name in several}), dtype="str")
    codes = dict(zip(names, city.lookup("agencies", names), strict=True))
    return [";".join(dict.fromkeys(codes[name] for name in several if codes[name])) for several in named]
