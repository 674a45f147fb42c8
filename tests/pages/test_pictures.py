"""Pictures are made in the background: what a poll is told before, meanwhile, and where one can't be made."""

import datetime as dt
import threading
import time
from zoneinfo import ZoneInfo

import pytest

from pages.wall import pictures
from pages.wall.past import NOTHING, Past
from pages.wall.pictures import Maker, Pictures
from pages.wall.view import View

AT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
WIB = ZoneInfo("Asia/Jakarta")
COUNTED = Past(1, (), (), {}, {}, (), (), {})


class Drawn:
    """Draws the name of the key; waits, or fails, when told so."""

    def __init__(self) -> None:
        self.go, self.fails, self.pasts, self.counts = threading.Event(), False, [], 0
        self.go.set()

    def draw(self, view: View, past: Past, key: str) -> list:
        assert self.go.wait(5)
        if self.fails:
            raise RuntimeError("no picture today")
        self.pasts.append(past)
        return [key]

    def count(self, view: View) -> Past:
        self.counts += 1
        return COUNTED


@pytest.fixture(autouse=True)
def no_rest(monkeypatch) -> None:
    monkeypatch.setattr(pictures, "REST_SECONDS", 0)


def test_the_first_picture_has_no_past_and_the_next_has_it() -> None:
    drawn = Drawn()
    maker = Maker(drawn.draw, drawn.count)
    assert maker.look(view(1), AT)[0] == ""
    until(lambda: maker.look(view(1), AT)[0].endswith(".1"))
    assert drawn.pasts == [NOTHING, COUNTED]
    for _ in range(5):
        assert maker.look(view(1), AT) == (f"/1.0.{AT:%Y%m%d%H%M}.1", AT)
    assert (len(drawn.pasts), drawn.counts) == (2, 1)


def test_a_poll_never_waits_and_is_told_up_to_when_the_old_picture_was_the_newest() -> None:
    drawn = Drawn()
    maker = settled(drawn)
    drawn.go.clear()
    later = AT + dt.timedelta(seconds=20)
    assert maker.look(view(2), later) == (f"/1.0.{AT:%Y%m%d%H%M}.1", AT)
    assert maker.look(view(2), later + dt.timedelta(seconds=2)) == (f"/1.0.{AT:%Y%m%d%H%M}.1", AT)
    drawn.go.set()
    until(lambda: maker.look(view(2), later)[0].startswith("/2."))
    assert maker.look(view(2), later)[1] == later


def test_a_poll_is_told_when_the_picture_that_is_made_should_be_there() -> None:
    drawn = Drawn()
    maker = settled(drawn)
    assert maker.left_seconds() is None
    drawn.go.clear()
    maker.look(view(2), AT)
    until(lambda: maker.left_seconds() == 0)  # late, and still made
    drawn.go.set()
    until(lambda: maker.left_seconds() is None)


def test_what_fails_leaves_the_last_picture_and_is_tried_again(monkeypatch) -> None:
    monkeypatch.setattr(pictures, "AGAIN_SECONDS", 0)
    drawn = Drawn()
    maker = settled(drawn)
    drawn.fails = True
    until(lambda: maker.look(view(2), AT + dt.timedelta(seconds=9)) == (f"/1.0.{AT:%Y%m%d%H%M}.1", AT))
    drawn.fails = False
    until(lambda: maker.look(view(2), AT)[0].startswith("/2."))


def test_a_new_day_waits_for_its_own_past_and_a_new_version_for_none() -> None:
    drawn = Drawn()
    maker = settled(drawn)
    until(lambda: maker.look(view(2), AT)[0].startswith("/2."))
    assert drawn.counts == 1  # not again within the minute
    midnight = dt.datetime(2026, 11, 24, 17, tzinfo=dt.UTC)
    until(lambda: maker.look(view(2, midnight), midnight)[0].startswith(f"/2.0.{midnight:%Y%m%d%H%M}"))
    assert drawn.counts == 2
    assert maker.picture is not None
    assert maker.picture.key.endswith(".2")


def test_each_view_has_pictures_of_its_own_and_only_some_are_kept() -> None:
    drawn = Drawn()
    kept = Pictures(drawn.draw, drawn.count)
    for name in ("", *(f"gladi {number}" for number in range(2 * pictures.MOST))):
        until(lambda name=name: kept.look(view(1, name=name), AT)[0].startswith(f"{name}/"))
    assert kept.newest("gladi 0") is None
    assert kept.newest("gladi 15") is not None
    assert kept.newest("") is not None
    assert kept.newest("pesta") is None


def settled(drawn: Drawn) -> Maker:
    maker = Maker(drawn.draw, drawn.count)
    until(lambda: maker.look(view(1), AT)[0].endswith(".1"))
    return maker


def view(newest: int, at: dt.datetime = AT, name: str = "") -> View:
    return View(name, None, at, WIB, newest)  # type: ignore[arg-type]


def until(is_so) -> None:
    end = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.005)
