"""A source mapping (`sources/NAME.toml`): which files a source has, and what each of their columns is.

The form stands in docs/architecture.md, "A source mapping"; it is read and checked by `city.mappings`.
"""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from city import vocabulary as words


@dataclass(frozen=True)
class History:
    """Where the steps of a case come from.

    cell: one cell holds them, `between` steps and `within` a step, whose parts are `fields` in order;
    rows: each row of the file is a step, `columns` says which column is which field;
    notes: the notes of Open311, whose types are looked up in `values.state` (an unknown type is no step).
    """

    how: str = "none"
    between: str = " | "
    within: str = " > "
    fields: tuple[str, ...] = words.STEP_FIELDS
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Poll:
    """A source that is asked. `url`: of a file, or of a GeoReport endpoint; "" of a database."""

    every_seconds: int = 300
    url: str = ""


@dataclass(frozen=True)
class Database:
    """A table, or a question, of a database. `secret` names its address in the secrets file.

    A poll reads what is no older than `lookback_minutes` (of instants) or `lookback_rows` (of numbers) before
    the newest `watermark` that was loaded: what was committed late is among it. Of several watermark columns
    one is enough. `utc`: columns without a zone that are in UTC.
    """

    secret: str
    table: str = ""
    query: str = ""
    watermark: tuple[str, ...] = ()
    lookback_minutes: float = 15
    lookback_rows: int = 1000
    utc: tuple[str, ...] = ()
    timeout_seconds: int = 60


@dataclass(frozen=True)
class GeoReport:
    """How an Open311 endpoint is asked. `updated`: its two parameters for a window of updates, () where it
    has none: then all of `history_days` is read again every `refresh_minutes`. `secret` names its key."""

    form: str = "json"
    jurisdiction: str = ""
    secret: str = ""
    history_days: int = 90
    window_days: int = 30
    overlap_minutes: int = 60
    page_size: int = 100
    updated: tuple[str, ...] = ()
    refresh_minutes: int = 1440


@dataclass(frozen=True)
class Member:
    """A city of a province: its `code` as its own folder says it, and what it is here, an area and an
    agency."""

    code: str
    area: str
    agency: str


@dataclass(frozen=True)
class Source:
    """One mapping. `columns`: canonical name → the file's columns, the first that is not blank counts;
    `values`: canonical name → text in the file (casefolded, outer spaces off) → canonical value;
    `constants` fill what the columns leave blank."""

    name: str
    title: str
    record: str
    format: str
    files: tuple[str, ...]
    key_prefix: str
    zone: str
    dates: tuple[str, ...]
    stale_after_minutes: int
    columns: dict[str, tuple[str, ...]]
    case_prefix: str = ""  # of calls: the key_prefix of the cases that they point at
    recorded_at: str = ""
    open_codes: tuple[str, ...] = ()  # columns whose unknown texts become codes themselves
    delimiter: str = ""
    encoding: str = ""
    header_contains: tuple[str, ...] = ()
    skip_rows_with: tuple[str, ...] = ()
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    personal_columns: tuple[str, ...] = ()
    caller: str = ""
    text_columns: tuple[str, ...] = ()
    history: History = History()
    poll: Poll | None = None  # None: its files are brought
    database: Database | None = None
    georeport: GeoReport | None = None
    member: Member | None = None  # of format city

    def takes(self, file: str) -> bool:
        """Whether a file of this name (folders aside) is this source's."""
        return any(PurePosixPath(PurePosixPath(file).name).match(pattern) for pattern in self.files)
