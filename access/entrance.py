"""Who comes in with this request: a person by its session's cookie, or, to the wall, a screen by its token.

Each may write only with the key of its own forms (CSRF): Dash's renderer takes it from the cookie FORM_KEY
and sends it as a header, forms carry it as a field of that name.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import g, request
from werkzeug.wrappers import Response

from access import secret, sessions, tokens
from access.office import Office
from access.roles import WALL as WALL_ROLES
from access.seen import Entry
from access.viewer import STRANGER, Viewer
from warehouse.audit import Doer

WALL = "/wall/"
FORM_KEY, FORM_HEADER = "_csrf_token", "X-CSRFToken"  # the names that Dash's renderer knows
ATTEMPT = "lmw_attempt"
_A_YEAR, _AN_ATTEMPT = timedelta(days=365), timedelta(minutes=10)


@dataclass(frozen=True)
class Came:
    """`raw`: the secret that it came with; "" for nobody."""

    viewer: Viewer = STRANGER
    raw: str = ""
    username: str = ""
    is_temporary: bool = False


def recognise(office: Office) -> Came:
    """Over a screen's token a person's session goes first where its role may see the wall."""
    raw = request.cookies.get(sessions.COOKIE, "")
    person = _came(sessions.entry_of(office, raw) if raw else None, raw)
    if not request.path.startswith(WALL) or person.viewer.role in WALL_ROLES:
        return person
    raw = request.headers.get(tokens.HEADER, "") or request.cookies.get(tokens.COOKIE, "")
    screen = _came(tokens.entry_of(office, raw) if raw else None, raw)
    return screen if screen.raw else person


def came() -> Came:
    """Of this request, once the gate has recognised it."""
    return g.get("came", Came())


def doer(office: Office) -> Doer:
    """Who does what this request asks for, for the audit trail."""
    one = came()
    return Doer(office.city_code, one.viewer.person_id, one.username, address())


def address() -> str:
    return request.remote_addr or ""


def form_key() -> str:
    raw = came().raw
    return secret.form_key(raw) if raw else ""


def has_form_key() -> bool:
    """Whether this request brings the key of who sent it: of its session, or on the wall of its token."""
    given = request.headers.get(FORM_HEADER) or request.form.get(FORM_KEY, "")
    held = [came().raw, request.cookies.get(tokens.COOKIE, "") if request.path.startswith(WALL) else ""]
    return any(raw and secret.is_same(given, secret.form_key(raw)) for raw in held)


def is_same_origin() -> bool:
    """What a browser says of where a form was sent from; one that says nothing is no browser."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site", "same-origin")
    here = origin is None or origin.partition("://")[2] == request.host
    return here and site in ("same-origin", "none")


def let_in(answer: Response, raw: str, is_secure: bool) -> None:
    """The cookies of a new session."""
    _give(answer, sessions.COOKIE, raw, "/", sessions.LONGEST, is_secure)
    _give(answer, FORM_KEY, secret.form_key(raw), "/", sessions.LONGEST, is_secure, is_for_scripts=True)


def let_out(answer: Response) -> None:
    answer.delete_cookie(sessions.COOKIE)
    answer.delete_cookie(FORM_KEY)


def let_screen_in(answer: Response, raw: str, is_secure: bool) -> None:
    _give(answer, tokens.COOKIE, raw, WALL, _A_YEAR, is_secure)
    _give(answer, FORM_KEY, secret.form_key(raw), WALL, _A_YEAR, is_secure, is_for_scripts=True)


def keep_attempt(answer: Response, attempt: str, path: str, is_secure: bool) -> None:
    """What belongs to an attempt to sign in elsewhere, for when its answer comes to `path`."""
    _give(answer, ATTEMPT, attempt, path, _AN_ATTEMPT, is_secure)


def _give(
    answer: Response,
    name: str,
    value: str,
    path: str,
    lasts: timedelta,
    is_secure: bool,
    is_for_scripts: bool = False,
) -> None:
    """A cookie that comes back from our own pages alone."""
    answer.set_cookie(
        name,
        value,
        max_age=lasts,
        path=path,
        secure=is_secure,
        httponly=not is_for_scripts,
        samesite="Lax",  # Strict would lose who comes by a link in a message
    )


def _came(entry: Entry | None, raw: str) -> Came:
    return Came(entry.viewer, raw, entry.username, entry.is_temporary) if entry is not None else Came()
