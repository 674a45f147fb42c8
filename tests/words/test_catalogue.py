import re
from pathlib import Path

import pytest

from words import LANGUAGES, catalogue, t


def test_both_languages_have_the_same_keys_and_values() -> None:
    shapes = [
        {key: sorted(re.findall(r"{(\w+)}", text)) for key, text in catalogue(lang).items()}
        for lang in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


def test_numbers_in_a_sentence_take_the_form_of_its_language() -> None:
    assert t("trend.calm", "id", n=2264) == "2.264 aduan dalam 7 hari. Semuanya wajar."
    assert t("trend.calm", "en", n=2264) == "2,264 complaints in 7 days. All as usual."


def test_a_key_that_the_catalogue_lacks_is_an_error() -> None:
    with pytest.raises(KeyError):
        t("now.nothing")


def test_every_key_is_used_by_a_screen(root: Path) -> None:
    rooms = ("components", "pages", "etl", "access", "actions", "reports", "drill")
    files = (path for room in rooms for path in (root / room).rglob("*.*") if path.suffix in {".py", ".html"})
    code = "\n".join(path.read_text() for path in files)
    written = set(re.findall(r"[\"'](\w+\.[\w{}]+)[\"']", code))
    patterns = [re.compile(re.sub(r"{\w+}", r"\\w+", key)) for key in written]
    assert [key for key in catalogue("id") if not any(pattern.fullmatch(key) for pattern in patterns)] == []


def _values_by_key(lang: str) -> dict[str, list[str]]:
    return {key: sorted(re.findall(r"{(\w+)}", text)) for key, text in catalogue(lang).items()}
