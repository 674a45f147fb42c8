"""What several tests need: where the shared material lies, and the one fixed day."""

import datetime as dt
import os
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
