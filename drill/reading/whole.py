"""A scenario from the tables of its file, and what only the whole can tell."""

from collections.abc import Callable
from typing import Any

from city.toml import take
from drill.reading import events, form, measured
from drill.reading.checks import Reader, Row
from drill.scenario import Scenario

LONGEST = 24 * 3600.0  # seconds
MOST_REPORTS, MOST_CALLS = 5_000, 20_000  # of a scenario


def scenario(reader: Reader, code: str) -> Scenario:
    top = take(reader.toml, "", reader.toml.data, form.TOP, ("title", "minutes"))
    seconds = float(top.get("minutes", 60)) * 60
    if not 60 <= seconds <= LONGEST:
        reader.toml.fault("", "minutes", "minutes must be from 1 to 1440.")
    if not 1 <= top.get("lines", 4) <= 200:
        reader.toml.fault("", "lines", "lines must be from 1 to 200: so many people answer calls.")
    made = Scenario(
        code=code,
        title=top.get("title", ""),
        about=top.get("about", ""),
        seconds=seconds,
        lines=top.get("lines", 4),
        starts=reader.time_of_day(top.get("starts", "")),
        incidents=_each(reader, "incident", top, form.INCIDENT, ("name", "at", "category"), events.incident),
        calls=_each(reader, "calls", top, form.CALLS, ("at", "disposition", "count"), events.calls),
        silences=_each(reader, "silent", top, form.SILENT, ("agency",), events.silence),
        expected=_each(reader, "expected", top, form.EXPECTED, ("step", "within"), measured.expected),
        goals=_each(reader, "success", top, form.SUCCESS, ("measure",), measured.goal),
        reactions=measured.reactions(reader, top.get("reactions", {})),
    )
    _check_whole(reader, made)
    return made


def _each(
    reader: Reader,
    table: str,
    top: Row,
    keys: Row,
    required: tuple[str, ...],
    make: Callable[[Reader, int, Row, float], Any],
) -> tuple[Any, ...]:
    """One thing for each [[table]], those with a fault left out; `seconds` of the scenario go along."""
    made = []
    for nth, content in enumerate(top.get(table, [])):
        before = len(reader.toml.folder.faults)
        row = take(reader.toml, table, content, keys, required, nth)
        if len(reader.toml.folder.faults) == before:
            made.append(make(reader, nth, row, float(top.get("minutes", 60)) * 60))
    return tuple(made)


def _check_whole(reader: Reader, made: Scenario) -> None:
    reports = sum(one.count for one in made.incidents)
    if not made.incidents:
        reader.toml.fault("", "", "Nothing happens; add at least one [[incident]].")
    if reports > MOST_REPORTS:
        reader.toml.fault("incident", "", f"{reports} reports are more than {MOST_REPORTS}; lower a count.")
    if sum(one.count for one in made.calls) > MOST_CALLS:
        reader.toml.fault("calls", "", f"There are more than {MOST_CALLS} calls; lower a count.")
    names = [one.name for one in made.incidents]
    for nth, name in enumerate(names):
        if name in names[:nth]:
            reader.toml.fault("incident", "name", f'The name "{name}" stands twice; take another.', nth)
    asked = {one.step for one in made.expected}
    for nth, goal in enumerate(made.goals):
        if goal.measure == "on_time" and goal.step not in asked:
            sentence = f'No [[expected]] says how soon "{goal.step}" should come; add one.'
            reader.toml.fault("success", "step", sentence, nth)
