"""Broken variants of a good file: what offices, mails and disks do to exports. The same seed breaks the same
way.

Every change keeps to one kind of damage, so that what a variant brings to light can be told: bytes, cells,
columns, rows or encodings of a CSV; keys and elements of JSON; cells, sheets or XML of a workbook; members of
a ZIP file.
"""

import io
import random
import zipfile
from collections.abc import Callable

from bench.mutations.elements import change_json
from bench.mutations.raw import change_line_ends, flip, insert, mix_encodings, recode, repeat, truncate
from bench.mutations.tables import change_csv
from bench.mutations.workbooks import change_workbook

Change = Callable[[random.Random, bytes], bytes]


def mutated(seed: int, original: bytes, kind: str) -> bytes:
    """A variant of a good file of a kind ("csv", "xlsx", "json", "zip"); KeyError for another kind."""
    chance = random.Random(f"{kind} {seed}")
    changes = _OF_KIND[kind]
    return chance.choice(changes)(chance, original)


def change_part(chance: random.Random, content: bytes) -> bytes:
    """Damage inside one member, packed again with a right checksum."""
    members = _unpacked(content)
    name = chance.choice(list(members))
    if members[name]:
        members[name] = chance.choice([flip, truncate, insert, repeat])(chance, members[name])
    return packed(members)


def change_members(chance: random.Random, content: bytes) -> bytes:
    """A member of its own kind of damage, one less, or others beside it."""
    members = _unpacked(content)
    name = chance.choice(list(members))
    kind = name.rpartition(".")[2].lower()
    what = chance.choice(["broken", "broken", "gone", "beside", "nested", "empty"])
    if what == "broken" and kind in _OF_KIND and members[name]:
        members[name] = chance.choice(_OF_KIND[kind])(chance, members[name])
    elif what == "gone":
        del members[name]
    elif what == "nested":
        members = {"dalam.zip": content}
    elif what == "empty":
        members[name] = b""
    else:
        members |= {
            "__MACOSX/._" + name: b"\0\5",
            "Thumbs.db": b"x",
            "folder/": b"",
            "salinan/" + name: members[name],
        }
    return packed(members)


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: dict[str, bytes]) -> bytes:
    """A ZIP of files by their names."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


_BYTES: tuple[Change, ...] = (flip, truncate, repeat, insert)
_OF_KIND: dict[str, tuple[Change, ...]] = {
    "csv": (*_BYTES, recode, mix_encodings, change_line_ends, *[change_csv] * 12),
    "json": (*_BYTES, recode, mix_encodings, *[change_json] * 6),
    "xlsx": (*_BYTES, change_part, change_part, *[change_workbook] * 6),
    "zip": (*_BYTES, *[change_members] * 6),
}
