"""A table on its way out of the house."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from components.figures.template import Figure
from components.provenance import Provenance
from words.forms import NOTHING, day, duration, instant, number, percent

Kind = Literal["text", "count", "number", "share", "day", "instant", "seconds"]
KINDS: tuple[str, ...] = get_args(Kind)
Cell = str | int | float | dt.date | dt.datetime | None


@dataclass(frozen=True)
class Column:
    """`kind` "number" has decimals, "share" is 0 to 1, "seconds" a length of time, "instant" is aware."""

    title: str
    kind: Kind = "text"

    @property
    def is_number(self) -> bool:
        return self.kind in ("count", "number", "share", "seconds")


@dataclass(frozen=True)
class Taken:
    """`says`: the news in sentences, for a picture and a text. `figure`: the chart beside the table. `mark`:
    "DATA SIMULASI" in a demo, else ''. Times are written in `zone` under `zone_label`. `name`: of its file,
    where the address alone would call several alike."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    provenance: Provenance
    zone: ZoneInfo
    zone_label: str
    lang: str
    place: str
    says: Sequence[str] = ()
    figure: Figure | None = None
    mark: str = ""
    name: str = ""


def written(cell: Cell, column: Column, taken: Taken) -> str:
    """A cell as the screens write it."""
    if cell is None or cell != cell:
        return NOTHING
    if isinstance(cell, str):
        return cell
    value: Any = cell  # of the column's kind
    match column.kind:
        case "count":
            return number(value, taken.lang)
        case "number":
            return number(value, taken.lang, 1)
        case "share":
            return percent(value, taken.lang)
        case "seconds":
            return duration(value, taken.lang)
        case "day":
            return day(value, taken.lang)
        case "instant":
            return instant(value, taken.zone, taken.zone_label, taken.lang)
    return str(cell)


def titled(column: Column, taken: Taken) -> str:
    """Of a file: its instants are without their zone."""
    return f"{column.title} ({taken.zone_label})" if column.kind == "instant" else column.title


def local(at: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Without its zone: the clock on the wall, which is what a spreadsheet can hold."""
    return at.astimezone(zone).replace(tzinfo=None, microsecond=0)
