"""A disk that is full, and one that turns read-only, under the product as a real process; needs root.

Each function gives a sentence for each thing that was then not as it must be.
"""

import contextlib
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from bench.outages import Site, loaded, program, twice, until
from bench.service import CALLS_A_FILE, write_calls
from warehouse.engines import open_warehouse


def disk_read_only(folder: Path) -> list[str]:
    """The disk of the warehouse turns read-only under the process, as after a fault of its own: screens are
    served on, the watch says what it can't do; once the disk is mended and the process started anew all is
    loaded. The inbox lies elsewhere."""
    url = f"duckdb:///{folder / 'disk' / 'w.duckdb'}"
    with failing_disk(folder, megabytes=80) as disk:
        with program(disk, url, "serve.py", inbox=folder / "inbox") as port:
            site = Site(port, "")
            said = list(until(lambda: site.ask("/health/ready")[0] == 200, "the first start"))
            write_calls(folder, 0)
            said += until(lambda: loaded(disk, url) == CALLS_A_FILE, "the first file")
            break_disk(disk)
            write_calls(folder, 1)
            time.sleep(8)
            found = [site.ask(path)[0] for path in ("/health/live", "/health/ready", "/masuk")]
            if found[0] != 200 or 500 in found:
                said.append(f"On a disk that may only be read, live, ready and the login say {found}.")
        mend(folder, disk)
        with program(disk, url, "serve.py", inbox=folder / "inbox") as port:
            site = Site(port, "")
            said += until(lambda: site.ask("/health/ready")[0] == 200, "the start on the mended disk")
            said += until(lambda: loaded(disk, url) == 2 * CALLS_A_FILE, "both files once it was mended")
        warehouse = open_warehouse(url)
        said += twice(warehouse)
        warehouse.close()
    return said


def _fill_then_free(disk: Path, inbox: Path) -> None:
    """A file comes in, and then the disk has no room for 8 seconds."""
    write_calls(inbox, 1)
    time.sleep(0.3)
    fill(disk)
    time.sleep(8)


def disk_full(folder: Path) -> list[str]:
    """A warehouse and its inbox on a small disk, which something fills while files come in, and which is then
    free again."""
    with small_disk(folder, megabytes=60) as disk:
        url = f"duckdb:///{disk / 'w.duckdb'}"
        with program(disk, url, "serve.py") as port:
            site = Site(port, "")
            said = list(until(lambda: site.ask("/health/ready")[0] == 200, "the first start"))
            write_calls(disk, 0)
            said += until(lambda: loaded(disk, url) == CALLS_A_FILE, "the first file")
            _fill_then_free(disk, disk)
            if (found := site.ask("/health/live")[0]) != 200:
                said.append(f"On a full disk the process said {found} of its life.")
            (disk / "filler").unlink()
            write_calls(disk, 2)
            said += until(lambda: loaded(disk, url) == 3 * CALLS_A_FILE, "all files once there was room")
        warehouse = open_warehouse(url)
        said += twice(warehouse)
        warehouse.close()
    return said


@contextlib.contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk in memory, mounted in the folder: needs root."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@contextlib.contextmanager
def failing_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk in a file, which `break_disk` turns read-only under whoever writes to it: needs root."""
    disk = folder / "disk"
    disk.mkdir()
    with (folder / "disk.img").open("wb") as image:
        image.truncate(megabytes * 1_000_000)
    subprocess.run(["mkfs.ext4", "-q", folder / "disk.img"], check=True)
    _mount(folder, disk)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def _mount(folder: Path, disk: Path) -> None:
    subprocess.run(["mount", "-o", "loop,errors=remount-ro", folder / "disk.img", disk], check=True)


def break_disk(disk: Path) -> None:
    words = ["findmnt", "-n", "-o", "SOURCE", str(disk)]
    device = subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()
    with contextlib.suppress(OSError):  # it says so by refusing the next write
        (Path("/sys/fs/ext4") / Path(device).name / "trigger_fs_error").write_text("1")


def mend(folder: Path, disk: Path) -> None:
    """Once nobody has files of it open any more: RuntimeError where that doesn't come."""
    for said in until(lambda: _is_taken_out(disk), "a disk that nobody uses", 90):
        raise RuntimeError(said)
    subprocess.run(["fsck.ext4", "-y", folder / "disk.img"], check=False, capture_output=True)
    _mount(folder, disk)


def _is_taken_out(disk: Path) -> bool:
    return subprocess.run(["umount", disk], check=False, capture_output=True).returncode == 0


def fill(disk: Path, left: int = 0) -> None:
    """But for some bytes."""
    with contextlib.suppress(OSError), (disk / "filler").open("wb") as filler:
        while True:
            filler.write(b"x" * 65_536)
    os.truncate(disk / "filler", (disk / "filler").stat().st_size - left)
