"""A few of the broken files that the bench loads by the thousand (bench/broken.py)."""

from bench import broken

FILES = 64


def test_broken_files_give_counts_or_a_sentence_and_tell_nothing_personal(tmp_path):
    assert broken.failures(range(FILES), tmp_path) == []
