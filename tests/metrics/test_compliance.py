"""Every figure of the page Kepatuhan against plain pandas and loops over the rows of a simulated service; the
period is the 90 days to Tuesday 24 November 2026, 08.20 WIB."""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pandas as pd
import pytest

from bench.runs import load_staged
from city import City, cached_city
from etl.pipeline import Job, stage
from etl.simulate import write_cases
from etl.sla.calendars import calendars
from etl.sla.verdict import verdict
from metrics.apart import in_bulk, running, total, unjudged
from metrics.cells import CELLS, of_period
from metrics.filters import Filters
from metrics.goals import with_target
from metrics.handovers import first_agencies, handovers
from metrics.judged import lacking
from metrics.on_time import course, on_time
from metrics.time_spent import PARTS, summed, time_spent
from metrics.what_if import TooMuch, what_if
from tests.databases import empty_database
from warehouse import tables
from warehouse.engines import open_warehouse
from warehouse.schema import upgrade

MOMENT = dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
START, END = dt.date(2026, 8, 27), dt.date(2026, 11, 25)
CASES = 1_500
PERCENTILES = ((0.5, "p50_seconds"), (0.9, "p90_seconds"), (0.95, "p95_seconds"))


@pytest.fixture(scope="module")
def city(root) -> City:
    return cached_city(root / "data" / "kediri", is_simulated=True)


