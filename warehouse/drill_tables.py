"""What is on record of drills: `drills` in the main warehouse, `drill_steps` and `drill_files` in each
drill's own.

A drill's clock stands in its row (drill/clock.py), so that it outlives the process. `at`, `held`,
`begins_at` and `played_until` are scenario time; all other instants are real.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from warehouse.counting import count
from warehouse.tables import metadata

RUNNING, PAUSED, CLOSING, OVER = "berjalan", "jeda", "menutup", "selesai"
ACTIVE = (RUNNING, PAUSED, CLOSING)
PLAYED, STOPPED, CUT_OFF = "tuntas", "dihentikan", "terputus"  # how one ended
SCENARIO, AUTOPILOT, PERSON = "skenario", "otomatis", "orang"  # who did a step
JOB = "drill"  # the timed work that drives them


def _text(name: str) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _instant(name: str) -> sa.Column:
    return sa.Column(name, sa.TIMESTAMP(timezone=True))


drills = sa.Table(
    "drills",
    metadata,
    _text("city_code"),
    _text("name"),  # its schema is drill_<name>
    _text("scenario"),  # its code
    _text("title"),
    _text("text"),  # the scenario's file as it was at the start
    _text("state"),  # RUNNING … OVER
    _text("ending"),  # '' until it is over
    sa.Column("speed", sa.Double, nullable=False, server_default="1"),
    _instant("begins_at"),
    _instant("held"),
    _instant("since"),
    _instant("played_until"),
    _instant("ticked_at"),
    _instant("started_at"),
    _instant("ended_at"),
    _text("started_by"),  # a person_id
    _text("seats"),  # those that people play, joined with ';'; the autopilot has the others
    _text("notes"),  # JSON: what happened to it, in order
    _text("report"),  # JSON: its evaluation, once it is over
    sa.Column("has_data", sa.Boolean, nullable=False, server_default="true"),
)
drill_steps = sa.Table(
    "drill_steps",
    metadata,
    sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
    _instant("at"),
    _instant("entered_at"),
    sa.Column("case_number", sa.Integer, nullable=False),
    _text("step"),  # receive, or a step of drill/scenario.py
    _text("layer"),
    _text("agency"),  # whose it is after the step
    _text("area"),
    sa.Column("into_number", sa.Integer),  # the case that a duplicate is merged into
    _text("doer"),  # SCENARIO, AUTOPILOT or PERSON
    _text("person_id"),
    _text("detail"),  # of receive, JSON: what was reported, and what is true
    _text("file"),  # the file that told it; '' until then
)
drill_files = sa.Table(
    "drill_files",
    metadata,
    sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
    _text("source"),
    _text("file"),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("events", sa.Integer, nullable=False),  # steps and changes of calls in it
    _instant("entered_at"),  # the earliest of them
    _instant("written_at"),
    _instant("loaded_at"),
    sa.Column("data_version", sa.Integer),
    _instant("shown_at"),
    _text("shown_by"),
)
drills.append_constraint(sa.PrimaryKeyConstraint("city_code", "name").ddl_if(dialect="postgresql"))
for _table in (drill_steps, drill_files):
    _table.append_constraint(sa.PrimaryKeyConstraint("number").ddl_if(dialect="postgresql"))


@dataclass(frozen=True, kw_only=True)
class Drill:
    """A row of `drills`."""

    city_code: str
    name: str
    scenario: str
    title: str
    text: str
    state: str
    ending: str
    speed: float
    begins_at: dt.datetime
    held: dt.datetime
    since: dt.datetime
    played_until: dt.datetime
    ticked_at: dt.datetime
    started_at: dt.datetime
    ended_at: dt.datetime | None
    started_by: str
    seats: str
    notes: str
    report: str
    has_data: bool

    @property
    def is_active(self) -> bool:
        return self.state in ACTIVE

    @property
    def by_people(self) -> tuple[str, ...]:
        return tuple(seat for seat in self.seats.split(";") if seat)


def add_drill(connection: sa.Connection, **values: Any) -> None:
    connection.execute(drills.insert().values(**values))


def change_drill(connection: sa.Connection, city_code: str, name: str, **values: Any) -> None:
    connection.execute(drills.update().where(_is(city_code, name)).values(**values))


def drill_named(connection: sa.Connection, city_code: str, name: str) -> Drill | None:
    row = connection.execute(sa.select(drills).where(_is(city_code, name))).first()
    return Drill(**row._mapping) if row else None


def active_drill(connection: sa.Connection, city_code: str) -> Drill | None:
    """The one that is not over; there is at most one."""
    query = sa.select(drills).where(drills.c.city_code == city_code, drills.c.state.in_(ACTIVE))
    row = connection.execute(query).first()
    return Drill(**row._mapping) if row else None


def all_drills(connection: sa.Connection, city_code: str) -> list[Drill]:
    """The newest first."""
    query = sa.select(drills).where(drills.c.city_code == city_code).order_by(drills.c.started_at.desc())
    return [Drill(**row._mapping) for row in connection.execute(query)]


def steps_of(drill: sa.Connection, since: int = 0) -> list[dict[str, Any]]:
    """The steps after number `since`, in the order in which they were entered; `drill`: a connection of the
    drill's own warehouse."""
    own = drill_steps.c
    query = sa.select(drill_steps).where(own.number > since).order_by(own.number)
    return [dict(row._mapping) for row in drill.execute(query)]


def files_of(drill: sa.Connection) -> list[dict[str, Any]]:
    return [
        dict(row._mapping) for row in drill.execute(sa.select(drill_files).order_by(drill_files.c.number))
    ]


def waits_for_a_screen(drill: sa.Connection, version: int) -> bool:
    """Whether a file of this data version, or an earlier one, was shown by no screen yet."""
    own = drill_files.c
    return count(drill, drill_files, sa.and_(own.data_version <= version, own.shown_at.is_(None))) > 0


def note_shown(drill: sa.Connection, version: int, at: dt.datetime, by: str) -> None:
    """A screen shows this data version from `at` on; the first that does is kept."""
    own = drill_files.c
    is_news = sa.and_(own.data_version <= version, own.shown_at.is_(None))
    drill.execute(drill_files.update().where(is_news).values(shown_at=at, shown_by=by))


def _is(city_code: str, name: str) -> sa.ColumnElement[bool]:
    return sa.and_(drills.c.city_code == city_code, drills.c.name == name)
