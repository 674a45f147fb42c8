"""What a measurement leaves: one row in bench/results.json, and one line in docs/performance.md."""

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

RESULTS = Path(__file__).with_name("results.json")
REPORT = Path(__file__).parent.parent / "docs" / "performance.md"
_COMPARE = {">=": float.__ge__, "<=": float.__le__}


@dataclass(frozen=True)
class Result:
    """`aim` reads ">= 100000", "<= 2" or "" where a figure is only context."""

    name: str
    value: float
    unit: str
    aim: str
    size: str
    holds: bool | None
    at: str


def result(name: str, value: float, unit: str, size: str, aim: str = "") -> Result:
    """A measured value and whether it holds its aim."""
    sign, _, number = aim.partition(" ")
    holds = _COMPARE[sign](float(value), float(number)) if aim else None
    return Result(
        name, _short(value), unit, aim, size, holds, datetime.now(UTC).isoformat(timespec="seconds")
    )


def save(results: Iterable[Result]) -> None:
    """Replaces the rows of the same name and size, keeps the others, and writes the report anew."""
    measured = [*_read(), *map(asdict, results)]
    rows = {(row["name"], row["size"]): row for row in measured}
    ordered = sorted(rows.values(), key=lambda row: (row["name"], len(row["size"]), row["size"]))
    RESULTS.write_text(json.dumps(ordered, indent=1) + "\n")
    REPORT.write_text(_report(ordered))


def _read() -> list[dict]:
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else []


def _short(value: float) -> float:
    return round(value, 3) if abs(value) < 100 else round(value)


def _report(rows: list[dict]) -> str:
    lines = [
        "# Performance",
        "",
        "Written by `make bench` from bench/results.json; `make bench PART=etl` measures one part again.",
        "`--named` takes the sizes that the aims name (100,000 requests, 10,000 files, ten minutes of"
        " a crowd, an hour for three days): hours in all.",
        "Figures without an aim are context. Last machine: "
        f"{platform.machine()}, {_cores()} cores, Python {platform.python_version()}.",
        "",
        "| measure | value | unit | aim | holds | size | measured |",
        "|---|---:|---|---|---|---|---|",
    ]
    words = {True: "yes", False: "**no**", None: ""}
    for row in rows:
        cells = (
            f"{row['value']:,}",
            row["unit"],
            row["aim"],
            words[row["holds"]],
            row["size"],
            row["at"][:10],
        )
        lines.append(f"| {row['name']} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def _cores() -> int:
    return len(os.sched_getaffinity(0))
