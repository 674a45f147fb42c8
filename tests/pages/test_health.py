"""What a proxy and a monitor are told, and that it tells no more."""

import datetime as dt

import pytest
from prometheus_client.parser import text_string_to_metric_families

from app import create_server
from settings import Settings
from tests.visitors import as_role
from warehouse import about, freshness
from warehouse.steps import STEPS
from warehouse.tables import loads

CITY = "kediri"
WORD = "a-word-of-a-test-0123456789"


@pytest.fixture
def start(root, tmp_path, duckdb_warehouse, today):
    """`start(metrics="local")`: a client of nobody."""

    def _start(**given):
        settings = Settings(city=root / "data" / "kediri", var=tmp_path, **given)
        return create_server(settings, duckdb_warehouse, lambda: today).test_client()

    return _start


def test_a_process_lives_and_serves_and_says_so_to_anybody(start):
    client = start()
    for path, state in (("/health/live", "live"), ("/health/ready", "ready")):
        answer = client.get(path)
        assert (answer.status_code, answer.json) == (200, {"state": state})
        assert answer.headers["Cache-Control"] == "no-store"


def test_without_a_warehouse_it_lives_on_but_is_not_ready_and_pages_say_try_again(start, duckdb_warehouse):
    client = start(metrics="local")
    admin = as_role(client.application, "admin")
    duckdb_warehouse.close()
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"state": "database"})
    for path in ("/quality", "/wall/api/version"):
        refused = admin.get(path)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
        assert (
            refused.text
            == "Data sedang tidak dapat dibaca. Coba lagi sebentar; bila tetap begini, beri tahu admin."
        )
    assert told(client)["lmw_database_up"] == {(): 0}


def test_data_that_are_too_old_are_not_ready_where_that_was_asked_for(start, duckdb_warehouse, today):
    def state():
        return start(ready_minutes=30).get("/health/ready").json["state"]

    assert state() == "data"
    for minutes, expected in ((31, "data"), (30, "ready")):
        with duckdb_warehouse.write() as connection:
            seen_at = today - dt.timedelta(minutes=minutes)
            freshness.note(connection, CITY, "kasus", seen_at=seen_at)
        assert state() == expected
    assert start().get("/health/ready").json["state"] == "ready"


def test_tables_that_this_program_does_not_know_are_not_ready(start, duckdb_warehouse):
    client = start()
    with duckdb_warehouse.write() as connection:
        about.put(connection, "schema_step", str(max(STEPS) - 1))
    assert client.get("/health/ready").json == {"state": "tables"}


def test_metrics_are_off_unless_they_are_set(start):
    client = start()
    assert client.get("/metrics").status_code == 404
    assert as_role(client.application, "admin").get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("peer", "headers", "proxies", "status"),
    [
        ("127.0.0.1", {}, 0, 200),
        ("::1", {}, 0, 200),
        ("10.0.0.7", {}, 0, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 0, 404),
        ("127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}, 1, 404),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}, 1, 200),
    ],
)
def test_local_metrics_are_for_this_machine_alone(start, peer, headers, proxies, status):
    client = start(metrics="local", proxies=proxies)
    answer = client.get("/metrics", headers=headers, environ_base={"REMOTE_ADDR": peer})
    assert answer.status_code == status


def test_metrics_with_a_word_are_for_who_brings_it(start, tmp_path):
    (tmp_path / "word").write_text(WORD + "\n")
    client = start(metrics=str(tmp_path / "word"))
    for given, status in ((f"Bearer {WORD}", 200), (f"Bearer {WORD}x", 404), ("", 404), ("Bearer é", 404)):
        assert client.get("/metrics", headers={"Authorization": given}).status_code == status
    for empty in ("", "short"):
        (tmp_path / "word").write_text(empty)
        assert client.get("/metrics", headers={"Authorization": f"Bearer {empty}"}).status_code == 404
    (tmp_path / "word").unlink()
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_count_requests_and_tell_how_the_installation_fares(start, duckdb_warehouse, today):
    client = start(metrics="local")
    as_role(client.application, "pimpinan")
    with duckdb_warehouse.write() as connection:
        for state, number in (("done", 2), ("failed", 1)):
            row = {"city_code": CITY, "source": "kasus", "state": state}
            for load in range(number):
                one = row | {"load_id": f"{state}{load}", "new_count": 10, "rejected_count": 1}
                connection.execute(loads.insert().values(started_at=today, **one))
        seen = {"seen_at": today - dt.timedelta(minutes=5), "failures": 3}
        freshness.note(connection, CITY, "kasus", **seen)
        about.put(connection, about.WATCHING, (today - dt.timedelta(seconds=7)).isoformat())
    for path in ("/wall/", "/tidak-ada/0812-3456-7890", "/masuk", "/masuk"):
        client.get(path)
    client.open("/masuk", method="BREW")
    found = told(client)
    assert found["lmw_requests_total"] == {
        ("GET", "/wall/", "401"): 1,
        ("GET", "/<path:path>", "401"): 1,
        ("GET", "/masuk", "200"): 2,
        ("other", "none", "401"): 1,
    }
    assert found["lmw_request_seconds_count"][("/masuk",)] == 2
    assert found["lmw_database_up"] == {(): 1}
    assert found["lmw_sessions"] == {(): 1}
    assert found["lmw_source_age_seconds"] == {("kasus",): 300}
    assert found["lmw_source_failures"] == {("kasus",): 3}
    assert found["lmw_watch_age_seconds"] == {(): 7}
    assert found["lmw_loads_total"] == {("kasus", "done"): 2, ("kasus", "failed"): 1}
    assert found["lmw_rows_total"][("rejected", "kasus")] == 3


def told(client) -> dict[str, dict[tuple, float]]:
    """Values by name and label values."""
    text = client.get("/metrics").text
    found: dict[str, dict[tuple, float]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found
