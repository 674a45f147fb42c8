"""Writes one load: staged Parquet files become the warehouse's state in one transaction, or nothing does.

Chunks are merged a few at a time, so that memory does not grow with the file; which row of a key is the
latest is found over the whole load before. `load` is the flow; the merging is warehouse/merge.py.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from warehouse import about, asked, freshness, log, merge, replaced, staging
from warehouse.bulk import append, stage, unstage
from warehouse.counting import count
from warehouse.engines import Warehouse
from warehouse.errors import WarehouseError
from warehouse.log import Counts, Load
from warehouse.merge import CALLS, CASES, Record
from warehouse.merge_clocks import merge_clocks
from warehouse.rejected import replace_rejected
from warehouse.versions import current


def load(
    warehouse: Warehouse,
    folder: Path,
    *,
    city_code: str,
    source: str,
    load_id: str,
    file: str,
    fingerprint: str,
    city_fingerprint: str,
    started_at: dt.datetime,
    at: dt.datetime,
    kind: str,
    read: int | None = None,
    again: bool = False,
    is_stamped: bool = False,
    progress: asked.Progress | None = None,
) -> Counts:
    """Merges the numbered Parquet files of `folder`; see docs/architecture.md for the frames.

    `kind` is nyata or simulasi: the first load decides what a warehouse holds; WarehouseError refuses the
    other. `read` is the number of input rows, where several make one staged row (a history in rows); the
    others are same. `again`: these are the source's rejected rows; what is rejected now replaces all of
    them. `is_stamped`: rows bear the moment of their export, up to which the source has told everything.
    `progress`: from where the source's next poll goes on.
    """
    this = Load(city_code, load_id, source, file, fingerprint, started_at, at, city_fingerprint)
    with warehouse.write() as connection, _temporary_tables(connection):
        _hold_kind(connection, kind)
        version = current(connection) + 1
        cases = _merge_cases(connection, folder, version, city_fingerprint)
        calls = _merge_calls(connection, folder, version)
        rejected = replace_rejected(connection, folder, this, again, version)
        counts = _count(cases + calls, rejected, read)
        brought = [record for record in (CASES, CALLS) if staging.files(folder, record.name)]
        newest_at = _latest(merge.newest_at(connection, record) for record in brought)
        recorded_at = _latest(merge.recorded_until(connection, record) for record in brought if is_stamped)
        log.done(connection, this, counts, version, newest_at)
        replaced.tidy(connection, city_code, source, version, is_change=counts.is_change)
        if progress is not None:
            asked.keep(connection, city_code, source, progress)
        freshness.saw(connection, city_code, source, _latest((newest_at, recorded_at)), at)
        return counts


def refuse_other_kind(connection: sa.Connection, kind: str) -> None:
    """WarehouseError where the warehouse holds the other of nyata and simulasi."""
    held = about.get(connection, "kind")
    if held and held != kind:
        raise WarehouseError(
            f"This warehouse holds {held} data and takes no {kind} data; give that a warehouse of its own"
            " (LMW_WAREHOUSE), or set LMW_SIMULATED as the warehouse was loaded."
        )


def _hold_kind(connection: sa.Connection, kind: str) -> None:
    refuse_other_kind(connection, kind)
    if not about.get(connection, "kind"):
        about.put(connection, "kind", kind)


@contextmanager
def _temporary_tables(connection: sa.Connection) -> Iterator[None]:
    for table in staging.FOUND:
        table.create(connection, checkfirst=False)
    yield
    for table in staging.FOUND:
        table.drop(connection, checkfirst=False)
    unstage(connection, staging.STAGED)


def _merge_cases(
    connection: sa.Connection, folder: Path, version: int, city_fingerprint: str
) -> Counter[str]:
    outdated = _stage_order(connection, CASES, folder)
    found = +outdated
    for chunks in staging.batches(folder, "cases"):
        if not outdated and merge.are_new(connection, CASES, chunks):
            found += _add(connection, CASES, folder, chunks, version)
            stage(connection, staging.people, staging.files(folder, "personal", chunks))
            merge.add_people(connection)
            continue
        stage(connection, staging.cases, staging.files(folder, "cases", chunks))
        merge.classify(connection, CASES, city_fingerprint)
        if merge.tally(connection).keys() - {"same"}:  # else their steps and clocks need not even be read
            _merge_what_differs(connection, folder, chunks, version)
        found += merge.tally(connection)
    return found


def _add(
    connection: sa.Connection, record: Record, folder: Path, chunks: Collection[int], version: int
) -> Counter[str]:
    """Where every row is new and none is outdated; how many."""
    for name, table in staging.HELD[record.name].items():
        append(connection, table, staging.files(folder, name, chunks), known_from=version)
    return Counter(new=merge.count_of(connection, record, chunks))


def _merge_what_differs(
    connection: sa.Connection, folder: Path, chunks: Container[int], version: int
) -> None:
    for name, table in staging.OF_STEPS.items():
        stage(connection, table, staging.files(folder, name, chunks))
    merge.archive_cases(connection, version)
    merge.replace_rows(connection, CASES, version)
    merge_clocks(connection, version)
    merge.replace_events(connection, version)
    merge.replace_people(connection, version)


def _merge_calls(connection: sa.Connection, folder: Path, version: int) -> Counter[str]:
    outdated = _stage_order(connection, CALLS, folder)
    found = +outdated
    for chunks in staging.batches(folder, "calls"):
        if not outdated and merge.are_new(connection, CALLS, chunks):
            found += _add(connection, CALLS, folder, chunks, version)
            continue
        stage(connection, staging.calls, staging.files(folder, "calls", chunks))
        merge.classify(connection, CALLS)
        merge.replace_rows(connection, CALLS, version)
        found += merge.tally(connection)
    return found


def _stage_order(connection: sa.Connection, record: Record, folder: Path) -> Counter[str]:
    """The rows that a later row of this load overrules: they have no effect."""
    if not staging.files(folder, record.name):
        return Counter()
    stage(connection, record.order, staging.files(folder, record.name))
    merge.find_outdated(connection, record)
    return +Counter(same=count(connection, staging.outdated))


def _latest(instants: Iterable[dt.datetime | None]) -> dt.datetime | None:
    return max(filter(None, instants), default=None)


def _count(found: Counter[str], rejected: int, read: int | None) -> Counts:
    """Each input row once. RuntimeError where the staged files hold more rows than were read."""
    new, changed = found["new"], found["changed"] + found["reclocked"]
    staged = found.total() + rejected
    if read is not None and read < staged:
        raise RuntimeError(f"{staged} rows were staged of {read} that were read: some would count twice")
    total = staged if read is None else read
    return Counts(total, new, changed, total - new - changed - rejected, rejected)
