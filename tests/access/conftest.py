"""A server, and a clock that a test moves."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask

from access import passwords
from access.office import Office, office_of
from app import create_server
from settings import Settings
from tests.alike import servers_alike as servers_alike


class Clock:
    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at

    def after(self, **time: float) -> None:
        self.at += dt.timedelta(**time)


@pytest.fixture
def clock(today) -> Clock:
    return Clock(today)


@pytest.fixture(scope="session")
def var(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def make(root: Path, var: Path, duckdb_warehouse, clock) -> Callable[..., Flask]:
    """A server; keyword arguments are settings."""

    def make(**given: object) -> Flask:
        settings = Settings(**{"city": root / "data" / "kediri", "var": var, **given})
        return create_server(settings, duckdb_warehouse, clock)

    return make


@pytest.fixture
def server(make) -> Flask:
    return make()


@pytest.fixture
def office(server) -> Office:
    return office_of(server)


@pytest.fixture(autouse=True)
def light_hashes(monkeypatch) -> None:
    """The real algorithm, made quick."""
    light = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", light)
