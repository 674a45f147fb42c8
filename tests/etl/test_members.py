"""Two cities hand their cases over to a province: its figures are theirs, none of one stands under the other,
and what would mix, tell more or tell otherwise is refused. On either engine."""

import datetime as dt
import json
import shutil
import zipfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from access.roles import OPD
from access.scope import cases_seen, scoped
from access.viewer import Viewer
from city import City, open_city
from etl.commands import export
from etl.desk import Desk
from etl.errors import SourceError
from etl.loading import load_file
from etl.log import LogVoice
from etl.simulate import write_days
from metrics.calls import funnel
from metrics.counts import counts_by, trend
from metrics.filters import Filters
from metrics.now import sources
from metrics.on_time import on_time
from metrics.open_cases import open_by_area
from metrics.time_spent import time_spent
from settings import Settings
from tests.databases import ENGINES, empty_database
from warehouse import tables
from warehouse.engines import Warehouse, open_warehouse
from warehouse.errors import WarehouseError
from warehouse.handed import COLUMNS
from warehouse.schema import upgrade

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
DAYS = {"kediri": 9, "batu": 5}
AREAS = {"kediri": "35.71", "batu": "35.79"}
Desks = dict[str, Desk]


@pytest.fixture(scope="module")
def towns(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of two cities alike but for their code, of their province, and the files of their sources."""
    folder = tmp_path_factory.mktemp("towns")
    province = Path(shutil.copytree(root / "data" / "jatim", folder / "jatim"))
    mapping = (province / "sources" / "kota_kediri.toml").read_text()
    for code, area in AREAS.items():
        town = Path(shutil.copytree(root / "data" / "kediri", folder / code))
        toml = (town / "city.toml").read_text()
        (town / "city.toml").write_text(toml.replace('code = "kediri"', f'code = "{code}"'))
        own = mapping.replace("kediri", code).replace("35.71", area).replace("3571", area.replace(".", ""))
        (province / "sources" / f"kota_{code}.toml").write_text(own)
        first = AT.date() - dt.timedelta(DAYS[code])
        write_days(open_city(town, simulated=True), first, AT.date(), folder / f"{code}-files", until=AT)
    return folder


@pytest.fixture(scope="module", params=ENGINES)
def desks(
    request: pytest.FixtureRequest, towns: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desks]:
    """The two cities with all that they have, and the province with what they handed over."""
    with ExitStack() as opened:
        made = {}
        for name in (*AREAS, "jatim"):
            url = f"duckdb:///{tmp_path_factory.mktemp(name) / name}.duckdb"
            if request.param == "postgresql":
                url = _database(request.getfixturevalue("postgres"), name)
            warehouse = opened.enter_context(closing(open_warehouse(url, memory_limit="500MB")))
            upgrade(warehouse)
            made[name] = _desk(towns / name, warehouse, tmp_path_factory.mktemp("var"))
        for code in AREAS:
            for file in sorted((towns / f"{code}-files").iterdir()):
                load_file(made[code], file)
            load_file(made["jatim"], _handed(made[code]))
        yield made


def test_the_provinces_figures_are_those_of_its_cities(desks):
    for code, area in AREAS.items():
        own, ours = _filters(desks[code].city), replace(_filters(desks["jatim"].city), areas=(area,))
        for question, options in (
            (counts_by, {"by": "category"}),
            (counts_by, {"by": "channel"}),
            (trend, {"step": "day"}),
            (on_time, {"scope": "case", "by": "category"}),
            (on_time, {"scope": "agency", "by": "category"}),
            (on_time, {"scope": "agency", "by": "all"}),
            (time_spent, {}),
            (funnel, {}),
        ):
            there = _asked(desks[code], question, own, **options)
            here = _asked(desks["jatim"], question, ours, **options)
            assert len(there), question.__name__
            pd.testing.assert_frame_equal(here, there)
            if question in (on_time, time_spent):  # the city is also an agency
                as_agency = replace(ours, areas=(), agencies=(area,))
                here = _asked(desks["jatim"], question, as_agency, **options)
                pd.testing.assert_frame_equal(here, there)
        counted = _asked(desks["jatim"], counts_by, _filters(desks["jatim"].city), by="area")
        [told] = counted.loc[counted["group"] == area, "case_count"]
        assert told == _asked(desks[code], counts_by, own, by="kind")["case_count"].sum()
        still_open = _asked(desks["jatim"], open_by_area, ours)
        assert still_open["area"].unique().tolist() == [area]


def test_a_city_is_one_agency_and_never_under_anothers_code(desks):
    with desks["jatim"].warehouse.read() as connection:
        for table in (tables.cases, tables.clocks, tables.case_events, tables.calls):
            columns = [table.c[name] for name in ("area", "agency", "case_agency") if name in table.c]
            key = table.c.call_id if table is tables.calls else table.c.case_id
            prefix = sa.func.substr(key, 1, 5)
            found = {tuple(row) for row in connection.execute(sa.select(prefix, *columns).distinct())}
            told = {part for _, *parts in found for part in parts} - {"", None}
            assert told == set(AREAS.values())
            for start, *parts in found:
                assert {part.replace(".", "") for part in parts if part} <= {start.removesuffix(".")}
        same = sa.select(tables.cases.c.agency, tables.cases.c.area).distinct()
        assert {tuple(row) for row in connection.execute(same)} == {(one, one) for one in AREAS.values()}


def test_who_is_of_a_city_asks_of_that_city_alone(desks):
    viewer = Viewer("Batu", OPD, ("35.79",))
    everything = _filters(desks["jatim"].city)
    for asked in (everything, replace(everything, agencies=("35.71", "35.79"))):
        counted = _asked(desks["jatim"], counts_by, scoped(asked, viewer), by="area")
        assert counted["group"].tolist() == ["35.79"]
    other = scoped(replace(everything, agencies=("35.71",)), viewer)
    assert _asked(desks["jatim"], counts_by, other, by="area").empty
    with desks["jatim"].warehouse.read() as connection:
        seen = sa.select(tables.cases.c.agency).distinct().where(*cases_seen(tables.cases, viewer))
        assert connection.scalars(seen).all() == ["35.79"]


def test_each_city_is_a_source_with_an_age_of_its_own(desks):
    known = _asked(desks["jatim"], sources, _filters(desks["jatim"].city))
    assert sorted(known["source"]) == ["kota_batu", "kota_kediri"]


def test_the_same_again_changes_nothing_and_a_later_state_is_taken(desks, tmp_path):
    desk = desks["jatim"]
    file = _handed(desks["batu"], days=3)
    assert load_file(desk, file).is_change is False
    later = _edited(file, tmp_path / "batu_later.zip", cases=lambda frame: frame.assign(
        updated_at=frame["updated_at"] + pd.Timedelta(days=1), priority="tinggi"
    ))  # fmt: skip
    counts = load_file(desk, later)
    assert counts.new == 0
    assert counts.changed == len(_cases(later))


def test_nothing_personal_is_handed_over(desks):
    with zipfile.ZipFile(_handed(desks["kediri"])) as packed:
        told = json.loads(packed.read("manifest.json"))
        held = {
            name.partition("-")[0]: set(pq.read_schema(packed.open(name)).names)
            for name in packed.namelist()
            if name.endswith(".parquet")
        }
    assert told["kind"] == "simulasi"
    assert held == {name: set(columns) for name, columns in COLUMNS.items()}
    assert not {"lon", "lat", "caller_hash", "supporting", "fields"} & set().union(*held.values())


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"city": "batu"}, 'is of "batu", its source is of "kediri"'),
        ({"kind": "nyata"}, "holds nyata data; a warehouse holds one kind"),
        ({"zone": "Asia/Jayapura"}, "tells days of Asia/Jayapura, here they are of Asia/Jakarta"),
        ({"form": 1}, "was written by another release"),
        ({"sensitive": ["pju"]}, "sensitive, categories.csv here does not: pju"),
    ],
)
def test_what_would_be_told_otherwise_is_refused(desks, tmp_path, told, sentence):
    _refused(desks, _edited(_handed(desks["kediri"]), tmp_path / "kediri_x.zip", told=told), sentence)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda frame: frame.assign(category="naga"), "category naga is not known here"),
        (lambda frame: frame.assign(kind="gosip"), "kind gosip is not known here"),
        (lambda frame: frame.assign(city_code="batu"), "holds rows of another city than kediri"),
        (lambda frame: frame.assign(case_id=None), "or one without its key"),
        (lambda frame: pd.concat([frame, frame]), "holds a row twice"),
        (lambda frame: frame.drop(columns="agency"), "is not what a city hands over"),
        (lambda frame: frame.assign(day="kemarin"), "is not what a city hands over"),
    ],
)
def test_rows_that_are_none_of_ours_are_refused(desks, tmp_path, change, sentence):
    _refused(desks, _edited(_handed(desks["kediri"]), tmp_path / "kediri_x.zip", cases=change), sentence)


@pytest.mark.parametrize("length", [0, 40, 4_000, -30])
def test_a_torn_file_is_refused(desks, tmp_path, length):
    torn = tmp_path / "kediri_torn.zip"
    torn.write_bytes(_handed(desks["kediri"]).read_bytes()[:length])
    _refused(desks, torn, "kediri_torn.zip")


def test_an_export_that_no_province_takes_is_refused(desks, tmp_path):
    with pytest.raises(WarehouseError, match=r"must end in \.zip"):
        _run_export(desks["kediri"], tmp_path / "kediri.csv", None)


def _refused(desks: Desks, file: Path, sentence: str) -> None:
    """And nothing of it is kept."""
    before = _version(desks["jatim"].warehouse)
    with pytest.raises(SourceError) as refused:
        load_file(desks["jatim"], file)
    assert sentence in str(refused.value)
    assert _version(desks["jatim"].warehouse) == before
    assert not list((desks["jatim"].settings.var / "staging").iterdir())


def _version(warehouse: Warehouse) -> int | None:
    with warehouse.read() as connection:
        return connection.scalar(sa.select(sa.func.max(tables.versions.c.data_version)))


def _desk(folder: Path, warehouse: Warehouse, var: Path) -> Desk:
    settings = Settings(city=folder, warehouse=warehouse.url, var=var, simulated=True)
    return Desk(settings, LogVoice("test"), lent=warehouse, at=AT, clock=lambda: AT)


def _database(server: str, name: str) -> str:
    empty_database(server.replace("+psycopg", ""), f"members_{name}")
    return f"{server}members_{name}"


def _handed(desk: Desk, days: int | None = None) -> Path:
    file = desk.settings.var / f"{desk.city.code}_{days}.zip"
    if not file.exists():
        _run_export(desk, file, days)
    return file


def _run_export(desk: Desk, file: Path, days: int | None) -> None:
    export.run(Namespace(what="city", out=file, at=AT, days=days, json=False), desk)


def _edited(
    file: Path,
    other: Path,
    told: dict[str, object] | None = None,
    cases: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame,
) -> Path:
    """The same file with another word in its manifest, or with its cases changed."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                content = json.dumps(json.loads(content) | (told or {})).encode()
            if name.startswith("cases"):
                content = cases(pd.read_parquet(old.open(name))).to_parquet()
            new.writestr(name, content)
    return other


def _cases(file: Path) -> pd.DataFrame:
    with zipfile.ZipFile(file) as packed:
        names = [name for name in packed.namelist() if name.startswith("cases")]
        return pd.concat([pd.read_parquet(packed.open(name)) for name in names])


def _filters(city: City) -> Filters:
    return Filters(city_code=city.code, zone=city.zone)


def _asked(
    desk: Desk, question: Callable[..., pd.DataFrame], filters: Filters, **options: str
) -> pd.DataFrame:
    with desk.warehouse.read() as connection:
        return question(connection, filters, AT, **options)
