"""The units, and the script that installs releases without a network, switches and goes back; in temp folders
with a tiny release, so that no minutes go by in installing."""

import configparser
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from settings import Settings

UNITS = ("lapor", "lapor-web@", "lapor-watch", "lapor-backup", "lapor-restore-test")
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "User": "lapor",
    "UMask": "0077",
    "CapabilityBoundingSet": "",
    "StateDirectory": "lapor",
    "RuntimeDirectory": "lapor",
}
ANSWERS = """
import http.server, os, sys
if os.path.exists(os.environ["LMW_VAR"] + "/broken-" + open("VERSION").read().strip()):
    sys.exit(1)
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
http.server.HTTPServer(("127.0.0.1", int(os.environ["LMW_PORT"])), Answer).serve_forever()
"""
ETL = """
import os, sys
with open(os.environ["LMW_VAR"] + "/commands", "a") as kept:
    release = os.path.basename(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    kept.write(" ".join([release, *sys.argv[1:]]) + "\\n")
if sys.argv[1] == "restore":
    open(os.environ["LMW_WAREHOUSE"].removeprefix("duckdb:///"), "w").write("restored")
"""


@pytest.mark.parametrize("name", UNITS)
def test_every_unit_is_hardened(root, name):
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str
    unit.read(root / "deploy" / "systemd" / f"{name}.service")
    assert {key: unit["Service"][key] for key in HARDENED} == HARDENED
    assert (root / unit["Service"]["ExecStart"].split("/bin/python ")[1].split()[0]).exists() or (
        "-m etl" in unit["Service"]["ExecStart"]
    )


