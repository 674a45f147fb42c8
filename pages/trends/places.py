"""Where they come from: by kelurahan, on the map and in a table. A click narrows the page to an area."""

from dash import Dash, Input, Output, State
from dash.dependencies import ClientsideFunction
from dash.development.base_component import Component

from components import html
from components.area_choice import area_choice, step_labels
from components.cards import figure_card
from components.desk import Column as Head
from components.desk import table
from components.taken.table import Cell, Column, Taken
from pages.asked import toggled
from pages.asking import Asking
from pages.behind import cases
from pages.outlines import URL
from pages.said import names
from pages.taking import address_of
from pages.trends.course import what
from pages.trends.tally import counted
from words import t
from words.forms import NOTHING, change, sentence

MAP = "trends-map"
LISTED = 8


def map_card(asking: Asking) -> Component | None:
    """None where the city has no outlines."""
    city, lang = asking.place.city, asking.lang
    if city.areas.geometry.is_empty.all() or city.areas.geometry.isna().all():
        return None
    counts = {code: now for code, (now, _) in counted(asking).areas.items()}
    titles = names(city, "areas")
    said = {code: f"{name}: {asking.few(counts.get(code, 0))}" for code, name in titles.items()}
    links = {code: toggled(asking.asked, "area", code) for code in titles}
    on_map = {code: n for code, n in counts.items() if code in titles}
    west, south, east, north = city.areas.total_bounds.tolist()
    heading = sentence(t("trends.places", lang, what=what(asking)))
    drawn = area_choice(
        MAP, URL, (west, south, east, north), on_map, said, links, asking.filters.areas, heading
    )
    n = sum(counts.values())
    off = n - sum(on_map.values())
    left_out = [t("trends.off_map", lang, n=off)] if off else []
    provenance = asking.provenance(t("trends.counts", lang), n, left_out=left_out)
    body = [_legend(max(on_map.values(), default=0)), drawn]
    under, take = t("trends.click", lang), address_of("/trends", "areas", asking.asked)
    return figure_card(heading, body, provenance, lang, under=under, width="most", take=take)


def table_card(asking: Asking) -> Component:
    lang, counts = asking.lang, counted(asking).areas
    titles = names(asking.place.city, "areas") | {"": t("trends.no_area", lang)}
    order = sorted(counts, key=lambda code: (-counts[code][0], titles.get(code, code)))
    rows = [_row(code, titles.get(code, code), *counts[code], asking) for code in order]
    heads = [Head(t("trends.area", lang)), Head(t("trends.now", lang), is_number=True)]
    if asking.previous:
        heads.append(Head(t("trends.change", lang), is_number=True))
    rest = html.Details(
        [html.Summary(t("trends.all_areas", lang, n=sum(map(bool, counts)))), table(heads, rows[LISTED:])],
        className="fold",
    )
    body = [table(heads, rows[:LISTED]), *([rest] if len(rows) > LISTED else [])]
    provenance = asking.provenance(t("trends.counts", lang), sum(now for now, _ in counts.values()))
    under, take = t("trends.most_note", lang), address_of("/trends", "areas", asking.asked)
    return figure_card(t("trends.most", lang), body, provenance, lang, under=under, width="third", take=take)


def taken_areas(asking: Asking) -> Taken:
    lang, counts = asking.lang, counted(asking).areas
    titles = names(asking.place.city, "areas") | {"": t("trends.no_area", lang)}
    columns = [Column(t("trends.area", lang)), Column(t("trends.now", lang), "count")]
    columns += [Column(t("trends.previous", lang), "count")] if asking.previous else []
    rows: list[list[Cell]] = [
        [titles.get(code, code), *(asking.cell(n) for n in counts[code][: len(columns) - 1])]
        for code in sorted(counts, key=lambda code: -counts[code][0])
    ]
    heading = sentence(t("trends.places", lang, what=what(asking)))
    provenance = asking.provenance(t("trends.counts", lang), sum(now for now, _ in counts.values()))
    return asking.taken(heading, columns, rows, provenance)


def add_choice(app: Dash) -> None:
    app.clientside_callback(
        ClientsideFunction("deskMap", "choose"),
        Output("desk-url", "search"),
        Input(MAP, "n_clicks"),
        State(MAP, "clickData"),
        State(MAP, "hideout"),
        prevent_initial_call=True,
    )


def _row(code: str, title: str, now: int, before: int, asking: Asking) -> list[Component | str]:
    name: Component | str = html.Link(title, href=cases(asking, area=code)) if code else title
    is_told = not (asking.is_few(now) or asking.is_few(before))
    changed = change(now - before, asking.lang) if is_told else NOTHING
    return [name, asking.few(now), *([changed] if asking.previous else [])]


def _legend(most: int) -> Component:
    parts = [html.Span([html.I(className=f"step-{place}"), words]) for place, words in step_labels(most)]
    return html.Div(parts, className="legend scale")
