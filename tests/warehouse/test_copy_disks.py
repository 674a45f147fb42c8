"""What the bench does to the disk of a copy (bench/copy_disks.py), with less waiting."""

import os
import subprocess

import pytest

from bench import copy_disks
from warehouse import copies

CASES, LITTLE = 300, 300_000  # a load needs more bytes
WAITED = (
    (copies, "AGAIN_SECONDS"),
    (copies, "PATIENCE_SECONDS"),
    (copy_disks, "ASKED_SECONDS"),
    (copy_disks, "QUIET_SECONDS"),
)
pytestmark = pytest.mark.postgres


def test_questions_are_answered_exactly_while_the_disk_of_the_copy_is_full(new_url, tmp_path, monkeypatch):
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0:
        pytest.skip("needs root that may mount a disk")
    for module, name in WAITED:
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(copy_disks, "LITTLE", LITTLE)
    assert copy_disks.copy_disk_full(tmp_path, new_url("postgresql", is_ready=True), CASES) == []
