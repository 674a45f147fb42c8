"""Whether every text of the wall can be read, in every state of bench.pictures, at three sizes and three
distances: too small, too faint, cut, or on another.

`python -m bench.legible DEMO.duckdb` prints each fault and ends with their number; names of states behind it
take those alone.
"""

import sys
import tempfile
from pathlib import Path

from bench.pictures import STATES, opened, played, resize
from bench.wall import chromium
from pages.wall import views
from tests.pages.legible import DISTANCES, faults

SIZES = ((1920, 1080), (3840, 2160), (5760, 1080))


def main(demo: Path, names: list[str]) -> int:
    found: set[str] = set()
    views.OPENERS["gladi"] = played
    with chromium("") as browser:
        for state in STATES:
            if "distance" in state.query or (names and state.name not in names):  # it has one alone
                continue
            with tempfile.TemporaryDirectory() as folder, opened(browser, state, demo, Path(folder)):
                for width, height in SIZES:
                    resize(browser, width, height)
                    for distance in DISTANCES:
                        found |= {
                            f"{state.name}: {fault}"
                            for fault in faults(browser.execute_script, (width, height), distance)
                        }
    print("\n".join(sorted(found)), f"{len(found)} faults", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
