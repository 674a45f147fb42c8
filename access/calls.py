"""Every route, page and callback is registered here with the roles that may use it; the rest is refused.

`unregistered` lists what was left out, and the server is not made while it finds something.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import dash._callback
from dash import Dash
from flask import Flask

Roles = tuple[str, ...]

CALL = "_dash-update-component"
_INDEX, _CATCH_ALL = "", "<path:path>"
_SUITES = "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
_SCREEN = (_INDEX, _CATCH_ALL, "_dash-layout", "_dash-dependencies", CALL, _SUITES, "_favicon.ico")
_NEVER = ("_reload-hash",)  # for developing: it tells of files
_ROLES = "roles"  # in Dash's own record of a callback


@dataclass
class Registered:
    """`routes`: by endpoint. `pages`: by path."""

    routes: dict[str, Roles] = field(default_factory=dict)
    pages: dict[str, Roles] = field(default_factory=dict)
    apps: dict[str, Dash] = field(default_factory=dict)


def registered(server: Flask) -> Registered:
    return server.extensions.setdefault("access", Registered())


def route(
    server: Flask, rule: str, roles: Roles, methods: Sequence[str] = ("GET",)
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A Flask route for `roles`. Its endpoint is the rule itself, so that names never collide."""

    def register(view: Callable[..., Any]) -> Callable[..., Any]:
        endpoint = f"{'+'.join(methods)} {rule}".replace(".", "·")
        server.add_url_rule(rule, endpoint, view, methods=list(methods))
        registered(server).routes[endpoint] = roles
        return view

    return register


def screen(server: Flask, app: Dash, roles: Roles, assets: Roles) -> None:
    """What Dash itself answers for an app: to `roles`; its files of `assets/` to `assets`."""
    known, prefix = registered(server), app.config.routes_pathname_prefix
    known.apps[prefix] = app
    for rule in server.url_map.iter_rules():
        if rule.rule in [prefix + name for name in _SCREEN]:
            known.routes[rule.endpoint] = roles
        elif rule.rule in [prefix + name for name in _NEVER]:
            known.routes[rule.endpoint] = ()
        elif rule.rule == f"{prefix}assets/<path:filename>":
            known.routes[rule.endpoint] = assets


def page(server: Flask, path: str, roles: Roles) -> None:
    """An address that a Dash app's catch-all answers; "/kasus/*" takes what stands in the star's place."""
    registered(server).pages[path] = roles


def roles_of_page(known: Registered, path: str) -> Roles | None:
    """None for an address that is no page."""
    return known.pages.get(path) or known.pages.get(f"{path.rpartition('/')[0]}/*")


def callback(
    app: Dash, *dependencies: Any, roles: Roles, **options: Any
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """As `app.callback`, for `roles`."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        before = dict(app.callback_map)
        done = app.callback(*dependencies, **options)(function)
        for name, entry in app.callback_map.items():
            if before.get(name) is not entry:
                entry[_ROLES] = roles
        return done

    return register


def roles_of(app: Dash, output: str) -> Roles:
    """Who may call the callback with this output; nobody where there is none, or it runs in the browser."""
    return app.callback_map.get(output, {}).get(_ROLES, ())


def is_in_browser(entry: dict) -> bool:
    """Of `app.callback_map`: a clientside callback, which no server answers."""
    return "callback" not in entry


def unregistered(server: Flask, apps: Sequence[Dash]) -> list[str]:
    """Routes and callbacks that nobody said roles for, by name."""
    routes = [
        f"route {rule.rule}"
        for rule in server.url_map.iter_rules()
        if rule.endpoint not in registered(server).routes
    ]
    calls = [
        f"callback {app.config.name} {name}"
        for app in apps
        for name, entry in app.callback_map.items()
        if _ROLES not in entry and not is_in_browser(entry)
    ]
    return routes + calls + [f"callback {name}" for name in dash._callback.GLOBAL_CALLBACK_MAP]
