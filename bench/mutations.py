"""Broken variants of a good file: what offices, mails and disks do to exports. The same seed breaks the same
way.

Every change keeps to one kind of damage, so that what a variant brings to light can be told: bytes, cells,
columns, rows or encodings of a CSV; keys and elements of JSON; cells, sheets or XML of a workbook; members of
a ZIP file.
"""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = list[list[str]]

JUNK = (
    "", " ", "-", "null", "#N/A", "01/01/1900", "31/02/2026", "00/00/0000", "2026-13-45T99:99", "1e309",
    "NaN", "-7,8", "24 Nopember 2026 08.20", "7 jam yang lalu", "24/11/2066 08:20:00", "11/24/2026 8:20 PM",
    "45985.35",
    "\x00", "\ufffd", '"', '""', '"; ', "a;b,c\td|e", "dua\nbaris", "é", "😀", "\u202e", "=1+1", "x" * 50_000,
    "9" * 400, "-91",
)  # fmt: skip


def mutated(seed: int, original: bytes, kind: str) -> bytes:
    """A variant of a good file of a kind ("csv", "xlsx", "json", "zip"); KeyError for another kind."""
    chance = random.Random(f"{kind} {seed}")
    changes = _OF_KIND[kind]
    return chance.choice(changes)(chance, original)


def flip(chance: random.Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice([1, 3, 30, 300])):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def truncate(chance: random.Random, content: bytes) -> bytes:
    return content[: chance.randrange(len(content))]


def repeat(chance: random.Random, content: bytes) -> bytes:
    """A stretch of the file stands twice, as after a transfer that was taken up again."""
    start = chance.randrange(len(content))
    stop = start + chance.choice([1, 100, 10_000])
    return content[:stop] + content[start:]


def insert(chance: random.Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice([1, 5, 50])):
        place = chance.randrange(len(broken))
        broken[place:place] = chance.choice(
            [b'"', b"\0", b"\n", b"\r", b"\r\n", b";", b",", b"\xff\xfe", b"\xe9", b"\x1a"]
        )
    return bytes(broken)


