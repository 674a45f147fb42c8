"""A city with one more source, of cases in a database: a real one of each kind, filled and broken."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from etl.desk import Desk
from etl.feeds.poll import poll
from etl.log import LogVoice
from settings import Settings
from tests.databases import empty_database
from warehouse import asked, freshness, tables
from warehouse.engines import Warehouse

MAPPING = """
title = "Pusat panggilan"
record = "case"
format = "sql"
key_prefix = "cc"
dates = ["iso"]
stale_after_minutes = 15

[poll]
every_seconds = 1

[sql]
secret = "callcenter"
table = "laporan"
watermark = "diubah"
lookback_minutes = 10

[columns]
case_id = "id"
kind = "jenis"
area_name = "kelurahan"
state = "status"
received_at = "dibuat"
resolved_at = "selesai"
updated_at = "diubah"
rating = "nilai"

[values.kind]
"Aduan" = "aduan"

[values.state]
"Baru" = "diterima"
"Selesai" = "selesai"

[personal]
columns = ["nama"]
text = ["isi"]
"""
TABLE = """
CREATE TABLE laporan (id {key} PRIMARY KEY, jenis varchar(40), kelurahan varchar(80), status varchar(40),
dibuat {aware}, selesai {naive}, diubah {aware}, nilai {number}, nama varchar(80), isi text,
rahasia_kantor text)
"""
WORDS = {
    "postgresql": {"key": "bigint", "aware": "timestamptz", "naive": "timestamp", "number": "numeric(3,1)"},
    "mysql": {
        "key": "bigint",
        "aware": "timestamp(6) NULL",
        "naive": "datetime(6)",
        "number": "decimal(3,1)",
    },
}


@dataclass
class Callcenter:
    """The database of others: `say` runs a statement there and commits; its times are told in UTC."""

    url: str
    engine: sa.Engine

    def say(self, sql: str, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.text(sql), values)

    def add(self, *numbers: int, at: str = "2026-11-24 01:00:00", **others: object) -> None:
        """Cases, received and changed at an instant."""
        row = {"jenis": "Aduan", "kelurahan": "Mojoroto", "status": "Baru", "dibuat": at, "diubah": at}
        row |= {"nama": "Sri", "isi": "Lampu mati, hubungi 081234567890"} | others
        names = ", ".join(("id", *row))
        marks = ", ".join(f":{name}" for name in ("id", *row))
        with self.engine.begin() as connection:
            statement = sa.text(f"INSERT INTO laporan ({names}) VALUES ({marks})")
            connection.execute(statement, [{"id": number, **row} for number in numbers])

    @property
    def kind(self) -> str:
        return self.engine.dialect.name


@pytest.fixture(params=[pytest.param("postgresql", marks=pytest.mark.postgres), "mysql"])
def callcenter(request: pytest.FixtureRequest) -> Iterator[Callcenter]:
    """On a real PostgreSQL, and then on a real MariaDB."""
    if request.param == "postgresql":
        server = request.getfixturevalue("postgres")
        empty_database(server.replace("+psycopg", ""), "callcenter")
        url, driven = server.replace("+psycopg", "") + "callcenter", server + "callcenter"
        engine = sa.create_engine(driven, connect_args={"options": "-c timezone=UTC"})
    else:
        server = request.getfixturevalue("mariadb")
        url = server + "callcenter"
        options = {"init_command": "SET time_zone = '+00:00'"}
        with sa.create_engine(server.replace("mysql", "mysql+pymysql")).begin() as connection:
            connection.execute(sa.text("DROP DATABASE IF EXISTS callcenter"))
            connection.execute(sa.text("CREATE DATABASE callcenter CHARACTER SET utf8mb4"))
        engine = sa.create_engine(url.replace("mysql", "mysql+pymysql"), connect_args=options)
    made = Callcenter(url, engine)
    made.say(TABLE.format(**WORDS[request.param]))
    yield made
    engine.dispose()


@pytest.fixture
def mapping(tmp_path: Path, root: Path) -> Callable[..., Path]:
    """`mapping((old, new), …)`: the city with the source, some texts of its mapping replaced."""

    def make(*edits: tuple[str, str], name: str = "callcenter", text: str = MAPPING) -> Path:
        folder = tmp_path / "city"
        if not folder.exists():
            shutil.copytree(root / "data" / "kediri", folder)
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        (folder / "sources" / f"{name}.toml").write_text(text)
        return folder

    return make


@pytest.fixture
def feed(settings: Settings, callcenter: Callcenter, mapping, duckdb_warehouse: Warehouse) -> "Feed":
    settings.var.mkdir()
    keep_secret(settings, callcenter.url)
    return Feed(replace(settings, city=mapping(), secrets=settings.var / "secrets.toml"), duckdb_warehouse)


def keep_secret(settings: Settings, url: str) -> None:
    file = settings.var / "secrets.toml"
    file.touch(0o600)
    file.write_text(f'[callcenter]\nurl = "{url}"\n')


@dataclass
class Feed:
    """Polls in this process, as the service does in a child."""

    settings: Settings
    warehouse: Warehouse

    def poll(self, name: str = "callcenter") -> str:
        desk = Desk(self.settings, LogVoice("test"), lent=self.warehouse)
        return poll(desk, desk.city.sources[name])

    def cases(self, *columns: str) -> list[tuple]:
        chosen = [tables.cases.c[name] for name in columns or ("case_id",)]
        with self.warehouse.read() as connection:
            rows = connection.execute(sa.select(*chosen).order_by(tables.cases.c.case_id))
            return [tuple(row) for row in rows]

    def progress(self, name: str = "callcenter") -> dict:
        with self.warehouse.read() as connection:
            return asked.progress(connection, "kediri", name)

    def state(self, name: str = "callcenter") -> dict:
        with self.warehouse.read() as connection:
            return freshness.state_of(connection, "kediri", name) or {}

    def rejected(self) -> int:
        with self.warehouse.read() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(tables.rejected_rows)) or 0
