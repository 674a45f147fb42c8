"""A case that waits for a seat, with the steps that it may take: usual ones as buttons, rare ones below."""

from dash.development.base_component import Component

from city.tables import records
from components import html
from components.drill import choice, order_button
from drill.cases import Case, may
from drill.scenario import FORWARD, LOCATE, MERGE, REJECT, RETURN
from pages.place import Place
from reports.names import names
from words import t
from words.forms import NOTHING, sentence, time_of_day

_RARE = (LOCATE, MERGE, REJECT, RETURN)


def card(one: Case, cases: dict[int, Case], layer: str, agency: str, place: Place) -> Component:
    lang, city = place.lang, place.city
    category = names(city, "categories", NOTHING)(one.truth.category)
    area = names(city, "areas", t("drill.no_area", lang))(one.area)
    since = time_of_day(one.last.at, place.zone, "", lang).strip()
    facts = f"{sentence(t(f'kind.{one.truth.kind}', lang))} · {t(f'step.{one.state}', lang)} {since}"
    steps = may(one, layer, agency)
    usual = [step for step in steps if step not in _RARE]
    rare = [step for step in steps if step in _RARE]
    buttons = [_button(step, one, place) for step in usual]
    more = [_more(rare, usual, one, cases, place)] if rare else []
    head = html.H3([html.Span(f"{one.number}. {category}"), html.Span(area, className="note")])
    body = [head, html.P(facts, className="note"), html.Div(buttons, className="buttons"), *more]
    urgent = " is-emergency" if one.is_emergency else ""
    return html.Article(body, className=f"card case{urgent}", id=f"drill-case-{one.number}")


def _button(step: str, one: Case, place: Place) -> Component:
    """One tap; what is forwarded goes to the category's agency."""
    lang = place.lang
    order: dict[str, object] = {"do": "step", "case": one.number, "step": step}
    if step != FORWARD:
        return order_button(t(f"drill.act_{step}", lang), order, main=True)
    usual = _usual_agency(one, place)
    words = t("drill.act_forward_to", lang, agency=names(place.city, "agencies", NOTHING)(usual))
    return order_button(words, order | {"agency": usual}, main=True)


def _usual_agency(one: Case, place: Place) -> str:
    of = place.city.categories
    return str(of.loc[of["code"] == one.truth.category, "agency"].iloc[0])


def _more(rare: list[str], usual: list[str], one: Case, cases: dict[int, Case], place: Place) -> Component:
    lang, city, number = place.lang, place.city, one.number
    rows: list[Component] = []

    def row(step: str, field: Component | None, name: str) -> None:
        ids = {name: f"{name}-{number}"} if field is not None else None
        order = {"do": "step", "case": number, "step": step}
        button = order_button(t(f"drill.act_{step}", lang), order, fields=ids)
        rows.append(html.Div([*([field] if field is not None else []), button], className="rare"))

    if FORWARD in usual:
        agencies = [(each.code, each.abbreviation) for each in records(city.agencies)]
        usual_one = _usual_agency(one, place)
        row(FORWARD, choice(f"agency-{number}", agencies, t("drill.forward_to", lang), usual_one), "agency")
    if LOCATE in rare:
        areas = [(each.code, each.name) for each in records(city.areas)]
        row(LOCATE, choice(f"area-{number}", areas, t("drill.right_area", lang), one.area), "area")
    if MERGE in rare:
        others = _originals(one, cases, place)
        if others:
            row(MERGE, choice(f"into-{number}", others, t("drill.into", lang)), "into")
    for step in (REJECT, RETURN):
        if step in rare:
            row(step, None, "")
    summary = t("drill.act_return" if rare == [RETURN] else "drill.more", lang)
    return html.Details([html.Summary(summary), html.Div(rows)])


def _originals(one: Case, cases: dict[int, Case], place: Place) -> list[tuple[str, str]]:
    """Cases that it may repeat: earlier ones of its category first."""
    category, area = names(place.city, "categories", NOTHING), names(place.city, "areas", NOTHING)
    others = [each for each in cases.values() if each.number != one.number and not each.has(MERGE)]
    others.sort(key=lambda each: (each.truth.category != one.truth.category, each.number))
    return [
        (str(each.number), f"{each.number}. {category(each.truth.category)}, {area(each.area)}")
        for each in others[:60]
    ]
