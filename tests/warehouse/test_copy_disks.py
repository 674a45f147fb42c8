"""What the bench does to the disk of a copy (bench/copy_disks.py), with less waiting."""

import os
import subprocess

import pytest

from bench import copy_disks
from warehouse import copies

CASES = 1_000
pytestmark = pytest.mark.postgres


def test_questions_are_answered_exactly_while_the_disk_of_the_copy_is_full(new_url, tmp_path, monkeypatch):
    if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], check=False).returncode != 0:
        pytest.skip("needs root that may mount a disk")
    monkeypatch.setattr(copies, "AGAIN_SECONDS", 1)
    assert copy_disks.copy_disk_full(tmp_path, new_url("postgresql", is_ready=True), CASES) == []
