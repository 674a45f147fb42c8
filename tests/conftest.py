"""What several tests need: where the shared material lies, and the one fixed day."""

import datetime as dt
import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.databases", "tests.chromium"]
ROOT = Path(__file__).resolve().parent.parent
# No property is refused because the machine was busy.
settings.register_profile(
    "calm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("calm")
MEMORY = Path("/dev/shm")
ROOM = 8 * 2**30  # bytes; a whole run writes a good one of these


def pytest_configure(config: pytest.Config) -> None:
    """Files of tests lie in memory where it has room: half of the time of what writes them is spent waiting
    for a disk. Whoever says where they shall lie, by TMPDIR or --basetemp, has them there."""
    is_part_of_a_run = hasattr(config, "workerinput")  # its environment is that of the whole
    if is_part_of_a_run or "TMPDIR" in os.environ or config.option.basetemp or not _has_room(MEMORY):
        return
    folder = tempfile.mkdtemp(prefix="tests-", dir=MEMORY)
    os.chmod(folder, 0o1777)  # as of any such place: where this is root, database servers run as another
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded for it stays to the end: to look through that for garbage was a tenth of all work."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)  # -n 0 has no xdist to ask
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A third of the time tests wait, for a browser, a server or a disk: meanwhile another may run."""
    return (os.cpu_count() or 1) * 3 // 2


def _has_room(folder: Path) -> bool:
    """Room enough, and programs may be started there."""
    if not os.access(folder, os.W_OK):
        return False
    system = os.statvfs(folder)
    return system.f_bavail * system.f_frsize > ROOM and not system.f_flag & os.ST_NOEXEC


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared facts, reference cases and real files beside the checkout."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        message = "needs the shared material in a folder 'shared' beside the checkout"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    return folder


@pytest.fixture(scope="session")
def today() -> dt.datetime:
    """Tuesday 24 November 2026, 08.20 WIB."""
    return dt.datetime(2026, 11, 24, 1, 20, tzinfo=dt.UTC)
