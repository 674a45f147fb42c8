"""What a pack is made of as one text and back, without loss: its frames as Arrow, its promises as JSON."""

import base64
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from metrics.review.asked import Frames
from metrics.review.promises import Judgement
from reports.news import Promised
from warehouse.commitments import Commitment

_INSTANTS = ("at", "made_at")


def keep(frames: Frames, promised: Sequence[Promised]) -> str:
    return json.dumps(
        {
            "frames": {name: _written(pa.Table.from_pandas(frame)) for name, frame in frames.items()},
            "promised": [[asdict(promise), asdict(judgement)] for promise, judgement in promised],
        },
        default=dt.date.isoformat,
    )


def read(text: str) -> tuple[Frames, list[Promised]]:
    held = json.loads(text)
    frames = {name: _read(frame) for name, frame in held["frames"].items()}
    return frames, [(_promise(promise), Judgement(**judgement)) for promise, judgement in held["promised"]]


def _written(table: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return base64.b64encode(sink.getvalue()).decode()


def _read(text: str) -> Any:
    with pa.ipc.open_stream(base64.b64decode(text)) as reader:
        return reader.read_all().to_pandas()


def _promise(values: dict[str, Any]) -> Commitment:
    instants = {name: dt.datetime.fromisoformat(values[name]) for name in _INSTANTS}
    return Commitment(**values | instants | {"due_day": dt.date.fromisoformat(values["due_day"])})
