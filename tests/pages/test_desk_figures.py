"""What the desks show and hand out, against plain pandas over the same rows."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from contextlib import closing

import pandas as pd
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_server
from pages.desk import PAGES
from settings import Settings
from tests.pages.desk_rows import fill
from tests.visitors import as_role, ask
from warehouse.audit import trail
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade
from words.forms import days as period

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def held(root, var, tmp_path_factory) -> Iterator[tuple[Flask, pd.DataFrame]]:
    with closing(open_warehouse(f"duckdb:///{tmp_path_factory.mktemp('desk') / 'desk.duckdb'}")) as warehouse:
        upgrade(warehouse)
        rows = fill(warehouse, TODAY)
        settings = Settings(city=root / "data" / "kediri", var=var)
        yield create_server(settings, warehouse, lambda: TODAY), rows


def test_the_course_is_a_count_a_day_of_both_periods(held) -> None:
    server, rows = held
    table = taken(server, "course", "")
    of = rows[(rows.kind == "aduan")].groupby("day").size()
    days = [dt.date(2026, 10, 28) + dt.timedelta(days=place) for place in range(28)]
    expected = [
        [day.isoformat(), str(of.get(day, 0)), str(of.get(day - dt.timedelta(days=28), 0))] for day in days
    ]
    assert table[1:29] == expected


def test_weeks_begin_on_monday_and_choices_narrow_both_periods(held) -> None:
    server, rows = held
    query = "period=range&from=2026-11-02&to=2026-11-22&step=week&category=pju,sampah&kind=all"
    table = taken(server, "course", query)
    chosen = rows[rows.category.isin(["pju", "sampah"])]
    weeks = chosen.groupby(pd.to_datetime(chosen.day).dt.to_period("W-SUN").dt.start_time.dt.date).size()
    mondays = [dt.date(2026, 11, 2) + dt.timedelta(days=7 * place) for place in range(3)]
    expected = [
        [day.isoformat(), str(weeks[day]), str(weeks[day - dt.timedelta(days=21)])] for day in mondays
    ]
    assert table[1:4] == expected


def test_categories_are_compared_on_whole_days_and_the_verdict_names_the_rise(held) -> None:
    server, rows = held
    table = {row[0]: row[1:] for row in taken(server, "categories", "")[1:6]}
    complaints = rows[rows.kind == "aduan"]
    now = complaints[(complaints.day >= dt.date(2026, 10, 28)) & (complaints.day < dt.date(2026, 11, 24))]
    before = complaints[(complaints.day >= dt.date(2026, 9, 30)) & (complaints.day < dt.date(2026, 10, 27))]
    names = {"Penerangan jalan umum": "pju", "Sampah menumpuk": "sampah", "kategori tidak tercatat": ""}
    for name, code in names.items():
        assert table[name][:2] == [str((now.category == code).sum()), str((before.category == code).sum())]
    assert table["Penerangan jalan umum"][2] == "di luar kebiasaan"
    assert table["kategori tidak tercatat"][2] == "wajar"


def test_a_category_that_is_not_recorded_is_called_the_same_on_every_page(held) -> None:
    server, _ = held
    visit = as_role(server, "opd", ("diskominfo",))
    for path in ("/", "/sla", "/trends"):
        page = ask(visit, "desk-page.children", {"desk-url.pathname": path, "desk-url.search": ""}).text
        assert "kategori tidak tercatat" in page, path
        assert "tanpa kategori" not in page, path


def test_what_is_not_known_is_counted_as_no_area_and_no_category(held) -> None:
    """Kediri has 46 kelurahan: "47 kelurahan" makes its reader doubt all the rest."""
    server, rows = held
    page = shown(server, "/trends", "")
    usual = re.search(r"(\d+) kategori, (\d+) kelurahan", page)
    assert usual
    verdicts = {row[0]: row[3] for row in taken(server, "categories", "")[1:6]}
    assert verdicts.pop("kategori tidak tercatat") == "wajar"
    assert int(usual[1]) == list(verdicts.values()).count("wajar")
    news = page.partition('"className":"news"')[2].partition("Selebihnya wajar")[0]
    assert int(usual[2]) == rows.area.nunique() - 1 - len(re.findall(r"area=35", news))


def test_areas_and_hours_are_the_same_cases_counted_otherwise(held) -> None:
    server, rows = held
    now = rows[(rows.kind == "aduan") & (rows.day >= dt.date(2026, 10, 28))]
    areas = taken(server, "areas", "")
    counted = {row[0]: int(row[1]) for row in areas[1:5]}
    assert counted["lokasi belum diketahui"] == (now.area == "").sum()
    assert sum(counted.values()) == len(now)
    week = taken(server, "week", "")
    hours = [int(cell) for row in week[1:8] for cell in row[1:]]
    assert hours == [(now.hour_of_week == hour).sum() for hour in range(168)]


def test_the_page_says_the_same_number_as_the_file(held) -> None:
    server, rows = held
    n = ((rows.kind == "aduan") & (rows.day >= dt.date(2026, 10, 28))).sum()
    assert f'"{n}"' in shown(server, "/trends", "")
    opened = rows[(rows.kind == "aduan") & (rows.state == "dikerjakan")]
    late = (opened.received_at.map(lambda at: at + dt.timedelta(days=14)) <= TODAY).sum()
    summary = shown(server, "/", "", role="operator")
    assert f'"{late}"' in summary
    assert f"dari {len(opened)} aduan yang belum selesai" in summary


def test_an_hour_of_the_week_leads_to_its_cases_and_what_is_due_today_to_its(held) -> None:
    server, rows = held
    now = rows[(rows.kind == "aduan") & (rows.day >= dt.date(2026, 10, 28))]
    hour = int(now.hour_of_week.mode()[0])
    listed = taken(server, "list", f"kind=aduan&hour={hour}", page="cases")
    found = sum(bool(row) and row[0].startswith("lapor:") for row in listed)
    assert found == (now.hour_of_week == hour).sum()
    opened = rows[rows.state == "dikerjakan"]
    due = opened.received_at.map(lambda at: at + dt.timedelta(days=14))
    midnight = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
    today = ((due > TODAY) & (due < midnight)).sum()
    listed = taken(server, "list", "show=today&period=year", page="cases")
    assert sum(bool(row) and row[0].startswith("lapor:") for row in listed) == today > 0


def test_small_courses_are_counts_by_category_and_step(held) -> None:
    server, rows = held
    table = [row for row in taken(server, "multiples", "step=week")[1:] if len(row) == 4]
    now = rows[(rows.kind == "aduan") & (rows.day >= dt.date(2026, 10, 28))]
    assert sum(int(row[2]) for row in table) == len(now)
    lights = {row[1]: int(row[2]) for row in table if row[0] == "Penerangan jalan umum"}
    weeks = pd.to_datetime(now[now.category == "pju"].day).dt.to_period("W-SUN").dt.start_time.dt.date
    assert {day: n for day, n in lights.items() if n} == {
        day.isoformat(): n for day, n in weeks.value_counts().items()
    }


def test_an_opd_sees_its_own_in_detail_whatever_its_address_says(held) -> None:
    server, rows = held
    own = rows[(rows.kind == "aduan") & (rows.agency == "dinsos") & (rows.day >= dt.date(2026, 10, 28))]
    october = int((own.day < dt.date(2026, 11, 1)).sum())
    for query in ("step=month", "step=month&agency=dishub", "step=month&agency=dishub,dinsos"):
        table = taken(server, "course", query, role="opd", agencies=("dinsos",))
        told = [row[1] for row in table[1:3]]
        meant = [october - october % 5, len(own) - october - (len(own) - october) % 5]  # bansos is sensitive
        assert told == [str(n) if n and query[11:] != "agency=dishub" else "<5" for n in meant]


def test_what_nobody_is_signed_in_for_is_not_handed_out(held) -> None:
    server, _ = held
    assert as_role(server, "").get("/take/trends/course.csv").status_code in (302, 401, 403)
    assert as_role(server, "display").get("/take/trends/course.csv").status_code in (302, 401, 403)
    assert as_role(server, "admin").get("/take/trends/course.exe").status_code == 404


def test_what_is_taken_along_stands_on_the_audit_trail_without_what_was_typed(held) -> None:
    server, _ = held
    as_role(server, "operator").get("/take/trends/areas.xlsx?category=pju&q=Budi")
    with server.extensions["lapor"].warehouse.read() as connection:
        newest = trail(connection, "kediri", "areas.xlsx")[0].iloc[0]
    assert newest["subject"] == "/take/trends/areas.xlsx"
    assert newest["detail"] == "category=pju&q=*"


@pytest.mark.parametrize(
    "query",
    [
        "period=range&from=x",
        "area=%00",
        "step=hour",
        "kind=" + "a," * 900,
        "period=range&from=2000-01-01&to=2099-12-31",
    ],
)
def test_a_nonsense_address_is_answered_with_a_page(held, query) -> None:
    server, _ = held
    assert "Tren Aduan" in shown(server, "/trends", query)


def test_both_languages_and_the_same_numbers(held) -> None:
    server, _ = held
    english = shown(server, "/trends", "", lang="en")
    assert "compared with" in english
    assert "Penerangan" in english  # the city's own names stay
    assert "dibanding" not in english


def test_every_table_of_every_page_is_handed_out(held) -> None:
    server, _ = held
    for one in PAGES:
        for name in getattr(one, "TAKEN", {}):
            for form in ("csv", "xlsx", "txt"):
                path = f"/take{one.PATH.rstrip('/')}/{name}.{form}"
                assert as_role(server, "operator").get(path).status_code == 200, path


def test_a_file_says_the_days_that_it_counts(held) -> None:
    server, _ = held
    weeks = csv_of(as_role(server, "operator").get("/take/weeks.csv"))
    mondays = [dt.date.fromisoformat(row[0]) for row in weeks[1 : weeks.index([])]]
    assert len(mondays) > 1
    assert ["Periode", period(min(mondays), max(mondays) + dt.timedelta(days=6))] in weeks
    urgent = csv_of(as_role(server, "operator").get("/take/sla/urgent.csv"))
    assert ["Periode", "saat ini, tanpa batas tanggal"] in urgent  # no period narrows it


def test_what_only_the_operator_is_shown_nobody_else_takes_along(held) -> None:
    server, _ = held
    for name in ("emergencies", "queue"):
        got = {
            role: as_role(server, role, agencies).get(f"/take/{name}.csv").status_code
            for role, agencies in (("operator", ()), ("pimpinan", ()), ("admin", ()), ("opd", ("dishub",)))
        }
        assert got == {"operator": 200, "pimpinan": 404, "admin": 404, "opd": 404}


def taken(
    server: Flask,
    name: str,
    query: str,
    role: str = "operator",
    agencies: tuple[str, ...] = (),
    page: str = "trends",
) -> list[list[str]]:
    answer = as_role(server, role, agencies).get(f"/take/{page}/{name}.csv?{query}")
    assert answer.status_code == 200
    return csv_of(answer)


def csv_of(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def shown(server: Flask, path: str, query: str, role: str = "operator", lang: str = "") -> str:
    inputs = {"desk-url.pathname": path, "desk-url.search": f"?{query}" if query else ""}
    answer = ask(as_role(server, role, lang=lang), "desk-page.children", inputs)
    assert answer.status_code == 200
    return answer.text
