"""Elements of a page, as cheap as what they are: a name, properties, what is in them.

    html.P([t("sla.none", lang), html.Span("7", className="number")], className="note")

As `dash.html`, with the same names of tags and properties. tests/components/test_html.py holds what is
written against Dash's own names, so that nothing needs to be looked up while a page is drawn: a page makes
six hundred elements, and Dash's own learn the names of all their properties with each, which was a sixth of a
page. With an `id` it is Dash's own: to that a callback may speak. `Link` is `dash.dcc.Link`, to a page here.
"""

from collections.abc import Callable
from typing import Any

from dash import dcc
from dash import html as dash_html
from dash.development.base_component import Component

_Maker = Callable[..., Component]


class Element(Component):
    """Without an id. A component to whom takes it for one: Dash where it stands in a layout, tests, `words`
    of pages/shown.py; what callbacks answer is taken out of `tag`, `props` and `children` alone
    (pages/plain.py)."""

    __slots__ = ("_namespace", "_type", "children", "props", "tag")

    _valid_wildcard_attributes = []  # noqa: RUF012, Dash's; _prop_names has all

    def __init__(self, of: type[Component], tag: str, children: Any, props: dict[str, Any]) -> None:
        self._namespace, self._type = of._namespace, of._type
        self.tag, self.children, self.props = tag, children, props

    def __getattr__(self, name: str) -> Any:
        """A property, as Dash's own components give it."""
        if name in Element.__slots__ or name not in self.props:
            raise AttributeError(name)
        return self.props[name]

    @property
    def _prop_names(self) -> list[str]:  # type: ignore[override]  # Dash lists them once for a class
        return ["children", *self.props]


def _tag(of: type[Component]) -> _Maker:
    tag = of._type.lower()

    def made(children: Any = None, **props: Any) -> Component:
        return of(children=children, **props) if "id" in props else Element(of, tag, children, props)

    return made


def Link(children: Any, *, href: str, **props: Any) -> Component:
    props = {"href": href, **props}
    return dcc.Link(children, **props) if "id" in props else Element(dcc.Link, "Link", children, props)


A = _tag(dash_html.A)
Article = _tag(dash_html.Article)
Aside = _tag(dash_html.Aside)
B = _tag(dash_html.B)
Br = _tag(dash_html.Br)
Button = _tag(dash_html.Button)
Dd = _tag(dash_html.Dd)
Details = _tag(dash_html.Details)
Dialog = _tag(dash_html.Dialog)
Div = _tag(dash_html.Div)
Dl = _tag(dash_html.Dl)
Dt = _tag(dash_html.Dt)
Fieldset = _tag(dash_html.Fieldset)
Figcaption = _tag(dash_html.Figcaption)
Figure = _tag(dash_html.Figure)
Footer = _tag(dash_html.Footer)
Form = _tag(dash_html.Form)
H1 = _tag(dash_html.H1)
H2 = _tag(dash_html.H2)
H3 = _tag(dash_html.H3)
Header = _tag(dash_html.Header)
I = _tag(dash_html.I)  # noqa: E741, as the tag is called
Iframe = _tag(dash_html.Iframe)
Img = _tag(dash_html.Img)
Label = _tag(dash_html.Label)
Legend = _tag(dash_html.Legend)
Li = _tag(dash_html.Li)
Main = _tag(dash_html.Main)
Nav = _tag(dash_html.Nav)
Ol = _tag(dash_html.Ol)
Option = _tag(dash_html.Option)
P = _tag(dash_html.P)
Pre = _tag(dash_html.Pre)
Progress = _tag(dash_html.Progress)
Section = _tag(dash_html.Section)
Select = _tag(dash_html.Select)
Small = _tag(dash_html.Small)
Span = _tag(dash_html.Span)
Strong = _tag(dash_html.Strong)
Summary = _tag(dash_html.Summary)
Table = _tag(dash_html.Table)
Tbody = _tag(dash_html.Tbody)
Td = _tag(dash_html.Td)
Th = _tag(dash_html.Th)
Thead = _tag(dash_html.Thead)
Tr = _tag(dash_html.Tr)
Ul = _tag(dash_html.Ul)
