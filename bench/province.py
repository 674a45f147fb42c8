"""The 38 cities of East Java as city folders, each with cases of its own, hand over to their province: its
figures are the sums of theirs. All of them are Kediri under another code, since no other folder exists."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from bench import sizes
from bench.record import Result, result
from bench.runs import CITY, FOLDER, ROOT, case_file, run
from city import open_city
from warehouse import tables
from warehouse.engines import open_warehouse

CASES = sizes.of(named=50_000, short=2_000)  # of a city
PROVINCE = ROOT / "data" / "jatim"
_VERDICTS = ["area", "clock", "scope", "is_on_time"]


def measure(_rows: list[int]) -> Iterator[Result]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    areas = open_city(PROVINCE).areas["code"].tolist()
    size = f"{len(areas)} cities of {CASES:,} cases"
    with tempfile.TemporaryDirectory(dir=FOLDER) as name:
        folder = Path(name)
        province = Path(shutil.copytree(PROVINCE, folder / "jatim"))
        handed, theirs = [], []
        for seed, area in enumerate(areas):
            file, figures = _city(folder, province, area, seed)
            handed.append(file)
            theirs.append(figures)
        url = f"duckdb:///{folder}/jatim.duckdb"
        began = time.perf_counter()
        run("load", "--city", province, "--warehouse", url, *handed, var=folder / "var")
        seconds = time.perf_counter() - began
        differing = _differing(pd.concat(theirs), _figures(url))
    yield result("scale.province_cities", len(areas), "cities", size, ">= 38")
    yield result("scale.province_differing", differing, "figures", size, "<= 0")
    yield result("scale.province_load", len(areas) * CASES / seconds, "case rows/s", size)


def _city(folder: Path, province: Path, area: str, seed: int) -> tuple[Path, pd.DataFrame]:
    """What it hands over, and its own figures under its code in the province."""
    code = f"kota_{area.replace('.', '')}"
    own = Path(shutil.copytree(CITY, folder / code))
    _put(own / "city.toml", (own / "city.toml").read_text(), {'code = "kediri"': f'code = "{code}"'})
    mapping = (PROVINCE / "sources" / "kota_kediri.toml").read_text()
    codes = {"kediri": code, "35.71": area, "3571": area.replace(".", "")}
    (province / "sources" / "kota_kediri.toml").unlink(missing_ok=True)
    _put(province / "sources" / f"{code}.toml", mapping, codes)
    url, var, file = f"duckdb:///{folder}/{code}.duckdb", folder / "var", folder / f"{code}_2026-11-24.zip"
    place = ("--city", own, "--warehouse", url)
    run("load", *place, "--source", "kasus", case_file(CASES, seed), var=var)
    run("export", "city", *place, "--out", file, var=var)
    return file, _figures(url).assign(area=area).groupby(_VERDICTS, dropna=False, as_index=False).sum()


def _put(file: Path, text: str, changes: dict[str, str]) -> None:
    for old, new in changes.items():
        text = text.replace(old, new)
    file.write_text(text)


def _figures(url: str) -> pd.DataFrame:
    """Clocks by area, kind of clock and verdict, and the cases as one row of an area."""
    cases, clocks = tables.cases, tables.clocks
    key = (clocks.c.city_code == cases.c.city_code) & (clocks.c.case_id == cases.c.case_id)
    judged = sa.select(cases.c.area, clocks.c.clock, clocks.c.scope, clocks.c.is_on_time).select_from(
        cases.join(clocks, key)
    )
    whole = sa.select(cases.c.area, sa.literal("").label("clock"), sa.literal(""), sa.null())
    with closing(open_warehouse(url)) as warehouse, warehouse.read() as connection:
        rows = [row for question in (judged, whole) for row in connection.execute(question)]
    frame = pd.DataFrame(rows, columns=_VERDICTS)
    return frame.groupby(_VERDICTS, dropna=False).size().rename("n").reset_index()


def _differing(theirs: pd.DataFrame, ours: pd.DataFrame) -> int:
    """How many figures are not the same on both sides."""
    both = theirs.merge(ours, on=_VERDICTS, how="outer", suffixes=("_theirs", "_ours"))
    return int((both["n_theirs"] != both["n_ours"]).sum())
