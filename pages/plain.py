"""Components as the plain dicts and lists that a browser gets.

Left to itself, Dash's serializer stops at the first component of a page, starts again and cleans every value
of every dict: half of what a page costs beside its questions.

In the browser Dash keeps a record of each component, and has all of them look at the whole store whenever
one is new: a table of five hundred elements costs a quarter of a million looks, which are seconds. Nobody
speaks to a cell of a table. So elements without an id, and links, are sent as a tree that one component draws
(components/drawn.js): the same elements, without a record. To what has an id a callback may speak: it and
what is around it stay Dash's.
"""

from itertools import groupby
from typing import Any

from dash import Dash
from dash.development.base_component import Component

_OWN = ("_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties")
"""What a component knows of its class; the rest was given to it."""
_SCRIPT = {"namespace": "components", "relative_package_path": "drawn.js"}
_TREE = {"type": "Drawn", "namespace": "lapor"}
_ELEMENTS, _LINK = "dash_html_components", ("dash_core_components", "Link")


class _Still(list):
    """An element of a tree: [tag, properties, *what is in it]."""


def add_plain(app: Dash) -> None:
    """The script that draws trees, before the app's first page is asked for."""
    app.scripts.append_script(_SCRIPT)


def plain(part: Any) -> Any:
    """A component, a list of them or a text, as sent. Components stand in `children` alone; what other
    properties hold is plain already."""
    made = _together(_made(part))
    if isinstance(part, (list, tuple)):
        return made
    return made[0] if made else None


def _made(part: Any) -> list[Any]:
    """The nodes that a part becomes: what was made before comes apart again, to join what is around it."""
    if part is None:
        return []
    if isinstance(part, (list, tuple)):
        return [node for each in part for node in _made(each)]
    if not isinstance(part, Component):
        return part["props"]["parts"] if _is_tree(part) else [part]
    props = {name: value for name, value in vars(part).items() if name not in _OWN}
    given = props.pop("children", None)
    within = _made(given)
    if _is_still(part, props) and not any(isinstance(node, dict) for node in within):
        return [_Still([part._type.lower() if part._namespace == _ELEMENTS else part._type, props, *within])]
    if within:
        props["children"] = _together(within) if isinstance(given, (list, tuple)) else _together(within)[0]
    return [{"props": props, "type": part._type, "namespace": part._namespace}]


def _is_still(part: Component, props: dict[str, Any]) -> bool:
    return "id" not in props and (part._namespace == _ELEMENTS or (part._namespace, part._type) == _LINK)


def _is_tree(part: Any) -> bool:
    return isinstance(part, dict) and part.get("namespace") == _TREE["namespace"]


def _together(nodes: list[Any]) -> list[Any]:
    """Neighbours that are still as one tree."""
    made: list[Any] = []
    for is_still, run in groupby(nodes, lambda node: isinstance(node, _Still)):
        found = list(run)
        made += [{**_TREE, "props": {"parts": found}}] if is_still else found
    return made
