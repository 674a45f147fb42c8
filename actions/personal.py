"""Who reported a case, for someone with a reason to know: each look is on record before it is answered.

The command center sees what came with the case. An agency sees it while it handles the case and up to seven
days after, where the category is work in the field (whoever drives out may have to call); of an anonymous
report it sees the text alone, and of one about itself nothing.
"""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from access.roles import OPD, may
from access.scope import cases_seen, hides_reporter
from actions.doing import Doing
from actions.refused import Refused
from warehouse import personal, tables
from warehouse.tables import CLOSED_STATES

PURPOSES = ("hubungi_pelapor", "perjelas_lokasi", "periksa_duplikat", "permintaan_pelapor", "pemeriksaan")
DAYS_AFTER = 7


def reveal(doing: Doing, case_id: str, purpose: str) -> dict[str, str]:
    """The personal columns by the names that the source gives them; {} where none came. Raises Refused."""
    if purpose not in PURPOSES:
        raise Refused("purpose")
    with doing.warehouse.write() as connection:
        case = allowed_case(doing, connection, case_id)
        doing.note(connection, "personal_data", case_id, purpose)
        fields = personal.fields_of(connection, doing.city.code, case_id)
    return {name: text for name, text in fields.items() if text and _is_for(doing, case, name)}


def why_not(doing: Doing, connection: sa.Connection, case_id: str) -> str:
    """The code of the refusal, '' where the viewer may ask."""
    try:
        allowed_case(doing, connection, case_id)
    except Refused as refused:
        return refused.why
    return ""


def allowed_case(doing: Doing, connection: sa.Connection, case_id: str) -> Any:
    """The case's row; Refused where the viewer may not see who reported it."""
    if not may(doing.viewer.role, "see personal data"):
        raise Refused("role")
    cases = tables.cases
    where = [cases.c.city_code == doing.city.code, cases.c.case_id == case_id]
    case = connection.execute(sa.select(cases).where(*where, *cases_seen(cases, doing.viewer))).first()
    if case is None:
        raise Refused("no_case")
    if hides_reporter(case.reported_agency, doing.viewer):
        raise Refused("reported")
    if doing.viewer.role == OPD:
        _refuse_agency(doing, case)
    return case


def _refuse_agency(doing: Doing, case: Any) -> None:
    if case.agency not in doing.viewer.agencies:
        raise Refused("not_handled")
    categories = doing.city.categories
    if not categories.loc[categories["code"] == case.category, "field_work"].any():
        raise Refused("no_contact")
    ended = case.closed_at or case.resolved_at
    is_over = case.state in CLOSED_STATES
    if is_over and (ended is None or doing.at - ended > dt.timedelta(days=DAYS_AFTER)):
        raise Refused("expired", days=DAYS_AFTER)


def _is_for(doing: Doing, case: Any, column: str) -> bool:
    if doing.viewer.role != OPD or not case.is_anonymous:
        return True
    source = doing.city.sources.get(case.source)
    return source is not None and column in source.text_columns
