"""Every command of the admin's pocket book and of deploy.md is one that exists; what they mend is tried."""

import re
from pathlib import Path

import pytest

from etl import cli
from settings import PREFIX, Settings

BOOKS = ("docs/user-guide/buku-saku-admin.md", "docs/deploy.md")
UNIT = re.compile(r"\blapor(?:-[a-z-]+)?(?:@\d+)?\.(?:service|timer|target)\b")


@pytest.mark.parametrize("book", BOOKS)
def test_every_command_exists(root: Path, book: str) -> None:
    text = (root / book).read_text()
    etl = set(re.findall(r"(?:lapor|python -m)\s+etl\s+([a-z]+)", text))
    assert etl - set(cli.COMMANDS) == set()
    script = (root / "deploy" / "lapor").read_text()
    verbs = set(re.findall(r"`lapor ([a-z]+)", text)) | set(re.findall(r"^lapor ([a-z]+)", text, re.M))
    assert [
        verb for verb in verbs if not re.search(rf"^  ({verb}\b|\w+ \| {verb}\)|{verb} \|)", script, re.M)
    ] == []
    units = {path.name.replace("@.", "@8051.") for path in (root / "deploy" / "systemd").iterdir()}
    units |= {name.replace("8051", "8052") for name in units}
    assert set(UNIT.findall(text)) - units == set()
    assert set(re.findall(rf"{PREFIX}[A-Z_]+", text)) <= known()


@pytest.mark.parametrize("book", BOOKS)
def test_every_file_that_is_linked_is_there(root: Path, book: str) -> None:
    text = (root / book).read_text()
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert ((root / book).parent / link).exists(), link


def test_the_pocket_book_is_two_pages(root: Path) -> None:
    words = (root / BOOKS[0]).read_text().split()
    assert len(words) < 800


def test_a_holiday_line_as_the_pocket_book_has_it_is_taken(root: Path) -> None:
    [line] = re.findall(r"`(\d{4}-\d\d-\d\d,cuti_bersama,[^`]+)`", (root / BOOKS[0]).read_text())
    header = (root / "data" / "kediri" / "holidays.csv").read_text().splitlines()[0]
    assert len(line.split(",")) == len(header.split(","))
    assert line.endswith(",no")


def known() -> set[str]:
    return {PREFIX + name.upper() for name in Settings.__dataclass_fields__}
