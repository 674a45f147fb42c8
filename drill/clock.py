"""A drill's clock: where it stands at a real moment, and how it goes on. Pure; the numbers stand in
`drills`."""

import datetime as dt
from typing import Any

from warehouse.drill_tables import PAUSED, RUNNING, Drill

SPEEDS = (1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
GAP = dt.timedelta(seconds=10)  # without a tick for so long the server was away
LONGEST_GAP = dt.timedelta(hours=6)


def time_of(drill: Drill, now: dt.datetime) -> dt.datetime:
    """The scenario's time, in whole seconds; it never runs while the drill does not."""
    if drill.state != RUNNING:
        return drill.held
    gone = max(dt.timedelta(), now - drill.since) * drill.speed
    return (drill.held + gone).replace(microsecond=0)


def real_of(drill: Drill, at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """When a moment of the scenario was reached; not before the clock was last set, nor after `now`."""
    reached = drill.since + max(dt.timedelta(), at - drill.held) / drill.speed
    return min(reached, now)


def paused(drill: Drill, now: dt.datetime) -> dict[str, Any]:
    return {"state": PAUSED, "held": time_of(drill, now), "since": now}


def resumed(drill: Drill, now: dt.datetime) -> dict[str, Any]:
    return {"state": RUNNING, "since": now, "ticked_at": now}


def at_speed(drill: Drill, speed: float, now: dt.datetime) -> dict[str, Any]:
    """Raises ValueError for a speed that there is not."""
    if speed not in SPEEDS:
        raise ValueError(f"{speed} is no speed of a drill; take one of {SPEEDS}.")
    return {"speed": speed, "held": time_of(drill, now), "since": now}


def caught_up(drill: Drill, left_at: dt.datetime, now: dt.datetime) -> dict[str, Any] | None:
    """After a gap: the clock goes on from what was played last. None where there was none. `left_at`: when
    the last tick was done; how long a tick itself takes is no gap."""
    if drill.state != RUNNING or now - max(left_at, drill.since) <= GAP:
        return None
    return {"held": drill.played_until, "since": now, "ticked_at": now}
