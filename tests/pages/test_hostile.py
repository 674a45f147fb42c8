"""A few hundred of the requests that the bench sends by the hundred thousand (bench/hostile.py)."""

from bench import hostile


def test_no_hostile_request_breaks_the_server_or_writes_anything(tmp_path):
    assert hostile.failures(range(300), tmp_path, over_http=30) == []
