"""Rows of cases and categories as GeoReport v2 has them, in JSON and XML.

A place is its area's name and label point, never an address; what a reporter wrote is nowhere. Simulated data
say so in every description.
"""

from collections.abc import Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring
from zoneinfo import ZoneInfo

import orjson
import pandas as pd

from city import City
from metrics.known import CLOSED_STATES
from words import t

FORMS = {"json": "application/json", "xml": "text/xml"}
_TAGS = {"services": "service", "service_requests": "request", "errors": "error"}
Entry = dict[str, Any]


def allowed(city: City) -> pd.DataFrame:
    """The categories whose cases may be told: those that are known not to be sensitive."""
    return city.categories[~city.categories["is_sensitive"].astype(bool)]


def services(city: City, note: str) -> list[Entry]:
    return [
        {
            "service_code": row.code,
            "service_name": row.name,
            "description": note,
            "metadata": False,
            "type": "realtime",
            "keywords": "",
            "group": t(f"kind.{row.kind}", city.language),
        }
        for row in allowed(city).itertuples(index=False)
    ]


def requests(rows: pd.DataFrame, city: City, note: str) -> list[Entry]:
    categories = city.categories.set_index("code")["name"]
    agencies = city.agencies.set_index("code")["name"]
    areas = city.areas.set_index("code")
    return [_request(row, categories, agencies, areas, city, note) for row in rows.itertuples(index=False)]


def written(entries: Sequence[Entry], what: str, form: str) -> bytes:
    """`what`: services, service_requests or errors."""
    if form == "json":
        return orjson.dumps(list(entries))
    root = Element(what)
    for entry in entries:
        one = SubElement(root, _TAGS[what])
        for name, value in entry.items():
            SubElement(one, name).text = _text(value)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _request(row: Any, categories: Any, agencies: Any, areas: Any, city: City, note: str) -> Entry:
    area = areas.loc[row.area] if row.area in areas.index else None
    return {
        "service_request_id": row.case_id,
        "status": "closed" if row.state in CLOSED_STATES else "open",
        "status_notes": row.state.replace("_", " "),
        "service_name": categories.get(row.category, ""),
        "service_code": row.category,
        "description": note,
        "agency_responsible": agencies.get(row.agency, ""),
        "requested_datetime": _instant(row.received_at, city),
        "updated_datetime": _instant(row.changed_at, city),
        "address": "" if area is None else f"{area['name']}, {city.name}",
        "lat": None if area is None else _number(area["label_lat"]),
        "long": None if area is None else _number(area["label_lon"]),
    }


def _instant(at: Any, city: City) -> str | None:
    return None if pd.isna(at) else at.tz_convert(ZoneInfo(city.zone)).isoformat(timespec="seconds")


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _text(value: Any) -> str:
    """As XML has it; without the characters that XML can't hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "" if value is None else str(value)
    return "".join(sign for sign in text if sign.isprintable())
