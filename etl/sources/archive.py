"""ZIP files: which of their members a source reads, one after the other, none of them unpacked to disk."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from etl.errors import SourceError
from etl.sources.text import Note

MOST_BYTES = 50 << 30
"""Of all members together, unpacked. Twenty years of a large city's cases as CSV are a tenth of it."""
MOST_TIMES = 200
"""How many times its packed size a member may unpack to, once it is over `FREE_BYTES`. CSV reaches 10 to
50."""
FREE_BYTES = 200 << 20


def is_zip(file: IO[bytes]) -> bool:
    """Also true for .xlsx and .ods, which are ZIP files of XML. Leaves the file at its beginning."""
    file.seek(0)
    magic = file.read(4)
    file.seek(0)
    return magic in (b"PK\x03\x04", b"PK\x05\x06")


def is_workbook(file: IO[bytes]) -> bool:
    """Whether a ZIP file is an office document."""
    with opened(file) as archive:
        names = set(archive.namelist())
    file.seek(0)
    return bool(names & {"[Content_Types].xml", "mimetype"})


def members(
    file: IO[bytes], name: str, suffixes: tuple[str, ...], note: Note
) -> Iterator[tuple[str, IO[bytes]]]:
    """("archive.zip/folder/member.csv", open stream) of each member with one of the suffixes, in the order of
    their names.

    Other members are named to `note`. Raises SourceError for one that is encrypted or absurdly large, and
    where none fits.
    """
    with opened(file) as archive:
        infos = [info for info in archive.infolist() if _is_content(info.filename)]
        fitting = sorted((info for info in infos if _fits(info, suffixes)), key=lambda info: info.filename)
        others = [info.filename for info in infos if not _fits(info, suffixes)]
        if not fitting:
            raise SourceError(
                f"{name} holds no {' or '.join(suffixes)} file ({_few(others)}); pack the right file."
            )
        if others:
            note(f"{name}: not read, since not {' or '.join(suffixes)}: {_few(others)}.")
        check_sizes(infos, name)
        for info in fitting:
            with archive.open(info) as stream:
                yield f"{name}/{info.filename}", stream


def check_sizes(infos: list[zipfile.ZipInfo], name: str, most: int = MOST_BYTES) -> None:
    """Raises SourceError for what only a bomb unpacks to, and for what is encrypted."""
    for info in infos:
        if info.flag_bits & 1:
            raise SourceError(f"{info.filename} in {name} has a password; pack it again without one.")
        if info.file_size > max(FREE_BYTES, MOST_TIMES * info.compress_size):
            raise SourceError(
                f"{info.filename} in {name} would unpack to {_size(info.file_size)}; check where it is from."
            )
    total = sum(info.file_size for info in infos)
    if total > most:
        raise SourceError(f"{name} would unpack to {_size(total)}; split it into files below {_size(most)}.")


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """As zipfile opens it; what it says of a damaged directory by other errors is a BadZipFile too."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except ValueError as error:
        raise zipfile.BadZipFile(str(error)) from error


def _is_content(member: str) -> bool:
    path = PurePosixPath(member)
    return not (member.endswith("/") or "__MACOSX" in path.parts or path.name.startswith("."))


def _fits(info: zipfile.ZipInfo, suffixes: tuple[str, ...]) -> bool:
    return info.filename.lower().endswith(suffixes)


def _few(names: list[str]) -> str:
    return (
        ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        if names
        else "it is empty"
    )


def _size(count: int) -> str:
    return f"{count / (1 << 30):,.1f} GiB"
