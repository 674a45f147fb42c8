"""A small city with two versions of rules, and cases written as the steps that happened to them."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from city.model import CalendarSpec, Policy
from etl.sla.clocks import clocks

ZONE = "Asia/Jakarta"
INSTANTS = (
    "received_at",
    "forwarded_at",
    "responded_at",
    "arrived_at",
    "resolved_at",
    "closed_at",
    "target_at",
    "updated_at",
)
WORDS = ("area", "channel", "outcome", "priority")
FIRST = {"forwarded_at": "didisposisikan", "responded_at": "ditanggapi", "arrived_at": "tiba"}
LAST = {"resolved_at": "selesai", "closed_at": "ditutup"}
MON_TO_THU, FRI = (("07:30", "12:00"), ("13:00", "16:00")), (("07:30", "11:30"), ("13:00", "16:30"))
OFFICE = {**dict.fromkeys(("mon", "tue", "wed", "thu"), MON_TO_THU), "fri": FRI}
RULES = """\
answer           call                       queued_at     answered_at   15 second        24x7   acuan
forward          darurat                    received_at   forwarded_at  60 second        24x7   acuan
forward          aduan;informasi;aspirasi   received_at   forwarded_at   3 working day   office acuan
first_follow_up  aduan;informasi;aspirasi   forwarded_at  responded_at   5 working day   office usulan
respond          aduan;informasi;aspirasi   received_at   responded_at   5 working day   office usulan
arrive           kebakaran                  received_at   arrived_at    15 minute        24x7   peraturan
arrive           darurat                    received_at   arrived_at    10 minute        24x7   acuan
resolve          informasi;aspirasi         received_at   resolved_at    5 working day   office acuan
resolve          aduan:tanpa_pengawasan     received_at   resolved_at   14 working day   office acuan
resolve          aduan:berkadar_pengawasan  received_at   resolved_at   60 working day   office acuan
resolve          darurat                    received_at   resolved_at   24 hour          24x7   usulan
autoclose        aduan                      responded_at  closed_at     10 working day   office acuan
"""


@pytest.fixture(scope="session")
def sla():
    """What the tests of this folder build with."""
    return SimpleNamespace(
        city=city,
        policy=policy,
        case=case,
        run=clocks,
        clocks=clocks_of,
        frames=frames,
        shown=shown,
        at=at,
        RULES=RULES,
    )


def city(*policies, holidays=(), hours=None, special_hours=None, zone=ZONE):
    office = CalendarSpec(zone, OFFICE if hours is None else hours, tuple(holidays), special_hours)
    roles = {"dishub": "opd", "dlhkp": "opd", "damkar": "unit", "polres": "mitra"}
    agencies = pd.DataFrame({"code": roles.keys(), "role": roles.values()})
    return SimpleNamespace(
        zone=zone,
        zone_label="WIB",
        policies=policies or (policy(),),
        calendars={"office": office},
        agencies=agencies.assign(abbreviation=agencies["code"].str.title()),
    )


def policy(rules=RULES, valid_from="2025-05-27", version=None):
    """Rules as lines: clock, applies_to, start, stop, target, unit, calendar, basis; target "-" is empty."""
    rows = [_rule(line) for line in rules.splitlines()]
    columns = ["clock", "applies_to", "start", "stop", "target", "unit", "calendar", "basis"]
    frame = pd.DataFrame(rows, columns=columns)
    frame["target"] = pd.to_numeric(frame["target"])
    return Policy(version or valid_from, dt.date.fromisoformat(valid_from), "", "", frame)


def case(*steps, case_id="wa:1", **given):
    """A case and its events. A step is "2026-11-23 08:00 didisposisikan dishub", with a reason after a slash.
    The milestones follow from the steps unless they are given."""
    events = [_event(case_id, seq, step) for seq, step in enumerate(steps, 1)]
    row = {
        "city_code": "kediri",
        "case_id": case_id,
        "kind": "aduan",
        "classification": "tanpa_pengawasan",
        "category": "pju",
        "agency": next((e["agency"] for e in reversed(events) if e["agency"]), ""),
        "state": events[-1]["state"] if events else "diterima",
        "time_precision": "second",
        **dict.fromkeys(WORDS, ""),
        **dict.fromkeys(INSTANTS),
        "last_event_at": events[-1]["at"] if events else None,
        "received_at": events[0]["at"] if events else None,
    }
    reopened = max((seq for seq, e in enumerate(events) if e["state"] == "dibuka_kembali"), default=0)
    for found, names in ((events, FIRST), (events[reopened:], LAST)):
        row |= {
            name: next((e["at"] for e in found if e["state"] == state), None) for name, state in names.items()
        }
    row |= {name: at(value) if name in INSTANTS and value else value for name, value in given.items()}
    return row, events


def clocks_of(*cases, city=None):
    """The clocks of such cases."""
    return clocks(*frames(*cases), city or globals()["city"]())


def frames(*cases):
    rows = pd.DataFrame([row for row, _ in cases])
    events = pd.DataFrame(
        [event for _, events in cases for event in events], columns=[*_event("", 1, "2026-01-01 00:00 x")]
    )
    instants = dict.fromkeys((*INSTANTS, "last_event_at"), "datetime64[us, UTC]")
    return rows.astype(instants), events.astype({"at": "datetime64[us, UTC]", "seq": "int64"})


def shown(clocks, clock, *names, scope="case"):
    """Those columns of the clocks of one name, a tuple a row, as people write them: "Wed 25 Nov 10:00"."""
    rows = clocks[(clocks["clock"] == clock) & (clocks["scope"] == scope)].sort_values("seq")
    return [tuple(_shown(value) for value in row) for row in rows[list(names)].itertuples(index=False)]


def at(text):
    """Local time as an instant in UTC."""
    return None if text is None else pd.Timestamp(text, tz=ZONE).tz_convert("UTC")


def _shown(value):
    if pd.isna(value):
        return None
    return f"{value.tz_convert(ZONE):%a %d %b %H:%M}" if isinstance(value, pd.Timestamp) else value


def _rule(line):
    clock, applies_to, start, stop, target, *unit, calendar, basis = line.split()
    return clock, applies_to, start, stop, None if target == "-" else target, " ".join(unit), calendar, basis


def _event(case_id, seq, step):
    step, _, reason = step.partition("/")
    day, time, state, *agency = step.split()
    words = {"case_id": case_id, "seq": seq, "at": at(f"{day} {time}"), "state": state}
    return {"city_code": "kediri", **words, "agency": "".join(agency), "layer": "", "reason": reason.strip()}
