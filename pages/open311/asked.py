"""What an address asks for → a question. `Refused` is what is told, in GeoReport's own form."""

import datetime as dt
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from metrics.published import Wanted

MOST_DAYS, MOST_NUMBERS = 90, 100
PAGE, LARGEST_PAGE, LAST_PAGE = 50, 200, 1_000
_STATES = {"open": True, "closed": False}


class Refused(Exception):
    """`code`: the HTTP status."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def wanted(query: Mapping[str, str], at: dt.datetime, zone: str) -> Wanted:
    """Raises Refused for what can't be read, and for a span of more than 90 days. Numbers overrule the rest.
    An instant without an offset is in the city's zone."""
    page = _whole(query, "page", 1, LAST_PAGE)
    size = _whole(query, "page_size", PAGE, LARGEST_PAGE)
    paging = {"offset": (page - 1) * size, "limit": size}
    if numbers := _several(query.get("service_request_id", "")):
        return Wanted(case_ids=numbers[:MOST_NUMBERS], offset=paging["offset"], limit=size)
    has_changed = "updated_after" in query or "updated_before" in query
    received = ("start_date", "end_date")
    has_received = not has_changed or any(name in query for name in received)
    return Wanted(
        received=_window(query, received, at, zone) if has_received else None,
        changed=_window(query, ("updated_after", "updated_before"), at, zone) if has_changed else None,
        is_open=_state(query.get("status", "")),
        offset=paging["offset"],
        limit=size,
    )


def categories(query: Mapping[str, str], allowed: tuple[str, ...]) -> tuple[str, ...]:
    """Of the services asked for those that may be told."""
    named = _several(query.get("service_code", ""))
    return tuple(code for code in allowed if not named or code in named)


def _window(
    query: Mapping[str, str], names: tuple[str, str], at: dt.datetime, zone: str
) -> tuple[dt.datetime, dt.datetime]:
    start, end = (_instant(query, name, zone) for name in names)
    longest = dt.timedelta(days=MOST_DAYS)
    try:
        end = end or (min(at, start + longest) if start else at)
        start = start or end - longest
        if end - start > longest + dt.timedelta(days=1):
            raise Refused(400, f"The span is longer than {MOST_DAYS} days.")
        return start, end + dt.timedelta(seconds=1)  # the end belongs to it, as the standard has it
    except OverflowError:
        raise Refused(400, f"{names[0]} or {names[1]} is out of range.") from None


def _instant(query: Mapping[str, str], name: str, zone: str) -> dt.datetime | None:
    text = query.get(name, "").strip().replace(" ", "+")  # an offset whose plus was not encoded
    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise Refused(400, f"{name} is no instant such as 2026-11-24T08:20:00Z.") from None


def _state(text: str) -> bool | None:
    states = {_STATES.get(word.lower()) for word in _several(text)}
    if None in states:
        raise Refused(400, "status is open or closed.")
    return states.pop() if len(states) == 1 else None


def _whole(query: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 7 and int(text) >= 1):
        raise Refused(400, f"{name} is no number from 1 to {most}.")
    if int(text) > most:
        if name == "page":
            raise Refused(400, f"{name} is no number from 1 to {most}; ask for a shorter span.")
        return most
    return int(text)


def _several(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