def test_systemd_takes_the_units_and_finds_little_exposed(root, tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    for unit in (root / "deploy" / "systemd").iterdir():
        text = unit.read_text().replace("/opt/lapor/current/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(
            text.replace("WorkingDirectory=/opt/lapor/current", "WorkingDirectory=/")
        )
    units = sorted(str(path) for path in tmp_path.iterdir() if "@" not in path.name)
    found = run("systemd-analyze", "verify", "--man=no", *units, check=False)
    assert [line for line in found.stderr.splitlines() if "lapor" in line] == []
    service = str(tmp_path / "lapor.service")
    run("systemd-analyze", "security", "--offline=true", "--threshold=25", "--no-pager", service)


def test_the_settings_of_the_example_are_settings(root):
    text = (root / "deploy" / "lapor.env").read_text()
    given = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    read = Settings.from_environment({name: value.strip('"') for name, value in given.items()})
    assert (read.https, read.proxies, read.simulated) == (True, 1, False)


class Place:
    """A root of installations, and the words that run the script there."""

    def __init__(self, folder: Path, root: Path, port: int) -> None:
        self.folder, self.script = folder, root / "deploy" / "lapor"
        self.root, self.var, self.warehouse = folder / "opt", folder / "var", folder / "var" / "w.duckdb"
        self.var.mkdir()
        self.warehouse.write_text("data of 1")
        (folder / "env").write_text(
            f'LMW_VAR={self.var}\nLMW_PORT={port}\nLMW_WAREHOUSE="duckdb:///{self.warehouse}"\n'
        )
        pid = folder / "pid"
        stop = f"[ ! -e {pid} ] || kill $(cat {pid}) 2>/dev/null; rm -f {pid}; true"
        start = f"cd {self.root}/current && ({sys.executable} serve.py >/dev/null 2>&1 & echo $! > {pid})"
        self.stop = stop
        self.environment = os.environ | {
            "LAPOR_ROOT": str(self.root),
            "LAPOR_ENV": str(folder / "env"),
            "LAPOR_USER": "root",
            "LAPOR_RESTART": f"{stop}; {start}",
            "LAPOR_STOP": stop,
            "LAPOR_READY_SECONDS": "3",
            "PYTHON": sys.executable,
            "PIP_CONFIG_FILE": os.devnull,
        }

    def __call__(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return run("sh", str(self.script), *words, check=check, env=self.environment)

    @property
    def current(self) -> str:
        return (self.root / "current").resolve().name

    def commands(self) -> list[str]:
        return (self.var / "commands").read_text().splitlines()


@pytest.fixture
def place(tmp_path, root, unused_port):
    one = Place(tmp_path, root, unused_port)
    yield one
    run("sh", "-c", one.stop, check=False)


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_releases_are_installed_without_a_network_switched_and_gone_back_from_also_by_themselves(
    place, tmp_path
):
    for version in ("1", "2"):
        place("install", str(house(tmp_path / f"house-{version}", version)))
    assert "is installed already" in place("install", str(tmp_path / "house-1")).stdout
    place("switch", "1")
    assert place.current == "1"

    place("switch", "2")
    assert place.current == "2"
    assert place.commands() == [f"1 backup {place.var}/before-2.zip"]
    assert place("list").stdout.splitlines() == ["  1", "* 2"]
    place("etl", "status", "--json")
    assert place.commands()[-1] == "2 status --json"

    place("back")
    assert (place.current, place.warehouse.read_text()) == ("1", "data of 1")
    place("switch", "2")
    place.warehouse.write_text("data of 2")
    place("back", "--with-data")
    assert (place.current, place.warehouse.read_text()) == ("1", "restored")
    [aside] = place.var.glob("w.duckdb.of-2-*")
    assert aside.read_text() == "data of 2"

    (place.var / "broken-2").touch()
    failed = place("switch", "2", check=False)
    assert (failed.returncode, place.current) == (1, "1")
    assert "2 did not get ready; going back to 1." in failed.stdout


def test_a_folder_that_was_damaged_on_its_way_is_refused(place, tmp_path):
    folder = house(tmp_path / "house", "1")
    [wheel] = (folder / "wheels").iterdir()
    wheel.write_bytes(wheel.read_bytes() + b"x")
    failed = place("install", str(folder), check=False)
    assert (failed.returncode, "is not whole; copy it again." in failed.stderr) == (1, True)
    flags = ("--no-index", "--require-hashes", "--find-links", str(folder / "wheels"))
    assert all(flag in place.script.read_text() for flag in flags[:3])
    lock = str(folder / "requirements.lock")  # what holds where somebody mended the sums
    pip = run(sys.executable, "-m", "pip", "download", *flags, "-d", str(tmp_path), "-r", lock, check=False)
    assert "DO NOT MATCH" in pip.stderr.upper()
    assert place("list", check=False).stdout == ""
    assert place("switch", "1", check=False).returncode == 1


def house(folder: Path, version: str) -> Path:
    """As `make wheelhouse` leaves it, with a release of four files and one small wheel."""
    wheel = folder / "wheels" / "tiny-1.0-py3-none-any.whl"
    wheel.parent.mkdir(parents=True)
    info = "tiny-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as packed:
        packed.writestr("tiny.py", "")
        packed.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        packed.writestr(f"{info}/RECORD", f"tiny.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    (folder / "requirements.lock").write_text(f"tiny==1.0 --hash=sha256:{digest}\n")
    release = folder / version
    (release / "etl").mkdir(parents=True)
    for name, text in {"app.py": "import tiny", "serve.py": ANSWERS, "etl/__main__.py": ETL}.items():
        (release / name).write_text(text)
    with tarfile.open(folder / "release.tar.gz", "w:gz") as packed:
        packed.add(release, version)
    shutil.rmtree(release)
    (folder / "VERSION").write_text(version)
    (folder / "PYTHON").write_text(".".join(map(str, sys.version_info[:2])))
    sums(folder)
    return folder


def sums(folder: Path) -> None:
    (folder / "SHA256SUMS").unlink(missing_ok=True)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder)}\n" for file in files
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


def run(*words: str, check: bool = True, **given: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(words, capture_output=True, text=True, check=False, **given)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done
