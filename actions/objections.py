"""An agency contests a clock or a case; the command center or an admin decides, with a reason.

Nothing is overwritten: filing, deciding and withdrawing add a dated step (warehouse/objections.py). Of two
who decide at once the second is told who was first.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from access.roles import ADMIN, OPD, OPERATOR
from access.scope import cases_seen
from actions.doing import Doing
from actions.refused import Refused
from etl.clean.private import strip
from warehouse import objections as kept
from warehouse import tables
from warehouse.objections import ACCEPTED, FILED, GROUNDS, REFUSED, WITHDRAWN, WRONG_HOUR
from warehouse.verdicts import verdict

DECIDERS = (OPERATOR, ADMIN)
LEAST_TEXT, MOST_TEXT, MOST_EVIDENCE = 15, 2_000, 300


@dataclass(frozen=True)
class Claim:
    """What is contested and why. `clock` '' and `seq` 0: the case as a whole. `claimed_at`: of jam_keliru,
    the instant at which the clock really stopped."""

    case_id: str
    clock: str
    seq: int
    ground: str
    text: str
    evidence: str = ""
    claimed_at: dt.datetime | None = None


def file(doing: Doing, claim: Claim) -> str:
    """The new objection's id. Raises Refused."""
    if doing.viewer.role != OPD or not doing.viewer.agencies:
        raise Refused("role")
    text, evidence = _checked_words(claim)
    with doing.warehouse.write() as connection:
        case = _case(doing, connection, claim.case_id)
        clock = _clock(doing, connection, claim)
        agency = _agency(doing, connection, case, clock)
        _check_hour(doing, claim, clock)
        whose = (doing.city.code, claim.case_id, agency, claim.clock, claim.seq)
        if kept.pending_on(connection, *whose):
            raise Refused("pending")
        objection_id = uuid.uuid4().hex
        row = {
            "city_code": doing.city.code,
            "objection_id": objection_id,
            "case_id": claim.case_id,
            "clock": claim.clock,
            "seq": claim.seq,
            "scope": clock.scope if clock else "",
            "agency": agency,
            "ground": claim.ground,
            "text": text,
            "evidence": evidence,
            "claimed_at": claim.claimed_at,
            "raw_verdict": clock.verdict if clock else "",
            "filed_at": doing.at,
        }
        kept.file(connection, row, doing.viewer.person_id, doing.viewer.name)
        doing.note(
            connection, "changed", f"objection {objection_id}", f"{FILED} {claim.ground} {claim.case_id}"
        )
    return objection_id


def decide(doing: Doing, objection_id: str, is_accepted: bool, reason: str) -> None:
    """Raises Refused; "decided" with who and when where someone else was first."""
    if doing.viewer.role not in DECIDERS:
        raise Refused("role")
    if len(reason.strip()) < LEAST_TEXT:
        raise Refused("reason", least=LEAST_TEXT)
    _step(
        doing,
        objection_id,
        ACCEPTED if is_accepted else REFUSED,
        _without_persons(reason.strip()[:MOST_TEXT]),
    )


def withdraw(doing: Doing, objection_id: str) -> None:
    """By the agency that filed it, while it is undecided."""
    if doing.viewer.role != OPD:
        raise Refused("role")
    _step(doing, objection_id, WITHDRAWN, "")


def _step(doing: Doing, objection_id: str, state: str, reason: str) -> None:
    with doing.warehouse.write() as connection:
        row = kept.of_id(connection, doing.city.code, objection_id)
        if row is None or (state == WITHDRAWN and row.agency not in doing.viewer.agencies):
            raise Refused("no_objection")
        last = kept.steps_of(connection, doing.city.code, objection_id)[-1]
        if last.state != FILED:
            raise Refused("decided", who=last.person, at=last.at, state=last.state)
        who = (doing.viewer.person_id, doing.viewer.name)
        kept.add_step(connection, doing.city.code, objection_id, state, doing.at, *who, reason)
        doing.note(connection, "changed", f"objection {objection_id}", f"{state} {row.case_id}")


def _checked_words(claim: Claim) -> tuple[str, str]:
    text, evidence = claim.text.strip(), claim.evidence.strip()
    if claim.ground not in GROUNDS:
        raise Refused("ground")
    if not LEAST_TEXT <= len(text) <= MOST_TEXT:
        raise Refused("text", least=LEAST_TEXT, most=MOST_TEXT)
    if len(evidence) > MOST_EVIDENCE:
        raise Refused("evidence", most=MOST_EVIDENCE)
    return _without_persons(text), _without_persons(evidence)


def _without_persons(text: str) -> str:
    """Numbers of telephones and identity cards have no place in what others read."""
    return str(strip(pd.Series([text], dtype="str")).iloc[0])


def _case(doing: Doing, connection: sa.Connection, case_id: str) -> Any:
    cases = tables.cases
    where = [cases.c.city_code == doing.city.code, cases.c.case_id == case_id]
    case = connection.execute(sa.select(cases).where(*where, *cases_seen(cases, doing.viewer))).first()
    if case is None:
        raise Refused("no_case")
    return case


def _clock(doing: Doing, connection: sa.Connection, claim: Claim) -> Any:
    """The contested clock's row with its verdict; None where the case as a whole is contested."""
    if not claim.clock:
        return None
    own = tables.clocks.c
    clock = connection.execute(
        sa.select(tables.clocks, verdict(tables.clocks, doing.at).label("verdict")).where(
            own.city_code == doing.city.code,
            own.case_id == claim.case_id,
            own.clock == claim.clock,
            own.seq == claim.seq,
        )
    ).first()
    if clock is None or (clock.scope == "agency" and clock.agency not in doing.viewer.agencies):
        raise Refused("no_clock")
    return clock


def _agency(doing: Doing, connection: sa.Connection, case: Any, clock: Any) -> str:
    """For which of the viewer's agencies: the clock's, the one that has the case, or that held it last."""
    if clock is not None and clock.scope == "agency":
        return clock.agency
    if case.agency in doing.viewer.agencies:
        return case.agency
    steps = tables.case_events.c
    held = sa.select(steps.agency).where(
        steps.city_code == case.city_code,
        steps.case_id == case.case_id,
        steps.agency.in_(doing.viewer.agencies),
    )
    return connection.scalar(held.order_by(steps.seq.desc()).limit(1)) or doing.viewer.agencies[0]


def _check_hour(doing: Doing, claim: Claim, clock: Any) -> None:
    if claim.ground != WRONG_HOUR:
        if claim.claimed_at is not None:
            raise Refused("hour_unasked")
        return
    if clock is None:
        raise Refused("hour_of_clock")
    if claim.claimed_at is None:
        raise Refused("hour")
    if not clock.started_at <= claim.claimed_at <= doing.at:
        raise Refused("hour_range")
