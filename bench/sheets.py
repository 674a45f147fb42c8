"""Every scene of the wall in every state that it must stand: a sheet of six scenes a state, in
docs/pictures/wall/lembar.

`python -m bench.sheets DEMO.duckdb` makes all, with names of states behind it those alone; bench/pictures.py
says what DEMO is and has the states. Of the storm there is a sheet more for each kind of eyes.
"""

import base64
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from selenium import webdriver

from bench import pictures
from bench.pictures import EYES, SCENES, STATES, State, opened, resize
from bench.wall import chromium
from pages.wall import views

OUT = pictures.OUT / "lembar"
COLUMNS, WIDTH, GAP = 2, 760, 10  # of a scene
QUALITY = 82


def main(demo: Path, names: Sequence[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    views.OPENERS["gladi"] = pictures.played
    with chromium("") as browser:
        for state in STATES:
            if not state.alarms and (not names or state.name in names):  # one takes the whole screen
                show(browser, state, demo)


def show(browser: webdriver.Chrome, state: State, demo: Path) -> None:
    """Every scene through every eye while the wall stands in that state, then the sheets."""
    taken: dict[str, list[bytes]] = {}
    with tempfile.TemporaryDirectory() as folder, opened(browser, state, demo, Path(folder)):
        for scene in SCENES:
            browser.execute_script("wall.show(arguments[0])", scene)
            time.sleep(1)
            for eyes in ("none", *(EYES if state.name == "banjir" else ())):
                browser.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": eyes})
                name = state.name if eyes == "none" else f"{state.name}-{eyes}"
                taken.setdefault(name, []).append(_shot(browser, *state.size, WIDTH / state.size[0]))
            browser.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "none"})
    for name, scenes in taken.items():
        sheet(browser, name, scenes, round(WIDTH * state.size[1] / state.size[0]))


def sheet(browser: webdriver.Chrome, name: str, scenes: Sequence[bytes], height: int) -> None:
    """Laid out by the browser itself."""
    images = "".join(f'<img src="data:image/webp;base64,{base64.b64encode(one).decode()}">' for one in scenes)
    style = (
        "body{margin:0;background:#fff;display:grid;box-sizing:border-box;"
        f"padding:{GAP}px;gap:{GAP}px;grid-template-columns:repeat({COLUMNS},{WIDTH}px)}}"
        f"img{{width:{WIDTH}px;height:{height}px}}"
    )
    rows = -(-len(scenes) // COLUMNS)
    size = (COLUMNS * (WIDTH + GAP) + GAP, rows * (height + GAP) + GAP)
    with tempfile.NamedTemporaryFile("w", suffix=".html") as page:
        page.write(f"<!doctype html><style>{style}</style>{images}")
        page.flush()
        resize(browser, *size)
        browser.get(f"file://{page.name}")
        path = OUT / f"{name}.webp"
        path.write_bytes(_shot(browser, *size, 1))
    print(name, path.stat().st_size // 1000, "kB", flush=True)


def _shot(browser: webdriver.Chrome, width: int, height: int, scale: float) -> bytes:
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": scale}
    asked = {"format": "webp", "quality": QUALITY, "clip": clip}
    return base64.b64decode(browser.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
