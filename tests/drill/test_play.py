"""A drill from its start to its report, over the real loader: what it tells is what was done, to the
second."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from drill import running
from drill.cases import RECEIVE
from drill.clock import paused, resumed
from drill.evaluation import seen_steps
from drill.files import case_id
from drill.run import PLAYED_UNTIL, open_run
from drill.running import tidy
from metrics.drilled import calls_told, steps_told
from metrics.filters import Filters
from warehouse import about, tables
from warehouse.drill_tables import change_drill, files_of, steps_of


def test_the_report_tells_every_step_as_the_log_has_it(play):
    play.start("pasar").to_the_end(step=10)
    report = json.loads(play.row.report)
    log = logged(play)
    told = {
        (one["number"], step["step"]): dt.datetime.fromisoformat(step["at"])
        for one in report["cases"]
        for step in one["path"]
    }
    assert told == {(row["case_number"], row["step"]): row["at"] for row in log}
    assert play.row.ending == "tuntas"
    assert report["counts"]["reports"] == 35
    assert report["counts"]["calls"] == 35 + 58
    assert report["counts"]["open"] == 0
    assert (report["merged"]["done"], report["merged"]["n"]) == (30, 30)
    goals = {(one["measure"], one["step"]): one["is_met"] for one in report["goals"]}
    assert goals.pop(("delay", "")) is False  # a tick every ten seconds is too slow for the goal of five
    assert set(goals.values()) == {True}
    verdicts = {step["verdict"] for one in report["cases"] for step in one["path"]}
    assert verdicts <= {"", "on_time", "late"}


def test_an_agency_that_is_silent_and_a_wrong_one_are_in_the_report(play):
    play.start("banjir").to_the_end(step=10)
    report = json.loads(play.row.report)
    whats = {(one["what"], one["agency"]) for one in report["handovers"]}
    assert ("wrong_agency", "dlhkp") in whats
    assert ("unanswered", "dpupr") in whats
    late = [one for one in report["agencies"] if one["agency"] == "dpupr" and one["step"] == "respond"]
    assert late[0]["late"] > 0
    assert report["located"]["done"] == report["located"]["n"] == 1


def test_a_drill_goes_by_speed_and_stands_while_paused(play):
    play.start("tabrakan", speed=10)
    play.go(6)
    assert play.row.played_until - play.row.begins_at == dt.timedelta(seconds=60)
    change(play, **paused(play.row, play.now))
    play.now += dt.timedelta(minutes=5)
    assert play.row.held - play.row.begins_at == dt.timedelta(seconds=60)
    change(play, **resumed(play.row, play.now))
    play.go(3)
    assert play.row.played_until - play.row.begins_at == dt.timedelta(seconds=90)


def test_after_a_killed_server_it_goes_on_where_it_stopped_and_says_so(play):
    play.start("tabrakan", speed=60)
    play.go(5)
    before, steps = play.row.played_until, logged(play)
    play.now += dt.timedelta(minutes=20)  # nobody was there
    play.run = open_run(play.desk, play.row)
    tidy(play.run)
    play.go(1)
    assert play.row.played_until == before  # that moment the clock was taken up again
    play.go(2)
    assert play.row.played_until == before + dt.timedelta(seconds=120)
    assert logged(play)[: len(steps)] == [one | {} for one in steps]
    assert [one["what"] for one in json.loads(play.row.notes)] == ["gap"]
    assert told_twice(play) == []


def test_killed_between_any_two_writes_it_writes_nothing_twice(play):
    """The three places where a process can die: files written, not named; named, not loaded; loaded, not
    told."""
    play.start("pasar", speed=60)
    play.go(3)
    inbox = play.run.folder / "inbox"
    (inbox / "kasus_SIMULASI_coba_00099.csv.part").write_text("half of a li")
    with play.run.warehouse.read() as connection:
        file = files_of(connection)[-1]["file"]
    done = next(path for path in (inbox / "done").glob("*.csv") if path.name.endswith(file))
    (inbox / f"{file}.part").write_bytes(done.read_bytes())  # as if it had not been named yet
    play.run = open_run(play.desk, play.row)
    tidy(play.run)
    assert sorted(path.name for path in inbox.glob("*.*")) == [file]
    play.to_the_end(step=10)
    assert told_twice(play) == []
    report = json.loads(play.row.report)
    assert report["counts"]["reports"] == 35
    assert report["delay"]["unfinished"] == 0


def test_a_server_that_was_away_for_a_night_ends_the_drill_and_says_so(play):
    play.start("tabrakan", speed=1)
    play.go(6)
    play.now += dt.timedelta(hours=9)
    play.run = open_run(play.desk, play.row)
    play.go(1)
    report = json.loads(play.row.report)
    assert (play.row.state, play.row.ending, report["ending"]) == ("selesai", "terputus", "terputus")
    assert [one["what"] for one in json.loads(play.row.notes)] == ["cut_off"]


def test_what_was_played_is_on_record_in_the_drill_itself(play):
    """The main row may lie behind by one tick; the next goes by the drill's own."""
    play.start("pasar", speed=60)
    play.go(4)
    change(play, played_until=play.row.begins_at)
    play.go(4)
    assert told_twice(play) == []
    with play.run.warehouse.read() as connection:
        assert dt.datetime.fromisoformat(about.get(connection, PLAYED_UNTIL)) == play.row.played_until


