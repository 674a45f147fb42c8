"""One poll: asks a source in a child process, loads what is new, and keeps how far it was read."""

import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from city.source import Source
from etl.desk import Desk
from etl.feeds.found import Found, Question
from etl.feeds.secrets import secret
from etl.feeds.site import fetch
from etl.loading import alone, load_alone, refuse_in_vain
from etl.scheduler import NOTHING_NEW
from etl.sources import fingerprint
from warehouse import asked, freshness
from warehouse.log import Counts

FETCH_SECONDS = 120  # without anything new from it: a source that hangs is given up


def poll(desk: Desk, source: Source, seconds: float = FETCH_SECONDS) -> str:
    """Asks the source and loads what it has now; a sentence that says what came.

    The source has told everything up to the moment at which it was asked, also where nothing is new. Raises
    SourceError where it can't be reached in time or sends what can't be read.
    """
    refuse_in_vain(desk)
    with desk.warehouse.read() as connection:
        told = (freshness.state_of(connection, desk.city.code, source.name) or {}).get("message")
    folder = folder_of(desk)
    notes: list[str] = []
    with alone(desk, source.name):
        asked_at = desk.now()
        if source.database or source.georeport:
            said = _new_rows(desk, source, folder, seconds, notes)
        else:
            said = _whole_file(desk, source, folder, seconds)
    noted = " ".join(dict.fromkeys(notes))
    with desk.warehouse.write() as connection:
        freshness.saw(connection, desk.city.code, source.name, asked_at, desk.now())
        if noted:
            freshness.note(connection, desk.city.code, source.name, message=noted)
    return f"{said} {noted}" if noted and noted != told else said


def _whole_file(desk: Desk, source: Source, folder: Path, seconds: float) -> str:
    """An address that answers with a file; one that is the same as the last is not read again."""
    assert source.poll is not None
    file = folder / source.files[0].replace("*", source.name)
    mark = file.with_name(f"{source.name}.mark")
    _run(desk, fetch, source.poll.url, file, seconds=seconds)
    content = f"{fingerprint(file)} {desk.city.fingerprint}"
    if mark.exists() and mark.read_text() == content:
        return NOTHING_NEW
    counts = load_alone(desk, file, source.name, desk.voice.say)
    mark.write_text(content)
    file.unlink()
    return _said(counts)


def _new_rows(desk: Desk, source: Source, folder: Path, seconds: float, notes: list[str]) -> str:
    """A database or an endpoint, from where the last load left off."""
    city = desk.city
    question = question_for(desk, source, folder)
    clear(desk, question)
    found = _run(desk, _asks(source), question, seconds=seconds, file=question.file)
    notes += found.notes
    if not found.rows:
        question.file.unlink(missing_ok=True)
        if question.progress | found.progress != question.progress:
            with desk.warehouse.write() as connection:
                asked.keep(connection, city.code, source.name, question.progress | found.progress)
        return NOTHING_NEW
    progress = found.progress | {"turn": question.turn, "city": city.fingerprint}
    counts = load_alone(desk, question.file, source.name, notes.append, progress)
    os.replace(question.seen_next, question.seen)
    question.file.unlink()
    return _said(counts)


def folder_of(desk: Desk) -> Path:
    """Where what was asked for lies until it is loaded."""
    folder = desk.settings.var / "polls"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def question_for(desk: Desk, source: Source, folder: Path) -> Question:
    """From where the last load left off."""
    with desk.warehouse.read() as connection:
        progress = asked.progress(connection, desk.city.code, source.name)
    at, ending = desk.now(), "parquet" if source.database else "json"
    return Question(
        source=source,
        secret=_secret(desk, source),
        progress=progress,
        asked_at=at,
        city_mark=desk.city.fingerprint,
        file=folder / f"{source.name}-{at:%Y%m%d-%H%M%S-%f}.{ending}",
        seen=folder / f"{source.name}.seen",
        turn=uuid.uuid4().hex,
    )


def _secret(desk: Desk, source: Source) -> str:
    file = desk.settings.secrets
    if source.database:
        return secret(file, source.database.secret, "url")
    if source.georeport and source.georeport.secret:
        return secret(file, source.georeport.secret, "key")
    return ""


def _asks(source: Source) -> Callable[[Question], Found]:
    """What asks it. Imported here: a source that is not asked so needs none of it."""
    if source.database:
        from etl.feeds.rows import ask_database

        return ask_database
    from etl.feeds.endpoint import ask_endpoint

    return ask_endpoint


def clear(desk: Desk, question: Question) -> None:
    """What a poll that was cut off left behind: it is asked for again."""
    name = question.source.name
    for file in question.file.parent.glob(f"{name}-*"):
        file.unlink()
    for folder in (desk.settings.var / "staging").glob(f"{name}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _run(desk: Desk, verb: Callable[..., Any], *words: Any, seconds: float, file: Path | None = None) -> Any:
    """In a child process where there is one; it has `seconds` for each piece that comes to `file`."""
    if desk.workers is None:
        return verb(*words)
    beat = (lambda: file.stat().st_size if file.exists() else 0) if file else None
    return desk.workers.run(verb, *words, seconds=seconds, beat=beat)


def _said(counts: Counts) -> str:
    return f"{counts.read:,} read, {counts.new:,} new, {counts.changed:,} changed."