@pytest.fixture(scope="module")
def staged(city, root, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compliance")
    [file] = write_cases(city, CASES, folder, seed=5, years=1, until=MOMENT)
    return stage(Job(file, "kasus", root / "data" / "kediri", True, MOMENT, "", workers=1), folder)


@pytest.fixture(scope="module", params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def held(request, staged, tmp_path_factory):
    """A warehouse that holds the service."""
    if request.param == "duckdb":
        url = f"duckdb:///{tmp_path_factory.mktemp('held') / 'warehouse.duckdb'}"
    else:
        server = request.getfixturevalue("postgres")
        empty_database(server.replace("+psycopg", ""), "compliance")
        url = server + "compliance"
    warehouse = open_warehouse(url, memory_limit="500MB")
    upgrade(warehouse)
    load_staged(warehouse, staged)
    yield warehouse
    warehouse.close()


@pytest.fixture
def connection(held):
    with held.read() as connection:
        yield connection


@pytest.fixture
def filters(city):
    return Filters(city_code=city.code, zone=city.zone, start=START, end=END)


@pytest.fixture(scope="module")
def exported(held):
    """A whole table, instants and days as pandas has them; no test writes into the warehouse."""

    @cache
    def told(name: str) -> pd.DataFrame:
        with held.read() as connection:
            found = pd.DataFrame(connection.execute(tables.metadata.tables[name].select()).mappings())
        instants = [column for column in found if column.endswith(("_at", "_since")) or column == "at"]
        return found.assign(**{column: pd.to_datetime(found[column], utc=True) for column in instants})

    return lambda name: told(name).copy()


@pytest.fixture
def clocks(exported, connection, filters):
    """Those of the period that stand in a denominator, with their verdict."""
    found = exported("clocks")
    found["verdict"] = verdict(found, MOMENT)
    missing = {"".join(each) for each in lacking(connection, filters, MOMENT)}
    key = found["case_id"].str.split(":").str[0] + found["kind"] + found["clock"]
    is_decided = found["decided_day"].map(lambda day: day is not None and START <= day < END)
    is_judged = found["verdict"].isin(["on_time", "late", "running_late"])
    return found[is_judged & is_decided & ~key.isin(missing)]


@pytest.mark.parametrize(
    ("by", "scope"),
    [
        ("agency", "agency"),
        ("all", "case"),
        ("category", "case"),
        ("area", "agency"),
        ("work", "case"),
        ("kind", "case"),
    ],
)
def test_shares_and_percentiles_are_those_of_the_rows(connection, clocks, filters, city, by, scope):
    fields = tuple(city.categories.query("field_work == 'yes' or field_work == True")["code"])
    answer = on_time(connection, filters, MOMENT, scope, by=by, field_work=fields)
    mine = clocks[clocks["scope"] == scope]
    work = mine["category"].isin(fields).map({True: "field", False: "office"})
    group = {"all": mine["clock"], "work": work}.get(by, mine.get(by))
    expected = {
        (key, clock): _told(rows) for (key, clock), rows in mine.groupby([group.rename("key"), "clock"])
    }
    names = ["n", "on_time_count", "late_count", *(name for _, name in PERCENTILES)]
    key = "clock" if by == "all" else by
    judged = answer[answer["n"] > 0]
    found = {(row[key], row["clock"]): [row[name] for name in names] for row in judged.to_dict("records")}
    assert found == expected
    assert len(found) > 3


def test_closings_in_bulk_are_told_apart(connection, clocks, exported, filters):
    cells = in_bulk(connection, filters, MOMENT, scope="case", clocks=("resolve",))
    cases = exported("cases")
    mine = clocks[(clocks["scope"] == "case") & (clocks["clock"] == "resolve")]
    bulk = cases[(cases["instant_source"] == "bulk") & cases["case_id"].isin(mine["case_id"])]
    on_time_ids = set(mine.loc[mine["verdict"] == "on_time", "case_id"])
    for narrow in (filters, replace(filters, agencies=("dishub",)), replace(filters, without=("pju",))):
        of_agency = bulk["agency"].isin(narrow.agencies or bulk["agency"].unique())
        some = bulk[of_agency & ~bulk["category"].isin(narrow.without)]
        [found] = total(cells, narrow).to_dict("records")
        assert found == {"n": len(some), "on_time_count": some["case_id"].isin(on_time_ids).sum()}
    assert found["n"] > 0


@pytest.mark.parametrize(("step", "first"), [("week", "W-SUN"), ("month", "M")])
def test_the_course_is_by_the_day_of_the_decision(connection, clocks, filters, step, first):
    answer = course(connection, filters, MOMENT, "case", step=step, clocks=("resolve",))
    mine = clocks[(clocks["scope"] == "case") & (clocks["clock"] == "resolve")]
    day = pd.to_datetime(mine["decided_day"]).dt.to_period(first).dt.start_time
    expected = mine.groupby(day)["verdict"].agg(["size", lambda words: (words == "on_time").sum()])
    assert answer["day"].tolist() == expected.index.tolist()
    assert answer[["n", "on_time_count"]].values.tolist() == expected.values.tolist()


def test_the_time_of_a_case_is_divided_among_those_who_had_it(connection, filters, exported, city):
    answer = time_spent(connection, filters, MOMENT).set_index("kind")
    expected = _divided(exported("cases"), exported("case_events"), exported("clocks"), city)
    names = [f"{name}_seconds" for name in PARTS]
    assert {kind: row["n"] for kind, row in answer.iterrows() if row["n"]} == {
        kind: found["n"] for kind, found in expected.items()
    }
    for kind, found in expected.items():
        assert answer.loc[kind, names].tolist() == [found[name] for name in PARTS], kind
        assert answer.loc[kind, names].sum() == answer.loc[kind, "total_seconds"]
    assert answer["moved_seconds"].sum() > 0


@pytest.mark.parametrize("choice", [{}, {"agencies": ("dishub",)}, {"without": ("kdrt", "bansos")}])
def test_the_time_of_cells_adds_up_to_the_time_of_any_choice(connection, filters, choice):
    cells = time_spent(connection, filters, MOMENT, by=CELLS)
    narrow = replace(filters, kinds=("aduan",), **choice)
    assert summed(cells, narrow).to_dict("records") == time_spent(connection, narrow, MOMENT).to_dict(
        "records"
    )


@pytest.mark.parametrize(
    "choice", [{}, {"agencies": ("dishub",)}, {"kinds": ("aduan",), "without": ("kdrt",)}]
)
@pytest.mark.parametrize("scope", ["case", "agency"])
def test_what_runs_of_a_whole_city_says_what_runs_of_any_choice(connection, city, filters, choice, scope):
    clocks = ("resolve",)
    every = Filters(city_code=city.code, zone=city.zone)
    narrow = replace(filters, **choice)
    found = total(running(connection, every, MOMENT, scope=scope, clocks=clocks), narrow)
    apart = total(unjudged(connection, of_period(filters), MOMENT, scope=scope, clocks=clocks), narrow)
    [whole] = on_time(connection, narrow, MOMENT, scope, by="all", clocks=clocks).to_dict("records")
    [rest] = on_time(connection, narrow, MOMENT, scope, by="all", clocks=clocks, is_alone=True).to_dict(
        "records"
    )
    assert found["running_count"].tolist() == [whole.pop("running_count")] > [0]
    assert apart["day_only_count"].tolist() == [whole.pop("day_only_count")]
    assert apart["without_target_count"].tolist() == [whole.pop("without_target_count")]
    rest["not_recorded_count"] += apart["not_recorded_count"].iloc[0]
    assert rest == whole


def test_an_agency_gets_the_time_of_the_cases_that_it_has(connection, filters):
    every = time_spent(connection, filters, MOMENT)["n"].sum()
    each = [
        time_spent(connection, replace(filters, agencies=(code,)), MOMENT)["n"].sum()
        for code in ("dinsos", "dishub")
    ]
    assert 0 < sum(each) < every


def test_hand_overs_are_the_changes_of_agency_in_the_steps(connection, filters, exported):
    pairs, firsts = _moved(exported("cases"), exported("case_events"))
    answer = handovers(connection, filters, MOMENT)
    found = {(row.from_agency, row.to_agency): row.move_count for row in answer.itertuples()}
    assert found == pairs
    assert answer["lost_seconds"].sum() > 0
    assert (answer["timed_count"] <= answer["move_count"]).all()
    own = handovers(connection, replace(filters, agencies=("dinsos",)), MOMENT)
    assert own["move_count"].sum() == sum(n for pair, n in pairs.items() if "dinsos" in pair)
    counted = first_agencies(connection, filters, MOMENT)
    found = {
        (row.category, row.agency): (row.done_count, row.done_moved_count)
        for row in counted.itertuples()
        if row.done_count
    }
    assert found == firsts


def test_the_lost_time_of_a_hand_over_is_open_time_between_the_dispositions(
    connection, filters, exported, city
):
    """Of complaints with a resolve clock that never stood still: the office's calendar tells their time."""
    cases, steps, clocks = exported("cases"), exported("case_events"), exported("clocks")
    quiet = steps.groupby("case_id")["state"].agg(
        lambda states: not {"ditunda", "dibuka_kembali"} & {*states}
    )
    office, lost = calendars(city.calendars, city.zone)["office"], Counter()
    timed = clocks.loc[clocks["clock"] == "resolve", "case_id"]
    chosen = _received(cases[(cases["kind"] == "aduan") & cases["case_id"].isin(timed)])
    steps = steps[steps["case_id"].isin(chosen) & steps["case_id"].map(quiet)]
    for moves in _dispositions(steps).values():
        for giver, taker in _changes(moves):
            since, until = (step.at.floor("s").to_pydatetime() for step in (giver, taker))
            lost[giver.agency] += office.elapsed(since, until)
    narrow = replace(filters, kinds=("aduan",))
    answer = handovers(connection, narrow, MOMENT)
    found = answer.groupby("from_agency")["lost_seconds"].sum()
    paused = {*cases["agency"]} - {*lost}
    assert lost
    assert all(found[agency] >= 0 for agency in found.index if agency in paused)
    assert {agency: found.get(agency, 0) for agency in lost if found.get(agency, 0) < lost[agency]} == {}


def test_the_policy_as_it_is_changes_nothing(connection, filters, city, exported):
    answer = what_if(connection, filters, MOMENT, city, city.policies[-1])
    shares = answer.shares
    assert shares[["to_late_count", "to_on_time_count"]].sum().tolist() == [0, 0]
    assert (shares["now_n"] == shares["if_n"]).all()
    clocks = exported("clocks")
    clocks["verdict"] = verdict(clocks, MOMENT)
    missing = {"".join(each) for each in lacking(connection, filters, MOMENT)}
    key = clocks["case_id"].str.split(":").str[0] + clocks["kind"] + clocks["clock"]
    mine = clocks[clocks["case_id"].isin(_received(exported("cases"))) & ~key.isin(missing)]
    judged = mine[mine["verdict"].isin(["on_time", "late", "running_late"])]
    expected = judged.groupby(["scope", "agency", "clock"])["verdict"].agg(
        ["size", lambda words: (words == "on_time").sum()]
    )
    found = shares[shares["now_n"] > 0].set_index(["scope", "agency", "clock"])
    assert found[["now_n", "now_on_time_count"]].values.tolist() == expected.values.tolist()


def test_a_shorter_target_makes_late_and_tells_how_far_it_is(connection, filters, city):
    told: list[tuple[int, int]] = []
    shorter = with_target(city.policies[-1], "resolve", "aduan:tanpa_pengawasan", 3)
    answer = what_if(connection, filters, MOMENT, city, shorter, lambda *done: told.append(done))
    resolve = answer.shares[answer.shares["clock"] == "resolve"]
    assert resolve["to_late_count"].sum() > 0
    assert resolve["to_on_time_count"].sum() == 0
    assert answer.shares.loc[answer.shares["clock"] != "resolve", "to_late_count"].sum() == 0
    assert told[-1] == (answer.case_count, answer.case_count)


@pytest.mark.parametrize("start", [None, dt.date(2026, 8, 26)])
def test_a_what_if_takes_90_days_at_most(connection, filters, city, start):
    with pytest.raises(TooMuch, match="90 days"):
        what_if(connection, replace(filters, start=start), MOMENT, city, city.policies[-1])


def test_a_what_if_of_nothing_is_empty_and_typed(connection, filters, city):
    early = replace(filters, start=dt.date(2020, 1, 1), end=dt.date(2020, 1, 2))
    answer = what_if(connection, early, MOMENT, city, city.policies[-1])
    assert answer.case_count == 0
    assert answer.shares.empty
    assert (answer.shares.dtypes.astype(str).drop(["scope", "agency", "clock"]) == "Int64").all()


def _told(rows: pd.DataFrame) -> list[int]:
    stopped = rows.loc[rows["verdict"] != "running_late", "counted_seconds"].astype("int64")
    found = [_percentile(sorted(stopped), share) for share, _ in PERCENTILES]
    words = rows["verdict"]
    return [len(rows), int((words == "on_time").sum()), int((words != "on_time").sum()), *found]


def _percentile(ordered: list[int], share: float) -> object:
    """The least value that so large a share reaches."""
    if not ordered:
        return pd.NA
    return next(value for place, value in enumerate(ordered, 1) if place >= share * len(ordered) - 1e-9)


def _received(cases: pd.DataFrame) -> set[str]:
    is_in = cases["day"].map(lambda day: START <= day < END) & (cases["received_at"] <= MOMENT)
    return set(cases.loc[is_in, "case_id"])


def _dispositions(steps: pd.DataFrame) -> dict[str, list]:
    """Those that name an agency, of each case in their order."""
    named = steps[(steps["state"] == "didisposisikan") & (steps["agency"] != "") & (steps["at"] <= MOMENT)]
    found = defaultdict(list)
    for step in named.sort_values(["case_id", "at", "seq"]).itertuples():
        found[step.case_id].append(step)
    return found


def _changes(moves: list) -> list[tuple]:
    """(giver, taker): dispositions that name another agency than the one before."""
    return [(giver, taker) for giver, taker in pairwise(moves) if giver.agency != taker.agency]


def _moved(cases: pd.DataFrame, steps: pd.DataFrame) -> tuple[Counter, dict]:
    received = _received(cases)
    pairs: Counter = Counter()
    first: dict[str, str] = {}
    for case_id, moves in _dispositions(steps[steps["case_id"].isin(received)]).items():
        changes = [(giver.agency, taker.agency) for giver, taker in _changes(moves)]
        pairs.update(changes)
        if changes:
            first[case_id] = changes[0][0]
    counts: dict = defaultdict(lambda: [0, 0])
    for case in cases[cases["case_id"].isin(received)].itertuples():
        agency = first.get(case.case_id, case.agency)
        if case.forwarded_count and agency and case.state in ("selesai", "ditutup"):
            counts[case.category, agency][0] += 1
            counts[case.category, agency][1] += case.case_id in first
    return pairs, {key: tuple(found) for key, found in counts.items()}


def _divided(cases: pd.DataFrame, steps: pd.DataFrame, clocks: pd.DataFrame, city: City) -> dict:
    """Case by case: whose a stretch is, is read from the steps; how long it took, from the clocks."""
    start, end = (pd.Timestamp(day, tz=city.zone) for day in (START, END))
    rows = defaultdict(list)
    for row in clocks.to_dict("records"):
        rows[row["case_id"]].append(row)
    handed = {
        case_id: {taker.at for _, taker in _changes(moves)} for case_id, moves in _dispositions(steps).items()
    }
    whole: dict = defaultdict(Counter)
    for case in cases.itertuples():
        own = [row for row in rows[case.case_id] if row["scope"] == "case" and row["ended_by"] == "stop"]
        rounds = [row for row in rows[case.case_id] if row["scope"] == "case" and row["clock"] == "resolve"]
        last = max(rounds, key=lambda row: row["round"], default={"ended_by": ""})
        is_of_period = last["ended_by"] == "stop" and start <= last["stopped_at"] < end
        if not is_of_period or case.time_precision == "day":
            continue
        found = Counter(n=1, paused=last["paused_seconds"])
        found["operator"] = sum(row["counted_seconds"] for row in own if row["clock"] == "forward")
        for hold in _holds(rows[case.case_id]):
            found.update(_of_hold(hold, handed.get(case.case_id, set())))
        found["other"] = last["counted_seconds"] - sum(found[name] for name in PARTS[:4])
        whole[case.kind].update(found)
    return whole


def _holds(rows: list[dict]) -> list[list[dict]]:
    holds = defaultdict(list)
    for row in rows:
        if row["scope"] == "agency" and not pd.isna(row["counted_seconds"]):
            holds[row["agency"], row["started_at"]].append(row)
    return list(holds.values())


def _of_hold(hold: list[dict], handed: set) -> dict[str, int]:
    resolve = [row for row in hold if row["clock"] == "resolve"]
    if not resolve:
        return {}
    held = max(row["counted_seconds"] for row in resolve)
    if {row["stopped_at"] for row in resolve} & handed:
        return {"moved": held}
    answers = [row for row in hold if row["clock"] != "resolve" and row["ended_by"] == "stop"]
    waited = min([held, *(row["counted_seconds"] for row in answers)])
    return {"waiting": waited, "field": held - waited}
