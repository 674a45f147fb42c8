"""What a city handed over (warehouse/handed.py) → the parts that a file of cases becomes, under the codes of
its province.

A case keeps its clocks and verdicts: its city judged it, by its own hours and rules, and the province's sums
are the cities' sums. What changes is whose it is: the city is its area, and the agency that answers for it.
"""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from city import City
from city.source import Member, Source
from city.vocabulary import CLOCKS, KINDS, STATES
from etl.errors import SourceError
from etl.sources import archive
from warehouse.bulk import arrow_schema
from warehouse.handed import COLUMNS, FORM, MANIFEST, TABLES

_DAMAGED = (  # whatever a file that no city wrote makes the readers of ZIP, JSON and Parquet raise
    *(zipfile.BadZipFile, pa.ArrowException, KeyError, ValueError, TypeError, EOFError, OSError),
    NotImplementedError,
)
_KEYS = {
    "cases": ["case_id"],
    "events": ["case_id", "seq"],
    "clocks": ["case_id", "clock", "seq"],
    "calls": ["call_id"],
}
_WORDS = {"kind": KINDS, "state": STATES, "clock": CLOCKS}
Parts = dict[str, pd.DataFrame]


def read_members(path: Path, source: Source, city: City, is_simulated: bool) -> Iterator[tuple[int, Parts]]:
    """(number, frames) of each month. Raises SourceError for what is no such file, is of another city, or
    would be told here otherwise than there."""
    assert source.member is not None
    try:
        with path.open("rb") as file, archive.opened(file) as packed:
            archive.check_sizes(packed.infolist(), path.name)
            _check_manifest(json.loads(packed.read(MANIFEST)), path.name, source.member, city, is_simulated)
            names = {info.filename for info in packed.infolist()}
            numbers = sorted({int(name[-13:-8]) for name in names if name.endswith(".parquet")})
            for number in numbers:
                frames = {
                    name: _frame(packed.open(file_name), name)
                    for name in COLUMNS
                    if (file_name := f"{name}-{number:05d}.parquet") in names
                }
                for name, frame in frames.items():
                    _check(frame, name, path.name, source.member, city)
                yield number, {name: _ours(frame, name, source, city) for name, frame in frames.items()}
    except _DAMAGED as error:
        what = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        raise SourceError(f"{path.name} is not what a city hands over ({what}); export it again.") from error


def _check_manifest(told: Any, file: str, member: Member, city: City, is_simulated: bool) -> None:
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise SourceError(f"{file} was written by another release; export it with this one.")
    if told.get("city") != member.code:
        raise SourceError(f'{file} is of "{told.get("city")}", its source is of "{member.code}"; check both.')
    if told.get("zone") != city.zone:
        raise SourceError(f"{file} tells days of {told.get('zone')}, here they are of {city.zone}.")
    if told.get("kind") != ("simulasi" if is_simulated else "nyata"):
        raise SourceError(f"{file} holds {told.get('kind') or 'no'} data; a warehouse holds one kind.")
    open_here = sorted({str(code) for code in told.get("sensitive", ())} - {*city.sensitive})
    if open_here:
        codes = ", ".join(open_here)
        raise SourceError(f"{file}: its city calls these sensitive, categories.csv here does not: {codes}.")


def _frame(stream: IO[bytes], name: str) -> pd.DataFrame:
    """With the types of its table, those that may be blank too."""
    columns = [TABLES[name].c[one] for one in COLUMNS[name]]
    table = pq.read_table(pa.BufferReader(stream.read())).select(list(COLUMNS[name]))
    return table.cast(arrow_schema(columns)).to_pandas(types_mapper=pd.ArrowDtype)


def _check(frame: pd.DataFrame, name: str, file: str, member: Member, city: City) -> None:
    if not (frame["city_code"] == member.code).all():
        raise SourceError(f"{file} holds rows of another city than {member.code}; export it again.")
    if frame[_KEYS[name]].isna().any(axis=None) or frame.duplicated(_KEYS[name]).any():
        raise SourceError(f"{file} holds a row twice, or one without its key; export it again.")
    known = {"category": city.codes("categories"), "channel": city.codes("channels"), **_WORDS}
    for column, words in known.items():
        unknown = sorted({*frame[column].dropna()} - {*words, ""}) if column in frame else []
        if unknown:
            which = ", ".join(unknown[:5])
            raise SourceError(f"{file}: {column} {which} is not known here; add it to this folder.")


def _ours(frame: pd.DataFrame, name: str, source: Source, city: City) -> pd.DataFrame:
    member = source.member
    assert member is not None
    changed: dict[str, Any] = {"city_code": city.code}
    for column in ("case_id", "call_id"):
        if column in frame:
            changed[column] = _filled(frame[column], f"{source.key_prefix}." + frame[column])
    if "source" in frame:  # what is recorded is looked at by the city's own sources
        changed["source"] = f"{source.name}." + frame["source"]
    if "area" in frame:
        changed["area"] = member.area
    if name == "cases":
        changed |= {"agency": member.agency, "place_quality": "name"}
        changed["reported_agency"] = _filled(frame["reported_agency"], member.agency)
    elif "agency" in frame:  # "" of a clock: the case's own
        changed["agency"] = _filled(frame["agency"], member.agency)
    if "case_agency" in frame:  # only of a case's own clocks
        changed["case_agency"] = frame["case_agency"].where(frame["case_agency"].isna(), member.agency)
    return frame.assign(**changed)


def _filled(held: pd.Series, value: pd.Series | str) -> pd.Series:
    """The value where something was held."""
    return held.where(held == "", value)
