"""What is on record of each load, in `loads` and `versions`."""

import datetime as dt
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from warehouse.engines import Warehouse
from warehouse.tables import loads, versions


@dataclass(frozen=True)
class Counts:
    """Input rows: read = new + changed + same + rejected."""

    read: int
    new: int
    changed: int
    same: int
    rejected: int

    @property
    def is_change(self) -> bool:
        return bool(self.new or self.changed)


@dataclass(frozen=True)
class Load:
    """What is known about a load before it is written, `at` being the moment of that."""

    city_code: str
    load_id: str
    source: str
    file: str
    fingerprint: str
    started_at: dt.datetime
    at: dt.datetime
    city_fingerprint: str = ""


def done(
    connection: sa.Connection, this: Load, counts: Counts, version: int, newest_at: dt.datetime | None
) -> None:
    """A load that changed something made `version`."""
    if counts.is_change:
        connection.execute(versions.insert().values(_version_row(this, version)))
    numbers = {f"{name}_count": number for name, number in asdict(counts).items()}
    outcome = {"state": "done", "newest_at": newest_at, "data_version": version if counts.is_change else None}
    connection.execute(loads.insert().values(_load_row(this) | numbers | outcome))


def failed(warehouse: Warehouse, this: Load, message: str) -> None:
    """Nothing of the load was written but this row; `message` is a sentence without personal data."""
    with warehouse.write() as connection:
        connection.execute(loads.insert().values(_load_row(this) | {"state": "failed", "message": message}))


def _version_row(this: Load, version: int) -> dict[str, object]:
    return {
        "city_code": this.city_code,
        "data_version": version,
        "at": this.at,
        "load_id": this.load_id,
        "city_fingerprint": this.city_fingerprint,
    }


def _load_row(this: Load) -> dict[str, object]:
    return {
        "city_code": this.city_code,
        "load_id": this.load_id,
        "source": this.source,
        "file": this.file,
        "fingerprint": this.fingerprint,
        "started_at": this.started_at,
        "finished_at": this.at,
    }
