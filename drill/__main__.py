"""`python -m drill check [--city DIR]`: the scenarios of a city folder, every fault with file and line."""

import argparse
import sys
from pathlib import Path

from city import CityFaults, open_city
from drill.reading import scenarios


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m drill", description="Scenarios of drills.")
    parser.add_argument("command", choices=["check"])
    parser.add_argument("--city", type=Path, default=Path("data/kediri"), metavar="DIR")
    args = parser.parse_args()
    try:
        found = scenarios(open_city(args.city))
    except CityFaults as faults:
        print(faults, file=sys.stderr)
        return 1
    for fault in found.faults:
        print(fault, file=sys.stderr)
    for one in found.scenarios.values():
        reports = sum(incident.count for incident in one.incidents)
        calls = sum(each.count for each in one.calls)
        print(f"{one.code}: {one.title}; {one.seconds / 60:.0f} min, {reports} reports, {calls} other calls.")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
