"""Whether all texts of a scene can be read: measured in the browser by measure.js, judged here.

Contrast: figures on ground and panels 7:1, everything else 4.5:1. Also used by bench/legible.py.
"""

import time
from pathlib import Path
from typing import Any

MEASURE = Path(__file__).with_name("measure.js").read_text()
DISTANCES = {6.0: 33.3, 9.0: 50.0, 16.0: 88.9}  # metres from 1,370 mm: least letters of 1080 lines
SET = """const root = document.querySelector('#wall');
root.dataset.distance = arguments[0]; wall.applyScale(root); return wall.scenes();"""
SHOW = "wall.show(arguments[0]); document.getAnimations().forEach(one => one.finish());\n"


def faults(run: Any, size: tuple[int, int], distance: float) -> list[str]:
    """Of all scenes at one size and distance. `run` is a driver's execute_script."""
    width, height = size
    scenes = run(SET, distance)
    time.sleep(0.3)  # the map moves its names to their new places
    least = DISTANCES[distance] * min(height / 1080, width / 1920)
    return [
        f"{scene} {width} {distance} m {fault}"
        for scene in scenes
        for fault in faults_of(run(SHOW + MEASURE, scene), least)
    ]


def faults_of(found: dict[str, Any], least: float) -> list[str]:
    texts = found["texts"]
    small = [f"small: {one['text']} {one['size']:.1f}" for one in texts if one["size"] < least - 0.1]
    faint = [f"faint: {one['text']} {one['contrast']:.1f}" for one in texts if one["contrast"] < one["need"]]
    cut = [f"cut: {text}" for text in found["cut"]]
    return small + faint + cut + [f"on another: {one} {other}" for one, other in overlapping(texts)]


def overlapping(texts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    boxes = [(place, one["text"], box) for place, one in enumerate(texts) for box in one["boxes"]]
    return [
        (one, other)
        for at, (place, one, box) in enumerate(boxes)
        for other_place, other, beside in boxes[at + 1 :]
        if place != other_place
        and box[0] < beside[2] - 1
        and beside[0] < box[2] - 1
        and box[1] < beside[3] - 1
        and beside[1] < box[3] - 1
    ]
