"""Apache Superset beside us: installed from PyPI into an environment of its own, on a PostgreSQL database,
asked through its chart-data API with every cache off."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.postgres import free_port

# What 6.1.0 does not bring along by itself, or brings in a version that it can't use.
PACKAGES = (
    "apache-superset==6.1.0", "rich", "cachetools", "flask-caching<2.4", "psycopg2-binary", "gunicorn",
)  # fmt: skip
SECRET = "measured on loopback, gone after it"
NAME = PASSWORD = "bench-admin"
THREADS = 4
WAIT_SECONDS = 180
SETTINGS = """
SECRET_KEY = {secret!r}
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
WTF_CSRF_ENABLED = TALISMAN_ENABLED = RATELIMIT_ENABLED = False
"""


@dataclass(frozen=True)
class Superset:
    """A running server with somebody signed in."""

    address: str
    token: str

    def database(self, url: str) -> int:
        return self._make("database", {"database_name": "bench", "sqlalchemy_uri": url})

    def table(self, database: int, name: str) -> int:
        """A dataset on a table of ours, seen as it is."""
        return self._make("dataset", {"database": database, "schema": "public", "table_name": name})

    def chart(self, dataset: int, query: dict[str, Any]) -> dict[str, Any]:
        """The rows of one chart, computed anew."""
        body = {
            "datasource": {"id": dataset, "type": "table"},
            "force": True,
            "queries": [{"row_limit": 50_000, **query}],
            "result_format": "json",
            "result_type": "full",
        }
        [answer] = _post(f"{self.address}/api/v1/chart/data", body, self.token)["result"]
        return answer

    def _make(self, kind: str, body: dict[str, Any]) -> int:
        return _post(f"{self.address}/api/v1/{kind}/", body, self.token)["id"]


@contextmanager
def running(folder: Path) -> Iterator[Superset]:
    """Installed on first use (some minutes), its own store made anew in `folder`."""
    programs = _installed(folder.parent / "superset-venv")
    settings = folder / "superset_config.py"
    settings.write_text(SETTINGS.format(secret=SECRET, folder=folder))
    places = os.environ | {"SUPERSET_CONFIG_PATH": str(settings), "FLASK_APP": "superset"}

    def superset(*words: str) -> None:
        subprocess.run([programs / "superset", *words], env=places, check=True, capture_output=True)

    superset("db", "upgrade")
    person = ("--username", NAME, "--firstname", "B", "--lastname", "B", "--email", "b@example.org")
    superset("fab", "create-admin", *person, "--password", PASSWORD)
    superset("init")
    port = free_port()
    serve = (programs / "gunicorn", "-w", "1", "--threads", str(THREADS), "-b", f"127.0.0.1:{port}")
    log = (folder / "superset.log").open("w")
    process = subprocess.Popen(
        [*serve, "--timeout", "300", "superset.app:create_app()"], env=places, stdout=log, stderr=log
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_up(f"{address}/health")
        body = {"username": NAME, "password": PASSWORD, "provider": "db"}
        yield Superset(address, _post(f"{address}/api/v1/security/login", body)["access_token"])
    finally:
        process.terminate()
        process.wait()
        log.close()


def _installed(place: Path) -> Path:
    programs = place / "bin"
    if not (programs / "gunicorn").exists():
        print("Installing Superset into an environment of its own …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", place], check=True)
        subprocess.run([programs / "pip", "install", "-q", *PACKAGES], check=True, capture_output=True)
    return programs


def _until_up(address: str) -> None:
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(1)


def _post(address: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    request = urllib.request.Request(address, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{address}: {error.code} {error.read()[:500]!r}") from error
