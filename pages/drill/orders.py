"""What a drill's pages are told by their buttons: read, done, and what is said back. The actions decide who
may."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from dash.development.base_component import Component
from flask import abort, request

from access.viewer import viewer
from actions.doing import Doing
from actions.refused import Refused
from components import html
from pages.place import Place
from warehouse.errors import WarehouseError
from words import t

LONGEST = 400


def doing(place: Place) -> Doing:
    return Doing(place.warehouse, place.city, viewer(), place.now(), request.remote_addr or "")


def order_of(given: object) -> dict[str, Any]:
    """The order of a button; {} where there is none. Aborts with 400 where it is none of ours."""
    if given is None:
        return {}
    if not isinstance(given, dict) or not isinstance(given.get("do"), str):
        abort(400, "This is no order of this page.")
    return given


def text(order: dict[str, Any], name: str) -> str:
    value = order.get(name, "")
    return value[:LONGEST] if isinstance(value, str) else ""


def whole(order: dict[str, Any], name: str) -> int:
    """-1 for what is no whole number."""
    value = order.get(name)
    if isinstance(value, str) and value.isdigit() and len(value) < 9:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else -1


def said(place: Place, deed: Callable[[], str]) -> Component | str:
    """What `deed` says, or why it was not done."""
    try:
        return deed()
    except Refused as refused:
        return html.Span(t(f"drill.refused_{refused.why}", place.lang), className="late")
    except (WarehouseError, sa.exc.OperationalError):
        return html.Span(t("drill.busy", place.lang), className="late")
