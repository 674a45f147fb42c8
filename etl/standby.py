"""The watch of a PostgreSQL warehouse: any number of hosts may run it, one works, the others stand by.

Who works holds the claim of warehouse/claims.py. When it is killed or its host is gone the next takes over
within seconds; when it loses the claim, because the database was away, it stops what it does and stands by
too. Two that overlap for a moment do no harm: a file that is loaded twice changes nothing.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from etl.errors import UserError
from etl.service import alone_in
from etl.watch import NO_MORE, Chore, Watch
from etl.worker import Workers
from settings import Settings
from warehouse.claims import Claim, claim_watch
from warehouse.engines import Warehouse
from warehouse.schema import upgrade

ASK_SECONDS = 1.0
Say = Callable[[str], None]
_log = logging.getLogger(__name__)


def keep_watch(
    settings: Settings,
    warehouse: Warehouse,
    ended: threading.Event,
    say: Say,
    chores: Mapping[str, Chore] = NO_MORE,
) -> None:
    """Until `ended`: waits for the claim, watches while it has it, and waits again. `say` hears what it
    does. WarehouseError where a newer program has brought the tables further than this one knows."""
    while not ended.is_set():
        with _claimed(settings, warehouse, ended, say) as claim:
            if claim is None:
                return
            upgrade(warehouse)
            say(f"Watching {settings.inbox}; stop with Ctrl+C.")
            Watch(settings, warehouse, Workers(), more=chores, is_mine=claim.is_held).run(ended)


@contextmanager
def _claimed(
    settings: Settings, warehouse: Warehouse, ended: threading.Event, say: Say
) -> Iterator[Claim | None]:
    """None where it was ended before its turn came."""
    said = ""
    while not ended.is_set():
        claim, release, why = _try(settings, warehouse)
        if claim is not None:
            try:
                yield claim
            finally:
                claim.release()
                release()
            return
        if why != said:
            say(f"Standing by: {why}")
            said = why
        ended.wait(ASK_SECONDS)
    yield None


def _try(settings: Settings, warehouse: Warehouse) -> tuple[Claim | None, Callable[[], None], str]:
    """The claim and what lets the folder's next watch in; or why there is none."""
    try:
        release = alone_in(settings.var)
    except UserError as error:
        return None, _nothing, str(error)
    try:
        claim = claim_watch(warehouse)
        why = f"another service watches {warehouse.url}."
    except sa.exc.OperationalError:
        claim, why = None, f"{warehouse.url} can't be reached."
    if claim is None:
        release()
        return None, _nothing, why
    return claim, release, ""


def _nothing() -> None:
    """Nothing was taken that has to be let go."""
