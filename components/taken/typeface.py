"""The typeface for pictures and paper: one file a weight, since what draws SVG takes a variable font's
thinnest. Cut once into a folder of the server."""

import io
import os
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
_SOURCE = "SourceSans3[wght].ttf"
_LETTERS = [*range(0x20, 0x180), *map(ord, "–—…·−≤≥→’‘“”▲■✓•")]


def typeface(folder: Path) -> Path:
    """The folder with the files, which are cut now where they are not there yet (a second, once;
    without kerning, which would take ten times as long)."""
    made = folder / "print"
    missing = [weight for weight in WEIGHTS if not _file(made, weight).exists()]
    if missing:
        made.mkdir(parents=True, exist_ok=True)
        for weight in missing:
            _write(_file(made, weight), _cut(weight))
    return made


def _file(folder: Path, weight: int) -> Path:
    return folder / f"SourceSans3-{WEIGHTS[weight]}.ttf"


@cache
def _letters() -> bytes:
    """The variable font with our letters alone."""
    out = io.BytesIO()
    cutter = subset.Subsetter(subset.Options(layout_features=["tnum", "lnum"]))
    cutter.populate(unicodes=_LETTERS)
    with as_file(files("fontpkg_source_sans_3") / "files" / _SOURCE) as source, TTFont(source) as font:
        cutter.subset(font)
        font.save(out)
    return out.getvalue()


@cache
def _cut(weight: int) -> bytes:
    out = io.BytesIO()
    with TTFont(io.BytesIO(_letters())) as font:
        instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
        font.save(out)
    return out.getvalue()


def _write(file: Path, cut: bytes) -> None:
    part = file.with_suffix(f".{os.getpid()}")
    part.write_bytes(cut)
    part.replace(file)