def test_the_drills_warehouse_is_simulated_and_in_scenario_time(play):
    play.start("pasar", speed=60)
    play.go(9)
    filters = Filters(city_code="kediri", zone="Asia/Jakarta")
    with play.run.warehouse.read() as connection:
        assert about.get(connection, "kind") == "simulasi"
        calls = calls_told(connection, filters, play.row.played_until)
        steps = steps_told(connection, filters, play.row.played_until)
    assert calls["started_at"].max() <= play.row.played_until
    assert steps["at"].min() >= play.row.begins_at
    source = play.run.writer.cases
    numbers = {case_id(source, row["case_number"]): row["case_number"] for row in logged(play)}
    seen = seen_steps(steps.assign(number=steps["case_id"].map(numbers)))
    assert all(own[0].step == RECEIVE for own in seen.values())


@pytest.mark.postgres
def test_a_drill_on_postgresql_is_played_stopped_and_evaluated_apart_from_the_city(postgres_play):
    play = postgres_play
    play.start("tabrakan", speed=60)
    play.go(8)
    change(play, state="menutup", ending="dihentikan", held=play.row.played_until)
    play.go(1)
    report = json.loads(play.row.report)
    assert (play.row.state, report["ending"]) == ("selesai", "dihentikan")
    assert report["counts"]["reports"] == report["counts"]["shown"] > 5
    with play.desk.warehouse.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(tables.cases)) == 0


def logged(play):
    with play.run.warehouse.read() as connection:
        rows = steps_of(connection)
    return [{name: row[name] for name in ("case_number", "step", "at", "agency", "doer")} for row in rows]


def told_twice(play):
    """Steps that stand twice in the log (a case may be forwarded, returned and forwarded again)."""
    rows = [(row["case_number"], row["step"], row["at"]) for row in logged(play)]
    reports = [number for number, step, _ in rows if step == RECEIVE]
    return [row for row in set(rows) if rows.count(row) > 1] + [
        number for number in set(reports) if reports.count(number) > 1
    ]


def change(play, **values):
    with play.desk.warehouse.write() as connection:
        change_drill(connection, play.city.code, play.row.name, **values)


def test_what_comes_up_while_files_are_loaded_is_played_before_the_end(play, monkeypatch):
    """The end may be past by the time that a slow load is done."""
    play.start("tabrakan", speed=60)
    slow = running.load

    def load(run):
        play.now += dt.timedelta(seconds=60)
        slow(run)

    monkeypatch.setattr(running, "load", load)
    play.go(9)
    assert play.row.state == "berjalan"
    play.go(1)
    report = json.loads(play.row.report)
    assert (play.row.ending, report["counts"]["reports"]) == ("tuntas", 34)
