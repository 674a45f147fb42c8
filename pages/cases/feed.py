"""Feeds the grid: a block of rows for what the address asks, in the order that a heading was clicked into.

Nothing of the request is believed but an order, out of a list, and a place within bounds.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from dash import Dash, Input, Output, State
from flask import abort

from access.calls import Roles
from metrics.cases import MOST_LISTED, PAGE, Search, found
from pages.asking import Asking, ask
from pages.calls import callback
from pages.cases.rows import written
from pages.cases.wanted import OWN, SeenBy, search_of
from pages.place import Place

SORTED = {
    "case_id": "case_id",
    "received_at": "received_at",
    "resolved_at": "resolved_at",
    "kind": "kind",
    "category": "category",
    "agency": "agency",
    "area": "area",
    "channel": "channel",
    "state": "state",
}
"""Column of the grid → column to sort by."""
_LONGEST_QUERY = 4_000


def add_feed(app: Dash, place: Place, roles: Roles, count_of: Callable[[Asking], int]) -> None:
    @callback(
        app,
        Output("cases-grid", "getRowsResponse"),
        Input("cases-grid", "getRowsRequest"),
        State("desk-url", "search"),
        roles=roles,
        prevent_initial_call=True,
    )
    def block(request: object, address: object) -> dict[str, Any]:
        start, sort, is_descending = wanted_block(request)
        asking = ask(_query(address), own=OWN)
        n = min(count_of(asking), MOST_LISTED)
        search = ordered(search_of(asking.asked, place.city), sort, is_descending)
        limit = max(0, min(PAGE, n - start))
        with place.warehouse.read() as connection:
            seen = SeenBy(asking.viewer)
            page = found(connection, asking.asked.filters, asking.at, search, seen, start, limit)
        return {"rowData": written(page, place, asking.at), "rowCount": n}


def wanted_block(request: object) -> tuple[int, str, bool]:
    """(first row, column, descending); answers 400 to what no grid of ours would send."""
    if not isinstance(request, dict):
        abort(400)
    start, model = request.get("startRow"), request.get("sortModel") or []
    if type(start) is not int or not 0 <= start <= MOST_LISTED or not isinstance(model, list):
        abort(400)
    if not model:
        return start, "received_at", True
    first = model[0]
    if not isinstance(first, dict) or first.get("colId") not in SORTED or len(model) > 3:
        abort(400)
    return start, SORTED[first["colId"]], first.get("sort") != "asc"


def ordered(search: Search, sort: str, is_descending: bool) -> Search:
    return replace(search, sort=sort, is_descending=is_descending)


def _query(address: object) -> dict[str, str]:
    if not isinstance(address, str) or len(address) > _LONGEST_QUERY:
        return {}
    return dict(parse_qsl(address.removeprefix("?")))
