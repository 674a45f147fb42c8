"""One tick's work: what the timeline brings and the autopilot does, into the log and into source files."""

import datetime as dt
import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from city import City
from city.tables import records
from drill.autopilot import Move, move
from drill.cases import OPERATOR, RECEIVE, Case, Truth, after, fold
from drill.clock import real_of
from drill.files import MARK
from drill.run import PLAYED_UNTIL, Log, Run
from drill.scenario import Scenario
from drill.timeline import Call, Report
from etl.simulate.files import file_of
from warehouse import about
from warehouse.drill_tables import (
    AUTOPILOT,
    CLOSING,
    SCENARIO,
    change_drill,
    drill_files,
    drill_steps,
    steps_of,
)

Row = dict[str, Any]


def play(run: Run, real: dt.datetime) -> dt.datetime:
    """What came up since the last tick, into the log and into files; up to when."""
    until = run.now()
    with run.warehouse.write() as connection:
        since = _played_until(connection, run)
        rows = steps_of(connection, run.log.number)
        cases = fold(rows, run.log.cases)
        number = run.log.number + len(rows)
        new = [] if run.row.state == CLOSING else [*_moved(run, number, cases, since, until, real)]
        if new:
            connection.execute(drill_steps.insert(), new)
        paths = _write(run, connection, [*rows, *new], cases, since, until, real)
        about.put(connection, PLAYED_UNTIL, until.isoformat())
    run.log = Log(number + len(new), cases)
    for path in paths:
        os.replace(path, path.with_name(path.name.removesuffix(".part")))
    with run.main.warehouse.write() as connection:
        values = {"ticked_at": real, PLAYED_UNTIL: until}
        change_drill(connection, run.row.city_code, run.row.name, **values)
    return until


def _played_until(connection: sa.Connection, run: Run) -> dt.datetime:
    """From the drill's own warehouse: written with the steps."""
    held = about.get(connection, PLAYED_UNTIL)
    return dt.datetime.fromisoformat(held) if held else run.row.begins_at - dt.timedelta(seconds=1)


def _moved(
    run: Run,
    number: int,
    cases: dict[int, Case],
    since: dt.datetime,
    until: dt.datetime,
    real: dt.datetime,
) -> Iterable[Row]:
    """Rows of the log after number `number`: reports of the timeline, and what the autopilot does; `cases` is
    brought up to them."""
    case_number, kinds = max(cases, default=0), categories_of(run.writer.city)
    for report in run.timeline.reports:
        at = run.row.begins_at + dt.timedelta(seconds=report.at)
        if since < at <= until:
            number, case_number = number + 1, case_number + 1
            row = received(
                number,
                case_number,
                at,
                real_of(run.row, at, real),
                truth_of(report, run.scenario, kinds[report.category]),
            )
            cases[case_number] = after(None, row)
            yield row
    first = first_of_each(cases)
    people = run.row.by_people
    while moves := _due(run, cases, people, first, until):
        for one in moves:
            number += 1
            at = max(one.at, since + dt.timedelta(seconds=1)) if one.at <= since else one.at
            row = _step_row(number, one, at, real_of(run.row, at, real))
            cases[one.case] = after(cases[one.case], row)
            yield row


def _due(
    run: Run, cases: dict[int, Case], people: tuple[str, ...], first: dict[str, int], until: dt.datetime
) -> list[Move]:
    seed, begins_at = run.row.name, run.row.begins_at
    found = (move(case, run.scenario, begins_at, seed, people, first) for case in cases.values())
    return [one for one in found if one is not None and one.at <= until]


def first_of_each(cases: dict[int, Case]) -> dict[str, int]:
    """Of each incident the number of its first case."""
    first: dict[str, int] = {}
    for number in sorted(cases):
        first.setdefault(cases[number].truth.incident, number)
    return first


def received(number: int, case_number: int, at: dt.datetime, entered_at: dt.datetime, truth: Truth) -> Row:
    return {
        "number": number, "at": at, "entered_at": entered_at, "case_number": case_number, "step": RECEIVE,
        "layer": OPERATOR, "agency": "", "area": truth.area, "into_number": None, "doer": SCENARIO,
        "person_id": "", "detail": json.dumps(asdict(truth)), "file": "",
    }  # fmt: skip


def _step_row(number: int, one: Move, at: dt.datetime, entered_at: dt.datetime) -> Row:
    return {
        "number": number, "at": at, "entered_at": entered_at, "case_number": one.case, "step": one.step,
        "layer": one.layer, "agency": one.agency, "area": one.area, "into_number": one.into,
        "doer": AUTOPILOT, "person_id": "", "detail": "", "file": "",
    }  # fmt: skip


def categories_of(city: City) -> dict[str, Any]:
    return {row.code: row for row in records(city.categories)}


def truth_of(report: Report, scenario: Scenario, category: Any) -> Truth:
    """`category`: its row of categories.csv."""
    true_point = next((one for one in scenario.incidents if one.name == report.incident), None)
    return Truth(
        incident=report.incident,
        category=report.category,
        kind=category.kind,
        channel=report.channel,
        area=report.area,
        true_area=report.true_area,
        agency=report.agency,
        wrong_agency=report.wrong_agency,
        is_duplicate=report.is_duplicate,
        is_invalid=report.is_invalid,
        field_work=bool(category.field_work),
        call=report.call,
        lon=report.lon,
        lat=report.lat,
        true_lon=true_point.lon if true_point else None,
        true_lat=true_point.lat if true_point else None,
    )


def _write(
    run: Run,
    connection: sa.Connection,
    rows: list[Row],
    cases: dict[int, Case],
    since: dt.datetime,
    until: dt.datetime,
    real: dt.datetime,
) -> list[Path]:
    """Files under a name that no inbox takes yet; the steps and the files are on record with them."""
    pending = [row for row in rows if not row["file"]]
    changed = sorted({row["case_number"] for row in pending})
    calls = [one for one in run.timeline.calls if _has_news(one, run.row.begins_at, since, until)]
    by_call = {case.truth.call: number for number, case in cases.items() if case.truth.call}
    parts = []
    if changed:
        case_rows = [run.writer.case_row(cases[number], until) for number in changed]
        entered = min(row["entered_at"] for row in pending)
        parts.append((run.writer.cases, case_rows, len(pending), entered))
    if calls:
        call_rows = [
            run.writer.call_row(one, run.row.begins_at, until, by_call.get(one.number)) for one in calls
        ]
        parts.append((run.writer.calls, call_rows, len(calls), real_of(run.row, since, real)))
    paths = []
    for source, content, events, entered_at in parts:
        number = (connection.scalar(sa.select(sa.func.max(drill_files.c.number))) or 0) + 1
        path = file_of(run.inbox.folder, source, f"{MARK}_{run.row.name}_{number:05d}")
        part = path.with_name(path.name + ".part")
        run.writer.write(source, content, part)
        told = {"number": number, "source": source.name, "file": path.name, "rows": len(content)}
        times = {"events": events, "entered_at": entered_at, "written_at": run.main.now()}
        connection.execute(drill_files.insert().values(**told, **times))
        if source is run.writer.cases:
            connection.execute(drill_steps.update().where(drill_steps.c.file == "").values(file=path.name))
        paths.append(part)
    return paths


def _has_news(call: Call, begins_at: dt.datetime, since: dt.datetime, until: dt.datetime) -> bool:
    """Once when it waits, once when it is over."""
    moments = (begins_at + dt.timedelta(seconds=each) for each in (call.queued, call.ended))
    return any(since < at <= until for at in moments)
