"""From a database to the wall, in small: bench/feeds.py measures it for ten minutes."""

import pytest

from bench import feeds


@pytest.mark.postgres
def test_cases_of_a_database_are_soon_on_the_wall_and_none_is_left_out(tmp_path, postgres) -> None:
    wrote, screens = feeds.run(tmp_path, postgres, seconds=4, rate=50)
    for screen in screens:
        assert screen.seen[-1][1] == len(wrote)
        assert len(feeds.delays_of(wrote, screen)) == sum(map(bool, wrote))
