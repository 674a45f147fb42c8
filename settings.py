"""Every setting, from the environment, in one list; a test holds docs/settings.md to it.

Nothing else in the product reads the environment.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "LMW_"


@dataclass(frozen=True)
class Settings:
    """Field `warehouse` is the variable LMW_WAREHOUSE, and so on. Paths start where it is started."""

    city: Path = Path("data/kediri")
    """The city folder."""
    warehouse: str = "duckdb:///data/var/warehouse.duckdb"
    """duckdb:///FILE, or postgresql+psycopg://USER@HOST/NAME."""
    var: Path = Path("data/var")
    """Where runs write: staged files, demo files, fonts, the salt of caller hashes."""
    inbox: Path = Path("data/var/inbox")
    """The watched folder: a file of a source that is put there is loaded. Not set: inbox in LMW_VAR."""
    secrets: Path = Path("data/var/secrets.toml")
    """Addresses and keys of sources that are asked, for its owner alone. Not set: secrets.toml in LMW_VAR."""
    backup: str = "off"
    """The folder, best on another disk, that takes a backup each night; off: none is made."""
    keep: str = "off"
    """What the nightly clean-up keeps, in days: calls=730 inbox=30; off: everything is kept."""
    simulated: bool = False
    """1: a demo. The warehouse holds simulated data only, and every screen says so."""
    host: str = "127.0.0.1"
    """The address to listen on."""
    port: int = 8050
    """The port to listen on."""
    hosts: str = "localhost 127.0.0.1 ::1"
    """The names and addresses by which browsers may call this server, with spaces between."""
    https: bool = False
    """1: browsers reach it by HTTPS alone, and send its cookies no other way."""
    proxies: int = 0
    """How many proxies stand before it, whose word on who asks is believed."""
    metrics: str = "off"
    """Who may ask /metrics: off, local (this machine), or a file with the word that a caller brings."""
    ready_minutes: int = 0
    """How old all data may be, in minutes, for /health/ready; 0: their age does not count."""
    sso_issuer: str = "off"
    """The city's single sign-on: the issuer address of its OpenID Connect provider; off: passwords alone."""
    sso_client: str = "off"
    """The client id that the provider knows this dashboard by."""
    sso_secret: str = field(default="off", repr=False)
    """The client's secret; off: it has none, or it stands in LMW_SSO_SECRET_FILE."""
    sso_secret_file: str = "off"
    """The file that holds the client's secret, readable by the service alone."""
    sso_ca: str = "off"
    """The file of certificates (PEM) that vouch for the provider; off: the well-known ones."""
    sso_name: str = "akun kota"
    """What the button of the sign-in page calls it."""
    sso_claims: str = "username=preferred_username name=name role=role agency=agency"
    """Which claim tells what; a.b is b within a. The claim sub is always the person."""
    sso_roles: str = "admin=admin operator=operator pimpinan=pimpinan opd=opd"
    """Values of the role claim = our roles; the first that a person has counts, who has none stays out."""
    open311: bool = False
    """1: anybody may read cases without personal or sensitive data at /open311/v2 (docs/open311.md)."""
    meeting: str = "wed 09:00"
    """When the weekly review meets; its packs are made before it. off: none is made by itself."""
    draft: str = "mon 10:00"
    """When, in the week of the meeting, its draft goes to the agencies."""
    objections: str = "tue 15:00"
    """Until when objections are told in that week's final."""
    final: str = "2 h"
    """When the final is made: so long before the meeting, or a day and a time such as wed 07:00."""
    mail_host: str = "off"
    """The mail server that packs are sent by, to whom recipients.csv of the city names; off: none is sent."""
    mail_port: int = 587
    """Its port."""
    mail_tls: str = "starttls"
    """How the line to it is closed to others: starttls, tls (from the first word on), or off."""
    mail_user: str = "off"
    """The name that it is signed in to with; off: it asks for none."""
    mail_password_file: str = "off"
    """The file that holds the password, for the service's user alone."""
    mail_from: str = "off"
    """The address that the mails come from; off: packs are not sent."""
    threads: int = 8
    """Threads of the web server."""
    memory: str = "1GB"
    """How much memory the embedded database may take."""

    copy: bool = True
    """0: beside PostgreSQL no web process keeps a copy for reading, as each does from 100,000 cases on."""

    wall_distance: float = 6.0
    """How far the farthest seat is from the video wall, in metres: its letters grow with it."""
    wall_height: float = 1370.0
    """How high the picture of the video wall is, in millimetres."""

    def sso(self) -> str:
        """What the single sign-on is called; "" where there is none."""
        return "" if self.sso_issuer == "off" else self.sso_name

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Raises ValueError with one sentence where a variable can't be read."""
        values = os.environ if environment is None else environment
        given = {one.name: one.type for one in fields(cls) if PREFIX + one.name.upper() in values}
        read = {name: _read(name, kind, values[PREFIX + name.upper()]) for name, kind in given.items()}
        if "var" in read:
            read.setdefault("inbox", read["var"] / "inbox")
            read.setdefault("secrets", read["var"] / "secrets.toml")
        return cls(**read)


