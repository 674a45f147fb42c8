"""What the service is tried on: a city whose calls are fetched, its settings, files of calls, and a place on
the net that answers as a test wants."""

import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from settings import Settings

HEADER = (
    "No Tiket;Waktu Masuk;Waktu Antre;Waktu Dijawab;Waktu Selesai;Hasil;Klasifikasi Panggilan;Waktu Ekspor"
)


class Site:
    """An address on this machine. `answer` is what it sends; None: it accepts, and never answers."""

    def __init__(self) -> None:
        self.answer: bytes | None = b""
        self.asked = 0
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def vanish(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(site) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked += 1
                if site.answer is None:
                    site.released.wait(30)
                    return
                self.send_response(200)
                self.end_headers()
                self.wfile.write(site.answer)

            def log_message(self, *_: object) -> None:
                """Silent."""

        return Handler


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a real Dask cluster of two workers."""
    from distributed import LocalCluster

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a dashboard that nobody looks at
        with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local:
            yield local.scheduler_address


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.vanish()


@pytest.fixture
def calls_csv() -> Callable[..., str]:
    return make_calls


@pytest.fixture
def settings(tmp_path: Path, root: Path) -> Settings:
    """Of an installation of its own, in which nothing is asked for: files come through the inbox."""
    (tmp_path / "inbox").mkdir()
    return Settings(
        city=root / "data" / "kediri",
        warehouse=f"duckdb:///{tmp_path / 'warehouse.duckdb'}",
        var=tmp_path / "var",
        inbox=tmp_path / "inbox",
        port=0,
    )


@pytest.fixture
def polled_city(tmp_path: Path, root: Path, site: Site) -> Path:
    """The city with one more source, of calls: it is fetched from `site`."""
    folder = tmp_path / "city"
    shutil.copytree(root / "data" / "kediri", folder)
    mapping = (folder / "sources" / "panggilan_112.toml").read_text()
    mapping = mapping.replace('["112_*.csv"]', '["live_*.csv"]').replace(
        'key_prefix = "112"', 'key_prefix = "live"'
    )
    (folder / "sources" / "live.toml").write_text(
        f'{mapping}\n[poll]\nurl = "{site.url}"\nevery_minutes = 1\n'
    )
    return folder


def make_calls(*numbers: int, at: str = "24/11/2026 08:00:00", exported: str = "24/11/2026 08:10:00") -> str:
    """An export of calls, one for each number."""
    rows = [f"{n};{at};{at};{at};{at};Dijawab;Iseng;{exported}" for n in numbers]
    return "\n".join([HEADER, *rows, ""])
