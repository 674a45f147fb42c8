"""What a scenario's file may hold: the keys of each table and their types, as city.toml takes them."""

from typing import Any

TOP: dict[str, Any] = {
    "title": str, "about": str, "starts": str, "minutes": float, "lines": int, "reactions": {},
    "incident": [dict], "calls": [dict], "silent": [dict], "expected": [dict], "success": [dict],
}  # fmt: skip
INCIDENT: dict[str, Any] = {
    "name": str, "at": str, "category": str, "channel": str, "area": str, "areas": [str],
    "lon": float, "lat": float, "count": int, "within": str, "agency": str, "wrong_area": str,
    "wrong_agency": str, "invalid": bool, "separate": bool,
}  # fmt: skip
CALLS: dict[str, Any] = {"at": str, "disposition": str, "count": int, "within": str}
SILENT: dict[str, Any] = {"agency": str, "from": str, "until": str}
EXPECTED: dict[str, Any] = {"step": str, "within": str, "kinds": [str], "categories": [str]}
SUCCESS: dict[str, Any] = {"measure": str, "step": str, "least": float, "most_seconds": float}
