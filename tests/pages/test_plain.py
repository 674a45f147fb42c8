"""What a browser gets: trees where nobody speaks to an element, Dash's components where somebody may."""

from dash import dcc, html, no_update

from pages.plain import plain


def tree(*parts: object) -> dict:
    return {"type": "Drawn", "namespace": "lapor", "props": {"parts": list(parts)}}


def test_elements_that_nobody_speaks_to_are_one_component() -> None:
    table = html.Table(html.Tbody([html.Tr([html.Td("Mojoroto"), html.Td(3, className="number")])]))
    row = ["tr", {}, ["td", {}, "Mojoroto"], ["td", {"className": "number"}, 3]]
    assert plain(table) == tree(["table", {}, ["tbody", {}, row]])


def test_neighbours_are_one_component_with_what_stands_between_beside_them() -> None:
    around = html.Div([html.P("a"), html.P("b"), html.Div("c", id="c"), html.P("d"), None], id="around")
    within = plain(around)["props"]["children"]
    assert [one["type"] for one in within] == ["Drawn", "Div", "Drawn"]
    assert within[0] == tree(["p", {}, "a"], ["p", {}, "b"])


def test_what_has_an_id_and_all_around_it_stays_a_component() -> None:
    made = plain(html.Section([html.H2("Aduan"), html.P(html.Button("Simpan", id={"part": "save", "n": 1}))]))
    assert made["type"] == "Section"
    head, line = made["props"]["children"]
    assert head == tree(["h2", {}, "Aduan"])
    assert line["props"]["children"]["props"] == {"id": {"part": "save", "n": 1}, "children": "Simpan"}


def test_links_are_drawn_and_other_parts_of_libraries_are_not() -> None:
    assert plain(dcc.Link("Kasus", href="/cases")) == tree(["Link", {"href": "/cases"}, "Kasus"])
    made = plain(html.Div(dcc.Dropdown(options=[])))
    assert (made["type"], made["props"]["children"]["type"]) == ("Div", "Dropdown")


def test_what_was_made_before_joins_what_is_around_it_and_stays_as_it_was() -> None:
    kept = plain([html.P("a"), html.P("b")])
    assert plain(html.Main([*kept, html.P("c")])) == tree(["main", {}, *(["p", {}, one] for one in "abc")])
    assert plain([html.H1("0"), *kept]) == [tree(["h1", {}, "0"], ["p", {}, "a"], ["p", {}, "b"])]
    assert kept == [tree(["p", {}, "a"], ["p", {}, "b"])]


def test_all_else_goes_as_it_is() -> None:
    assert (plain("x"), plain(None), plain([]), plain(no_update)) == ("x", None, [], no_update)
    assert plain({"rowData": [1]}) == {"rowData": [1]}
