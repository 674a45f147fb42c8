"""`load [--source NAME] [--cluster ADDRESS] FILE…`: files into the warehouse, or on a cluster the whole
database of a source; the last line counts the rows as JSON."""

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext, suppress
from dataclasses import asdict
from pathlib import Path

from etl.cluster import Cluster, on_cluster
from etl.desk import Desk, path
from etl.errors import UserError
from etl.feeds.whole import load_whole
from etl.loading import checked_source, load_file
from etl.pipeline import Job
from etl.sources import matches
from warehouse.log import Counts


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--source", metavar="NAME", help="which source's mapping; found by the file's name when absent"
    )
    parser.add_argument("--cluster", metavar="ADDRESS", help="of a Dask scheduler, as tcp://host:8786")
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        type=path,
        help="a folder is all its files; none: with --cluster, all of --source",
    )


def run(args: argparse.Namespace, desk: Desk) -> int:
    total: dict[str, int] = {}
    note = desk.voice.fault if args.json else desk.voice.say  # standard output is for the counts alone
    with on_cluster(args.cluster, note) if args.cluster else nullcontext() as far:
        for file, counts in _loaded(desk, args, note, far):
            total = {name: total.get(name, 0) + value for name, value in asdict(counts).items()}
            if not args.json:
                desk.voice.say(
                    f"{file}: " + ", ".join(f"{value:,} {name}" for name, value in asdict(counts).items())
                )
    desk.voice.say(json.dumps(total))
    return 0


def _loaded(
    desk: Desk, args: argparse.Namespace, note: Callable[[str], None], far: Cluster | None
) -> Iterator[tuple[str, Counts]]:
    """What was loaded by name, as soon as it is."""
    if not args.files:
        if far is None or not args.source:
            raise UserError("Name a file to load; with --cluster and --source, none is a whole database.")
        yield from load_whole(desk, desk.city.sources[checked_source(desk.city, args.source)], far, note)
        return
    files = list(_files(args.files))
    if far and len(files) > 1:
        far.expect(_jobs(desk, files, args.source))
    for file in files:
        yield file.name, load_file(desk, file, args.source, note, far)


def _jobs(desk: Desk, files: Iterable[Path], source: str | None) -> Iterator[Job]:
    """Each from the moment when it is asked for; what belongs to no source is said when its turn comes."""
    settings = desk.settings
    for file in files:
        with suppress(UserError):
            name = checked_source(desk.city, source) if source else matches(file, desk.city.sources)
            if not desk.city.sources[name].member:
                yield Job(file, name, settings.city, settings.simulated, desk.now(), desk.salt)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """In the order of their names; what a folder hides (".…", "_…") is not data."""
    for one in paths:
        if not one.is_dir():
            yield one
            continue
        held = [file for file in one.iterdir() if file.is_file() and not file.name.startswith((".", "_"))]
        if not held:
            raise UserError(f"The folder {one} holds no file; check its name.")
        yield from sorted(held)
