"""Who asks in this request. The gate says so; nothing in a request's body is believed."""

from dataclasses import dataclass

from flask import g, has_request_context

from access.roles import NOBODY


@dataclass(frozen=True)
class Viewer:
    """A person, or a screen's token. `agencies`: codes that an opd's role is limited to; () for the others,
    who see all. `lang`: "" where the person chose none, and the city's language stands."""

    name: str
    role: str
    agencies: tuple[str, ...] = ()
    person_id: str = ""
    lang: str = ""


STRANGER = Viewer("", NOBODY)


def viewer() -> Viewer:
    """The viewer of this request; outside of one, and before the gate has decided, a stranger."""
    return g.get("viewer", STRANGER) if has_request_context() else STRANGER


def admit(one: Viewer) -> None:
    """Only for the gate."""
    g.viewer = one
