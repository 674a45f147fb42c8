import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from settings import PREFIX, Settings


def test_the_documented_list_is_the_list_in_the_code(root: Path) -> None:
    text = (root / "docs" / "settings.md").read_text()
    sentences = docstrings(root / "settings.py")
    assert re.findall(r"^\| `(\w+)` \| `(.+?)` \| (.+?) \|$", text, re.M) == [
        (PREFIX + field.name.upper(), shown(field.default), said)
        for field, said in zip(fields(Settings), sentences, strict=True)
    ]


def test_the_environment_overrides_the_defaults() -> None:
    given = {"LMW_PORT": "9000", "LMW_SIMULATED": "1", "LMW_CITY": "tests/cities/boston", "OTHER": "x"}
    read = Settings.from_environment(given)
    assert (read.port, read.simulated, read.city) == (9000, True, Path("tests/cities/boston"))
    assert Settings.from_environment({}) == Settings()


def test_the_inbox_follows_the_folder_of_runs_unless_it_is_set() -> None:
    given = {"LMW_VAR": "/srv/lapor"}
    assert Settings.from_environment(given).inbox == Path("/srv/lapor/inbox")
    assert Settings.from_environment(given | {"LMW_INBOX": "/srv/put"}).inbox == Path("/srv/put")


def test_a_switch_is_on_or_off() -> None:
    read = {
        text: Settings.from_environment({"LMW_SIMULATED": text}).simulated for text in ("1", "ya", "0", "")
    }
    assert read == {"1": True, "ya": True, "0": False, "": False}


def test_what_is_no_number_is_said_in_one_sentence() -> None:
    sentence = r"^LMW_PORT='eighty' is not a port from 1 to 65535; see docs/settings.md.$"
    with pytest.raises(ValueError, match=sentence):
        Settings.from_environment({"LMW_PORT": "eighty"})


def shown(default: object) -> str:
    return str(int(default)) if isinstance(default, bool) else str(default)


def docstrings(file: Path) -> list[str]:
    """The sentence under each field of the class."""
    body = next(node for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)).body
    values = [node.value for node in body[1:] if isinstance(node, ast.Expr)]
    return [value.value for value in values if isinstance(value, ast.Constant)]
