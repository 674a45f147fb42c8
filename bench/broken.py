"""Broken files through the whole load: each gives counts that add up, or one sentence; and no personal cell
reaches the masked copies of rejected rows, or the log.

The originals are a few calls and cases of the simulated service as CSV, workbook, Open311 and ZIP. Names
are told by their column alone, which a broken file may change, so what is looked for is what can be told
by its form: phone numbers, NIK and e-mail addresses.
"""

import io
import json
import logging
import re
import shutil
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path

import openpyxl
import pandas as pd
import sqlalchemy as sa

from bench.mutations import mutated, packed
from bench.runs import CITY, MOMENT, city
from etl.desk import Desk
from etl.errors import UserError
from etl.loading import load_file
from etl.log import LogVoice
from etl.simulate import write_days
from settings import Settings
from warehouse.errors import WarehouseError
from warehouse.tables import rejected_rows

_ROWS = 40
_A_WAREHOUSE = 250  # files, before the next begins with an empty one
_SENTENCE = re.compile(r"[^\n]+\.")
_PERSONAL = re.compile(r"0812-0000-\d{4}(?!\d)|(?<!\d)3571000000\d{6}(?!\d)|warga\d+@contoh\.id")
_NOTE = b'"Hubungi 0812-0000-1234 atau warga1234@contoh.id, NIK 3571000000001234"'
_OPEN311 = """
title = "Open311"
record = "case"
format = "open311"
files = ["open311_*.json"]
key_prefix = "o"
dates = ["%d/%m/%Y %H:%M:%S"]
stale_after_minutes = 60
[columns]
case_id = "ID Laporan"
category = "Kategori"
agency = "OPD Pengampu"
state = "Status"
received_at = "Tanggal Lapor"
updated_at = "Terakhir Diubah"
lat = "Lintang"
lon = "Bujur"
[constants]
kind = "aduan"
[values.state]
"Diterima" = "diterima"
"Selesai" = "selesai"
"opened" = "diterima"
"closed" = "ditutup"
[personal]
columns = ["Nama Pelapor", "No HP", "NIK", "Alamat"]
text = ["Isi Laporan", "Catatan"]
[history]
how = "notes"
"""


def failures(seeds: Sequence[int], folder: Path) -> list[str]:
    """Loads one broken file for each seed; a sentence or a traceback for each that went wrong."""
    originals = list(_originals(folder))
    log = _Kept()
    said: list[str] = []
    seeds_left = iter(seeds)
    while some := list(islice(seeds_left, _A_WAREHOUSE)):
        url = f"duckdb:///{folder / f'{some[0]}.duckdb'}"
        settings = Settings(city=folder / "city", warehouse=url, var=folder / "var", simulated=True)
        with log, Desk(settings, LogVoice("bench")) as desk:
            for seed in some:
                said += _load_one(desk, seed, *originals[seed % len(originals)])
            said += [f"The masked copy {masked} tells who somebody is." for masked in _telling(_masked(desk))]
        Path(url.removeprefix("duckdb:///")).unlink()
    said += [f"The log tells who somebody is: {line}" for line in _telling(log.lines)]
    return said


class _Kept(logging.Handler):
    """All that is logged, in place of where it would go."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())

    def __enter__(self) -> None:
        root = logging.getLogger()
        self._before = root.handlers, root.level
        root.handlers, root.level = [self], logging.DEBUG

    def __exit__(self, *_: object) -> None:
        root = logging.getLogger()
        root.handlers, root.level = self._before


def _load_one(desk: Desk, seed: int, source: str, ending: str, content: bytes) -> list[str]:
    file = desk.settings.var / f"{source}_{seed}.{ending}"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(mutated(seed, content, ending))
    try:
        counts = asdict(load_file(desk, file, source))
    except (UserError, WarehouseError) as error:
        logging.info(error)  # as the command line would say it
        return [] if _SENTENCE.fullmatch(str(error)) else [f"{file.name}: no sentence: {error}"]
    except Exception:  # that none comes is what is measured
        return [f"{file.name}: {traceback.format_exc()}"]
    finally:
        file.unlink()
    adds_up = counts["read"] == counts["new"] + counts["changed"] + counts["same"] + counts["rejected"]
    return [] if adds_up else [f"{file.name}: {counts} does not add up."]


def _masked(desk: Desk) -> list[str]:
    with desk.warehouse.read() as connection:
        return list(connection.scalars(sa.select(rejected_rows.c.masked)))


def _telling(texts: list[str]) -> list[str]:
    return [text for text in texts if _PERSONAL.search(text)]


def _originals(folder: Path) -> Iterator[tuple[str, str, bytes]]:
    """(source, ending, content) of good files, and the city that has their sources."""
    calls, cases = _csv(folder, "112"), _csv(folder, "kasus")
    _make_city(folder / "city")
    yield "panggilan_112", "csv", calls
    yield "kasus", "csv", cases
    yield "panggilan_excel", "xlsx", _workbook(calls)
    yield "kasus_excel", "xlsx", _workbook(cases)
    yield "open311", "json", _requests(cases)
    yield "panggilan_112", "zip", packed({"a.csv": calls, "b.csv": calls})
    yield "kasus", "zip", packed({"a.csv": cases, "folder/b.csv": cases})
    yield "open311", "zip", packed({"a.json": _requests(cases)})


def _make_city(folder: Path) -> None:
    """The city, and beside its own sources the same as workbooks, and one of Open311."""
    shutil.copytree(CITY, folder)
    for name in ("panggilan_112", "kasus"):
        text = (folder / "sources" / f"{name}.toml").read_text()
        excel = text.replace('format = "csv"', 'format = "excel"').replace(".csv", ".xlsx")
        excel = re.sub(r"\[csv\]\n(.+\n)*", "", excel.replace('key_prefix = "', 'key_prefix = "x'))
        (folder / "sources" / f"{name.partition('_')[0]}_excel.toml").write_text(excel)
    (folder / "sources" / "open311.toml").write_text(_OPEN311)


def _csv(folder: Path, source: str) -> bytes:
    """The first rows of a few days, with people in their free text."""
    last = MOMENT.date()
    files = write_days(city(), last.replace(day=1), last, folder / "original", until=MOMENT)
    [file] = [file for file in files if file.name.startswith(source)]
    lines = file.read_bytes().splitlines(keepends=True)[: _ROWS + 1]
    return b"".join(lines).replace(b'"[SIMULASI]"', _NOTE)


def _table(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), sep=";", dtype="str", keep_default_na=False)


def _workbook(content: bytes) -> bytes:
    table, book, saved = _table(content), openpyxl.Workbook(), io.BytesIO()
    for row in [["LAPORAN BULANAN"], [], list(table.columns), *table.to_numpy().tolist()]:
        book.worksheets[0].append(row)
    book.save(saved)
    return saved.getvalue()


def _requests(content: bytes) -> bytes:
    table = _table(content)
    requests = table.drop(columns="Riwayat").to_dict("records")
    for request in requests:
        at = {"opened": request["Tanggal Lapor"], "closed": request["Terakhir Diubah"]}
        request["notes"] = [{"datetime": moment, "type": word} for word, moment in at.items()]
    return json.dumps(requests, ensure_ascii=False).encode()
