"""Callbacks of the pages: for roles, as all of them (access/calls.py), and answered as a browser gets it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import Dash, Output

from access import calls
from access.calls import Roles
from pages.plain import plain


def callback(
    app: Dash, *dependencies: Any, roles: Roles, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `app.callback`; the function may answer with components."""
    outputs, *others = dependencies
    is_one = isinstance(outputs, Output) and not any(isinstance(one, Output) for one in others)

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def answer(*given: Any) -> Any:
            answered = function(*given)
            return plain(answered) if is_one else [plain(value) for value in answered]

        return calls.callback(app, *dependencies, roles=roles, **options)(answer)

    return register
