"""Posts with acting holders, and sessions that several processes share, on both engines."""

import datetime as dt
import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from access import logins, people, posts, secret, seen, sessions
from access.errors import Refused
from access.office import Office
from access.posts import Post

PASSWORD = "delapan-gajah-biru"


@pytest.fixture
def office(warehouse, clock) -> Office:
    return Office(warehouse, "kediri", "Asia/Jakarta", clock)


@pytest.fixture
def other(warehouse, clock) -> Office:
    """Another process on the same warehouse."""
    return Office(warehouse, "kediri", "Asia/Jakarta", clock)


def test_who_acts_sees_the_agencies_of_the_post_from_the_first_day_to_the_last(office, clock) -> None:
    plt = make(office, "plt", agencies=("dishub",))
    keep(office, Post("", "Kepala Dinsos", ("dinsos",), plt, dt.date(2026, 11, 25), dt.date(2026, 11, 26)))
    seen = {}
    for day in (24, 25, 26, 27):
        clock.at = dt.datetime(2026, 11, day, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=7)))
        seen[day] = agencies(office, plt)
    own = {"dishub"}
    assert seen == {24: own, 25: own | {"dinsos"}, 26: own | {"dinsos"}, 27: own}


def test_without_a_last_day_it_is_until_another_is_named(office) -> None:
    first, second = make(office, "satu"), make(office, "dua")
    post_id = keep(office, Post("", "Kepala Dinkes", ("dinkes", "psc"), first, dt.date(2026, 11, 1)))
    assert (agencies(office, first), agencies(office, second)) == ({"dinkes", "psc"}, set())
    keep(office, Post(post_id, "Kepala Dinkes", ("dinkes", "psc"), second, dt.date(2026, 11, 1)))
    assert (agencies(office, first), agencies(office, second)) == (set(), {"dinkes", "psc"})


def test_a_session_that_runs_follows_who_acts(office) -> None:
    plt = make(office, "plt")
    raw = begin(office, plt)
    assert sessions.entry_of(office, raw).viewer.agencies == ()
    keep(office, Post("", "Kepala Dinsos", ("dinsos",), plt, dt.date(2026, 11, 24)))
    assert sessions.entry_of(office, raw).viewer.agencies == ("dinsos",)


def test_a_post_that_its_holder_has_counts_beside_the_acting_one(office) -> None:
    post_id = keep(office, Post("", "Kepala Dinsos", ("dinsos",)))
    holder, acting = make(office, "tetap", post_id=post_id), make(office, "plt")
    keep(office, Post(post_id, "Kepala Dinsos", ("dinsos",), acting, dt.date(2026, 11, 24)))
    assert agencies(office, holder) == agencies(office, acting) == {"dinsos"}


@pytest.mark.parametrize(
    ("post", "why"),
    [
        (Post("", " ", ()), "post_name_missing"),
        (Post("", "Kepala", (), "x"), "acting_from_missing"),
        (Post("", "Kepala", (), "x", dt.date(2026, 11, 2), dt.date(2026, 11, 1)), "acting_turned"),
        (Post("tidak-ada", "Kepala", ()), "unknown"),
    ],
)
def test_a_post_that_can_not_be_is_refused(office, post, why) -> None:
    with pytest.raises(Refused, match=why):
        keep(office, post)


@pytest.fixture
def seconds_later(monkeypatch) -> Callable[[], None]:
    """Call it to have as many seconds pass as a change of another process may take to count."""
    passed = [0.0]
    monkeypatch.setattr(seen, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + passed[0]))

    def pass_by() -> None:
        passed[0] += seen.FRESH

    return pass_by


def test_a_session_is_known_to_every_process_and_ends_in_all(office, other, clock, seconds_later) -> None:
    raw = begin(office, make(office, "siti"))
    assert sessions.entry_of(other, raw) is not None
    with office.change() as connection:
        sessions.end(connection, office, raw)
    seconds_later()
    assert sessions.entry_of(office, raw) is sessions.entry_of(other, raw) is None


