"""What servers have alike, made once: most tests of screens make one."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dash._hooks import HooksManager
from werkzeug.routing import Rule


@pytest.fixture(scope="session", autouse=True)
def servers_alike() -> Iterator[None]:
    """Else half of the time of a server: werkzeug compiles two functions for each address that build it, and
    dash looks through all packages for hooks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", _once(Rule._compile_builder))
        patch.setattr(HooksManager, "_registered", True)
        yield


def _once(compile_builder: Callable) -> Callable:
    made: dict[tuple, Callable] = {}

    def compiled(rule: Any, append_unknown: bool = True) -> Callable:
        key = rule.rule, *rule._trace, repr(rule.defaults), append_unknown
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    return compiled
