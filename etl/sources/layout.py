"""How one CSV file is laid out, seen from its beginning: the delimiter, the header, where the rows begin."""

from dataclasses import dataclass
from itertools import islice

from city.source import Source
from etl.errors import SourceError
from etl.sources import header
from etl.sources.tolerant import Record, Shape, lines_of, records

_DELIMITERS = (";", ",", "\t", "|")
_SAMPLE_BYTES = 1 << 20
_SAMPLE_ROWS = 2 * header.WITHIN


@dataclass(frozen=True)
class Layout:
    """`header` as it stands in the file, `names` unique; the first row begins at byte `offset` and is row
    `row`."""

    shape: Shape
    header: list[str]
    names: list[str]
    offset: int
    row: int


def find_layout(block: bytes, source: Source, file: str) -> Layout:
    """From the first block of a file that has one. The delimiter is the one that finds most of the mapping's
    names in a header, then the mapping's own, then the one that cuts the rows most evenly.

    Raises SourceError where the header holds none of the mapping's names.
    """
    lines = lines_of(block[:_SAMPLE_BYTES].decode("utf-8", "ignore"))
    names = header.wanted(source)
    signs = _signs(source, file)
    samples = {sign: list(islice(records(lines, Shape(sign), True), _SAMPLE_ROWS)) for sign in signs}
    sign = max(samples, key=lambda sign: _score(samples[sign], names, sign == source.delimiter))
    rows, top = samples[sign], _top(samples[sign], names)
    if names and not header.held(rows[top].cells, names):
        raise SourceError(
            f"{file} has no column that source '{source.name}' maps (such as '{next(iter(names))}') in its "
            f"first {header.WITHIN} rows; choose another source, or mend the mapping."
        )
    offset = len("".join(lines[: rows[top].stop]).encode())
    return _layout(sign, rows[top].cells, rows[top + 1 :], offset, row=top + 2)


def _signs(source: Source, file: str) -> dict[str, None]:
    own = source.delimiter
    if own and (len(own) > 1 or not own.isascii() or own in '"\r\n'):
        raise SourceError(
            f"{file} can't be cut at '{own}': name one character as delimiter in its mapping, or none."
        )
    return dict.fromkeys([own, *_DELIMITERS] if own else _DELIMITERS)


def _top(rows: list[Record], names: dict[str, None]) -> int:
    return header.best([row.cells for row in rows[: header.WITHIN]], names)


def _score(rows: list[Record], names: dict[str, None], is_said: bool) -> tuple[int, bool, bool, float, int]:
    top = _top(rows, names)
    width = len(rows[top].cells)
    below = [row for row in rows[top + 1 :] if row.cells]
    even = sum(len(row.cells) == width for row in below) / max(len(below), 1)
    return header.held(rows[top].cells, names), is_said, width > 1, even, width


def _layout(sign: str, cells: list[str], below: list[Record], offset: int, row: int) -> Layout:
    required = max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=1)
    cells = cells + [""] * _blanks_at_end(below, len(cells))
    return Layout(Shape(sign, len(cells), required), cells, header.unique(cells), offset, row)


def _blanks_at_end(below: list[Record], width: int) -> int:
    """How many blank cells the first row has beyond the header: some exports end each row with a
    delimiter."""
    beyond = next((row.cells for row in below if row.cells), [])[width:]
    return 0 if any(cell.strip() for cell in beyond) else len(beyond)