def test_who_is_blocked_in_one_process_is_out_of_the_others(office, other, seconds_later) -> None:
    one = make(office, "siti")
    raw = begin(office, one)
    assert sessions.entry_of(other, raw) is not None
    with office.change() as connection:
        people.change(connection, office, office.program(), one, is_blocked=True)
    assert sessions.entry_of(other, raw) is not None, "a gate that asks at each request would cost too much"
    seconds_later()
    assert sessions.entry_of(other, raw) is None


def test_a_session_used_in_one_process_lasts_in_the_others(office, other, clock) -> None:
    raw = begin(office, make(office, "siti"))
    clock.after(minutes=60)
    assert sessions.entry_of(office, raw) is not None
    clock.after(minutes=60)
    assert sessions.entry_of(other, raw) is not None
    clock.after(minutes=90)
    assert sessions.entry_of(office, raw) is None


def test_a_day_is_the_longest_that_a_session_lasts(office, clock) -> None:
    raw = begin(office, make(office, "siti"))
    for _ in range(11):
        clock.after(hours=1)
        assert sessions.entry_of(office, raw) is not None
    clock.after(hours=1)
    assert sessions.entry_of(office, raw) is None


def test_failures_in_every_process_count_together(office, other) -> None:
    make(office, "siti")
    for number in range(5):
        with pytest.raises(Refused, match="wrong"):
            logins.log_in((office, other)[number % 2], "siti", "salah", "10.0.0.1")
    for one in (office, other):
        with pytest.raises(Refused, match="wait"):
            logins.log_in(one, "siti", PASSWORD, "10.0.0.1")
    assert logins.log_in(other, "siti", PASSWORD, "10.0.0.2")


def test_a_secret_is_kept_as_a_hash_alone(office) -> None:
    raw = begin(office, make(office, "siti"))
    with office.warehouse.read() as connection:
        (row,) = sessions.open_ones(connection, office)
    assert row.session_hash == secret.hashed(raw) != raw


def make(office: Office, username: str, **given) -> str:
    columns = {"username": username, "name": username.title(), "role": "opd"} | given
    with office.change() as connection:
        return people.make(connection, office, office.program(), PASSWORD, **columns)


def keep(office: Office, post: Post) -> str:
    with office.change() as connection:
        return posts.keep(connection, office, office.program(), post)


def begin(office: Office, person_id: str) -> str:
    with office.change() as connection:
        return sessions.begin(connection, office, person_id, "10.0.0.1")


def agencies(office: Office, person_id: str) -> set[str]:
    with office.warehouse.read() as connection:
        person = people.get(connection, office, person_id)
        return set(people.agencies_of(connection, office, person))


def test_while_no_rights_change_one_question_is_asked_for_all(
    office, other, seconds_later, monkeypatch
) -> None:
    raws = [begin(office, make(office, name)) for name in ("siti", "budi", "tuti")]
    assert all(sessions.entry_of(other, raw) for raw in raws)
    asked = []

    @sa.event.listens_for(other.warehouse.engine, "before_cursor_execute")
    def count(_connection, _cursor, sql, *_others) -> None:
        asked.append(sql)

    for _ in range(3):
        seconds_later()
        assert all(sessions.entry_of(other, raw) for raw in raws)
    sa.event.remove(other.warehouse.engine, "before_cursor_execute", count)
    assert len(asked) == 3


def test_who_acts_from_midnight_on_has_the_agencies_then(office, clock, seconds_later) -> None:
    plt = make(office, "plt", agencies=("dishub",))
    keep(office, Post("", "Kepala Dinsos", ("dinsos",), plt, dt.date(2026, 11, 25), dt.date(2026, 11, 26)))
    clock.at = dt.datetime(2026, 11, 24, 23, 50, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    raw = begin(office, plt)
    assert set(entered(office, raw)) == {"dishub"}
    clock.after(minutes=15)
    seconds_later()
    assert set(entered(office, raw)) == {"dishub", "dinsos"}


def entered(office: Office, raw: str) -> tuple[str, ...]:
    entry = sessions.entry_of(office, raw)
    assert entry is not None
    return entry.viewer.agencies
