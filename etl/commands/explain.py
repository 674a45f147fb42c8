"""`explain CASE [--at INSTANT]`: one case's clocks in plain words, with a strip for each."""

import argparse
from typing import Any

import orjson
import pandas as pd

from city import cached_city
from etl.desk import Desk, instant
from etl.errors import UserError
from etl.sla.explain import Explanation, explain
from warehouse import about
from warehouse.lookup import case_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help='its whole number, with the source: "lapor:2026-0001"')
    parser.add_argument("--at", metavar="INSTANT", type=instant, help="as seen then (now)")
    parser.add_argument("--lang", choices=("id", "en"), help="the language (the city's)")


def run(args: argparse.Namespace, desk: Desk) -> int:
    at = desk.moment(args.at)
    with desk.warehouse.read() as connection:
        case, events = case_of(connection, desk.city.code, args.case)
        is_simulated = about.get(connection, "kind") == "simulasi"
    city = cached_city(desk.settings.city, is_simulated)  # under the rules that its clocks came by
    if case.empty:
        raise UserError(f"{city.name} has no case '{args.case}'; `export cases` lists them all.")
    explained = explain(case, events, city, at, args.lang or city.language)
    desk.voice.say(_as_json(args.case, explained) if args.json else explained.text)
    return 0


def _as_json(case_id: str, explained: Explanation) -> str:
    clocks = [
        {**_plain(told.row), "verdict": told.verdict, "late_seconds": told.late_seconds}
        for told in explained.clocks
    ]
    absent = [absent._asdict() for absent in explained.absent]
    return orjson.dumps({"case_id": case_id, "clocks": clocks, "absent": absent}, default=str).decode()


def _plain(row: Any) -> dict[str, Any]:
    """A row of the table clocks without pandas' words for nothing."""
    fields = row._asdict()
    return {name: None if pd.isna(value) else value for name, value in fields.items() if name != "Index"}
