"""Real web server processes for a benchmark."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from app.config import Settings
from tests.servers import free_port, wait_until


@contextmanager
def serving(settings: Settings, database_url: str) -> Iterator[int]:
    """Gunicorn as it is shipped, on a free port and the benchmark's data; gone afterwards."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "DATA_DIR": str(settings.data_dir),
        "DENGJI_DATABASE_URL": database_url,
        "WEB_PROCESSES": "2" if database_url else "1",
    }
    command = [str(Path(sys.executable).parent / "gunicorn")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_until(lambda: _answers(port), what="gunicorn")
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
