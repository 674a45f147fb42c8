"""Which row is the header, and what its columns are called.

A header is known by the names that the mapping uses: the row of the first `WITHIN` that holds most of them,
so titles above it, and a "sep=;" line, do no harm.
"""

from collections.abc import Iterable, Sequence

from city.source import Source

WITHIN = 50
RESERVED = ("_file", "_row", "_fault", "_sheet")


def wanted(source: Source) -> dict[str, None]:
    """Every column name that the mapping uses, as `tidy` leaves it, in the mapping's order."""
    names = [name for columns in source.columns.values() for name in columns]
    names += [source.recorded_at, source.caller, *source.personal_columns, *source.text_columns]
    names += source.history.columns.values()
    return dict.fromkeys(tidy(name) for name in names if name)


def tidy(name: str) -> str:
    """A name in one line: outer spaces off, any run of spaces and line breaks as one space."""
    return " ".join(name.split())


def held(cells: Iterable[str], names: Iterable[str]) -> int:
    """How many of the names stand in the cells, whatever their case."""
    return len({tidy(cell).casefold() for cell in cells} & {tidy(name).casefold() for name in names})


def best(rows: Sequence[Sequence[str]], names: Iterable[str]) -> int:
    """The index of the row that holds most of the names; the first that is not blank where none holds any."""
    names = list(names)
    scores = [(held(cells, names), any(cell.strip() for cell in cells)) for cells in rows]
    return scores.index(max(scores)) if scores else 0


def unique(cells: Sequence[str], first: int = 1) -> list[str]:
    """Names for all columns: a blank one is called by its place ("column 4"), a repeated one gets a number
    ("Nama (2)").

    `first` is the place of the first cell.
    """
    taken = set(RESERVED)
    names = []
    for place, cell in enumerate(cells, first):
        name = plain = tidy(cell) or f"column {place}"
        again = 1
        while name in taken:
            again += 1
            name = f"{plain} ({again})"
        taken.add(name)
        names.append(name)
    return names
