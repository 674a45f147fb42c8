"""A drill's evaluation in words: how it was played, and its sections in the order of the page."""

import datetime as dt
from zoneinfo import ZoneInfo

from drill.telling import found, goals, played, steps
from drill.telling.forms import note_words, seat_name
from drill.telling.found import findings
from drill.telling.goals import met
from drill.telling.parts import Evaluation, Section
from words.forms import instant, time_of_day

__all__ = ["Evaluation", "Section", "findings", "met", "sections", "told"]


def told(of: Evaluation) -> list[str]:
    """Sentences on how it was played."""
    report, zone = of.report, ZoneInfo(of.city.zone)
    at = instant(dt.datetime.fromisoformat(report["started_at"]), zone, of.city.zone_label, of.lang)
    first, last = (
        time_of_day(dt.datetime.fromisoformat(report[name]), zone, of.city.zone_label, of.lang)
        for name in ("begins_at", "until")
    )
    people = [seat_name(seat, of.agency, of.lang) for seat in report["by_people"]]
    seats = of.say("told_seats", seats=", ".join(people)) if people else of.say("told_no_seats")
    lines = [of.say("told_when", at=at, speed=f"{report['speed']:g}", first=first, last=last)]
    lines += [of.say(f"told_{report['ending']}"), seats]
    return lines + [note_words(one, of.lang) for one in of.notes]


def sections(of: Evaluation) -> list[Section]:
    return [
        goals.section(of),
        found.section(of),
        steps.expected(of),
        steps.agencies(of),
        steps.handovers(of),
        played.recognised(of),
        played.system(of),
        goals.beside(of),
        played.cases(of),
    ]
