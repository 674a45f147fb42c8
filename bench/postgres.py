"""A private PostgreSQL server on a free port, and empty databases in it, for measurements and for tests."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg


def programs() -> Path | None:
    """The folder of the newest initdb and pg_ctl of this machine; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def server(*settings: str) -> Iterator[str]:
    """The address of a fresh server without a database's name, gone at the end; `settings` as "fsync=off"."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a socket's path may have 107 characters
    port = free_port()
    given = " ".join(f"-c {setting}" for setting in ("listen_addresses=127.0.0.1", *settings))
    rights = ("-U", "postgres", "-A", "trust", "-E", "UTF8")
    try:
        _as_postgres(folder, programs() / "initdb", "-D", folder / "data", *rights)
        control(folder, "-l", folder / "log", "-o", f"-p {port} -k {folder} {given}", "start")
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/"
    finally:
        control(folder, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def make_database(address: str, name: str, like: str = "template1") -> str:
    """Makes the database `name` a copy of `like`, in place of what bore that name; its address."""
    with psycopg.connect(address.replace("+psycopg", "") + "postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    return address + name


def settle(url: str) -> None:
    """What the server does by itself some time after a load: statistics, and which rows all may see."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def control(folder: Path, *words: object) -> None:
    """pg_ctl, on the server of a folder."""
    _as_postgres(folder, programs() / "pg_ctl", "-D", folder / "data", "-w", *words)


def _as_postgres(folder: Path, *command: object) -> None:
    """PostgreSQL refuses to run as root: then it runs as the user that its package made."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, cwd=folder)
