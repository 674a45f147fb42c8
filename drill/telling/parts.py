"""What an evaluation is told from and in: sections of plain tables, which page and paper both draw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from city import City
from reports.names import names
from words import t
from words.forms import NOTHING

MARK_LATE = "■"

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """`rows` of cells under `heads`; `numbers`: the places of the columns that hold figures. Without rows
    `none` is said. `widths`: of the columns on paper, in typst's words; '' for even ones."""

    key: str
    title: str
    note: str = ""
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    numbers: Sequence[int] = ()
    none: str = ""


@dataclass(frozen=True)
class Evaluation:
    """`report` as drill.ending made it; `earlier`: those of the same scenario, the newest first."""

    report: Row
    city: City
    lang: str
    notes: Sequence[Row] = ()
    earlier: Sequence[Row] = field(default_factory=tuple)

    def say(self, key: str, **values: Any) -> str:
        return t(f"drill.{key}", self.lang, **values)

    @property
    def agency(self) -> Callable[[str], str]:
        return names(self.city, "agencies", NOTHING)

    @property
    def category(self) -> Callable[[str], str]:
        return names(self.city, "categories", NOTHING)

    @property
    def area(self) -> Callable[[str], str]:
        return names(self.city, "areas", self.say("no_area"))

    @property
    def title(self) -> str:
        return self.say("after_title", title=self.report["title"])

    def step(self, step: str) -> str:
        return self.say(f"step_{step}")