def recode(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace")
    return text.encode(
        chance.choice(["utf-16", "utf-16-le", "utf-8-sig", "cp1252", "utf-32", "cp037"]), "replace"
    )


def mix_encodings(chance: random.Random, content: bytes) -> bytes:
    text = content.decode("utf-8", "replace").replace("a", "á")
    half = chance.randrange(len(text))
    return text[:half].encode("cp1252", "replace") + text[half:].encode()


def change_line_ends(chance: random.Random, content: bytes) -> bytes:
    ends = chance.choice([[b"\r\n"], [b"\r"], [b"\n", b"\r\n", b"\r", b"\n\n", b"\n \n"]])
    return b"".join(line + chance.choice(ends) for line in content.splitlines())


def change_csv(chance: random.Random, content: bytes) -> bytes:
    """A change of the table, written with the same or another delimiter."""
    text = content.decode("utf-8-sig", "replace")
    delimiter = max(";,\t|", key=text.partition("\n")[0].count)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    written = io.StringIO(newline="")
    delimiter = chance.choice([delimiter, delimiter, *";,\t|"])
    csv.writer(written, delimiter=delimiter, lineterminator="\n").writerows(
        chance.choice(_OF_TABLES)(chance, rows)
    )
    return written.getvalue().encode()


def junk_cells(chance: random.Random, rows: Rows) -> Rows:
    for _ in range(chance.choice([1, 10, len(rows)])):
        row = chance.choice(rows)
        if row:
            row[chance.randrange(len(row))] = chance.choice(JUNK)
    return rows


def junk_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    return [rows[0], *([*row[:place], chance.choice(JUNK), *row[place + 1 :]] for row in rows[1:])]


def drop_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    return [row[:place] + row[place + 1 :] for row in rows]


def rename_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    name = chance.choice([*rows[0], "", "_row", rows[0][place].lower(), rows[0][place] + " ", "Kolom Baru"])
    return [[*rows[0][:place], name, *rows[0][place + 1 :]], *rows[1:]]


def duplicate_column(chance: random.Random, rows: Rows) -> Rows:
    place = chance.randrange(len(rows[0]))
    return [row + row[place : place + 1] for row in rows]


def swap_columns(chance: random.Random, rows: Rows) -> Rows:
    """The header keeps its order, the cells do not; or both change, which does no harm."""
    order = chance.sample(range(len(rows[0])), len(rows[0]))
    start = chance.choice([0, 1])
    return rows[:start] + [[row[place] for place in order if place < len(row)] for row in rows[start:]]


def ragged_rows(chance: random.Random, rows: Rows) -> Rows:
    for place in chance.sample(range(1, len(rows)), min(len(rows) - 1, chance.choice([1, 10]))):
        rows[place] = rows[place][: chance.randrange(len(rows[place]) + 1)] + ["x"] * chance.choice(
            [0, 0, 1, 30]
        )
    return rows


def repeat_rows(chance: random.Random, rows: Rows) -> Rows:
    for _ in range(chance.choice([1, 20])):
        rows.insert(chance.randrange(1, len(rows) + 1), list(chance.choice(rows)))
    return rows


def shuffle_rows(chance: random.Random, rows: Rows) -> Rows:
    return [rows[0], *chance.sample(rows[1:], len(rows) - 1)]


def add_rows_around(chance: random.Random, rows: Rows) -> Rows:
    above = chance.choice([[], [[]], [["LAPORAN BULANAN"], []], [["sep=;"]], [rows[1]]])
    return (
        above
        + rows
        + chance.choice([[], [["Jumlah", str(len(rows))]], [[""] * len(rows[0])] * 5, [["\x1a"]]])
    )


def only_header(chance: random.Random, rows: Rows) -> Rows:
    return rows[: chance.choice([0, 1, 2])]


def change_json(chance: random.Random, content: bytes) -> bytes:
    """A change of one element, of all, or of what is around them."""
    found = json.loads(content)
    requests = found["service_requests"] if isinstance(found, dict) else found
    for request in chance.choice([requests, [chance.choice(requests)]]):
        _change_request(chance, request)
    if chance.random() < 0.3:
        strange = [None, 7, "x", [], {}, [requests[0]], {"service_request_id": {}}]
        requests.insert(chance.randrange(len(requests)), chance.choice(strange))
    around = [
        requests,
        {"service_requests": requests},
        {"count": 1, "service_requests": requests},
        requests[0],
        [],
        {},
    ]
    return json.dumps(chance.choice([requests, *around]), ensure_ascii=chance.random() < 0.5).encode(
        "utf-8", "replace"
    )


def _change_request(chance: random.Random, request: dict[str, object]) -> None:
    name = chance.choice(list(request))
    value = request.pop(name)
    strange = [*JUNK, None, 0, -1.5, True, [], {}, [value], {"a": value}, "\ud800"]
    request[chance.choice([name, name, name.upper(), "_row"])] = chance.choice(strange)


def change_workbook(chance: random.Random, content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    chance.choice(_OF_SHEETS)(chance, chance.choice(book.worksheets))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def junk_sheet(chance: random.Random, sheet: Worksheet) -> None:
    values = [value for value in JUNK if "\0" not in value and len(value) < 32_768]
    for _ in range(chance.choice([1, 10, 100])):
        cell = sheet.cell(chance.randint(1, sheet.max_row), chance.randint(1, sheet.max_column))
        if isinstance(cell, openpyxl.cell.Cell):
            cell.value = chance.choice([*values, None, True, -1, 0.1, 45985.35, 1e300])


def drop_from_sheet(chance: random.Random, sheet: Worksheet) -> None:
    if chance.random() < 0.5:
        sheet.delete_cols(chance.randint(1, sheet.max_column))
    else:
        sheet.delete_rows(chance.randint(1, sheet.max_row), chance.choice([1, 5]))


def add_to_sheet(chance: random.Random, sheet: Worksheet) -> None:
    if chance.random() < 0.5:
        sheet.insert_cols(chance.randint(1, sheet.max_column))
    else:
        sheet.insert_rows(chance.randint(1, sheet.max_row), chance.choice([1, 60]))


def merge_in_sheet(chance: random.Random, sheet: Worksheet) -> None:
    row, column = chance.randint(1, 3), chance.randint(1, sheet.max_column)
    sheet.merge_cells(None, row, column, row + chance.choice([0, 1]), column + chance.choice([1, 5]))


def hide_or_rename_sheet(chance: random.Random, sheet: Worksheet) -> None:
    sheet.parent.create_sheet("Catatan")["A1"] = "x"
    sheet.sheet_state = chance.choice(["hidden", "visible"])
    sheet.title = chance.choice(["Nopember", "x" * 31, "é 'a'"])


def forget_cell(chance: random.Random, sheet: Worksheet) -> None:
    sheet[chance.choice(["XFD1048576", "A70000", "XFD1", "ZZ900"])] = "x"


def change_part(chance: random.Random, content: bytes) -> bytes:
    """Damage inside one member, packed again with a right checksum."""
    members = _unpacked(content)
    name = chance.choice(list(members))
    if members[name]:
        members[name] = chance.choice([flip, truncate, insert, repeat])(chance, members[name])
    return _packed(members)


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
    return _packed(members)


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


Change = Callable[[random.Random, bytes], bytes]

_OF_TABLES: tuple[Callable[[random.Random, Rows], Rows], ...] = (
    junk_cells, junk_cells, junk_column, junk_column, drop_column, rename_column, duplicate_column,
    swap_columns, ragged_rows, repeat_rows, shuffle_rows, add_rows_around, only_header,
)  # fmt: skip
_OF_SHEETS: tuple[Callable[[random.Random, Worksheet], None], ...] = (
    junk_sheet, junk_sheet, drop_from_sheet, add_to_sheet, merge_in_sheet, hide_or_rename_sheet, forget_cell,
)  # fmt: skip
_BYTES: tuple[Change, ...] = (flip, truncate, repeat, insert)
_OF_KIND: dict[str, tuple[Change, ...]] = {
    "csv": (*_BYTES, recode, mix_encodings, change_line_ends, *[change_csv] * 12),
    "json": (*_BYTES, recode, mix_encodings, *[change_json] * 6),
    "xlsx": (*_BYTES, change_part, change_part, *[change_workbook] * 6),
    "zip": (*_BYTES, *[change_members] * 6),
}
