"""A private MariaDB server on a free port, for measurements and tests; its core package will do."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pymysql

from bench.postgres import free_port

SERVER = Path("/usr/sbin/mariadbd")
_TABLES = ("mysql_system_tables.sql", "mysql_system_tables_data.sql")  # of its package
_START_SECONDS = 30


@contextmanager
def server() -> Iterator[str]:
    """The address of a fresh server without a database's name, gone at the end; root has no password."""
    folder, port = Path(tempfile.mkdtemp(prefix="maria")), free_port()
    data = folder / "data"
    data.mkdir()
    words = [str(SERVER), "--no-defaults", f"--datadir={data}"]
    if os.geteuid() == 0:  # it refuses to run as root
        words.append("--user=nobody")
        for path in (folder, data):
            shutil.chown(path, "nobody")
    _make_system_tables([*words, "--bootstrap"])
    place = [f"--port={port}", "--bind-address=127.0.0.1", f"--socket={folder / 'socket'}"]
    quick = ["--skip-log-bin", "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve"]
    with open(folder / "log", "w") as log:
        process = subprocess.Popen([*words, *place, *quick], stdout=log, stderr=log)
    try:
        _wait_until_up(port)
        yield f"mysql://root@127.0.0.1:{port}/"
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _make_system_tables(words: list[str]) -> None:
    scripts = [Path("/usr/share/mysql", name).read_text() for name in _TABLES]
    statements = "\n".join(["create database mysql;", "use mysql;", *scripts])
    subprocess.run(words, input=statements, text=True, check=True, capture_output=True)


def _wait_until_up(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            pymysql.connect(host="127.0.0.1", port=port, user="root").close()
            return
        except pymysql.err.OperationalError:
            if time.monotonic() > end:
                raise
        time.sleep(0.05)
