"""Bytes as an office saved them → blocks of clean UTF-8: no byte order mark, no NUL, every line end "\\n".

UTF-8 is expected, UTF-16 is known by its byte order mark, and a byte that is not UTF-8 is read as cp1252, one
by one: so a cp1252 file, and one that was pasted together of both, read right without a guess over the whole
file.
"""

import codecs
from collections.abc import Callable, Iterator
from typing import IO

from etl.errors import SourceError

BLOCK_BYTES = 1 << 22  # of 1 MiB each Arrow needs half as long again; of 16 MiB too
Note = Callable[[str], None]

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_ASCII = bytes(range(128))
_UNREADABLE = "\ufffd".encode()


def blocks(raw: IO[bytes], file: str, note: Note, encoding: str = "") -> Iterator[bytes]:
    """Blocks of about `BLOCK_BYTES` and of whole characters; none is empty. A byte order mark is stronger
    than `encoding`.

    Bytes that mean nothing become "�", and how many is said to `note` at the end. Raises SourceError for an
    encoding that does not exist.
    """
    first = raw.read(BLOCK_BYTES)
    mark = next((mark for mark in _MARKS if first.startswith(mark)), b"")
    unreadable, nuls = 0, 0
    for block in _ends_as_newline(
        _decoded(raw, first[len(mark) :], _MARKS.get(mark) or encoding or "utf-8", file)
    ):
        if b"\0" in block:
            nuls += block.count(b"\0")
            block = block.replace(b"\0", b"")
        unreadable += 0 if block.isascii() else block.count(_UNREADABLE)
        if block:
            yield block
    if nuls or unreadable:
        note(f"{file}: {nuls:,} NUL characters were left out, {unreadable:,} unreadable ones stand as �.")


def _decoded(raw: IO[bytes], first: bytes, encoding: str, file: str) -> Iterator[bytes]:
    try:
        is_like_ascii = _ASCII.decode(encoding, "replace") == _ASCII.decode("ascii")
        is_utf8 = codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        raise SourceError(
            f"{file} is said to be in '{encoding}', which is no encoding; mend its mapping."
        ) from None
    decoder = codecs.getincrementaldecoder(encoding)("as_cp1252" if is_utf8 else "replace")
    block = first
    while block:
        if is_like_ascii and block.isascii() and not decoder.getstate()[0]:
            yield block  # most blocks of most files: nothing to do
        else:
            yield decoder.decode(block).encode("utf-8", "replace")
        block = raw.read(BLOCK_BYTES)
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _ends_as_newline(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """CR LF and CR become LF, also where a block ends between CR and LF."""
    held = b""
    for block in blocks:
        block = held + block
        held = b""
        if b"\r" in block:
            held = b"\r" if block.endswith(b"\r") else b""
            block = block[: len(block) - len(held)].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        yield block
    if held:
        yield b"\n"


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("as_cp1252", _as_cp1252)
