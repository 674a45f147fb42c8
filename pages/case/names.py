"""What codes of a case are called on screen."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from city import City
from city.vocabulary import KINDS, OUTCOMES, PLACE_QUALITIES, STATES
from pages.said import names
from words import t
from words.forms import NOTHING

_TABLES = {"category": "categories", "agency": "agencies", "area": "areas", "channel": "channels"}
_WORDS = {
    "kind": ("kind", KINDS),
    "state": ("step", STATES),
    "outcome": ("outcome", OUTCOMES),
    "place_quality": ("place", PLACE_QUALITIES),
}


class Names:
    """Of one city in one language; made once for a page of rows."""

    def __init__(self, city: City, lang: str) -> None:
        known: dict[str, Mapping[str, str]] = {
            column: names(city, table) for column, table in _TABLES.items()
        }
        known |= {
            column: {code: t(f"{section}.{code}", lang) for code in codes}
            for column, (section, codes) in _WORDS.items()
        }
        self._known = known

    def of(self, column: str, code: Any) -> str:
        """An unknown code stays as it is; none is a dash."""
        if pd.isna(code) or code == "":
            return NOTHING
        return self._known.get(column, {}).get(code, str(code))
