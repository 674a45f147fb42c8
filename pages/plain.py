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

from components.html import Element

_OWN = ("_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties")
"""What a component of Dash's knows of its class; the rest was given to it."""
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
    nodes: list[Any] = []
    _add(part, nodes)
    made = _together(nodes)
    if isinstance(part, (list, tuple)):
        return made
    return made[0] if made else None


def _add(part: Any, nodes: list[Any]) -> None:
    """The nodes that a part becomes: what was made before comes apart again, to join what is around it. The
    most frequent kinds are asked for first, each by its own type: a page has a thousand parts."""
    kind = type(part)
    if kind is Element:
        nodes.append(_element(part))
    elif kind is str:
        nodes.append(part)
    elif kind is list or kind is tuple:
        for each in part:
            _add(each, nodes)
    elif isinstance(part, Component):
        nodes.append(_component(part))
    elif _is_tree(part):
        nodes.extend(part["props"]["parts"])
    elif part is not None:
        nodes.append(part)


def _element(part: Element) -> Any:
    within: list[Any] = []
    _add(part.children, within)
    if dict in map(type, within):
        return _sent(part, dict(part.props), within)
    return _Still((part.tag, part.props, *within))


def _component(part: Component) -> Any:
    props = {name: value for name, value in vars(part).items() if name not in _OWN}
    within: list[Any] = []
    _add(props.pop("children", None), within)
    if _is_still(part, props) and dict not in map(type, within):
        return _Still((part._type.lower() if part._namespace == _ELEMENTS else part._type, props, *within))
    return _sent(part, props, within)


def _sent(part: Component, props: dict[str, Any], within: list[Any]) -> dict[str, Any]:
    """As Dash's own; alone in it what was given alone."""
    if within:
        together = _together(within)
        props["children"] = together if isinstance(part.children, (list, tuple)) else together[0]
    return {"props": props, "type": part._type, "namespace": part._namespace}


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
