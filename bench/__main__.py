"""`python -m bench [PART …] [--rows N …]`: each part is a module whose `measure(rows)` yields results."""

import argparse
import importlib
import sys

from bench import sizes
from bench.record import save

PARTS = (
    "sla",
    "etl",
    "ask",
    "fault",
    "service",
    "gate",
    "review",
    "wall",
    "changed",
    "desk",
    "cases",
    "peer",
    "long",
    "feeds",
    "crowd",
    "soak",
    "growth",
    "drill",
    "replay",
    "cluster",
    "province",
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all when none is named"
    )
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000, 10_000_000], help="sizes in cases")
    parser.add_argument("--trial", action="store_true", help="print only, and leave the results as they are")
    parser.add_argument("--named", action="store_true", help="as long and large as the aims say: hours")
    args = parser.parse_args()
    sizes.is_named = args.named  # before a part is imported
    for part in args.parts or PARTS:
        for row in importlib.import_module(f"bench.{part}").measure(args.rows):
            print(f"{row.name:44} {row.value:>14,} {row.unit:14} {row.aim:12} {row.size}", flush=True)
            if not args.trial:
                save([row])
    return 0


if __name__ == "__main__":
    sys.exit(main())
