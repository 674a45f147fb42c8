"""Cases or calls as one source shows them: the inverse of its mapping.

Canonical values in the file's own words, instants in its first date format, names as its people write them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from city.source import Source
from etl.simulate import chance
from etl.simulate.cells import filled, instead, joined, padded, stamps, taken
from etl.simulate.lives import NEVER
from etl.simulate.service import Service


@dataclass(frozen=True, eq=False)
class View:
    """`rows` has at least key, day, number, category, person (whose number it is) and recorded (when the
    source wrote the row)."""

    service: Service
    source: Source
    rows: pd.DataFrame

    def __getitem__(self, column: str) -> np.ndarray:
        return self.rows[column].to_numpy()

    def __len__(self) -> int:
        return len(self.rows)

    def happens(self, what: str, share: float | np.ndarray) -> np.ndarray:
        return chance.happens(self["key"], what, share)

    def is_dirty(self, how: str) -> np.ndarray:
        """Which rows are dirty in a way of [dirt]."""
        return self.happens(how, self.service.facts["dirt"][how])

    def stamp(self, at: np.ndarray) -> pa.Array:
        return stamps(self.local(at), self.source.dates[0], self.service.city.language)

    def local(self, at: np.ndarray) -> np.ndarray:
        """Instants as local time, both datetime64[s]."""
        missing = np.isnat(at)
        local = self.service.local(np.where(missing, np.datetime64(0, "s"), at))
        return np.where(missing, NEVER, local.astype("datetime64[s]"))

    def words(self, column: str, values: Sequence[str], numbers: np.ndarray) -> pa.Array:
        """Canonical values, by number, in the file's words; blank for -1."""
        return taken([self.word(column, value) for value in values], numbers)

    def word(self, column: str, value: str) -> str:
        """The first word of the file that means this canonical value."""
        written = self.source.values.get(column, {}).items()
        return next((text for text, meant in written if meant == value), value).title()

    def names(self, table: str, numbers: np.ndarray) -> pa.Array:
        """Names of a table of the city, by number; some under an alias."""
        usual, aliases = self.service.spellings[table]
        share = self.service.facts["places"]["alias"]
        other = self.happens(f"{table} alias", share) & (numbers >= 0)
        return taken(usual + aliases, numbers + len(usual) * other)

    @cached_property
    def is_anonymous(self) -> np.ndarray:
        return self.happens("is_anonymous", self.service.facts["habits"]["anonymous"])


def write(view: View, columns: dict[str, Callable[[View], pa.Array]]) -> pa.Table:
    """Every column of the mapping under its name in the file; `columns` makes each by its canonical name."""
    named = {names[0]: columns[name](view) for name, names in view.source.columns.items()}
    for name in view.source.personal_columns:
        named[name] = instead(view.is_anonymous & (name != view.source.caller), None, _text(view, name))
    for name in view.source.text_columns:
        named[name] = _text(view, name)
    if view.source.recorded_at:
        named[view.source.recorded_at] = view.stamp(view["recorded"])
    return pa.table(named)


def identity(view: View, day: np.ndarray, number: np.ndarray) -> pa.Array:
    """What a case or a call is called: its local day and its number within it; blank for number 0."""
    days = stamps(
        np.where(number > 0, day * 86_400, NEVER.astype(np.int64)).astype("datetime64[s]"), "%y%m%d"
    )
    return joined(days, "-", padded(number, 4))


def _text(view: View, name: str) -> pa.Array:
    """A personal column, by the template of service.toml with its name; a few hold more than they should."""
    texts = view.service.facts["texts"]
    planted = [filled(text, {"number": view["person"]}, len(view)) for text in texts["planted"]]
    which = chance.pick(view["key"], "which planted", np.ones(len(planted)))
    slip = pa.chunked_array(planted).combine_chunks().take(pa.array(which * len(view) + np.arange(len(view))))
    slip = instead(~view.is_dirty("planted"), "", slip)
    topic = taken(view.service.city.categories["name"].tolist(), view["category"])
    parts = {"number": view["person"], "topic": topic, "planted": slip}
    return filled(texts.get(name, ""), parts, len(view))
