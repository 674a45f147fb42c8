"""Open311 GeoReport v2 JSON → tables: a bare list, {"service_requests": […]}, or one request.

Requests are decoded one by one from the stream, so a long list takes bounded memory; only JSON that begins
otherwise is read whole, up to `MOST_BYTES`.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import pyarrow as pa

from city.source import Source
from etl.errors import SourceError
from etl.sources import header, tables

MOST_BYTES = 1 << 26
"""Of one request, or of a file that does not begin as a list of requests."""
_BATCH_ROWS = 10_000
_LIST = re.compile(r'\s*(?:\{\s*"service_requests"\s*:\s*)?\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)  # numbers stay as they are written


def read_open311(blocks: Iterator[bytes], source: Source, file: str) -> Iterator[pa.Table]:
    """A row a request; `_row` is its place in the list, from 1. A key that a request does not have is blank.

    Nested keys are joined with dots ("extended_attributes.channel"), lists (`notes`) stay JSON text. What is
    no request is a row with a fault. Raises SourceError for what is no JSON, and where no request has a key
    of the mapping.
    """
    names = header.wanted(source)
    elements = enumerate(_elements((block.decode() for block in blocks), file), 1)
    while batch := list(islice(elements, _BATCH_ROWS)):
        requests = [as_request(element) for _, element in batch]
        columns = dict.fromkeys(
            name for request in requests for name in request if name not in header.RESERVED
        )
        if names and any(requests) and not names.keys() & columns.keys():
            raise SourceError(
                f"{file} has no key that source '{source.name}' maps; choose another, or mend the mapping."
            )
        columns |= names
        yield tables.of_rows(
            list(columns),
            [[request.get(name, "") for name in columns] for request in requests],
            [place for place, _ in batch],
            ["" if request else tables.NOT_AN_OBJECT for request in requests],
        )


def as_request(element: object) -> dict[str, str]:
    """Flat; {} for what is no request: not an object, an empty one, one nested a thousand deep."""
    try:
        return flatten(element) if isinstance(element, dict) else {}
    except RecursionError:
        return {}


def flatten(request: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """{"a": {"b": 1}, "c": [2]} becomes {"a.b": "1", "c": "[2]"}; null is blank."""
    flat: dict[str, str] = {}
    for name, value in request.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[tables.sound(prefix + name)] = _text(value)
    return flat


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _elements(texts: Iterator[str], file: str) -> Iterator[Any]:
    first = next(texts, "")
    beginning = _LIST.match(first)
    if beginning:
        yield from _streamed(first[beginning.end() :], texts, file)
    else:
        yield from _whole(chain([first], texts), file)


def _streamed(buffer: str, texts: Iterator[str], file: str) -> Iterator[Any]:
    place, count, is_last = 0, 0, False
    while True:
        gap = _BETWEEN.match(buffer, place)
        place = gap.end() if gap else place
        if buffer.startswith("]", place):
            return
        element, stop = _decoded(buffer, place)
        if stop < len(buffer) or isinstance(element, dict):  # a number at the end of the buffer may go on
            yield element
            place, count = stop, count + 1
        elif is_last or len(buffer) - place > MOST_BYTES:
            raise SourceError(f"{file} is broken JSON after {count:,} requests; fetch it again.")
        else:
            more = next(texts, "")
            buffer, place, is_last = buffer[place:] + more, 0, not more


def _decoded(buffer: str, place: int) -> tuple[Any, int]:
    """An element and where it ends; the end of the buffer where it is not whole."""
    try:
        return _DECODER.raw_decode(buffer, place)
    except (json.JSONDecodeError, RecursionError):
        return None, len(buffer)


def _whole(texts: Iterator[str], file: str) -> Iterator[Any]:
    text = ""
    for more in texts:
        text += more
        if len(text) > MOST_BYTES:
            raise SourceError(f"{file} does not begin as a list of requests; export it as a JSON list.")
    try:
        found = _DECODER.decode(text)
    except (json.JSONDecodeError, RecursionError):
        raise SourceError(f"{file} is not JSON; fetch it again, or choose another source.") from None
    if not isinstance(found, dict):
        raise SourceError(f"{file} holds no Open311 requests; choose another source.")
    requests = found.get("service_requests", [found])
    yield from requests if isinstance(requests, list) else [requests]
