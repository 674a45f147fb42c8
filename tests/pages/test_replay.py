"""Putar ulang: what was known at a minute of a flood day, beside what is known now, counted anew in plain
pandas."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from contextlib import closing

import pandas as pd
import pytest
import sqlalchemy as sa
from flask import Flask

from access.calls import registered
from app import create_server
from components.map import fills
from pages.replay.past_day import moments
from tests.pages import flood_day
from tests.pages.flood_day import STORM, WIB
from tests.visitors import as_role, ask
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.schema import upgrade

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=WIB)
FINISHED = ["selesai", "ditutup", "tidak_valid"]
MOMENTS = [
    dt.datetime(2026, 11, 18, *at, tzinfo=WIB)
    for at in ((0, 0), (10, 0), (10, 59), (11, 0), (14, 30), (23, 59))
]


@pytest.fixture(scope="module")
def flooded(root, tmp_path_factory) -> Iterator[Warehouse]:
    folder = tmp_path_factory.mktemp("flood")
    with closing(open_warehouse(f"duckdb:///{folder / 'w.duckdb'}", memory_limit="500MB")) as warehouse:
        upgrade(warehouse)
        flood_day.fill(warehouse, flood_day.settings(root, folder))
        yield warehouse


@pytest.fixture(scope="module")
def server(root, flooded, tmp_path_factory) -> Flask:
    own = flood_day.settings(root, tmp_path_factory.mktemp("var"))
    return create_server(own, flooded, lambda: NOW)


@pytest.fixture(scope="module")
def held(flooded) -> dict[str, pd.DataFrame]:
    """Everything that was ever believed of cases, and when it was loaded."""
    with flooded.read() as connection:
        read = {
            table.name: pd.DataFrame(connection.execute(sa.select(table)).mappings().all())
            for table in (tables.cases, tables.case_versions, tables.versions)
        }
    return read


def known(held: dict[str, pd.DataFrame], at: dt.datetime) -> pd.DataFrame:
    """The cases as they had been recorded by then."""
    loaded = held["versions"]
    version = loaded.loc[loaded["at"] <= at, "data_version"].max()
    now, ended = held["cases"], held["case_versions"]
    still = now[now["known_from"] <= version]
    before = ended[(ended["known_from"] <= version) & (version < ended["known_until"])]
    return pd.concat([still.assign(known_until=None), before.astype(object)])


def open_then(cases: pd.DataFrame, at: dt.datetime) -> pd.DataFrame:
    ended = pd.to_datetime(cases["resolved_at"], utc=True).fillna(
        pd.to_datetime(cases["closed_at"], utc=True)
    )
    received = pd.to_datetime(cases["received_at"], utc=True) <= at
    return cases[received & (~cases["state"].isin(FINISHED) | (ended > at))]


@pytest.mark.parametrize("at", MOMENTS, ids=lambda at: f"{at:%H.%M}")
def test_the_map_at_a_minute_is_what_had_been_recorded_by_then(server, held, at) -> None:
    city = server.extensions["lapor"].city
    still = open_then(known(held, at), at)
    complaints = still[still["kind"] == "aduan"]
    sensitive = set(city.categories.loc[city.categories["is_sensitive"], "code"])
    expected = {}
    for area, rows in complaints.groupby("area"):
        hidden = int(rows["category"].isin(sensitive).sum())
        expected[area] = len(rows) - hidden + hidden // 5 * 5
    drawn = picture(server, at)
    assert drawn["map-areas"]["hideout"]["steps"] == fills(expected)["steps"]
    assert drawn["wall-shown"]["data-view"] == "ulang"
    assert f"PUTAR ULANG: Rab, 18 Nov 2026 {at:%H.%M} WIB" in str(drawn["wall-frame"])


@pytest.mark.parametrize("at", MOMENTS, ids=lambda at: f"{at:%H.%M}")
def test_then_and_now_are_counted_as_plain_pandas_does(server, held, at) -> None:
    (moment,) = moments(server.extensions["lapor"], [at], is_exact=True)
    midnight = dt.datetime.combine(STORM, dt.time(), WIB)
    for name, cases in (("then", known(held, at)), ("now", held["cases"])):
        received = pd.to_datetime(cases["received_at"], utc=True)
        ended = pd.to_datetime(cases["resolved_at"], utc=True).fillna(
            pd.to_datetime(cases["closed_at"], utc=True)
        )
        parts = {
            "received_count": cases[(received >= midnight) & (received <= at)],
            "open_count": open_then(cases, at),
            "closed_count": cases[cases["state"].isin(FINISHED) & (ended >= midnight) & (ended <= at)],
        }
        for count, rows in parts.items():
            expected = rows[rows["kind"].isin(["darurat", "aduan"])].groupby(["kind", "area"]).size()
            found = moment.rows.set_index(["kind", "area"])[f"{count}_{name}"]
            assert found[found > 0].to_dict() == expected.to_dict(), (name, count)


def test_what_was_recorded_late_is_missing_before_it_was_recorded(server) -> None:
    place = server.extensions["lapor"]
    before, after = moments(place, [MOMENTS[2], MOMENTS[3]], is_exact=True)
    assert before.of("aduan")["received_count_then"] < before.of("aduan")["received_count_now"]
    assert after.of("aduan")["received_count_then"] > before.of("aduan")["received_count_then"]


def test_before_the_first_load_nothing_was_known_and_it_says_so(server) -> None:
    drawn = picture(server, dt.datetime(2026, 11, 16, 12, tzinfo=WIB))
    assert "menurut data sekarang" in str(drawn["wall-frame"])
    answer = figures(as_role(server, "operator"), "ulang 2026-11-16T12:00")
    assert "Belum ada data yang dimuat pada saat itu" in answer.text


def test_what_is_no_past_minute_is_refused(server) -> None:
    operator = as_role(server, "operator")
    for view in ("", "ulang", "ulang besok", "ulang 2026-11-21T00:00", "gladi pasar", 3, None):
        assert figures(operator, view).status_code == 400
    assert figures(operator, "ulang 2026-11-18T11:00", number="7").status_code == 400


def test_an_agency_and_a_screen_see_no_replay(server) -> None:
    for role, agencies, refused in (("opd", ("dinkes",), 403), ("display", (), 401)):
        client = as_role(server, role, agencies)
        assert client.get("/replay").status_code == refused
        assert figures(client, "ulang 2026-11-18T11:00").status_code == refused
        assert client.get("/take/replay/timeline.csv?day=2026-11-18").status_code == refused
    assert as_role(server, "pimpinan").get("/replay").status_code == 200


def test_only_a_screen_with_a_name_is_sent_to_and_only_by_who_may(server) -> None:
    operator = as_role(server, "operator")
    operator.get("/wall/api/version?name=Timur")
    shown = {"view": "ulang 2026-11-18T11:00", "number": 1}
    for name in ("", "Barat", None, 3):
        assert send(operator, {**shown, "name": name}).status_code == 400
    assert send(as_role(server, "pimpinan"), {**shown, "name": "Timur"}).status_code == 403
    assert "Layar Timur menampilkan putar ulang" in send(operator, {**shown, "name": "Timur"}).text
    with server.extensions["lapor"].warehouse.read() as connection:
        found = connection.execute(sa.text("select name, view from screens where view <> ''")).all()
    assert [tuple(row) for row in found] == [("Timur", "ulang 2026-11-18T11:00")]


def test_the_timeline_says_of_itself_what_it_is_in_each_form(server) -> None:
    operator = as_role(server, "operator")
    told = operator.get("/take/replay/timeline.csv?day=2026-11-18").get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(told.lstrip("\ufeff")), delimiter=";"))
    assert len(rows[1]) == 15
    assert [row[0][11:16] for row in rows[1:25]] == [*(f"{hour:02}:00" for hour in range(1, 24)), "23:59"]
    assert "PUTAR ULANG 18 Nov 2026" in told
    assert "DATA SIMULASI" in told
    assert "tercatat kemudian" in told
    text = operator.get("/take/replay/timeline.txt?day=2026-11-20&step=15").get_data(as_text=True)
    assert "PUTAR ULANG 20 Nov 2026" in text  # of half a day: each quarter of an hour is counted
    assert operator.get("/take/replay/timeline.xlsx?day=2026-11-18").data[:2] == b"PK"


def test_what_pimpinan_takes_along_tells_sensitive_cases_in_fives(server) -> None:
    place = server.extensions["lapor"]
    (exact,), (told,) = (list(moments(place, [MOMENTS[-1]], is_exact=exact)) for exact in (True, False))
    assert exact.of("aduan") != told.of("aduan")
    rows = exact.rows.merge(told.rows, on=["kind", "area"], suffixes=("", "_told"))
    for name in ("open_count_now", "received_count_now", "open_count_then"):
        assert (rows[name] >= rows[f"{name}_told"]).all()


def test_only_the_page_of_replays_frames_the_wall(server) -> None:
    operator = as_role(server, "operator")
    framed, plain = operator.get("/wall/?led=1").headers, operator.get("/wall/").headers
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in framed["Content-Security-Policy"]
    assert plain["X-Frame-Options"] == operator.get("/replay?led=1").headers["X-Frame-Options"] == "DENY"


def picture(server: Flask, at: dt.datetime) -> dict:
    output = next(
        name for name in registered(server).apps["/wall/"].callback_map if "map-areas.hideout@" in name
    )
    told = {"wall-led.data": {"view": f"ulang {at:%Y-%m-%dT%H:%M}", "number": 1}}
    return ask(as_role(server, "operator"), output, told, app="/wall/").json["response"]


def figures(client, view: object, number: object = 1):
    return ask(client, "replay-beside.children", {"replay-at.data": {"view": view, "number": number}})


def send(client, order: dict):
    return ask(client, "replay-said.children", {"replay-send.data": order})
