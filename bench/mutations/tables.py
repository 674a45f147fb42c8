"""Damage to the cells, columns and rows of a CSV file."""

import csv
import io
import random
from collections.abc import Callable

from bench.mutations.junk import JUNK

Rows = list[list[str]]


def change_csv(chance: random.Random, content: bytes) -> bytes:
    """A change of the table, written with the same or another delimiter."""
    text = content.decode("utf-8-sig", "replace")
    delimiter = max(";,\t|", key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    written = io.StringIO(newline="")
    delimiter = chance.choice([delimiter, delimiter, *";,\t|"])
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(
        chance.choice(_OF_TABLES)(chance, rows)
    )
    return written.getvalue().encode()


def junk_cells(chance: random.Random, rows: Rows) -> Rows:
    for _ in range(chance.choice([1, 10, len(rows)])):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(JUNK)
    return rows


def junk_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    return [rows[0], *([*row[:place], chance.choice(JUNK), *row[place + 1 :]] for row in rows[1:])]


def drop_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    return [row[:place] + row[place + 1 :] for row in rows]


def rename_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    name = chance.choice([*rows[0], "", "_row", rows[0][place].lower(), rows[0][place] + " ", "Kolom Baru"])
    return [[*rows[0][:place], name, *rows[0][place + 1 :]], *rows[1:]]


def duplicate_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    return [row + row[place : place + 1] for row in rows]


def swap_columns(chance: random.Random, rows: Rows) -> Rows:
    """The header keeps its order, the cells do not; or both change, which does no harm."""
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    start = chance.choice([0, 1])
    return rows[:start] + [[row[place] for place in order if place < len(row)] for row in rows[start:]]


def ragged_rows(chance: random.Random, rows: Rows) -> Rows:
    for place in chance.sample(range(1, len(rows)), min(len(rows) - 1, chance.choice([1, 10]))):
        rows[place] = rows[place][: chance.randrange(len(rows[place]) + 1)] + ["x"] * chance.choice(
            [0, 0, 1, 30]
        )
    return rows


def repeat_rows(chance: random.Random, rows: Rows) -> Rows:
    for _ in range(chance.choice([1, 20])):
        rows.insert(chance.randrange(1, len(rows) + 1), list(chance.choice(rows)))
    return rows


def shuffle_rows(chance: random.Random, rows: Rows) -> Rows:
    return [rows[0], *chance.sample(rows[1:], len(rows) - 1)]


def add_rows_around(chance: random.Random, rows: Rows) -> Rows:
    above = chance.choice([[], [[]], [["LAPORAN BULANAN"], []], [["sep=;"]], [rows[1]]])
    return (
        above
        + rows
        + chance.choice([[], [["Jumlah", str(len(rows))]], [[""] * len(rows[0])] * 5, [["\x1a"]]])
    )


def only_header(chance: random.Random, rows: Rows) -> Rows:
    return rows[: chance.choice([0, 1, 2])]


_OF_TABLES: tuple[Callable[[random.Random, Rows], Rows], ...] = (
    junk_cells, junk_cells, junk_column, junk_column, drop_column, rename_column, duplicate_column,
    swap_columns, ragged_rows, repeat_rows, shuffle_rows, add_rows_around, only_header,
)  # fmt: skip
