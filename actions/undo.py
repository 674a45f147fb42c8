"""Undoes the last load of a source, and tries rejected rows again."""

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

from access.roles import ADMIN, OPERATOR
from actions.doing import Doing
from actions.refused import Refused
from etl.desk import Desk
from etl.loading import alone, retry
from etl.log import LogVoice
from warehouse.undo import CannotUndo, Undone, undo
from warehouse.write import Counts

if TYPE_CHECKING:
    from settings import Settings

MAY = (OPERATOR, ADMIN)


def undo_load(doing: Doing, load_id: str) -> Undone:
    """Raises Refused, "undo_…" where it can't be undone."""
    _check(doing)
    with doing.warehouse.write() as connection:
        try:
            done = undo(connection, doing.city.code, load_id, new_load_id=uuid.uuid4().hex, at=doing.at)
        except CannotUndo as error:
            raise Refused(f"undo_{error.why}") from None
        doing.note(
            connection, "changed", f"load {load_id}", f"undone, {done.cases} cases, {done.calls} calls"
        )
    return done


def retry_source(doing: Doing, settings: "Settings", source: str) -> Counts | None:
    """The rejected rows of a source once more under the mapping as it is; None where there are none."""
    _check(doing)
    if source not in doing.city.sources:
        raise Refused("no_source")
    desk = Desk(
        replace(settings, warehouse=doing.warehouse.url),
        LogVoice("actions"),
        lent=doing.warehouse,
        clock=lambda: doing.at,
    )
    with alone(desk, source):
        counts = retry(desk, source)
    with doing.warehouse.write() as connection:
        said = f"{counts.read} tried, {counts.rejected} still rejected" if counts else "nothing to retry"
        doing.note(connection, "changed", f"rejected rows of {source}", said)
    return counts


def _check(doing: Doing) -> None:
    if doing.viewer.role not in MAY:
        raise Refused("role")
