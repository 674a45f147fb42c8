"""A few of the kills that the bench does by the hundred (bench/kills.py)."""

import pytest

from bench import kills

KILLS = 5
CASES = 200


def test_loads_killed_on_duckdb_lose_nothing_and_hold_nothing_twice(tmp_path):
    assert kills.failures(KILLS, CASES, tmp_path) == []


@pytest.mark.postgres
def test_loads_killed_on_postgresql_lose_nothing_and_hold_nothing_twice(tmp_path, postgres):
    assert kills.failures(KILLS, CASES, tmp_path, postgres) == []
