"""The one typeface: from a package, served by this host alone, cut once to what the screens write."""

import os
from functools import cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from zlib import crc32

from flask import Flask, Response
from fontTools import subset
from fontTools.ttLib import TTFont

from access.calls import route
from access.roles import PUBLIC

URL = "/wall/fonts/source-sans-3.woff2"  # under /wall/, so that a screen needs nothing outside it
_SOURCE = "SourceSans3[wght].ttf"
_TEXT = "".join(map(chr, range(0x20, 0x180))) + "–—…·−≤≥→’‘“”▲■"
_FEATURES = [
    "kern",
    "liga",
    "tnum",
    "lnum",
    "mark",
    "ccmp",
    "locl",
]  # tnum: figures that do not dance while they run


def add_fonts(server: Flask, folder: Path) -> None:
    """Serves the typeface under URL; cuts it now (0.4 s) where `folder` does not hold this cut yet."""
    file = folder / f"source-sans-3-{crc32(_TEXT.encode()):08x}.woff2"
    if not file.exists():
        _write(file, _cut())
    cut = file.read_bytes()

    @route(server, URL, PUBLIC)
    def font() -> Response:
        answer = Response(cut, mimetype="font/woff2")
        answer.cache_control.max_age = 31_536_000
        return answer


def _write(file: Path, cut: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(cut)
    part.replace(file)


@cache
def _cut() -> bytes:
    options = subset.Options(flavor="woff2", layout_features=_FEATURES)
    cutter = subset.Subsetter(options)
    cutter.populate(text=_TEXT)
    with as_file(files("fontpkg_source_sans_3") / "files" / _SOURCE) as source, TTFont(source) as font:
        cutter.subset(font)
        made = BytesIO()
        subset.save_font(font, made, options)
    return made.getvalue()
