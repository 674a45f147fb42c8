"""When new emergencies come to the front: one after the other, and as a number where they are a flood.

Every screen shows the same at the same moment, and a screen that loads itself anew repeats nothing, since the
turns follow from the data and the server's time alone. More than ten in ten minutes are a flood (ISA-18.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LEAD = timedelta(seconds=5)  # from being known to being seen: by then every screen has asked
SHOWN = timedelta(seconds=30)
FLOOD_WITHIN = timedelta(minutes=10)
SINGLY = 10  # at most, within FLOOD_WITHIN
CALM = timedelta(minutes=2)  # between two turns of a flood that goes on


@dataclass(frozen=True)
class Alarm:
    """A new case as it may be told: `name` is empty where that must not be; place and agency as words."""

    name: str
    place: str
    agency: str
    received_at: datetime
    known_at: datetime
    is_closed: bool = False


@dataclass(frozen=True)
class Turn:
    """`alarms`: one, or all that a flood's turn stands for. `count`: the new ones of the last ten minutes.
    `waiting`: how many wait behind it."""

    since: datetime
    until: datetime
    alarms: tuple[Alarm, ...]
    is_flood: bool
    count: int
    waiting: int


def turns(alarms: Sequence[Alarm], at: datetime) -> list[Turn]:
    """The turn of the moment and those to come, in their order. `alarms`: the first known first. What was
    closed before its turn leaves its turn empty, so that no other moves."""
    waiting, found = list(alarms), list[Turn]()
    free = min((one.known_at for one in alarms), default=at)
    while waiting:
        turn = _next(alarms, waiting, found, free)
        if turn.is_flood and found and found[-1].is_flood:
            turn = _next(alarms, waiting, found, free + CALM)
        waiting = waiting[len(turn.alarms) :]
        free = turn.until
        found.append(turn)
    return [turn for turn in found if turn.until > at and not all(one.is_closed for one in turn.alarms)]


def _next(alarms: Sequence[Alarm], waiting: Sequence[Alarm], before: Sequence[Turn], free: datetime) -> Turn:
    since = max(free, waiting[0].known_at + LEAD)
    known = since - LEAD
    count = sum(known - FLOOD_WITHIN < one.known_at <= known for one in alarms)
    singly = sum(not turn.is_flood and turn.since > since - FLOOD_WITHIN for turn in before)
    is_flood = max(count, singly + 1) > SINGLY
    ready = [one for one in waiting if one.known_at <= known]
    shown = ready if is_flood else ready[:1]
    return Turn(since, since + SHOWN, tuple(shown), is_flood, count, len(ready) - len(shown))
