"""`bundle --out FILE`: what a helper elsewhere needs to see, in a ZIP without anybody's data."""

import argparse
import os
import zipfile

import orjson

from etl.bundle import gather
from etl.desk import Desk, path

_OPTIONS = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS  # SQLAlchemy's names are a kind of str of their own


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", metavar="FILE", type=path, required=True, help="the ZIP that is written")
    parser.add_argument("--log", metavar="FILE", type=path, help="the service's log, to tell its last lines")


def run(args: argparse.Namespace, desk: Desk) -> int:
    lines = args.log.read_text("utf-8", errors="replace").splitlines() if args.log else ()
    parts = gather(desk, lines)
    part = args.out.with_name(args.out.name + ".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in parts.items():
            archive.writestr(f"{name}.json", orjson.dumps(told, option=_OPTIONS))
    os.replace(part, args.out)
    told = ", ".join(
        name for name, part in parts.items() if not (isinstance(part, dict) and "missing" in part)
    )
    desk.voice.say(orjson.dumps(sorted(parts)).decode() if args.json else f"{args.out}: {told}.")
    return 0
