"""A database's table whole, on a cluster: read by its workers range by range, each loaded as a file."""

from collections.abc import Callable, Iterator
from functools import partial

from city.source import Source
from etl.cluster import Cluster
from etl.desk import Desk
from etl.errors import UserError
from etl.feeds.poll import clear, folder_of, question_for
from etl.feeds.ranges import ranges_of, read_range
from etl.loading import alone, load_alone, refuse_in_vain
from warehouse import asked, freshness
from warehouse.log import Counts


def load_whole(
    desk: Desk, source: Source, far: Cluster, on_note: Callable[[str], None]
) -> Iterator[tuple[str, Counts]]:
    """The files that were loaded, and their rows. What a stopped run loaded stays, and changes nothing when
    it is loaded again; polls go on from here once all is loaded. UserError for a source of no database."""
    if source.database is None:
        raise UserError(f"'{source.name}' is no database; name a file or a folder to load.")
    refuse_in_vain(desk)
    with alone(desk, source.name):
        question = question_for(desk, source, folder_of(desk))
        clear(desk, question)
        ranges, progress = ranges_of(question)
        for number, content in enumerate(far.each(partial(read_range, question), ranges), start=1):
            if content:
                file = question.file.with_stem(f"{question.file.stem}-{number}of{len(ranges)}")
                file.write_bytes(content)
                yield file.name, load_alone(desk, file, source.name, on_note, far=far)
                file.unlink()
        with desk.warehouse.write() as connection:
            asked.keep(connection, desk.city.code, source.name, progress)
            freshness.saw(connection, desk.city.code, source.name, question.asked_at, desk.now())
