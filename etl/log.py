"""Structured logs: one line of JSON an event, to standard error. Only counts, names of files and sources,
and sentences of ours are logged, never a cell of a row: a log is read by people who may not see personal
data."""

import logging
from datetime import UTC, datetime

import orjson


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname.lower(), "room": record.name, "text": record.getMessage()}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return orjson.dumps(line).decode()


class LogVoice:
    """The voice of work that nobody waits for."""

    def __init__(self, room: str) -> None:
        self._log = logging.getLogger(room)

    def say(self, text: str) -> None:
        self._log.info(text)

    def fault(self, text: str) -> None:
        self._log.error(text)

    def progress(self, what: str, done: int, total: int) -> None:
        """A log has no bar."""


def set_up() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_Line())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each step of cutting a font
