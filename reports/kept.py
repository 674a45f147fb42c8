"""What a pack is made of as one text and back, without loss: its frames as Arrow, its promises and its
schedule as JSON."""

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from metrics.review.asked import Frames
from metrics.review.promises import Judgement
from metrics.review.weeks import Week
from reports.news import Promised
from reports.schedule import Due
from warehouse.commitments import Commitment

_INSTANTS = ("at", "made_at")


def keep(frames: Frames, promised: Sequence[Promised], steps: Sequence[Due]) -> str:
    """`steps`: of its schedule."""
    return json.dumps(
        {
            "frames": {name: _written(pa.Table.from_pandas(frame)) for name, frame in frames.items()},
            "promised": [[asdict(promise), asdict(judgement)] for promise, judgement in promised],
            "steps": [[step.stage, step.at, step.moved_from] for step in steps],
        },
        default=_instant,
    )


def read(text: str, week: Week) -> tuple[Frames, list[Promised], list[Due]]:
    held = json.loads(text)
    frames = {name: _read(frame) for name, frame in held["frames"].items()}
    promised = [(_promise(promise), Judgement(**judgement)) for promise, judgement in held["promised"]]
    return frames, promised, [_step(week, *step) for step in held.get("steps", [])]


def _written(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue()).decode()


def _read(text: str) -> Any:
    with pa.ipc.open_stream(base64.b64decode(text)) as reader:
        return reader.read_all().to_pandas()


def _instant(value: dt.date) -> str:
    """A date, or an instant with its time and offset: `date.isoformat` would cut those off."""
    return value.isoformat()


def _step(week: Week, stage: str, at: str, moved_from: str | None) -> Due:
    day = dt.date.fromisoformat(moved_from) if moved_from else None
    return Due(week, stage, dt.datetime.fromisoformat(at), day)


def _promise(values: dict[str, Any]) -> Commitment:
    instants = {name: dt.datetime.fromisoformat(values[name]) for name in _INSTANTS}
    return Commitment(**values | instants | {"due_day": dt.date.fromisoformat(values["due_day"])})
