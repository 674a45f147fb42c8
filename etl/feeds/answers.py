"""Answers of a GeoReport endpoint, JSON or XML → lists of what they hold; numbers stay as they are written.

XML is read without document types and entities, by which an answer of a few bytes could fill the memory or
read a file. Its elements become keys; `<notes><note/>…</notes>` becomes a list, an empty element "".
"""

import json
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from etl.feeds.web import Garbled

_WRAPS = ("service_requests", "requests", "services", "errors")


def from_json(body: bytes) -> list[Any]:
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise Garbled(_what(body, "JSON")) from None
    if isinstance(found, dict):
        found = next((found[name] for name in _WRAPS if name in found), [found])
    return found if isinstance(found, list) else [found]


def from_xml(body: bytes) -> list[Any]:
    try:
        root = ElementTree.fromstring(body, forbid_dtd=True)
        return [_value(child) for child in root]
    except (ParseError, ValueError, LookupError, RecursionError, DefusedXmlException):
        raise Garbled(_what(body, "XML")) from None


def _value(element: Element) -> Any:
    if not len(element):
        return element.text or ""
    names = {_name(child) for child in element}
    if len(names) == 1 and _name(element) == next(iter(names)) + "s":
        return [_value(child) for child in element]
    held: dict[str, Any] = {}
    for child in element:
        name, value = _name(child), _value(child)
        if name in held:
            before = held[name]
            value = [*before, value] if isinstance(before, list) else [before, value]
        held[name] = value
    return held


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _what(body: bytes, form: str) -> str:
    head = body.lstrip()[:200].lower()
    if head.startswith((b"<!doctype html", b"<html")):
        return f"a web page instead of {form}"
    return f"nothing instead of {form}" if not head else f"broken {form}"
