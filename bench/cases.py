"""How long the server takes for a block of the grid of cases, for one case's page and for the page of data,
asked by one person; the first time that each is asked, nothing of it is kept."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask.testing import FlaskClient

from app import create_server
from bench.ask import stage_cases
from bench.record import Result, result
from bench.runs import CITY, FOLDER, MOMENT, load_staged
from settings import Settings
from tests.visitors import as_role, ask
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

YEARS = "period=range&from=2021-11-25&to=2026-11-24"
BLOCKS = {
    "month": ("period=28_days", 0, "received_at"),
    "five_years": (YEARS, 0, "received_at"),
    "by_category": (YEARS, 0, "category"),
    "last_block": (YEARS, 9_900, "resolved_at"),
    "late": (f"{YEARS}&show=late", 0, "received_at"),
    "found": (f"{YEARS}&q=pojok", 0, "received_at"),
    "suspicious": ("period=quarter&show=any", 0, "received_at"),
}


def measure(rows: list[int]) -> Iterator[Result]:
    """At the smallest size, which is a large city's."""
    n = min(rows)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        warehouse = open_warehouse(f"duckdb:///{folder / 'warehouse.duckdb'}")
        upgrade(warehouse)
        load_staged(warehouse, stage_cases(n, folder))
        server = create_server(Settings(city=CITY, var=folder, simulated=True), warehouse, lambda: MOMENT)
        client, size = as_role(server, "operator"), f"{n:,} cases"
        for block, (query, start, sort) in BLOCKS.items():
            first, again = _block(client, query, start, sort), _block(client, query, start, sort)
            yield result(f"cases.grid_{block}", first, "ms", size)
            yield result(f"cases.grid_{block}_again", again, "ms", size, "<= 300")
        case_id = _rows(client, "period=28_days", 0, "received_at")[0]["case_id"]
        yield result("cases.one_case", _page(client, f"/cases/{case_id}", ""), "ms", size, "<= 300")
        yield result("cases.quality", _page(client, "/quality", "?period=quarter"), "ms", size)
        warehouse.close()


def _block(client: FlaskClient, query: str, start: int, sort: str) -> float:
    began = time.perf_counter()
    assert _rows(client, query, start, sort)
    return 1_000 * (time.perf_counter() - began)


def _rows(client: FlaskClient, query: str, start: int, sort: str) -> list[dict]:
    request = {"startRow": start, "endRow": start + 100, "sortModel": [{"colId": sort, "sort": "desc"}]}
    inputs, state = {"cases-grid.getRowsRequest": request}, {"desk-url.search": f"?{query}"}
    answer = ask(client, "cases-grid.getRowsResponse", inputs, state)
    assert answer.status_code == 200, answer.text[:200]
    return answer.get_json()["response"]["cases-grid"]["getRowsResponse"]["rowData"]


def _page(client: FlaskClient, path: str, query: str) -> float:
    began = time.perf_counter()
    answer = ask(client, "desk-page.children", {"desk-url.pathname": path, "desk-url.search": query})
    assert answer.status_code == 200, answer.text[:200]
    return 1_000 * (time.perf_counter() - began)
