"""Whether a body is a call that Dash's own renderer would send: Dash answers 500 to others."""

import json
from typing import Any

from dash import Dash, Output

WILDCARDS = (["ALL"], ["MATCH"], ["ALLSMALLER"])
_MANY = (["ALL"], ["ALLSMALLER"])


def is_call(app: Dash, body: object) -> bool:
    """Whether a body names a callback of the app with just its inputs, states and outputs."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = app.callback_map.get(body["output"])
    return (
        callback is not None
        and "callback" in callback
        and _fit(callback["inputs"], body.get("inputs"))
        and _fit(callback["state"], body.get("state", []))
        and _fit_outputs(callback["output"], body.get("outputs"))
        and _are_texts(body.get("changedPropIds", []))
    )


def _fit_outputs(declared: Any, given: object) -> bool:
    if isinstance(declared, Output):
        return _fit([_part(declared)], [given])
    return _fit([_part(one) for one in declared], given)


def _part(output: Output) -> dict[str, str]:
    return {"id": output.component_id_str(), "property": output.component_property}


def _fit(declared: list[dict[str, str]], given: object) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(declared)
        and all(_fits(one, part) for one, part in zip(declared, given, strict=True))
    )


def _fits(declared: dict[str, str], given: object) -> bool:
    """`given`: one part, or a list of any number of them where the declared id asks for all that match."""
    wanted = _pattern(declared["id"])
    if isinstance(wanted, dict) and any(value in _MANY for value in wanted.values()):
        return isinstance(given, list) and all(_is_one(wanted, declared["property"], part) for part in given)
    return _is_one(wanted, declared["property"], given)


def _is_one(wanted: str | dict, prop: str, given: object) -> bool:
    return (
        isinstance(given, dict)
        and isinstance(given.get("property"), str)
        and given["property"].partition("@")[0] == prop
        and _is_id(wanted, given.get("id"))
    )


def _is_id(wanted: str | dict, given: object) -> bool:
    if isinstance(wanted, str):
        return given == wanted
    return (
        isinstance(given, dict)
        and given.keys() == wanted.keys()
        and all(
            isinstance(given[key], str | int | float) if value in WILDCARDS else given[key] == value
            for key, value in wanted.items()
        )
    )


def _pattern(declared: str) -> str | dict:
    return json.loads(declared) if declared.startswith("{") else declared


def _are_texts(values: object) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)
