"""Real web server processes for a benchmark."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from app.config import Settings
from tests.servers import free_port, wait_until

SLOW_START = 120.0  # seconds, on a machine that has other things to do


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn."""

    port: int
    pid: int

    def cpu(self) -> float:
        """The seconds of CPU that its processes have used so far; what LibreOffice or PostgreSQL use is not theirs."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        return sum(_seconds(pid) for pid in [str(self.pid), *children])


def _seconds(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(settings: Settings, database_url: str) -> Iterator[Server]:
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
            wait_until(lambda: _answers(port), seconds=SLOW_START, what="gunicorn")
            yield Server(port, process.pid)
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
