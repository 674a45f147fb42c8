"""What codes of a case are called on screen."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from city import City
from city.vocabulary import CALL_OUTCOMES, DISPOSITIONS, KINDS, LAYERS, OUTCOMES, PLACE_QUALITIES, STATES
from pages.said import names
from warehouse.objections import GROUNDS
from warehouse.objections import STATES as STATES_OF_OBJECTIONS
from words import t
from words.forms import NOTHING

VERDICTS = ("on_time", "late", "running", "running_late", "none")
_TABLES = {"category": "categories", "agency": "agencies", "area": "areas", "channel": "channels"}


class Names:
    """Of one city in one language; made once for a page of rows."""

    def __init__(self, city: City, lang: str) -> None:
        known: dict[str, Mapping[str, str]] = {
            column: names(city, table) for column, table in _TABLES.items()
        }
        known["kind"] = {code: t(f"kind.{code}", lang) for code in KINDS}
        known["state"] = {code: t(f"step.{code}", lang) for code in STATES}
        known["outcome"] = {code: t(f"outcome.{code}", lang) for code in OUTCOMES}
        known["place_quality"] = {code: t(f"place.{code}", lang) for code in PLACE_QUALITIES}
        known["layer"] = {code: t(f"layer.{code}", lang) for code in LAYERS}
        known["call_outcome"] = {code: t(f"call.{code}", lang) for code in CALL_OUTCOMES}
        known["disposition"] = {code: t(f"call.{code}", lang) for code in DISPOSITIONS}
        known["ground"] = {code: t(f"objections.{code}", lang) for code in GROUNDS}
        known["verdict"] = {code: t(f"verdict.{code}", lang) for code in VERDICTS}
        known["objection_state"] = {code: t(f"objections.{code}", lang) for code in STATES_OF_OBJECTIONS}
        self._known = known

    def of(self, column: str, code: Any) -> str:
        """An unknown code stays as it is; none is a dash."""
        if pd.isna(code) or code == "":
            return NOTHING
        return self._known.get(column, {}).get(code, str(code))
