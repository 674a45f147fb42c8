"""What of the data a viewer may see, put on every question.

An opd sees its own agencies in detail, the others as totals, and the cases that it holds or held. A
confidential case (rahasia) is seen by the command center and the agency that handles it. A case about an
agency itself hides name and text from that agency.
"""

from dataclasses import replace

import sqlalchemy as sa

from access.roles import ADMIN, MAY, OPD, OPERATOR, PIMPINAN, ROLES
from access.viewer import Viewer
from metrics.filters import Filters
from warehouse import tables

NO_AGENCY = "\u2205"  # no agency has this code: a choice outside the scope finds nothing, never everything


def scoped(filters: Filters, viewer: Viewer) -> Filters:
    """The question in detail, within the viewer's scope. What an opd asks of another agency finds nothing."""
    if viewer.role == OPD:
        return replace(filters, agencies=own_agencies(filters.agencies, viewer))
    if viewer.role in ROLES:
        return filters  # a screen too: what it is shown is masked by the wall itself
    return replace(filters, agencies=(NO_AGENCY,))


def own_agencies(asked: tuple[str, ...], viewer: Viewer) -> tuple[str, ...]:
    """Of the agencies asked for (none: all) those of an opd; never empty, which would mean all."""
    own = tuple(code for code in viewer.agencies if not asked or code in asked)
    return own or (NO_AGENCY,)


def totals(filters: Filters) -> Filters:
    """The same period and kinds over all agencies: all that an opd may see of the others. No finer choice
    stays, since a category or an area may be one agency's alone."""
    return replace(filters, agencies=(), categories=(), areas=(), channels=())


def counts_exactly(filters: Filters, viewer: Viewer, leaves: bool = False) -> bool:
    """Whether the viewer is told true counts of sensitive categories: who may open the cases one by one is,
    but of what leaves the house only the command center. The rule for the others: metrics.small."""
    if viewer.role in (OPERATOR, ADMIN):
        return True
    if leaves or viewer.role not in (PIMPINAN, OPD):
        return False
    return viewer.role == PIMPINAN or (
        bool(filters.agencies) and set(filters.agencies) <= {*viewer.agencies, NO_AGENCY}
    )


def cases_seen(cases: sa.FromClause, viewer: Viewer) -> list[sa.ColumnElement[bool]]:
    """Conditions for a question about single cases, on `tables.cases` or another with its columns."""
    if viewer.role not in MAY["see cases"]:
        return [sa.false()]
    if viewer.role == OPERATOR:
        return []
    if viewer.role == OPD:
        handles = cases.c.agency.in_(viewer.agencies or (NO_AGENCY,))
        return [handles | (~cases.c.is_confidential & _held(cases, viewer))]
    return [~cases.c.is_confidential]


def hides_reporter(reported_agency: str, viewer: Viewer) -> bool:
    """Whether name and text of a case about `reported_agency` are kept from the viewer: it is the one
    reported, or its role sees no personal data at all."""
    if viewer.role not in MAY["see personal data"]:
        return True
    return viewer.role == OPD and reported_agency != "" and reported_agency in viewer.agencies


def _held(cases: sa.FromClause, viewer: Viewer) -> sa.ColumnElement[bool]:
    events = tables.case_events.alias()
    mine = events.c.agency.in_(viewer.agencies or (NO_AGENCY,))
    same = (events.c.city_code == cases.c.city_code) & (events.c.case_id == cases.c.case_id)
    return sa.exists().where(same & mine)
