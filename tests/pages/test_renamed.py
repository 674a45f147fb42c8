"""A category that was merged into another between the compared periods: Tren Aduan says so."""

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing

import pandas as pd
import pytest
from flask import Flask

from app import create_server
from city import open_city
from pages.renamed import Renamed, renamed
from settings import Settings
from tests.pages.desk_rows import fill
from tests.visitors import as_role, ask
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

TODAY = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
MERGED = "Jalan dan trotoar rusak menjadi Sampah menumpuk sejak 11 Nov 2026"


@pytest.fixture(scope="module")
def server(root, var, tmp_path_factory) -> Iterator[Flask]:
    """Of a city that merged two of its categories on 11 November."""
    place = tmp_path_factory.mktemp("merged")
    city = shutil.copytree(root / "data" / "kediri", place / "city")
    file = city / "categories.csv"
    categories = pd.read_csv(file, dtype="str", keep_default_na=False).set_index("code")
    categories.loc["jalan_rusak", ["valid_to", "successor"]] = ["2026-11-10", "sampah"]
    categories.reset_index().to_csv(file, index=False)
    with closing(open_warehouse(f"duckdb:///{place / 'desk.duckdb'}")) as warehouse:
        upgrade(warehouse)
        fill(warehouse, TODAY)
        yield create_server(Settings(city=city, var=var), warehouse, lambda: TODAY)


@pytest.mark.parametrize("query", ["", "category=sampah", "category=jalan_rusak,pju"])
def test_a_comparison_over_the_change_says_it_once(server, query) -> None:
    assert shown(server, query).count(MERGED) == 1


@pytest.mark.parametrize(
    "query", ["category=pju", "period=range&from=2026-11-12&to=2026-11-20&compared=none"]
)
def test_others_and_periods_after_it_say_nothing(server, query) -> None:
    assert MERGED not in shown(server, query)


def test_what_is_taken_along_says_it_too(server) -> None:
    assert MERGED in as_role(server, "operator").get("/take/trends/categories.txt").text


def test_a_change_counts_from_the_day_after_the_last_one(root) -> None:
    city = open_city(root / "data" / "kediri", simulated=True)
    change, day = Renamed("perkim", "dpkpp", dt.date(2026, 7, 1)), dt.timedelta(days=1)
    assert renamed(city, "agencies", ["dpkpp"], change.day - day, change.day) == [change]
    assert renamed(city, "agencies", ["perkim"], change.day, change.day + day) == []
    assert renamed(city, "categories", ["pju"], dt.date.min, dt.date.max) == []


def shown(server: Flask, query: str) -> str:
    inputs = {"desk-url.pathname": "/trends", "desk-url.search": f"?{query}" if query else ""}
    answer = ask(as_role(server, "operator"), "desk-page.children", inputs)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)