def _read(name: str, kind: Any, text: str) -> Any:
    expected = _EXPECTED.get(name)
    if expected is None:
        return kind(text)
    form, what = expected
    if not re.fullmatch(form, text.strip(), re.IGNORECASE):
        raise ValueError(f"{PREFIX}{name.upper()}={text!r} is not {what}; see docs/settings.md.")
    return text.strip().lower() in _ON if kind is bool else kind(text.strip())


_MOMENT = r"(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d"
_PORT = r"[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]"
_ON = {"1", "true", "yes", "ya"}
_PAIRS = r"[^\s=]+=[^\s=]+(\s+[^\s=]+=[^\s=]+)*"
_EXPECTED = {
    "simulated": (r"|0|1|true|false|yes|no|ya|tidak", "0 or 1"),
    "copy": (r"|0|1|true|false|yes|no|ya|tidak", "0 or 1"),
    "open311": (r"|0|1|true|false|yes|no|ya|tidak", "0 or 1"),
    "https": (r"|0|1|true|false|yes|no|ya|tidak", "0 or 1"),
    "proxies": (r"\d", "a number from 0 to 9"),
    "sso_issuer": (
        r"off|https://[^\s?#]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?[^\s?#]*",
        "an https address, or off",
    ),
    "sso_claims": (_PAIRS, "pairs such as role=role agency=agency"),
    "sso_roles": (_PAIRS, "pairs such as kepala-dinas=opd"),
    "port": (_PORT, "a port from 1 to 65535"),
    "meeting": (
        rf"off|{_MOMENT}",
        "a weekday and a time such as wed 09:00, or off",
    ),
    "ready_minutes": (r"\d{1,6}", "a number of minutes"),
    "draft": (_MOMENT, "a weekday and a time such as mon 10:00"),
    "objections": (_MOMENT, "a weekday and a time such as tue 15:00"),
    "final": (rf"{_MOMENT}|\d{{1,2}} h", "hours before the meeting such as 2 h, or a weekday and a time"),
    "mail_tls": (r"starttls|tls|off", "starttls, tls or off"),
    "mail_port": (_PORT, "a port from 1 to 65535"),
    "mail_from": (r"off|[^@\s<>]+@[^@\s<>]+", "an address, or off"),
    "threads": (r"[1-9]\d{0,2}", "a number from 1 to 999"),
    "wall_distance": (r"[1-9]\d?(\.\d+)?", "a distance in metres from 1 to 99"),
    "wall_height": (r"[1-9]\d{2,3}(\.\d+)?", "a height in millimetres from 100 to 9999"),
    "memory": (r"[1-9]\d*(\.\d+)? ?[KMGT]i?B", "a size such as 1GB"),
}
