"""Components as the plain dicts that a browser gets. Left to itself, Dash's serializer stops at the first
component of a page, starts again and cleans every value of every dict: half of what a page costs beside its
questions."""

from typing import Any

from dash.development.base_component import Component

_OWN = ("_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties")
"""What a component knows of its class; the rest was given to it."""


def plain(part: Any) -> Any:
    """Components stand in `children` alone; what other properties hold is plain already."""
    if isinstance(part, Component):
        props = {name: value for name, value in vars(part).items() if name not in _OWN}
        if "children" in props:
            props["children"] = plain(props["children"])
        return {"props": props, "type": part._type, "namespace": part._namespace}
    return [plain(each) for each in part] if isinstance(part, (list, tuple)) else part
