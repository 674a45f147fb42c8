"""Elements without an id: what pages write is what Dash knows, and Dash takes them for its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import dash
import pytest
from dash.development.base_component import Component

from components import html
from components.attributes import aria, data

ROOT = Path(__file__).resolve().parents[2]
WILD = ("data", "aria")  # components/attributes.py: the names that these give need no list


def test_all_tags_and_properties_that_are_written_are_dashs() -> None:
    found = [call for folder in ("pages", "components") for call in written(ROOT / folder)]
    assert len(found) > 500
    wrong = [
        f"{where}: {tag} {name}" for where, tag, names in found for name in names if not known(tag, name)
    ]
    assert wrong == []


def test_an_element_says_what_it_was_given() -> None:
    cell = html.Td("7", className="number", **data(started=3), **aria(label="tujuh"))
    assert (cell.children, cell.className, getattr(cell, "data-started")) == ("7", "number", 3)
    assert not hasattr(cell, "title")
    assert repr(html.P("a", title="b")) == "P(children='a', title='b')"


@pytest.mark.parametrize("made", [html.Td("7", className="number"), html.Link("Kasus", href="/cases")])
def test_dash_takes_it_for_its_own(made: Component) -> None:
    own = dash.dcc.Link if made._type == "Link" else dash.html.Td
    given = {name: getattr(made, name) for name in made._prop_names}
    assert isinstance(made, Component)
    assert made.to_plotly_json() == own(**given).to_plotly_json()


def test_what_has_an_id_is_dashs_own_and_found_in_what_is_around_it() -> None:
    named = html.Button("Simpan", id="save")
    assert type(named) is dash.html.Button
    assert type(html.Link("a", href="/", id="a")) is dash.dcc.Link
    around = html.Div([html.P("a"), html.P(named)])
    assert list(around) == ["save"]
    assert around["save"] is named


def written(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """(where, tag, names of properties) of each element in the files of a folder."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("html."):
                yield f"{path.name}:{node.lineno}", ast.unparse(node.func)[5:], list(names(node))


def names(call: ast.Call) -> Iterator[str]:
    """What is unpacked counts as wrong unless it comes from where only wild names come from."""
    for keyword in call.keywords:
        value = keyword.value.body if isinstance(keyword.value, ast.IfExp) else keyword.value
        is_wild = isinstance(value, ast.Call) and ast.unparse(value.func) in WILD
        if keyword.arg or not is_wild:
            yield keyword.arg or f"**{ast.unparse(value)}"


def known(tag: str, name: str) -> bool:
    one = dash.dcc.Link(href="") if tag == "Link" else getattr(dash.html, tag)()
    return name in one.available_properties
