"""`explain CASE [--at INSTANT]`: one case's clocks in plain words, with a strip for each."""

import argparse
import datetime as dt

from etl.desk import Desk
from etl.errors import UserError
from etl.sla.explain import explain
from warehouse.lookup import case_of


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help='its whole number, with the source: "lapor:2026-0001"')
    parser.add_argument("--at", metavar="INSTANT", type=dt.datetime.fromisoformat, help="as seen then (now)")
    parser.add_argument("--lang", choices=("id", "en"), default="id")


def run(args: argparse.Namespace, desk: Desk) -> int:
    city = desk.city
    at = (args.at or desk.now()).astimezone(dt.UTC)
    with desk.warehouse.read() as connection:
        case, events = case_of(connection, city.code, args.case)
    if case.empty:
        raise UserError(f"{city.name} has no case '{args.case}'; `export cases` lists them all.")
    desk.voice.say(explain(case, events, city, at, args.lang).text)
    return 0
