"""How raw rows come in chunks: where they may be cut, and what is worth saying of their columns."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from city.source import Source
from etl.clean.mapping import columns_lacking, key_of
from etl.sources import WHOLE, Part, read

STEPS_A_CASE = 8  # about: where each row is a step, a chunk has so many times the rows


def raw_chunks(
    file: Path,
    source: Source,
    chunk_rows: int,
    skip_rows: int = 0,
    on_bytes: Callable[[int, int], None] | None = None,
    on_note: Callable[[str], None] | None = None,
    part: Part = WHOLE,
) -> Iterator[pd.DataFrame]:
    """As etl.sources.read, but where each row is a step no case is cut in two."""
    has_steps = source.history.how == "rows"
    raw = read(
        file, source, chunk_rows * (STEPS_A_CASE if has_steps else 1), skip_rows, on_bytes, on_note, part
    )
    return whole_cases(raw, source) if has_steps else raw


def whole_cases(raw: Iterator[pd.DataFrame], source: Source) -> Iterator[pd.DataFrame]:
    """Chunks of rows that are a step each, cut between two cases: the last one goes with the next chunk, as
    does the row of a case that stands alone there. Rows without a key belong to no case."""
    held: pd.DataFrame | None = None
    for chunk in raw:
        if held is not None and list(held.columns) != list(chunk.columns):
            yield held
            held = None
        chunk = chunk if held is None else pd.concat([held, chunk], ignore_index=True)
        key = key_of(chunk, source)
        differs = np.flatnonzero((key != key.iloc[-1]).to_numpy())
        cut = differs[-1] + 1 if len(differs) and key.iloc[-1] else len(chunk)
        held = chunk.iloc[cut:] if cut < len(chunk) else None
        yield chunk.iloc[:cut]
    if held is not None:
        yield held


def looked_at(raw: Iterator[pd.DataFrame], source: Source, lacking: list[set[str]]) -> Iterator[pd.DataFrame]:
    """The chunks as they are; `lacking` gets the mapped columns that each lacks."""
    for chunk in raw:
        lacking.append(columns_lacking(chunk, source))
        yield chunk


def said_of(file: str, lacking: list[set[str]]) -> list[str]:
    """What no part of a file had is worth a sentence."""
    columns = sorted(set.intersection(*lacking)) if lacking else []
    if not columns:
        return []
    names = ", ".join(f'"{column}"' for column in columns)
    return [f"{file} lacks mapped columns, whose values stay blank: {names}."]
